"""How well the doubt of a boundary is known: area under the curve, calibration, review load.

    python -m tests.benchmarks.accuracy_confidence --speech FOLDER [--write PROFILE]

FOLDER holds a folder for each set of hand-labelled speech (`timit`): `<id>.wav`, `<id>.txt` and
`<id>.json` with the words in seconds. The speaker is what comes before "_" in an id. Figures are
cross-validated: each speaker is judged by models fitted to the others.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.annotation import Interval, IntervalTier
from tierline.audio import probe
from tierline.doubt.edges import Edge
from tierline.doubt.judging import evidence_of, together
from tierline.doubt.listening import Hearing
from tierline.doubt.profile import EVIDENCE, TOLERANCES_MS
from tierline.doubt.said import SaidWord, said_in
from tierline.refinement.classes import PhoneClass
from tierline.workflow import AlignSession, AlignSettings
from tierline.workflow.compare import letters

Doubles: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

SEED = 20261126
GRID_SECONDS = 0.08  # of Qwen3-ForcedAligner
SHIFTED, SHIFTS = 0.05, (0.15, 0.5)  # share of words, and by how many seconds
RIDGE = 30.0
LOADS = (10, 20)  # per cent of the boundaries that somebody looks at


@dataclass(frozen=True)
class Aligned:
    """One recording as an aligner left it, and as it was labelled by hand."""

    speaker: str
    audio: Path
    words: tuple[SaidWord, ...]
    gold: tuple[Interval, ...]


@dataclass(frozen=True)
class Edges:
    """Edges of many recordings: who speaks, what is known, and how far each is off in ms."""

    speakers: NDArray[np.str_]
    evidence: Doubles
    errors: Doubles
    recordings: tuple[tuple[Edge, ...], ...]

    def joined(self, logits: Doubles) -> Doubles:
        """Do what is done with logits where two words meet."""
        parts, at = [], 0
        for edges in self.recordings:
            parts.append(together(edges, logits[at : at + len(edges)]))
            at += len(edges)
        return np.concatenate(parts)


def aligned_by(speech: Path, settings: AlignSettings) -> Iterator[Aligned]:
    """Yield the recordings of a set as an aligner leaves them."""
    with AlignSession(settings) as session:
        for text in sorted(speech.glob("*.txt")):
            grid = session.align(text.with_suffix(".wav"), text).grid
            words, phones = grid.tier("words"), grid.tier("phones") if len(grid.names) > 1 else None
            assert isinstance(words, IntervalTier)
            assert phones is None or isinstance(phones, IntervalTier)
            yield Aligned(
                text.stem.split("_")[0],
                text.with_suffix(".wav"),
                said_in(words, phones),
                _gold(text.with_suffix(".json")),
            )


def simulated(recordings: Sequence[Aligned]) -> Iterator[Aligned]:
    """Yield what a coarse aligner might give: hand times on a grid, some words somewhere else."""
    rng = np.random.default_rng(SEED)
    for each in recordings:
        rows = []
        for row in each.gold:
            by = rng.uniform(*SHIFTS) * rng.choice([-1, 1]) if rng.random() < SHIFTED else 0.0
            start, end = (
                round((time + by) / GRID_SECONDS) * GRID_SECONDS for time in (row.start, row.end)
            )
            rows.append(Interval(start, max(end, start + GRID_SECONDS), row.label))
        order = [max(row.start, 0.0) for row in rows]
        for n in range(1, len(order)):
            order[n] = max(order[n], order[n - 1] + GRID_SECONDS / 2)
        ends = [
            min(row.end, following)
            for row, following in zip(rows, [*order[1:], math.inf], strict=True)
        ]
        words = tuple(
            SaidWord(n, row.label, low, max(high, low + 0.001))
            for n, (row, low, high) in enumerate(zip(rows, order, ends, strict=True))
        )
        yield Aligned(each.speaker, each.audio, words, each.gold)


def without_phones(recordings: Sequence[Aligned]) -> Iterator[Aligned]:
    """Yield the same with words alone."""
    for each in recordings:
        words = tuple(SaidWord(w.index, w.label, w.start, w.end) for w in each.words)
        yield Aligned(each.speaker, each.audio, words, each.gold)


def edges_in(recordings: Sequence[Aligned], usual: dict[str, float]) -> Edges:
    """Return the edges of recordings with their evidence; NaN is the error of an unpaired word."""
    speakers, evidence, errors, found = [], [], [], []
    for each in recordings:
        edges, rows = evidence_of(each.words, Hearing(probe(each.audio)), usual)
        gold = dict(_pairs(each))
        for edge in edges:
            row = gold.get(edge.word)
            true = math.nan if row is None else row.end if edge.is_end else row.start
            errors.append(abs(edge.time - true) * 1000)
        speakers += [each.speaker] * len(edges)
        evidence.append(rows)
        found.append(edges)
    return Edges(np.array(speakers), np.vstack(evidence), np.array(errors), tuple(found))


def usual_of(recordings: Sequence[Aligned]) -> dict[str, float]:
    """Return the usual (median) seconds of each class of phones, and of a letter."""
    lengths: dict[str, list[float]] = {}
    for each in recordings:
        for word in each.words:
            count = max(sum(char.isalnum() for char in word.label), 1)
            lengths.setdefault("letter", []).append(word.duration / count)
            for phone in word.phones:
                lengths.setdefault(phone.kind.value, []).append(phone.duration)
    every = float(np.median([v for name, vs in lengths.items() if name != "letter" for v in vs]))
    usual = {kind.value: every for kind in PhoneClass}
    usual |= {name: float(np.median(values)) for name, values in lengths.items()}
    return {name: round(seconds, 4) for name, seconds in usual.items()}


def fitted(evidence: Doubles, wrong: Flags) -> Doubles:
    """Fit a logistic model by Newton's method; the ridge is on standardised evidence."""
    mean, spread = evidence.mean(0), evidence.std(0)
    spread = np.where(spread < 1e-9, np.inf, spread)
    scaled = np.column_stack([np.ones(len(evidence)), (evidence - mean) / spread])
    penalty = np.array([1e-6, *[RIDGE] * evidence.shape[1]])
    weights = np.zeros(scaled.shape[1])
    weights[0] = math.log(wrong.mean() / (1 - wrong.mean()))

    def loss(at: Doubles) -> float:
        logits = scaled @ at
        fit = float((np.logaddexp(0, logits) - wrong * logits).sum())
        return fit + float((penalty * at**2).sum()) / 2

    for _ in range(50):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (likely - wrong) + penalty * weights
        curve = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + np.diag(penalty)
        step, size = np.linalg.solve(curve, slope), 1.0
        while loss(weights - size * step) > loss(weights) and size > 1e-6:
            size /= 2
        weights = weights - size * step
        if np.abs(step).max() < 1e-8:
            break
    raw = weights[1:] / spread
    return np.array([weights[0] - (raw * mean).sum(), *raw])


