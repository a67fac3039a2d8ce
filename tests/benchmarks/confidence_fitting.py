"""Logistic models of doubt, fitted and judged by other speakers than they were fitted to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.doubt.edges import Edge
from tierline.doubt.judging import together

Doubles: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

RIDGE = 30.0


@dataclass(frozen=True)
class Edges:
    """Edges of many recordings.

    Attributes:
        speakers: (n,) who speaks.
        evidence: (n, len(EVIDENCE)) what is known of each.
        errors: (n,) how far each is off in ms.
        recordings: The edges of each recording, in order.
    """

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


def fitted_to(sets: Sequence[Edges], tolerance_ms: float) -> Doubles:
    """Fit one model to several sets."""
    evidence = np.vstack([each.evidence for each in sets])
    return fitted(evidence, np.concatenate([each.errors for each in sets]) > tolerance_ms)


def cross_validated(taught: Sequence[Edges], judged: Edges, tolerance_ms: float) -> Doubles:
    """Return the probability of each judged edge, from models fitted to other speakers."""
    logits = np.zeros(len(judged.errors))
    for speaker in np.unique(judged.speakers):
        others = [_without(each, speaker) for each in taught]
        model = fitted(
            np.vstack([evidence for evidence, _ in others]),
            np.concatenate([errors for _, errors in others]) > tolerance_ms,
        )
        own = judged.speakers == speaker
        logits[own] = model[0] + judged.evidence[own] @ model[1:]
    return 1 / (1 + np.exp(-judged.joined(logits)))


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


def _without(edges: Edges, speaker: str) -> tuple[Doubles, Doubles]:
    others = edges.speakers != speaker
    return edges.evidence[others], edges.errors[others]
