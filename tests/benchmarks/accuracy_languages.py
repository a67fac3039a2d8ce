"""Rows of the accuracy benchmark for languages without a model, from their transcription in IPA."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tierline import align_many
from tierline.annotation import Interval, IntervalTier

FOLDER, LANGUAGE = "voxangeles", "und-fonipa"


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """What was measured.

    Attributes:
        title: What was done.
        files: Recordings, a word each.
        failed: Those that came back with an error, or with other phones than were asked for.
        inner_ms: Errors of the boundaries between phones, in milliseconds.
        edges_ms: Errors at the two ends of words, in milliseconds.
    """

    title: str
    files: int
    failed: int
    inner_ms: Sequence[float]
    edges_ms: Sequence[float]

    def line(self) -> str:
        """Return it as it is printed."""
        close = sum(error <= 20 for error in self.inner_ms) / len(self.inner_ms)
        return (
            f"{self.title}: between phones {statistics.fmean(self.inner_ms):.1f} ms mean, "
            f"{statistics.median(self.inner_ms):.1f} median, {close:.3f} within 20 ms; ends of "
            f"words {statistics.fmean(self.edges_ms):.1f} ms; {self.failed} of {self.files} failed"
        )


def language_rows(speech: Path) -> Iterator[LanguageRow]:
    """Align the words of `voxangeles` as their IPA says, plain and refined.

    Args:
        speech: A folder that holds `voxangeles`: NAME.wav, NAME.txt in IPA, and NAME.json with
            hand-corrected phones.
    """
    golds = sorted((speech / FOLDER).glob("*.json"))
    for title, refine in (("plain", False), ("refined", True)):
        if golds:
            yield _row(f"sphinx, words in IPA, {title}", golds, refine=refine)


def _row(title: str, golds: list[Path], *, refine: bool) -> LanguageRow:
    pairs = [(gold.with_suffix(".wav"), gold.with_suffix(".txt")) for gold in golds]
    inner: list[float] = []
    edges: list[float] = []
    failed = 0
    for result, gold in zip(
        align_many(pairs, language=LANGUAGE, refine=refine), golds, strict=True
    ):
        hand = json.loads(gold.read_text("utf-8"))["phones"]
        phones = [] if result.recording is None else _phones(result.recording.grid.tier("phones"))
        if len(phones) != len(hand):
            failed += 1
            continue
        starts = [abs(a.start - b["start"]) * 1000 for a, b in zip(phones, hand, strict=True)]
        ends = [abs(a.end - b["end"]) * 1000 for a, b in zip(phones, hand, strict=True)]
        inner += starts[1:] + ends[:-1]
        edges += [starts[0], ends[-1]]
    return LanguageRow(title, len(golds), failed, inner, edges)


def _phones(tier: object) -> list[Interval]:
    assert isinstance(tier, IntervalTier)
    return [interval for interval in tier if interval.label]
