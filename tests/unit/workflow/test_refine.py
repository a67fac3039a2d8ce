"""Finer times for TextGrids that other programs made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.hand_labels import NAMES, hand_words, labelled, save
from tierline.alignment.contract import Defect
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.errors import InputError, OutputError, UsageError
from tierline.review import (
    Status,
    known_by_tier,
    merged,
    read_sidecar,
    sidecar_path,
    write_sidecar,
)
from tierline.textgrid import open_textgrid, save_textgrid
from tierline.workflow import RefineSettings, refine_textgrid

NAME = NAMES[0]
GRID = 0.08  # seconds: as coarse as some aligners are
SHIFTED = 3  # the word that is put far away


@pytest.fixture
def coarse(tmp_path: Path) -> tuple[Path, Path]:
    """Hand times on a grid of 80 ms, and one word 0.3 s late."""
    audio, textgrid = labelled(tmp_path, NAME)
    rows: list[Interval] = []
    for n, row in enumerate(hand_words(NAME)):
        late = 0.3 if n == SHIFTED else 0.0
        start, end = (round(time / GRID) * GRID + late for time in (row.start, row.end))
        start = max(start, rows[-1].end) if rows else start
        rows.append(Interval(start, max(end, start + 0.04), row.label))
    save(textgrid, audio, {"Word": rows, "notes": [Interval(0.0, 1.0, "mumbled")]})
    return audio, textgrid


def _errors(rows: list[Interval]) -> list[float]:
    pairs = zip(rows, hand_words(NAME), strict=True)
    return [
        abs(time - hand)
        for ours, theirs in pairs
        for time, hand in zip((ours.start, ours.end), (theirs.start, theirs.end), strict=True)
    ]


def _rows(tier: object) -> list[Interval]:
    assert isinstance(tier, IntervalTier)
    return [row for row in tier if row.label]


def test_coarse_words_come_nearer_and_phones_are_added(coarse: tuple[Path, Path]) -> None:
    before = _errors(_rows(open_textgrid(coarse[1]).grid.tiers[0]))
    refined = refine_textgrid(*coarse)
    words, notes, phones = refined.grid.tiers

    assert [row.label for row in _rows(words)] == [row.label for row in hand_words(NAME)]
    assert notes == open_textgrid(coarse[1]).grid.tiers[1]
    after = _errors(_rows(words))
    assert np.mean(after) < 0.5 * np.mean(before)
    assert max(after) < 0.1
    assert phones.name == "phones"
    inside = {row.start for row in _rows(phones)}
    assert {row.start for row in _rows(words)} <= inside


def test_a_word_that_is_heard_elsewhere_is_marked(coarse: tuple[Path, Path]) -> None:
    refined = refine_textgrid(*coarse, RefineSettings(phones=False))
    words = [item for item in refined.sidecar.items if item.tier == "Word"]
    assert len(refined.grid.tiers) == 2
    assert Defect.DISAGREEMENT in words[SHIFTED].defects
    assert Defect.DISAGREEMENT not in words[0].defects
    assert all(item.original == (item.start, item.end) for item in words)
    assert all(item.doubt is not None for item in words)


@pytest.mark.parametrize(
    ("words", "phones"), [("mary - words", "mary - phones"), ("kalimāt", "kalimāt - phones")]
)
def test_phones_that_were_added_are_found_when_refined_again(
    tmp_path: Path, words: str, phones: str
) -> None:
    audio, textgrid = labelled(tmp_path, NAME)
    save(textgrid, audio, {words: hand_words(NAME)})
    fine = tmp_path / "fine.TextGrid"
    refine_textgrid(audio, textgrid).save(fine)
    assert open_textgrid(fine).grid.names == (words, phones)
    assert refine_textgrid(audio, fine).grid.names == (words, phones)


def test_phones_that_are_there_move_with_their_words(tmp_path: Path) -> None:
    audio, textgrid = labelled(tmp_path, NAME)
    old = open_textgrid(textgrid).grid
    refined = refine_textgrid(audio, textgrid).grid
    assert refined.names == ("words", "phones")
    words, phones = (_rows(tier) for tier in refined.tiers)
    assert [row.label for row in phones] == [row.label for row in _rows(old.tiers[1])]
    starts, ends = {row.start for row in phones}, {row.end for row in phones}
    assert {row.start for row in words} <= starts
    assert {row.end for row in words} <= ends
    assert phones != _rows(old.tiers[1])


def test_what_a_human_has_set_stays_to_the_bit(coarse: tuple[Path, Path], tmp_path: Path) -> None:
    audio = coarse[0]
    path = tmp_path / "fine.TextGrid"
    refine_textgrid(*coarse, RefineSettings(phones=False)).save(path)
    file = open_textgrid(path)
    tier = file.grid.tiers[0]
    assert isinstance(tier, IntervalTier)
    rows = list(tier)
    moved, checked = (next(n for n, r in enumerate(rows) if r.label == w) for w in ("her", "was"))
    time = rows[moved].end + 0.0123
    rows[moved] = replace(rows[moved], end=time)
    rows[moved + 1] = replace(rows[moved + 1], start=time)
    save(path, audio, {"Word": rows})
    known = merged(read_sidecar(sidecar_path(path)), open_textgrid(path).grid)
    items = [
        replace(item, status=Status.CHECKED) if item.label == "was" else item
        for item in known.items
    ]
    write_sidecar(sidecar_path(path), replace(known, items=tuple(items)))

    again = refine_textgrid(audio, path, RefineSettings(phones=False))

    by_label = {row.label: row for row in _rows(again.grid.tiers[0])}
    assert by_label["her"].end == time == by_label["friends"].start
    assert by_label["was"] == rows[checked]
    status = {item.label: item.status for item in again.sidecar.items}
    assert status["was"] is Status.CHECKED
    assert status["her"] is Status.MOVED
    assert status["amongst"] is Status.AUTO


def test_what_people_may_have_made_is_not_replaced(coarse: tuple[Path, Path]) -> None:
    audio, textgrid = coarse
    before = textgrid.read_bytes()
    with pytest.raises(OutputError, match="people may have made the tier 'Word'"):
        refine_textgrid(*coarse, RefineSettings(output=textgrid))
    refined = refine_textgrid(*coarse)
    with pytest.raises(OutputError, match="--force or not"):
        refined.save(textgrid.with_name(textgrid.name), force=True)
    assert textgrid.read_bytes() == before

    fine = textgrid.with_name("fine.TextGrid")
    refined.save(fine)
    again = refine_textgrid(audio, fine, RefineSettings(output=fine))
    with pytest.raises(OutputError, match="already there"):
        again.save(fine)
    again.save(fine, force=True)  # Tierline made it, and what a human has set was kept
    with pytest.raises(OutputError, match="changed while it was refined"):
        again.save(fine, force=True)


def test_what_a_human_has_set_does_not_hinder_refining_in_place(
    coarse: tuple[Path, Path],
) -> None:
    fine = coarse[1].with_name("fine.TextGrid")
    refine_textgrid(*coarse).save(fine)
    known = read_sidecar(sidecar_path(fine))
    first = known.items[0]
    touched = replace(known, items=(replace(first, status=Status.CHECKED), *known.items[1:]))
    write_sidecar(sidecar_path(fine), touched)
    refine_textgrid(coarse[0], fine).save(fine, force=True)
    item = read_sidecar(sidecar_path(fine)).items[0]
    assert (item.start, item.end, item.status) == (first.start, first.end, Status.CHECKED)


def test_a_language_whose_phones_nobody_finds_is_told(coarse: tuple[Path, Path]) -> None:
    refined = refine_textgrid(*coarse, RefineSettings(language="tlh"))
    assert refined.grid.names == ("Word", "notes")
    (remark,) = refined.remarks
    assert "does not know the language 'tlh'; 'tierline aligners' lists" in remark
    assert refine_textgrid(*coarse).remarks == ()


def test_what_is_no_recording_or_no_textgrid_is_told(
    coarse: tuple[Path, Path], tmp_path: Path
) -> None:
    audio, textgrid = coarse
    text = tmp_path / "said.txt"
    text.write_text("amongst her friends")
    with pytest.raises(InputError, match=r"said\.txt is no recording"):
        refine_textgrid(text, textgrid)
    with pytest.raises(InputError, match=r"said\.txt is no TextGrid"):
        refine_textgrid(audio, text)


def test_two_tiers_of_one_name_are_each_refined_and_judged(tmp_path: Path) -> None:
    audio, textgrid = labelled(tmp_path, NAME)
    both = open_textgrid(textgrid).grid
    first = both.tiers[0]
    assert isinstance(first, IntervalTier)
    half = len(_rows(first)) // 2
    ends, starts = _rows(first)[:half], _rows(first)[half:]
    rough = [IntervalTier.of("words", 0.0, both.end, rows) for rows in (ends, starts)]
    grid = TextGrid(0.0, both.end, (*rough, both.tiers[1], both.tiers[1]))
    save_textgrid(grid, textgrid, force=True)

    refined = refine_textgrid(audio, textgrid)

    known = known_by_tier(refined.sidecar, refined.grid)
    for index, rows in enumerate((ends, starts)):
        tier = refined.grid.tiers[index]
        assert [row.label for row in _rows(tier)] == [row.label for row in rows]
        spans = [(row.start, row.end, row.label) for row in _rows(tier)]
        assert [(item.start, item.end, item.label) for item in known[index]] == spans
        assert all(item.doubt is not None for item in known[index])


def test_labels_that_nobody_speaks_keep_their_places(tmp_path: Path) -> None:
    audio, textgrid = labelled(tmp_path, NAME)
    words = hand_words(NAME)
    noise = Interval(words[-1].end, words[-1].end + 0.2, "***")
    save(textgrid, audio, {"words": [Interval(0.0, words[0].start, "sil"), *words, noise]})

    rows = _rows(refine_textgrid(audio, textgrid).grid.tiers[0])

    assert rows[-1] == noise
    assert rows[-2].end == noise.start
    assert (rows[0].label, rows[0].end) == ("sil", rows[1].start)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (RefineSettings(tiers=("words",)), "no interval tier 'words'"),
        (RefineSettings(tiers=("empty",)), "holds no words"),
        (RefineSettings(profile=Path("nowhere.json")), r"nowhere\.json does not exist"),
        (RefineSettings(channel=1), "no channel 2"),
    ],
)
def test_what_cannot_be_done_is_said(
    coarse: tuple[Path, Path], settings: RefineSettings, said: str
) -> None:
    audio, textgrid = coarse
    rows = _rows(open_textgrid(textgrid).grid.tiers[0])
    save(textgrid, audio, {"Word": rows, "empty": []})
    with pytest.raises((InputError, UsageError), match=said):
        refine_textgrid(audio, textgrid, settings)


def test_a_textgrid_of_another_recording_is_noticed(coarse: tuple[Path, Path]) -> None:
    audio, textgrid = coarse
    save(textgrid, audio, {"words": [Interval(0.5, 60.0, "late")]})
    with pytest.raises(InputError, match="do they belong together"):
        refine_textgrid(audio, textgrid)


@pytest.mark.parametrize("code", ["not a language", "english-sentences!", ""])
def test_what_is_no_code_of_a_language_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match="is no code of a language; write it like en"):
        RefineSettings(language=code)
