"""How far the boundaries of one TextGrid lie from those of another."""

from __future__ import annotations

import difflib
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tierline.annotation import Interval
from tierline.text.silences import is_silence

TOLERANCES_MS = (10, 20, 50, 100)
DETECTION_SECONDS = 0.020
TOUCHING = 1e-6  # seconds
# TIMIT labels the closure of a stop apart from its release: together they are one phone.
CLOSURES = {"bcl": "b", "dcl": "d", "gcl": "g", "pcl": "p", "tcl": "t", "kcl": "k"}
AFFRICATES = frozenset(("jh", "ch"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts and boundary errors of one or many files; comparisons add up with `total`.

    Attributes:
        reference: Items in the reference.
        hypothesis: Items in the hypothesis.
        paired: Items whose labels pair up in order.
        errors: Hypothesis minus reference in seconds, two for each pair: its start and its end.
        detected: Reference boundaries with a hypothesis boundary within 20 ms, whatever the label.
        reference_boundaries: Different boundary times in the reference.
        hypothesis_boundaries: Different boundary times in the hypothesis.
        unlike: Reference items of files whose labels are too unlike to be paired: they count in
            `detected` alone.
    """

    reference: int = 0
    hypothesis: int = 0
    paired: int = 0
    errors: tuple[float, ...] = ()
    detected: int = 0
    reference_boundaries: int = 0
    hypothesis_boundaries: int = 0
    unlike: int = 0

    @property
    def missing(self) -> int:
        """Reference items without a partner."""
        return self.reference - self.paired

    @property
    def extra(self) -> int:
        """Hypothesis items without a partner."""
        return self.hypothesis - self.paired

    def figures(self) -> dict[str, int | float | None]:
        """Return what there is to say, by name; None where there is no pair. Times in ms."""
        sizes = [abs(error) * 1000 for error in self.errors]
        found = self.detected
        precision = found / max(self.hypothesis_boundaries, 1)
        recall = found / max(self.reference_boundaries, 1)
        return {
            "reference": self.reference,
            "hypothesis": self.hypothesis,
            "paired": self.paired,
            "missing": self.missing,
            "extra": self.extra,
            "unlike": self.unlike,
            "mean_ms": statistics.fmean(sizes) if sizes else None,
            "median_ms": statistics.median(sizes) if sizes else None,
            "signed_ms": statistics.fmean(self.errors) * 1000 if sizes else None,
            **{
                f"within_{limit}": sum(size <= limit for size in sizes) / len(sizes)
                if sizes
                else None
                for limit in TOLERANCES_MS
            },
            "precision_20": precision,
            "recall_20": recall,
            "f1_20": 2 * precision * recall / max(precision + recall, 1e-9),
        }


def compare_words(reference: Iterable[Interval], hypothesis: Iterable[Interval]) -> Comparison:
    """Compare words: labels pair by their letters alone; what has no letters is left out."""
    return _compared(
        [row for row in reference if letters(row.label)],
        [row for row in hypothesis if letters(row.label)],
    )


def compare_phones(reference: Iterable[Interval], hypothesis: Iterable[Interval]) -> Comparison:
    """Compare phones: silences are left out, stop closures joined with their releases.

    If more than a fifth of the reference finds no partner, the two phone sets differ, and only
    the detection of boundaries is compared.
    """
    gold, found = spoken_phones(reference), spoken_phones(hypothesis)
    result = _compared(gold, found)
    if result.missing <= len(gold) // 5:
        return result
    return Comparison(
        detected=result.detected,
        reference_boundaries=result.reference_boundaries,
        hypothesis_boundaries=result.hypothesis_boundaries,
        unlike=len(gold),
    )


def total(comparisons: Sequence[Comparison]) -> Comparison:
    """Add comparisons up: every boundary counts the same, whatever file it is in."""
    return Comparison(
        reference=sum(one.reference for one in comparisons),
        hypothesis=sum(one.hypothesis for one in comparisons),
        paired=sum(one.paired for one in comparisons),
        errors=tuple(error for one in comparisons for error in one.errors),
        detected=sum(one.detected for one in comparisons),
        reference_boundaries=sum(one.reference_boundaries for one in comparisons),
        hypothesis_boundaries=sum(one.hypothesis_boundaries for one in comparisons),
        unlike=sum(one.unlike for one in comparisons),
    )


def letters(label: str) -> str:
    """Return the letters, digits and marks of a label, caseless: what a pair must agree in."""
    folded = unicodedata.normalize("NFC", label).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LNM")


def spoken_phones(rows: Iterable[Interval]) -> list[Interval]:
    """Return phones without silences, each stop closure joined with its release."""
    joined: list[Interval] = []
    for row in rows:
        label = row.label.strip()
        if is_silence(label):
            continue
        last = joined[-1] if joined else None
        if last and _releases(last, label) and abs(last.end - row.start) < TOUCHING:
            joined[-1] = Interval(last.start, row.end, label)
        else:
            joined.append(Interval(row.start, row.end, label))
    return joined


def _releases(closure: Interval, label: str) -> bool:
    stop = CLOSURES.get(closure.label)
    return stop is not None and (label == stop or label in AFFRICATES)


def _compared(gold: Sequence[Interval], found: Sequence[Interval]) -> Comparison:
    pairs = _pairs(gold, found)
    errors = [
        error for left, right in pairs for error in (right.start - left.start, right.end - left.end)
    ]
    ours, theirs = _times(gold), _times(found)
    return Comparison(
        reference=len(gold),
        hypothesis=len(found),
        paired=len(pairs),
        errors=tuple(errors),
        detected=_detected(ours, theirs),
        reference_boundaries=len(ours),
        hypothesis_boundaries=len(theirs),
    )


def _pairs(gold: Sequence[Interval], found: Sequence[Interval]) -> list[tuple[Interval, Interval]]:
    left, right = [letters(row.label) for row in gold], [letters(row.label) for row in found]
    if left == right:
        return list(zip(gold, found, strict=True))
    matcher = difflib.SequenceMatcher(a=left, b=right, autojunk=False)
    return [
        (gold[block.a + n], found[block.b + n])
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]


def _times(rows: Iterable[Interval]) -> list[float]:
    return sorted({round(time, 4) for row in rows for time in (row.start, row.end)})


def _detected(gold: Sequence[float], found: Sequence[float]) -> int:
    """Count gold boundaries with a found one close by; each found one serves once."""
    hits, at, reach = 0, 0, DETECTION_SECONDS + 1e-9
    for time in gold:
        while at < len(found) and found[at] < time - reach:
            at += 1
        if at < len(found) and found[at] <= time + reach:
            hits, at = hits + 1, at + 1
    return hits
