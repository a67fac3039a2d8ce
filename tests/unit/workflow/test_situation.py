"""What there is to align, what is likely wanted, and what is kept of a choice."""

from tierline.alignment import Registry
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.navigation import Selection, Span
from tierline.workflow import (
    AlignChoice,
    AlignSettings,
    AlignSituation,
    Scope,
    first_choice,
    recalled,
    remembered,
    selected_interval,
    text_tiers,
    text_within,
)

ROWS = [Interval(0.0, 1.0, "one"), Interval(1.0, 2.0, " "), Interval(2.0, 3.0, "two three")]
GRID = TextGrid(
    0.0,
    3.0,
    (
        IntervalTier.of("empty", 0.0, 3.0, [Interval(0.0, 3.0, "")]),
        PointTier.of("tones", 0.0, 3.0, [Point(0.5, "H*")]),
        IntervalTier.of("utterances", 0.0, 3.0, ROWS),
    ),
)


def first(transcript: str = "", start: float = 0.0, end: float | None = None) -> AlignChoice:
    situation = AlignSituation(Registry([]), text_tiers(GRID), transcript)
    selection = Selection(start, start if end is None else end, 2)
    return first_choice(situation, GRID, selection, AlignSettings())


def test_only_intervals_with_labels_hold_text() -> None:
    assert [(tier.index, tier.name, tier.labels) for tier in text_tiers(GRID)] == [
        (2, "utterances", 2)
    ]


def test_what_is_likely_is_chosen_first() -> None:
    assert first("text").scope is Scope.WHOLE
    assert (first().scope, first().tier) == (Scope.TIER, 2)
    inside = first("text", 0.5, 2.5)
    assert (inside.scope, inside.text) == (Scope.SELECTION, "one two three")
    assert first("text", 1.0, 2.0).scope is Scope.WHOLE  # nothing is said there


def test_of_several_tiers_the_selected_one_or_the_usual_name_is_likely() -> None:
    other = IntervalTier.of("speaker", 0.0, 3.0, [Interval(0.0, 3.0, "Ann")])
    grid = GRID.with_tier(0, other)
    situation = AlignSituation(Registry([]), text_tiers(grid))
    tiers = [
        first_choice(situation, grid, Selection(0, 0, n), AlignSettings()).tier for n in (0, 1)
    ]
    assert tiers == [0, 2]


def test_a_selection_stands_in_an_interval_and_covers_labels() -> None:
    assert selected_interval(GRID, Selection(2.5, 2.5, 2)) == (Span(2.0, 3.0), "two three")
    for selection in (Selection(0.5, 0.5), Selection(0.5, 0.5, 1)):
        assert selected_interval(GRID, selection) is None
    assert text_within(GRID, Selection(0.0, 2.0, 2)) == "one"  # an edge is not inside
    for selection in (Selection(0.5, 0.5, 2), Selection(0.0, 3.0), Selection(0.0, 3.0, 1)):
        assert text_within(GRID, selection) == ""


def test_choices_are_remembered_and_nonsense_is_not() -> None:
    settings = AlignSettings(
        aligner="uniform",
        language="de",
        tiers=("words",),
        options={"spacing": "equal"},
        keep_punctuation=True,
        suffix="x",
        units="phrases",
        anchors="sphinx",
        channel=1,
    )
    again = recalled(remembered(AlignChoice(Scope.WHOLE, settings=settings)))
    assert (again.aligner, again.language, again.tiers) == ("uniform", "de", ("words",))
    assert (again.options, again.suffix, again.keep_punctuation) == (settings.options, "x", True)
    assert (again.units, again.anchors, again.channel) == ("phrases", "sphinx", None)
    nonsense = {"aligner": 3, "tiers": ["sausages"], "options": [1], "language": None, "new": 1}
    assert recalled(nonsense) == AlignSettings()
