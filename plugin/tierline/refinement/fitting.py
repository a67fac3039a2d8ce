"""Fitting the network to boundaries that a person has corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from tierline.refinement.classes import CLASSES, PhoneClass
from tierline.refinement.contacts import Contacts, Marks, Times, Whole
from tierline.refinement.features import HOP, Features, Floats
from tierline.refinement.scoring import (
    INPUTS,
    PLACES,
    REACH,
    Candidates,
    Network,
    candidates_of,
    views_of,
)

MOST_EXAMPLES = 12_000  # more cost memory, 11 KB each, and change nothing
PER_TURN = 4_000  # examples seen in one turn: of more, others are drawn each time
_SHARPNESS = 0.008  # seconds: how far people agree
_WORD_WEIGHT = 2.0  # edges of words count twice
_NAMELESS = 0.08  # share of examples in which a class is hidden, so that unknown ones work as well


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How to fit.

    Attributes:
        hidden: Size of the hidden layer, for a network from scratch.
        rounds: Steps of gradient descent.
        rate: Their size.
        pull: How strongly weights are drawn to zero, or to those of `start`.
        seed: Of what is random.
    """

    hidden: int = 12
    rounds: int = 250
    rate: float = 0.02
    pull: float = 1e-3
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Contacts with the times that a person gave them.

    Attributes:
        values: (n, places, 56) what the network sees.
        allowed: (n, places).
        near: (n, places) how near each place is to the person's time, 0 to 1.
        behind: (n, places) whether it lies behind that time: 0, 1, or 0.5 between two times.
        left: (n,) classes.
        right: (n,) classes.
        weights: (n,).
    """

    values: Floats
    allowed: Marks
    near: Floats
    behind: Floats
    left: Whole
    right: Whole
    weights: Floats

    def __len__(self) -> int:
        """How many there are."""
        return len(self.weights)


def examples_of(
    features: Features, contacts: Contacts, truth: Times, edges: Sequence[bool]
) -> Examples:
    """Return the contacts whose true time is known and within reach.

    Args:
        features: Of a stretch that holds the contacts.
        contacts: Where the aligner has the boundaries.
        truth: (n, 2) where a person has the end of what ends there and the start of what begins, in
            seconds; not a number where nobody knows.
        edges: (n,) whether each is the edge of a word.
    """
    apart = np.abs(np.nan_to_num(truth, nan=np.inf) - contacts.times[:, None])
    known = apart.max(axis=1) < REACH * HOP
    candidates: Candidates = candidates_of(views_of(features), features, contacts)
    placed = features.start + candidates.frames[known] * HOP
    offsets = placed[:, :, None] - truth[known][:, None, :]
    weights = np.where(np.asarray(edges, np.bool_), _WORD_WEIGHT, 1.0)
    return Examples(
        candidates.values[known],
        candidates.allowed[known],
        np.asarray(np.exp(-np.abs(offsets) / _SHARPNESS).mean(axis=2), np.float32),
        np.asarray((offsets >= 0).mean(axis=2), np.float32),
        contacts.left[known],
        contacts.right[known],
        np.asarray(weights[known], np.float32),
    )


def joined(parts: Sequence[Examples], seed: int = 0) -> Examples:
    """Put examples together; of too many, a random choice."""
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Examples)
    }
    return _drawn(Examples(**columns), MOST_EXAMPLES, np.random.default_rng(seed))


def _drawn(examples: Examples, most: int, rng: np.random.Generator) -> Examples:
    """Return the examples if they are not too many, or a random choice of them."""
    if len(examples) <= most:
        return examples
    kept = np.sort(rng.permutation(len(examples))[:most])
    return Examples(*(getattr(examples, field.name)[kept] for field in fields(Examples)))


def fitted(
    examples: Examples,
    settings: FitSettings | None = None,
    *,
    start: Network | None = None,
    check: Callable[[], None] = lambda: None,
) -> Network:
    """Fit a network.

    Half of what is made small is the cross entropy with places near the true time, the other half
    the continuous ranked probability score (Gneiting and Raftery 2007), which is the mean error of
    a guess that knows how sure it is; by Adam (Kingma and Ba 2015).

    Args:
        examples: At least one.
        settings: How.
        start: Weights to begin with and to stay near to; None begins from scratch.
        check: Called often; may raise to give up.
    """
    settings = settings or FitSettings()
    rng = np.random.default_rng(settings.seed)
    first = start or _random(settings.hidden, rng)
    home = start or Network(*(np.zeros_like(part) for part in _parts(first)))
    named = _some_nameless(examples, rng)
    lesson = _Lesson(named) if len(named) <= PER_TURN else None
    weights = [_Weights(part, own) for part, own in zip(_parts(first), _parts(home), strict=True)]
    for turn in range(settings.rounds):
        check()
        rate = settings.rate * 0.5 * (1 + np.cos(np.pi * turn / settings.rounds))
        seen = lesson or _Lesson(_drawn(named, PER_TURN, rng))
        slopes = seen.slopes(Network(*(part.values for part in weights)))
        for part, slope in zip(weights, slopes, strict=True):
            part.step(slope, rate, settings.pull)
    return Network(*(part.values for part in weights))


class _Weights:
    """One part of the network on its way, with what Adam remembers of its slopes."""

    def __init__(self, values: Floats, home: Floats) -> None:
        self.values = values.astype(np.float32)
        self._home = home
        self._mean, self._square = np.zeros_like(self.values), np.zeros_like(self.values)
        self._turn = 0

    def step(self, slope: Floats, rate: float, pull: float) -> None:
        slope = slope + 2 * pull * (self.values - self._home)
        self._turn += 1
        self._mean = 0.9 * self._mean + 0.1 * slope
        self._square = 0.999 * self._square + 0.001 * slope**2
        mean = self._mean / (1 - 0.9**self._turn)
        spread = np.sqrt(self._square / (1 - 0.999**self._turn)) + 1e-8
        self.values = np.asarray(self.values - rate * mean / spread, np.float32)


def _random(hidden: int, rng: np.random.Generator) -> Network:
    def drawn(*shape: int, width: float) -> Floats:
        return np.asarray(rng.standard_normal(shape) * width, np.float32)

    classes = len(CLASSES)
    return Network(
        drawn(INPUTS, hidden, width=0.5 / np.sqrt(INPUTS)),
        drawn(classes, hidden, width=0.3),
        drawn(classes, hidden, width=0.3),
        drawn(hidden, width=0.5),
    )


def _parts(network: Network) -> tuple[Floats, Floats, Floats, Floats]:
    return network.inputs, network.left, network.right, network.output


def _some_nameless(examples: Examples, rng: np.random.Generator) -> Examples:
    unknown, pause = CLASSES.index(PhoneClass.UNKNOWN), CLASSES.index(PhoneClass.PAUSE)

    def hidden(kinds: Whole) -> Whole:
        taken = (rng.random(len(kinds)) < _NAMELESS) & (kinds != pause)
        return np.where(taken, unknown, kinds)

    return replace(examples, left=hidden(examples.left), right=hidden(examples.right))


class _Lesson:
    """What a network is to learn, and in which direction its weights have to go for that."""

    def __init__(self, examples: Examples) -> None:
        self._examples = examples
        self._seen = examples.values.reshape(-1, INPUTS)
        near = examples.near * examples.allowed
        self._wanted = near / np.maximum(near.sum(axis=1, keepdims=True), 1e-9)
        self._behind = examples.behind
        self._weights = examples.weights[:, None] / examples.weights.sum()
        classes = np.arange(len(CLASSES))
        self._left = (examples.left[None, :] == classes[:, None]).astype(np.float32)
        self._right = (examples.right[None, :] == classes[:, None]).astype(np.float32)

    def slopes(self, network: Network) -> list[Floats]:
        """Return the gradient for each part of the network."""
        known = self._examples
        met = network.left[known.left] + network.right[known.right]
        raw = (self._seen @ network.inputs).reshape(len(known), PLACES, -1)
        hidden = np.tanh(raw + met[:, None, :])
        scores = np.where(known.allowed, hidden @ network.output, np.float32(-1e9))
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        errors = self._weights * (0.5 * (chances - self._wanted) + 0.5 * self._ranked(chances))
        inner = (errors[:, :, None] * network.output) * (1 - hidden**2)
        met_slopes = inner.sum(axis=1)
        return [
            self._seen.T @ inner.reshape(len(self._seen), -1),
            self._left @ met_slopes,
            self._right @ met_slopes,
            np.einsum("np,nph->h", errors, hidden),
        ]

    def _ranked(self, chances: Floats) -> Floats:
        """Slope of the ranked probability score by the scores."""
        short = 2 * (np.cumsum(chances, axis=1) - self._behind)
        by_chance = np.cumsum(short[:, ::-1], axis=1)[:, ::-1]
        mean = (by_chance * chances).sum(axis=1, keepdims=True)
        return np.asarray(chances * (by_chance - mean), np.float32)