def cross_validated(taught: Sequence[Edges], judged: Edges, tolerance: int) -> Doubles:
    """Return the probability of each judged edge, from models fitted to other speakers."""
    logits = np.zeros(len(judged.errors))
    for speaker in np.unique(judged.speakers):
        evidence = np.vstack([each.evidence[_known(each, speaker)] for each in taught])
        wrong = np.concatenate([each.errors[_known(each, speaker)] > tolerance for each in taught])
        model = fitted(evidence, wrong)
        own = judged.speakers == speaker
        logits[own] = model[0] + judged.evidence[own] @ model[1:]
    return 1 / (1 + np.exp(-judged.joined(logits)))


def _known(edges: Edges, speaker: str) -> Flags:
    known: Flags = (edges.speakers != speaker) & np.isfinite(edges.errors)
    return known


def area_under_curve(wrong: Flags, likely: Doubles) -> float:
    """Return how likely a wrong boundary is doubted more than a right one; ties count half."""
    _, inverse, counts = np.unique(likely, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    bad, good = int(wrong.sum()), int((~wrong).sum())
    return float((ranks[wrong].sum() - bad * (bad + 1) / 2) / max(bad * good, 1))


def calibration_error(wrong: Flags, likely: Doubles, bins: int = 10) -> float:
    """Return the mean distance of probability and share that is wrong, over bins of equal size."""
    parts = np.array_split(np.argsort(likely, kind="stable"), bins)
    return float(sum(abs(wrong[p].mean() - likely[p].mean()) * len(p) for p in parts) / len(wrong))


def caught(wrong: Flags, likely: Doubles, load: int) -> float:
    """Return which share of the wrong boundaries is among the most doubted `load` per cent."""
    first = np.argsort(-likely, kind="stable")[: len(likely) * load // 100]
    return float(wrong[first].sum() / max(wrong.sum(), 1))


def confidence_rows(speech: Path) -> Iterator[str]:
    """Yield the table of a set of hand-labelled speech, a line each.

    Args:
        speech: The folder of the sets; `timit` is used.
    """
    yield from rows_of(Material(speech / "timit"))


def rows_of(material: Material) -> Iterator[str]:
    """Yield the table, a line each."""
    yield "| doubt | share off | AUC | calibration error | worst 10 % catch | worst 20 % catch |"
    yield "|---|---|---|---|---|---|"
    for name, taught, judged in material.trials():
        for tolerance in TOLERANCES_MS:
            likely = cross_validated(taught, judged, tolerance)
            known = np.isfinite(judged.errors)
            wrong, likely = judged.errors[known] > tolerance, likely[known]
            loads = " | ".join(f"{caught(wrong, likely, load):.0%}" for load in LOADS)
            yield (
                f"| {name}, off by more than {tolerance} ms | {wrong.mean():.1%} | "
                f"{area_under_curve(wrong, likely):.3f} | "
                f"{calibration_error(wrong, likely):.3f} | {loads} |"
            )


class Material:
    """A set of speech as aligners leave it."""

    def __init__(self, folder: Path) -> None:
        found = tuple(aligned_by(folder, AlignSettings()))
        self.usual = usual_of(found)
        self.ours = edges_in(found, self.usual)
        self.words = edges_in(tuple(without_phones(found)), self.usual)
        self.coarse = edges_in(tuple(simulated(found)), self.usual)

    def trials(self) -> Iterator[tuple[str, Sequence[Edges], Edges]]:
        """Yield what is measured: a name, what models are fitted to, and what they judge."""
        yield "embedded aligner", (self.ours,), self.ours
        yield "the same, words alone", (self.words, self.coarse), self.words
        yield "hand times on 80 ms, 5 % of words shifted", (self.words, self.coarse), self.coarse

    def profile(self, source: str) -> dict[str, object]:
        """Return a profile fitted to all of it, as its file holds it."""
        taught = {"phones": (self.ours,), "words": (self.words, self.coarse)}
        weights = {
            kind: {
                str(tolerance): [round(float(w), 4) for w in _fitted_to(sets, tolerance)]
                for tolerance in TOLERANCES_MS
            }
            for kind, sets in taught.items()
        }
        return {"source": source, "usual": self.usual, "evidence": EVIDENCE, "weights": weights}


def _fitted_to(sets: Sequence[Edges], tolerance: int) -> Doubles:
    evidence = np.vstack([each.evidence[np.isfinite(each.errors)] for each in sets])
    errors = np.concatenate([each.errors[np.isfinite(each.errors)] for each in sets])
    return fitted(evidence, errors > tolerance)


def _gold(path: Path) -> tuple[Interval, ...]:
    rows = json.loads(path.read_text(encoding="utf-8"))["words"]
    return tuple(Interval(row["start"], row["end"], row["text"]) for row in rows)


def _pairs(each: Aligned) -> Iterator[tuple[int, Interval]]:
    import difflib

    ours = [letters(word.label) for word in each.words]
    theirs = [letters(row.label) for row in each.gold]
    matcher = difflib.SequenceMatcher(a=ours, b=theirs, autojunk=False)
    for block in matcher.get_matching_blocks():
        yield from ((block.a + n, each.gold[block.b + n]) for n in range(block.size))


def main() -> None:
    """Print the table; write a profile if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--write", type=Path)
    parsed = parser.parse_args()
    material = Material(parsed.speech / "timit")
    for row in rows_of(material):
        print(row)
    if parsed.write is not None:
        profile = material.profile(
            "TIMIT sample of NLTK (80 sentences, 8 speakers, CC BY-NC-SA): fitted statistics only"
        )
        lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in profile.items()]
        parsed.write.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
