"""Aligning inside an open document: plans, pieces on the way, stopping, and one edit at the end."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.oracle import Oracle, Speech, make_speech
from tests.support.stage import ORACLE, Stage, document_of, words_of
from tierline.alignment import AlignmentError, AlignmentRequest, Outcome, Progress
from tierline.annotation import Interval, IntervalTier, PointTier, TextGrid
from tierline.errors import Cancelled, InputError, UsageError
from tierline.navigation import Span
from tierline.workflow import (
    AlignSession,
    AlignSettings,
    Document,
    Plan,
    Preview,
    WarmAligner,
    align_plan,
    plan_selection,
    plan_tier,
    plan_whole,
)


@pytest.fixture
def speech(tmp_path: Path) -> Speech:
    return make_speech(tmp_path, 16)


@pytest.fixture
def long_speech(tmp_path: Path) -> Speech:
    return make_speech(tmp_path, 300)


def rows(tier: object) -> list[tuple[float, float, str]]:
    return [(row.start, row.end, row.label) for row in tier]  # type: ignore[attr-defined]


def labels(tier: IntervalTier) -> list[str]:
    return [label for label in tier.labels if label]


def whole(speech: Speech, settings: AlignSettings = ORACLE) -> Plan:
    document = document_of(speech)
    return plan_whole(document, document.grid, document.transcript, settings)


def test_a_whole_recording_is_aligned_as_the_terminal_does(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 16)
    document = document_of(speech)
    assert document.text_path is not None
    document.text_path.write_text(document.transcript)
    settings = AlignSettings(aligner="uniform")
    with WarmAligner() as aligner:
        plan = plan_whole(document, document.grid, document.transcript, settings)
        result = align_plan(aligner, plan, Progress())
    with AlignSession(settings) as session:
        other = session.align(speech.audio, document.text_path)
    assert [made.tier for made in result.tiers] == list(other.grid.tiers)
    assert result.sidecar.items == other.sidecar.items
    assert result.sidecar.source == other.sidecar.source
    assert (result.remarks, result.complete) == (other.remarks, True)


@pytest.mark.parametrize(
    "text",
    [
        "你好 世界",
        "здравствуй мир",
        "שלום עולם",
        "สวัสดีชาวโลก ครับ",
        "naïve café l'été",
        "ˈwɜːld həˈləʊ",
    ],
)
def test_texts_of_any_script_can_be_aligned(speech: Speech, text: str) -> None:
    document = document_of(speech)
    with WarmAligner() as aligner:
        plan = plan_whole(document, document.grid, text, AlignSettings(aligner="uniform"))
        (made,) = align_plan(aligner, plan, Progress()).tiers
    assert "".join(labels(made.tier)) == "".join(text.split())


def test_what_cannot_be_aligned_is_said_in_a_sentence(speech: Speech) -> None:
    document = document_of(speech)
    grid = document.grid.with_tiers(PointTier("bells", 0, 1), IntervalTier("empty", 0, 1))
    end = document.grid.end
    with pytest.raises(InputError, match="There is no text to align; open or type"):
        plan_whole(document, grid, " \n", ORACLE)
    with pytest.raises(InputError, match="no recording to align with; open it first"):
        plan_whole(Document(), grid, "a", ORACLE)
    with pytest.raises(InputError, match="no text to align in the selection"):
        plan_selection(document, grid, Span(0, 1), "", ORACLE)
    with pytest.raises(UsageError, match="too short to hold a word"):
        plan_selection(document, grid, Span(1, 1.01), "a", ORACLE)
    with pytest.raises(UsageError, match="too short to hold a word"):
        plan_selection(document, grid, Span(1, 1), "a", ORACLE)
    with pytest.raises(UsageError, match="lies outside the recording, which goes from 0 to"):
        plan_selection(document, grid, Span(end + 1, end + 2), "a", ORACLE)
    with pytest.raises(UsageError, match="'bells' holds points"):
        plan_tier(document, grid, 0, ORACLE)
    with pytest.raises(InputError, match="'empty' has no labels to align"):
        plan_tier(document, grid, 1, ORACLE)
    with pytest.raises(UsageError, match="not there any more"):
        plan_tier(document, grid, 2, ORACLE)
    with pytest.raises(UsageError, match="has one channel; there is no channel 2"):
        plan_whole(document, grid, "a", replace(ORACLE, channel=1))


def test_what_shows_when_the_text_is_read_is_said_too(speech: Speech) -> None:
    document, stage = document_of(speech), Stage(speech)
    signs = plan_whole(document, document.grid, "?! ... 🙂", ORACLE)
    with pytest.raises(InputError, match="holds no words to align"):
        align_plan(stage.aligner, signs, Progress())
    much = plan_selection(
        document, document.grid, Span(1, 2), "a considerable amount " * 30, ORACLE
    )
    with pytest.raises(AlignmentError, match=r"its 90 words cannot be said in 1.00 s"):
        align_plan(stage.aligner, much, Progress())
    assert stage.opened == 1


def test_a_selection_is_cut_to_the_recording_and_aligned_inside(speech: Speech) -> None:
    document, stage = document_of(speech), Stage(speech)
    end = document.grid.end
    plan = plan_selection(document, document.grid, Span(-1, end + 5), document.transcript, ORACLE)
    assert plan.span == Span(0.0, end)
    result = align_plan(stage.aligner, plan, Progress())
    assert [row[:2] for row in rows(result.tiers[0].tier) if row[2]] == list(speech.spans)


def _with_text_tier(speech: Speech, document: Document) -> TextGrid:
    cuts = [0.0, *(speech.spans[n][0] - 0.001 for n in (4, 8, 12)), document.grid.end]
    words = words_of(speech)
    parts = [Interval(cuts[n], cuts[n + 1], " ".join(words[4 * n : 4 * n + 4])) for n in range(4)]
    return document.grid.with_tiers(IntervalTier.of("said", 0, document.grid.end, parts))


def test_each_interval_of_a_tier_is_aligned_in_its_span(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 16)
    document = document_of(speech)
    grid = _with_text_tier(speech, document)
    settings = AlignSettings(aligner="uniform")
    with WarmAligner() as aligner:
        result = align_plan(aligner, plan_tier(document, grid, 0, settings), Progress())
        part = plan_tier(document, grid, 0, settings, within=Span(0, 0.5))
    assert len(part.texts) == 1
    assert len(result.spans) == 4
    assert labels(result.tiers[0].tier) == words_of(speech)
    assert result.sidecar.source.text_tier == "said"
    edges = {start for start, _, _ in rows(grid.tiers[0])}
    assert edges <= set(result.tiers[0].tier.starts.tolist())


def test_an_interval_that_fails_is_told_and_costs_no_other(speech: Speech) -> None:
    document = document_of(speech)
    grid = document.grid.with_tiers(
        IntervalTier.of(
            "said",
            0,
            99,
            [Interval(0, 2, "a b"), Interval(2, 2.1, "too much " * 20), Interval(50, 60, "c")],
        )
    )
    with WarmAligner() as aligner:
        plan = plan_tier(document, grid, 0, AlignSettings(aligner="uniform"))
        result = align_plan(aligner, plan, Progress())
    assert list(result.spans) == [Span(0, 2)]
    assert len([remark for remark in result.remarks if "was not aligned" in remark]) == 2


def test_a_long_recording_is_told_piece_by_piece(long_speech: Speech) -> None:
    stage = Stage(long_speech)
    plan, preview = whole(long_speech, replace(ORACLE, tiers=None)), Preview()
    shown: list[tuple[IntervalTier, ...]] = []
    pieces: list[tuple[IntervalTier, ...]] = []

    def take(piece: tuple[IntervalTier, ...]) -> None:
        pieces.append(piece)
        shown.append(preview.add(piece))

    result = align_plan(stage.aligner, plan, Progress(), take)
    assert len(pieces) >= 1
    words, phones = shown[-1]
    final = rows(result.tiers[0].tier)
    assert [row for row in rows(words) if row[2]] == [row for row in final if row[2]][
        : len(labels(words))
    ]
    assert phones.name == "phones"
    told = [label for piece in pieces for label in labels(piece[0])]
    assert told == [label for _, _, label in final if label][: len(told)]
    assert len(set(told)) == len(told)


def test_every_piece_is_told_where_there_is_time(
    long_speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tierline.workflow.aligning.PIECE_SECONDS", 0.0)
    stage, preview = Stage(long_speech), Preview()
    shown: list[tuple[IntervalTier, ...]] = []
    result = align_plan(
        stage.aligner,
        whole(long_speech),
        Progress(),
        lambda piece: shown.append(preview.add(piece)),
    )
    counts = [len(labels(tiers[0])) for tiers in shown]
    assert len(counts) > 5
    assert counts == sorted(counts)
    assert labels(shown[-1][0]) == labels(result.tiers[0].tier)
    assert (np.diff(shown[-1][0].starts) > 0).all()


class _Until(Oracle):
    """Calls back when it is asked about a place."""

    def __init__(self, speech: Speech, after: float, callback: object) -> None:
        super().__init__(speech)
        self._after, self._callback = after, callback

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        def watched() -> Iterator[AlignmentRequest]:
            for request in requests:
                if request.start > self._after:
                    self._callback()  # type: ignore[operator]
                yield request

        return super().align(watched(), progress)


def _stopped_after(speech: Speech, seconds: float) -> tuple[Stage, threading.Event]:
    stop, stage = threading.Event(), Stage(speech)
    stage.oracle = _Until(speech, seconds, stop.set)
    return stage, stop


def test_work_that_is_stopped_keeps_what_was_done(long_speech: Speech) -> None:
    stage, stop = _stopped_after(long_speech, 50.0)
    result = align_plan(stage.aligner, whole(long_speech), Progress(), None, stop.is_set)
    assert not result.complete
    (span,) = result.spans
    assert span.start == 0.0
    assert 30 < span.end < 60
    known = [row for row in rows(result.tiers[0].tier) if row[2]]
    assert [row[:2] for row in known] == list(long_speech.spans[: len(known)])
    assert known[-1][1] <= span.end
    assert rows(result.tiers[0].tier)[-1][2] == ""
    assert result.tiers[0].tier.end == pytest.approx(long_speech.duration)
    (remark,) = result.remarks
    assert remark == f"made.wav: it was stopped at {span.end:.2f} s; what follows was not aligned."


def test_of_the_intervals_of_a_tier_those_done_are_kept(speech: Speech) -> None:
    document = document_of(speech)
    grid = document.grid.with_tiers(
        IntervalTier.of("said", 0, 6, [Interval(n, n + 1, f"w{n}") for n in range(6)])
    )
    stop = threading.Event()
    plan = plan_tier(document, grid, 0, AlignSettings(aligner="uniform"))
    with WarmAligner() as aligner:
        result = align_plan(aligner, plan, Progress(), lambda _: stop.set(), stop.is_set)
    assert 1 <= len(result.spans) < 6
    assert len(labels(result.tiers[0].tier)) == len(result.spans)
    assert "stopped early" in result.remarks[-1]


def test_stopped_before_anything_was_done_is_cancelled(long_speech: Speech) -> None:
    with pytest.raises(Cancelled):
        align_plan(Stage(long_speech).aligner, whole(long_speech), Progress(), None, lambda: True)


def test_cancelled_work_keeps_nothing(long_speech: Speech) -> None:
    stage, stop = _stopped_after(long_speech, 50.0)
    with pytest.raises(Cancelled):
        align_plan(stage.aligner, whole(long_speech), Progress(cancelled=stop.is_set))


def test_a_long_text_can_be_cancelled_while_it_is_read(speech: Speech) -> None:
    document = document_of(speech)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    plan = plan_whole(document, document.grid, "a line of words\n" * 20000, ORACLE)
    with pytest.raises(Cancelled):
        align_plan(Stage(speech).aligner, plan, Progress(cancelled=cancelled))
    assert asked == 6
