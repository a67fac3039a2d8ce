"""Each speaker on tiers of their own: by names in the text, by tiers, by channels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import soundfile

import tierline
from tests.support.two_speakers import (
    Placed,
    at_once,
    in_turns,
    in_turns_on_channels,
    mean_error,
    placed,
)
from tierline.alignment import Progress
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.errors import UsageError
from tierline.navigation import Span
from tierline.review import Status, read_sidecar, sidecar_schema, write_sidecar
from tierline.textgrid import save_textgrid
from tierline.transcription.contract import Segment
from tierline.workflow import (
    AlignChoice,
    AlignOrder,
    AlignSettings,
    Scope,
    WarmAligner,
    align_plan,
    open_document,
    placing,
)
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.check import CheckSettings, check
from tierline.workflow.edited import edited_since
from tierline.workflow.planning import plan_heard, plan_tier
from tierline.workflow.preview import Preview

NAMES = ("Anna", "Dr. Ó Brien", "Anna", "ספר")
Talk = tuple[Path, Placed, AlignedRecording]
UNIFORM = AlignSettings(aligner="uniform")
WELL = 0.035  # seconds off, on average, that well placed words are


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    """A conversation, what is said in it, and how it is aligned."""
    place = tmp_path_factory.mktemp("talk")
    said = in_turns(place, NAMES)
    return place, said, tierline.align(place / "talk.wav", place / "talk.txt")


def _hum(channels: int = 1, seconds: float = 4.0) -> None:
    times = np.arange(round(seconds * 16000)) / 16000
    wave = 0.3 * np.sin(900 * times)
    soundfile.write("talk.wav", np.stack([wave] * channels, axis=1), 16000)


def _two_tiers(*, first: str = "Anna", second: str = "Ben") -> None:
    """Write a recording and a TextGrid in which two people speak at once for a while."""
    _hum(channels=2)
    one = IntervalTier.of(first, 0.0, 4.0, [Interval(0.0, 2.0, "a b"), Interval(3.0, 4.0, "c")])
    other = IntervalTier.of(second, 0.0, 4.0, [Interval(1.0, 3.5, "d e f")])
    save_textgrid(TextGrid(0.0, 4.0, (one, other)), "talk.TextGrid")


def test_names_at_line_starts_are_not_spoken_but_have_tiers(talk: Talk) -> None:
    _, said, aligned = talk
    assert aligned.grid.names == tuple(
        f"{who} - {kind}" for who in said for kind in ("words", "phones")
    )
    for who, truth in said.items():
        assert mean_error(aligned.grid.tier(f"{who} - words"), truth) < WELL
        words, phones = (placed(aligned.grid.tier(f"{who} - {k}")) for k in ("words", "phones"))
        inside = [sum(s <= start and end <= e for _, s, e in words) for _, start, end in phones]
        assert inside == [1] * len(phones)
    assert any("'ספר'" in remark for remark in aligned.remarks)


def test_what_is_known_of_each_label_names_its_speakers_tier(talk: Talk) -> None:
    _, _, aligned = talk
    known = [(item.tier, item.start, item.end, item.label) for item in aligned.sidecar.items]
    there = [
        (tier.name, start, end, label)
        for tier in aligned.grid.tiers
        for label, start, end in placed(tier)
    ]
    assert known == there
    assert all(item.doubt for item in aligned.sidecar.items if item.tier.endswith("words"))


def test_times_are_those_of_the_text_without_names(talk: Talk) -> None:
    place, _, apart = talk
    text = (place / "talk.txt").read_text("utf-8")
    plain = place / "plain.txt"
    plain.write_text("\n".join(line.split(": ")[1] for line in text.splitlines()))
    together = tierline.align(place / "talk.wav", plain)
    for kind in ("words", "phones"):
        rows = [
            row
            for who in dict.fromkeys(NAMES)
            for row in placed(apart.grid.tier(f"{who} - {kind}"))
        ]
        assert sorted(rows, key=lambda row: row[1]) == placed(together.grid.tier(kind))


def test_two_at_once_are_aligned_on_a_channel_each(folder: Path) -> None:
    said = at_once(folder, ("Anna", "Ben"))
    for channels in ({"ben": 1, "Anna": 0}, "each"):
        aligned = tierline.align("talk.wav", "talk.txt", channels=channels)
        for who, truth in said.items():
            assert mean_error(aligned.grid.tier(f"{who} - words"), truth) < WELL
        assert not aligned.sidecar.untold
        assert dict(aligned.sidecar.source.channels) == {"Anna": 0, "Ben": 1}
    aligned.save("talk.TextGrid")
    jsonschema.validate(json.loads(Path("talk.tierline.json").read_bytes()), sidecar_schema())
    known: dict[tuple[str, float], list[float]] = {}
    for item in read_sidecar("talk.tierline.json").items:
        for time, doubt in zip((item.start, item.end), item.doubt or (), strict=False):
            known.setdefault((item.tier, time), []).append(doubt.over_50_ms if doubt else 0.0)
    found = check("talk.TextGrid", settings=CheckSettings(least=0.02)).places
    assert {place.kind for place in found} == {"boundary"}
    for place in found:  # heard on the same channels as before
        assert place.probability == pytest.approx(max(known[place.tier, place.start]), abs=0.001)


def test_who_is_heard_on_the_channel_of_another_does_no_harm(folder: Path) -> None:
    said = in_turns_on_channels(folder, leak=0.1)
    aligned = tierline.align("talk.wav", "talk.txt", channels="each")
    for who, truth in said.items():
        assert mean_error(aligned.grid.tier(f"{who} - words"), truth) < WELL


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"channels": {"Anna": 2, "Ben": 1}}, "no channel 3 for 'Anna'"),
        (
            {"channels": {"Carl": 0}},
            "no speaker 'Carl' in talk.txt; its speakers are 'Anna', 'Ben'",
        ),
        ({"channels": {"Anna": 0}}, "'Ben' speaks in talk.txt, too"),
        ({"channels": {"Anna": 0}, "speakers": "never"}, "leave out --speakers never"),
        ({"channels": "every"}, "'each'"),
        ({"channels": {"Anna": -1}}, "counted from 0"),
    ],
)
def test_a_channel_or_speaker_that_is_not_there_is_told(
    settings: dict[str, object], sentence: str
) -> None:
    _hum(channels=2)
    Path("talk.txt").write_text("Anna: one\nBen: two\n")
    with pytest.raises(UsageError, match=sentence):
        tierline.align("talk.wav", "talk.txt", aligner="uniform", **settings)  # type: ignore[arg-type]


@pytest.mark.usefixtures("folder")
def test_channels_without_names_are_told() -> None:
    _hum(channels=2)
    Path("talk.txt").write_text("one two\n")
    with pytest.raises(UsageError, match="begins with the name of a speaker"):
        tierline.align("talk.wav", "talk.txt", aligner="uniform", channels="each")


@pytest.mark.usefixtures("folder")
def test_speakers_may_share_a_channel_and_others_take_the_one_for_all() -> None:
    _hum(channels=2)
    Path("talk.txt").write_text("Title\nAnna: one\nBen: two\nCarl: three\nAnna: four\n")
    aligned = tierline.align(
        "talk.wav", "talk.txt", aligner="uniform", channel=1, channels={"Anna": 0, "Carl": 0}
    )
    labels = {tier.name: [row[0] for row in placed(tier)] for tier in aligned.grid.tiers}
    assert labels == {
        "words": ["Title"],
        "Anna - words": ["one", "four"],
        "Ben - words": ["two"],
        "Carl - words": ["three"],
    }
    anna, carl = (placed(aligned.grid.tier(f"{who} - words")) for who in ("Anna", "Carl"))
    assert anna[0][2] <= carl[0][1] <= carl[0][2] <= anna[1][1]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("chosen", ["*", ("Anna", "Ben")])
def test_tiers_of_speakers_are_aligned_each_by_itself(chosen: str | tuple[str, ...]) -> None:
    _two_tiers()
    aligned = tierline.align("talk.wav", "talk.TextGrid", aligner="uniform", text_tier=chosen)
    assert aligned.grid.names == ("Anna", "Ben", "Anna - words", "Ben - words")
    anna, ben = (placed(aligned.grid.tier(f"{who} - words")) for who in ("Anna", "Ben"))
    assert [label for label, _, _ in anna] == ["a", "b", "c"]
    assert [label for label, _, _ in ben] == ["d", "e", "f"]
    assert (ben[0][1], ben[-1][2]) == (1.0, 3.5)
    assert anna[1][2] == 2.0
    aligned.save("talk.TextGrid", force=True)
    again = tierline.align(
        "talk.wav", "talk.TextGrid", aligner="uniform", text_tier=chosen, replace=True
    )
    assert again.grid == aligned.grid


@pytest.mark.usefixtures("folder")
def test_tiers_of_speakers_take_a_channel_each() -> None:
    _two_tiers(first="Anna - utterances")
    aligned = tierline.align(
        "talk.wav",
        "talk.TextGrid",
        aligner="uniform",
        text_tier="*",
        channels={"Anna": 1, "Ben": 0},
    )
    assert aligned.grid.names[2:] == ("Anna - words", "Ben - words")
    with pytest.raises(UsageError, match="no channel 3"):
        tierline.align(
            "talk.wav",
            "talk.TextGrid",
            aligner="uniform",
            text_tier="*",
            channels={"Anna": 2, "Ben": 0},
        )
    with pytest.raises(UsageError, match="name the tiers of the speakers"):
        tierline.align(
            "talk.wav", "talk.TextGrid", aligner="uniform", text_tier="Ben", channels="each"
        )


@pytest.mark.usefixtures("folder")
def test_names_in_the_labels_of_one_tier_are_speakers_too() -> None:
    _hum(channels=2)
    rows = [
        Interval(0.0, 1.0, "Anna: one"),
        Interval(1.0, 2.0, "two"),
        Interval(2.0, 3.0, "Ben: three"),
        Interval(3.0, 4.0, "Anna: four"),
    ]
    save_textgrid(TextGrid(0.0, 4.0, (IntervalTier.of("text", 0.0, 4.0, rows),)), "talk.TextGrid")
    made = []
    for channels in ({}, {"Anna": 0, "Ben": 1}):
        aligned = tierline.align("talk.wav", "talk.TextGrid", aligner="uniform", channels=channels)
        made.append([placed(aligned.grid.tier(f"{who} - words")) for who in ("Anna", "Ben")])
    assert (
        made[0]
        == made[1]
        == [
            [("one", 0.0, 1.0), ("two", 1.0, 2.0), ("four", 3.0, 4.0)],
            [("three", 2.0, 3.0)],
        ]
    )
    document = open_document(Path("talk.TextGrid"))
    plan = plan_tier(document, document.grid, 0, UNIFORM, within=Span(1.2, 2.5))
    assert plan.speakers == ("Anna", "Ben")
    assert [text.text.strip() for text in plan.texts] == ["two", "three"]


@pytest.mark.usefixtures("folder")
def test_a_pattern_that_no_tier_fits_is_told() -> None:
    _two_tiers()
    with pytest.raises(UsageError, match="is called like 'C\\*'"):
        tierline.align("talk.wav", "talk.TextGrid", aligner="uniform", text_tier="C*")


@pytest.mark.usefixtures("folder")
def test_aligning_again_goes_around_what_was_set_on_a_speakers_tier() -> None:
    _hum()
    Path("talk.txt").write_text("Anna: one two\nBen: two three\nAnna: four two\n")
    tierline.align("talk.wav", "talk.txt", aligner="uniform").save("talk.TextGrid")
    sidecar = read_sidecar("talk.tierline.json")
    items = [
        replace(item, status=Status.CHECKED)
        if (item.tier, item.label) == ("Ben - words", "two")
        else item
        for item in sidecar.items
    ]
    write_sidecar(Path("talk.tierline.json"), replace(sidecar, items=tuple(items)))
    Path("talk.txt").write_text("Anna: one two\nBen: two three\nAnna: four two and more\n")
    before = placed(tierline.open_textgrid("talk.TextGrid").grid.tier("Ben - words"))
    again = tierline.align("talk.wav", "talk.txt", aligner="uniform", keep="talk.TextGrid")
    after = placed(again.grid.tier("Ben - words"))
    assert after[0] == before[0]
    assert after[1] != before[1]
    kept = [item for item in again.sidecar.items if item.status is Status.CHECKED]
    assert [(item.tier, item.label) for item in kept] == [("Ben - words", "two")]


def _labels(grid: TextGrid) -> dict[str, list[str]]:
    return {tier.name: [row[0] for row in placed(tier)] for tier in grid.tiers}


@pytest.mark.usefixtures("folder")
def test_an_open_text_with_names_is_aligned_onto_tiers_of_its_speakers() -> None:
    _hum(channels=2)
    Path("talk.txt").write_text("Anna: one two\nBen: three\nAnna: four\n")
    document = open_document(Path("talk.wav"))
    order = AlignOrder(
        document,
        document.grid,
        document.transcript,
        Span(0, 0),
        AlignChoice(Scope.WHOLE, settings=UNIFORM),
    )
    pieces: list[tuple[IntervalTier, ...]] = []
    with WarmAligner() as aligner:
        result = align_plan(aligner, order.plan(), Progress(), pieces.append)
    grid = placing(result, document.grid).apply(document.grid)
    assert _labels(grid) == {"Anna - words": ["one", "two", "four"], "Ben - words": ["three"]}
    assert {piece[0].name for piece in pieces} == {"Anna - words"}
    shown = Preview()
    for piece in pieces:
        previewed = shown.add(piece)
    assert [placed(tier) for tier in previewed] == [
        placed(aligned.tier) for aligned in result.tiers
    ]
    assert any("'Anna', 'Ben'" in remark for remark in result.remarks)


@pytest.mark.usefixtures("folder")
def test_open_tiers_of_speakers_change_only_where_each_was_aligned() -> None:
    _two_tiers()
    document = open_document(Path("talk.TextGrid"))
    words = IntervalTier.of(
        "Anna - words", 0.0, 4.0, [Interval(0, 2.2, "old"), Interval(2.2, 3.0, "kept")]
    )
    grid = document.grid.with_tiers(words)
    choice = AlignChoice(Scope.TIER, settings=UNIFORM, every=True)
    plan = AlignOrder(document, grid, "", Span(0, 0), choice).plan()
    assert plan.text_tier_name == "Anna, Ben"
    with WarmAligner() as aligner:
        result = align_plan(aligner, plan, Progress())
    after = placing(result, grid).apply(grid)
    assert after.names == ("Anna", "Ben", "Anna - words", "Ben - words")
    assert placed(after.tier("Anna - words"))[2:] == [
        ("old", 2.0, 2.2),
        ("kept", 2.2, 3.0),
        ("c", 3.0, 4.0),
    ]
    assert not edited_since(plan, grid, result)
    changed = after.with_tier(1, replace(after.tiers[1], labels=("d e g",)))
    assert edited_since(plan, changed, result)


@pytest.mark.usefixtures("folder")
def test_names_typed_into_what_was_transcribed_are_speakers() -> None:
    _hum()
    document = open_document(Path("talk.wav"))
    heard = (
        Segment(0.0, 1.0, "Anna: one two"),
        Segment(1.0, 2.0, "three"),
        Segment(2.0, 3.0, "Ben: four"),
        Segment(3.0, 4.0, "Anna: five"),
    )
    with WarmAligner() as aligner:
        plan = plan_heard(document, document.grid, heard, UNIFORM)
        result = align_plan(aligner, plan, Progress())
    made = {each.tier.name: placed(each.tier) for each in result.tiers}
    assert [row[0] for row in made["Anna - words"]] == ["one", "two", "three", "five"]
    assert made["Ben - words"] == [("four", 2.0, 3.0)]
