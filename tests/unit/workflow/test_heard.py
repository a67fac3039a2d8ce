"""A text that was transcribed, corrected, and is aligned where each utterance was heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.alignment import Progress
from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import probe
from tierline.navigation import Span
from tierline.transcription import Segment
from tierline.workflow import (
    AlignChoice,
    AlignOrder,
    AlignSettings,
    Document,
    Scope,
    WarmAligner,
    align_plan,
    placing,
)
from tierline.workflow.heard import lined_up, utterance_tier

HEARD = (
    Segment(0.5, 1.0, "one two three"),
    Segment(2.0, 3.0, "four five six"),
    Segment(3.0, 3.5, "seven eight"),
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("one two three\nfour five six\nseven eight\n", None),
        ("One, two, tree!\nfour five six\nseven ate", ["One, two, tree!", None, "seven ate"]),
        ("one two\nthree\nfour five six\nseven eight", ["one two three", None, None]),
        ("one two three four five\nsix seven eight", ["one two three", "four five six", None]),
        ("one two three four 5 six seven eight", [None, "four 5 six", None]),
        ("well\none two three\nfour five six\nseven eight", ["well one two three", None, None]),
        ("one two three\nseven eight", [None, "", None]),
    ],
)
def test_corrected_words_stay_in_their_utterances(text: str, left: list[str | None] | None) -> None:
    wanted = [
        each.text if new is None else new
        for each, new in zip(HEARD, left or [None] * 3, strict=True)
    ]
    found = lined_up(HEARD, text)
    assert [each.text for each in found] == [new for new in wanted if new]
    times = {each.text.split()[-1]: each.start for each in found}
    assert times[wanted[-1].split()[-1]] == 3.0


def test_another_text_is_not_what_was_heard() -> None:
    assert lined_up(HEARD, "there is nothing here that was ever said by anybody") == ()
    assert lined_up(HEARD, "") == lined_up((), "one two three") == ()


def test_a_script_without_blanks_is_known_by_its_letters() -> None:
    heard = (Segment(0.0, 1.0, "今天天气很好我们去公园散步吧"),)
    (found,) = lined_up(heard, "今天天气很好，我们去公园散步")
    assert found.text == "今天天气很好，我们去公园散步"
    assert lined_up(heard, "完全不同的另外一段话语内容在此") == ()


def test_words_without_time_of_their_own_are_not_lost() -> None:
    told = (Segment(0.0, 1.0, "a"), Segment(0.5, 1.0, "b"), Segment(1.0, 1.5, "c"))
    tier = utterance_tier((*told, Segment(1.5, 1.5, "d")), 1.5)
    assert [(row.start, row.end, row.label) for row in tier] == [
        (0.0, 1.0, "a"),
        (1.0, 1.5, "b c d"),
    ]


def test_utterances_share_the_silence_between_them() -> None:
    told = (Segment(0.06, 1.0, "a"), Segment(1.1, 2.0, "b"), Segment(3.0, 3.95, "c"))
    rows = [(row.start, row.end) for row in utterance_tier(told, 4.0) if row.label]
    assert rows == [pytest.approx(row) for row in ((0.0, 1.05), (1.05, 2.1), (2.9, 4.0))]


def test_each_utterance_is_aligned_where_it_was_heard(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(str(path), 0.3 * np.sin(np.arange(4 * 8000) * 0.1), 8000)
    recording = probe(path)
    document = Document(recording=recording, grid=TextGrid(0.0, recording.duration))
    text = "one 2 three\nfour five six\nseven eight"
    settings = AlignSettings(aligner="uniform", tiers=("words",))
    choice = AlignChoice(Scope.WHOLE, settings=settings)
    order = AlignOrder(document, document.grid, text, Span(0.0, 0.0), choice, HEARD)
    with WarmAligner() as aligner:
        result = align_plan(aligner, order.plan(), Progress())
    grid = placing(result, document.grid).apply(document.grid)
    assert grid.names == ("utterance", "words")
    said, words = grid.tiers
    assert isinstance(said, IntervalTier)
    assert isinstance(words, IntervalTier)
    assert [label for label in said.labels if label] == text.splitlines()
    # 0.1 s of the silence around goes with them.
    spans = [(0.4, 1.1), (1.9, 3.0), (3.0, 3.6)]
    for (start, end), utterance in zip(spans, text.splitlines(), strict=True):
        inside = [row for row in words if row.label and start - 1e-9 <= row.start < end]
        assert " ".join(row.label for row in inside) == utterance
        assert (inside[0].start, inside[-1].end) == pytest.approx((start, end))
