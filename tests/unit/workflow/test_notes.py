"""Notes and headings: aligned around, never as words, and never lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tierline
from tests.support.praat import praat_reads, rows_of
from tierline.annotation import IntervalTier, TextGrid
from tierline.errors import InputError, UsageError
from tierline.plugins.progress import Progress
from tierline.review import Status, sidecar_path
from tierline.textgrid import open_textgrid, save_textgrid
from tierline.workflow import (
    AlignSettings,
    CheckSettings,
    Document,
    WarmAligner,
    align_plan,
    check,
    open_document,
    plan_whole,
    refine_textgrid,
)

DEMO = Path(__file__).parents[3] / "resources" / "demo"
NOTED = (
    "# Interview 3, Anna\namongst her friends [laughs] she was considered ((unclear)) beautiful\n"
    "{end of tape}"
)
LABELS = [
    *("# Interview 3, Anna", "amongst", "her", "friends", "[laughs]", "she", "was", "considered"),
    *("((unclear))", "beautiful", "{end of tape}"),
]
NOTES = ["# Interview 3, Anna", "[laughs]", "((unclear))", "{end of tape}"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    times = np.arange(64000) / 16000
    soundfile.write("a.wav", 0.3 * np.sin(900 * times), 16000)
    Path("a.txt").write_text(NOTED)
    return tmp_path


def told(grid: TextGrid, name: str = "words") -> list[str]:
    tier = grid.tier(name)
    assert isinstance(tier, IntervalTier)
    assert np.all(tier.ends > tier.starts)
    return [label for label in tier.labels if label]


def test_the_demo_with_notes_is_aligned_like_the_demo_without(tmp_path: Path) -> None:
    text = tmp_path / "noted.txt"
    text.write_text(NOTED)
    plain = tierline.align(DEMO / "demo.wav", DEMO / "demo.txt")
    noted = tierline.align(DEMO / "demo.wav", text)
    assert told(noted.grid) == LABELS
    known = [item for item in plain.sidecar.items if item.tier == "words"]
    found = [
        item for item in noted.sidecar.items if item.tier == "words" and item.label not in NOTES
    ]
    assert [item.original for item in found] == [item.original for item in known]
    assert told(noted.grid, "phones") == told(plain.grid, "phones")
    marks = {item.label: item for item in noted.sidecar.items if item.label in NOTES}
    assert all([mark.value for mark in marks[note].defects] == ["not-spoken"] for note in NOTES)
    assert all(marks[note].doubt is None for note in NOTES)
    assert noted.remarks == (
        "noted.txt: 4 notes were taken as not spoken, and keep their places: "
        "'# Interview 3, Anna', '[laughs]', '((unclear))', '{end of tape}'",
    )


def test_what_is_saved_is_read_by_praat_and_by_the_other_commands(tmp_path: Path) -> None:
    text, grid = tmp_path / "noted.txt", tmp_path / "noted.TextGrid"
    text.write_text(NOTED)
    tierline.align(DEMO / "demo.wav", text).save(grid)
    assert json.loads(sidecar_path(grid).read_text())["items"]
    assert praat_reads(grid, tmp_path) == rows_of(open_textgrid(grid).grid)
    checked = check(grid, DEMO / "demo.wav")
    assert not any(place.label in NOTES for place in checked.places)
    sidecar_path(grid).unlink()
    checked = check(grid, DEMO / "demo.wav", settings=CheckSettings(least=0))
    assert not any(place.label in NOTES for place in checked.places)
    refined = refine_textgrid(DEMO / "demo.wav", grid)
    assert told(refined.grid) == LABELS


def test_words_beside_notes_without_room_are_doubted_no_more_than_without_them(
    tmp_path: Path,
) -> None:
    text, grid = tmp_path / "noted.txt", tmp_path / "noted.TextGrid"
    words = (DEMO / "demo.txt").read_text().split()
    text.write_text(" ".join(f"{word} [x{n}]" for n, word in enumerate(words)))
    tierline.align(DEMO / "demo.wav", text).save(grid)
    assert check(grid, DEMO / "demo.wav").places == ()
    sidecar_path(grid).unlink()
    assert check(grid, DEMO / "demo.wav").places == ()


def test_refining_leaves_known_notes_where_they_are(tmp_path: Path) -> None:
    text, grid = tmp_path / "noted.txt", tmp_path / "noted.TextGrid"
    text.write_text("amongst her friends *sighs* she was considered beautiful")
    own = (r"\*\w+\*",)
    tierline.align(DEMO / "demo.wav", text, not_spoken=own, refine=False).save(grid)
    before = open_textgrid(grid).grid.tier("words")
    refined = refine_textgrid(DEMO / "demo.wav", grid)
    after = refined.grid.tier("words")
    assert isinstance(before, IntervalTier)
    assert isinstance(after, IntervalTier)
    old, new = before.labels.index("*sighs*"), after.labels.index("*sighs*")
    assert (after.starts[new], after.ends[new]) == (before.starts[old], before.ends[old])
    (item,) = [item for item in refined.sidecar.items if item.label == "*sighs*"]
    assert [mark.value for mark in item.defects] == ["not-spoken"]
    assert any(a != b for a, b in zip(after.starts, before.starts, strict=False))


@pytest.mark.usefixtures("folder")
def test_notes_can_be_words_and_words_can_be_notes() -> None:
    spoken = tierline.align("a.wav", "a.txt", aligner="uniform", all_spoken=True)
    assert told(spoken.grid)[:4] == ["#", "Interview", "3", "Anna"]
    own = tierline.align("a.wav", "a.txt", aligner="uniform", not_spoken=(r"\bher\b",))
    assert told(own.grid) == LABELS
    both = tierline.align(
        "a.wav", "a.txt", aligner="uniform", all_spoken=True, not_spoken=(r"\(\(.*?\)\)",)
    )
    assert "((unclear))" in told(both.grid)
    assert "laughs" in told(both.grid)


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'\[' .* is no regular expression"):
        AlignSettings(not_spoken=("[",))


@pytest.mark.usefixtures("folder")
def test_a_text_of_notes_alone_holds_no_words() -> None:
    Path("a.txt").write_text("[laughs] <noise>")
    with pytest.raises(InputError, match=r"a\.txt holds no words to align"):
        tierline.align("a.wav", "a.txt", aligner="uniform")


@pytest.fixture
def utterances(folder: Path) -> Path:
    """A tier in which one interval holds a note alone."""
    edges = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    labels = ("one [sic] two", "[laughs]", "", "three")
    tier = IntervalTier("utterance", 0, 4, edges[:-1], edges[1:], labels)
    save_textgrid(TextGrid(0, 4).with_tiers(tier), folder / "a.TextGrid")
    return folder / "a.TextGrid"


def test_an_interval_with_a_note_alone_becomes_that_note(utterances: Path) -> None:
    aligned = tierline.align("a.wav", utterances, aligner="uniform")
    assert told(aligned.grid) == ["one", "[sic]", "two", "[laughs]", "three"]
    words = aligned.grid.tier("words")
    assert isinstance(words, IntervalTier)
    at = words.labels.index("[laughs]")
    assert (words.starts[at], words.ends[at]) == (1.0, 2.0)
    assert len(aligned.alignments) == 3


def test_intervals_with_notes_alone_hold_no_words(utterances: Path) -> None:
    tier = open_textgrid(utterances).grid.tiers[0]
    only = replace(tier, labels=("", "[laughs]", "", "<x>"))
    save_textgrid(TextGrid(0, 4).with_tiers(only), utterances)
    with pytest.raises(InputError, match="holds no words to align"):
        tierline.align("a.wav", utterances, aligner="uniform")


def test_the_window_does_the_same(folder: Path) -> None:
    document = open_document(folder / "a.wav", folder / "a.txt")
    plan = plan_whole(
        document, document.grid, document.transcript, AlignSettings(aligner="uniform")
    )
    with WarmAligner() as aligner:
        result = align_plan(aligner, plan, Progress())
    assert [label for label in result.tiers[0].tier.labels if label] == LABELS
    assert any("4 notes were taken" in remark for remark in result.remarks)


def test_notes_keep_their_order_around_what_a_human_has_set(folder: Path) -> None:
    first = tierline.align("a.wav", "a.txt", aligner="uniform")
    items = tuple(
        replace(item, status=Status.CHECKED) if item.label == "was" else item
        for item in first.sidecar.items
    )
    document = open_document(folder / "a.wav", folder / "a.txt")
    document = replace(document, grid=first.grid, sidecar=replace(first.sidecar, items=items))
    assert isinstance(document, Document)
    settings = AlignSettings(aligner="uniform", replace=True)
    plan = plan_whole(document, first.grid, document.transcript, settings)
    with WarmAligner() as aligner:
        again = align_plan(aligner, plan, Progress()).tiers[0].tier
    assert [label for label in again.labels if label] == LABELS
    old = first.grid.tier("words")
    assert isinstance(old, IntervalTier)
    assert again.starts[again.labels.index("was")] == old.starts[old.labels.index("was")]


WORDS = st.lists(
    st.sampled_from(["one", "two", "[a]", "<b c>", "((d))", "{e}", "[", "]", ">", "\n# f g\n"]),
    min_size=1,
    max_size=12,
)


@given(WORDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_text_comes_back_once_and_in_order(
    folder: Path, pieces: list[str]
) -> None:
    (folder / "a.txt").write_text(" ".join(["start", *pieces]))
    expected = ["start", *(piece.strip() for piece in pieces)]
    aligned = tierline.align(folder / "a.wav", folder / "a.txt", aligner="uniform", refine=False)
    # A bracket that stands alone may open a note with what follows; nothing else may differ.
    joined = "".join(told(aligned.grid))
    letters = "".join(sign for sign in "".join(expected) if sign.isalpha())
    assert "".join(sign for sign in joined if sign.isalpha()) == letters
