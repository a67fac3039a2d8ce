"""Aligning from a script: sessions, settings, batches, and the examples in the documentation."""

from __future__ import annotations

import doctest
import threading
from collections.abc import Callable
from dataclasses import fields
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest
import soundfile

import tierline
from tierline.alignment import AlignerSpec, AlignmentError, Progress, Registry
from tierline.annotation import Interval, IntervalTier, PointTier, TextGrid
from tierline.errors import Cancelled, InputError, OutputError, UsageError
from tierline.review import Status, read_sidecar
from tierline.textgrid import save_textgrid
from tierline.workflow import (
    AlignKeywords,
    AlignSession,
    AlignSettings,
    BatchSettings,
    Job,
    align_all,
)

UNIFORM = AlignSettings(aligner="uniform")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a recording and its text."""
    times = np.arange(32000) / 16000
    soundfile.write(str(tmp_path / "hello.wav"), 0.3 * np.sin(900 * times), 16000)
    (tmp_path / "hello.txt").write_text("Hello, world!")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_in_the_documentation_work(folder: Path) -> None:
    ran = doctest.testmod(tierline, raise_on_error=True)
    assert ran.attempted >= 7
    assert (
        tierline.open_textgrid(folder / "hello.TextGrid").grid.tier("words").labels[0] == "Goodbye"
    )


def test_every_public_name_is_there() -> None:
    assert set(tierline.__all__) <= set(dir(tierline))
    for name in tierline.__all__:
        assert getattr(tierline, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        tierline.nonsense  # noqa: B018


def test_the_keywords_of_align_are_the_settings() -> None:
    settings = {field.name: field.type for field in fields(AlignSettings)}
    assert list(get_type_hints(AlignKeywords)) == list(settings)
    assert AlignKeywords.__total__ is False
    with pytest.raises(TypeError, match="laguage"):
        tierline.align("hello.wav", "hello.txt", laguage="fr")  # type: ignore[call-arg]


def test_what_was_aligned_is_known_before_it_is_saved(folder: Path) -> None:
    aligned = tierline.align("hello.wav", "hello.txt", aligner="uniform")
    assert aligned.grid.end == 2.0
    assert [word.label for word in aligned.alignments[0].words] == ["Hello", "world"]
    assert not aligned.unplaced
    assert not aligned.remarks
    assert all(item.status is Status.AUTO for item in aligned.sidecar.items)
    assert sorted(path.name for path in folder.iterdir()) == ["hello.txt", "hello.wav"]


def test_saving_overwrites_nothing_unless_forced(folder: Path) -> None:
    aligned = tierline.align("hello.wav", "hello.txt", aligner="uniform")
    assert aligned.save("new/hello.TextGrid") == ()
    with pytest.raises(OutputError, match="already there"):
        aligned.save("new/hello.TextGrid")
    aligned.save("new/hello.TextGrid", force=True)
    assert read_sidecar(folder / "new/hello.tierline.json") == aligned.sidecar
    with pytest.raises(OutputError, match=r"inside a file|is a file"):
        aligned.save("hello.txt/x.TextGrid")


def test_words_that_find_no_place_keep_their_order_and_are_marked(folder: Path) -> None:
    (folder / "hello.txt").write_text("a considerable amount")
    aligned = tierline.align(
        "hello.wav", "hello.txt", aligner="uniform", options={"shortest": 0.3, "spacing": "letters"}
    )
    missing = [word.label for word in aligned.unplaced]
    assert missing == ["a"]
    assert _words(aligned.grid) == ["a", "considerable", "amount"]
    (remark,) = aligned.remarks
    assert remark.startswith("hello.wav: 1 of 3 words could not be placed")
    marked = [item for item in aligned.sidecar.items if item.original is None]
    assert [item.label for item in marked] == missing
    assert all("unplaced" in item.defects for item in marked)


def test_punctuation_is_kept_if_asked(folder: Path) -> None:
    aligned = tierline.align("hello.wav", "hello.txt", aligner="uniform", keep_punctuation=True)
    assert [label for label in aligned.grid.tier("words").labels if label] == ["Hello,", "world!"]
    assert folder.is_dir()


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": -1},
        {"tiers": ("words", "words")},
        {"tiers": ()},
        {"tiers": ("syllables",)},
    ],
)
def test_settings_without_meaning_are_refused(wrong: AlignKeywords) -> None:
    with pytest.raises(UsageError):
        AlignSettings(**wrong)


def _text_tier(folder: Path, *rows: tuple[float, float, str], **keywords: float) -> Path:
    start, end = keywords.get("start", 0.0), keywords.get("end", 2.0)
    tier = IntervalTier.of("text", start, end, [Interval(*row) for row in rows])
    points = PointTier("points", start, end)
    path = folder / "text.TextGrid"
    save_textgrid(TextGrid(start, end, (points, tier)), path)
    return path


def _words(aligned: TextGrid) -> list[str]:
    return [label for label in aligned.tier("words").labels if label]


def test_intervals_out_of_order_overlapping_or_without_length_lose_no_label(folder: Path) -> None:
    rows = ((1.0, 2.0, "c d"), (0.0, 1.2, "a b"), (1.5, 1.5, "e"), (-0.5, 0.0, "z"))
    path = _text_tier(folder, *rows, start=-0.5)
    aligned = tierline.align("hello.wav", path, aligner="uniform")
    words = aligned.grid.tier("words")
    assert sorted(_words(aligned.grid)) == ["a", "b", "c", "d", "e", "z"]
    assert isinstance(words, IntervalTier)
    assert (words.start, words.end) == (-0.5, 2.0)
    assert (words.starts[1:] == words.ends[:-1]).all()
    assert (words.starts < words.ends).all()
    assert {word.label for word in aligned.unplaced} == {"e", "z"}


def test_a_tier_of_points_or_without_words_is_refused(folder: Path) -> None:
    path = _text_tier(folder, (0, 1, " "), (1, 2, "?!"))
    with pytest.raises(UsageError, match="holds points"):
        tierline.align("hello.wav", path, aligner="uniform", text_tier="points")
    with pytest.raises(InputError, match="holds no words to align"):
        tierline.align("hello.wav", path, aligner="uniform", text_tier="text")


def test_a_textgrid_that_ends_early_is_noted_and_keeps_its_end(folder: Path) -> None:
    aligned = tierline.align(
        "hello.wav", _text_tier(folder, (0, 1, "a b"), end=1.0), aligner="uniform", text_tier="text"
    )
    assert (aligned.grid.end, aligned.grid.tier("words").end) == (1.0, 1.0)
    assert aligned.remarks == (
        "text.TextGrid: it ends at 1.000 s, before the recording (2.000 s); so do its new tiers.",
    )


def test_when_no_interval_can_be_aligned_nothing_is_made_up(folder: Path) -> None:
    path = _text_tier(folder, (2.5, 3, "a"), (3, 4, "b"), end=4.0)
    with pytest.raises(AlignmentError, match=r"none of its 2 stretches .* outside the recording"):
        tierline.align("hello.wav", path, aligner="uniform")


def _broken_spec(problem: Callable[[], str | None]) -> AlignerSpec:
    def create(_options: object) -> object:
        raise AssertionError("an aligner that cannot run must not be created")

    return AlignerSpec(
        name="elsewhere",
        title="Runs elsewhere",
        version="1",
        languages=("en",),
        create=create,
        unavailable=problem,
    )


ELSEWHERE = _broken_spec(lambda: "it needs another machine.")


def test_an_aligner_that_cannot_run_here_says_why() -> None:
    registry = Registry([_Loaded("elsewhere", "x:y", "tierline.aligners")])
    with pytest.raises(UsageError, match="cannot run here: it needs another machine"):
        AlignSession(AlignSettings(aligner="elsewhere"), registry)


class _Loaded(EntryPoint):
    """An entry point whose object is at hand."""

    def load(self) -> AlignerSpec:
        return ELSEWHERE


def test_work_can_be_cancelled(folder: Path) -> None:
    stop = threading.Event()
    stop.set()
    with AlignSession(UNIFORM) as session, pytest.raises(Cancelled):
        session.align(folder / "hello.wav", folder / "hello.txt", Progress(cancelled=stop.is_set))


def _jobs(folder: Path, count: int) -> list[Job]:
    return [
        Job(folder / "hello.wav", folder / "hello.txt", folder / f"out/{n}.TextGrid")
        for n in range(count)
    ]


def test_a_batch_gives_its_results_in_order_and_reports_up_to_the_end(folder: Path) -> None:
    seen: list[float] = []
    jobs = _jobs(folder, 9)
    progress = Progress(lambda fraction, _message: seen.append(fraction))
    results = list(align_all(jobs, BatchSettings(align=UNIFORM, workers=3), progress))
    assert [result.job for result in results] == jobs
    assert [result.error for result in results] == [None] * 9
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_batch_that_is_closed_stops_its_threads(folder: Path) -> None:
    before = threading.active_count()
    batch = align_all(_jobs(folder, 50), BatchSettings(align=UNIFORM, workers=2))
    next(batch)
    batch.close()
    assert threading.active_count() == before
    assert 1 <= len(list((folder / "out").glob("*.TextGrid"))) < 50


def test_a_batch_can_be_cancelled(folder: Path) -> None:
    stop = threading.Event()
    batch = align_all(
        _jobs(folder, 50), BatchSettings(align=UNIFORM), Progress(cancelled=stop.is_set)
    )
    next(batch)
    stop.set()
    with pytest.raises(Cancelled):
        list(batch)
