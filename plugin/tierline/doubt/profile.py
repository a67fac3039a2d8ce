"""The fitted numbers that turn what is known of an edge into probabilities."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.doubt.edges import CONTEXT
from tierline.doubt.listening import HEARD

Doubles: TypeAlias = NDArray[np.float64]

EVIDENCE = (*CONTEXT, *HEARD)
TOLERANCES_MS = (20, 50)


@dataclass(frozen=True, slots=True)
class Profile:
    """Two logistic models for words with phones, and two for words alone.

    Attributes:
        source: What it was fitted to.
        usual: Usual seconds of each class of phones, and of a "letter" of a word without phones.
        weights: For "phones" and "words" the weights of each tolerance in ms: the constant first,
            then one for each name in `EVIDENCE`.
    """

    source: str
    usual: Mapping[str, float]
    weights: Mapping[str, Mapping[int, Doubles]]

    def logits(self, evidence: Doubles, tolerance_ms: int, *, with_phones: bool) -> Doubles:
        """Return the logits that edges are off by more than a tolerance; one for each row."""
        weights = self.weights["phones" if with_phones else "words"][tolerance_ms]
        logits: Doubles = weights[0] + evidence @ weights[1:]
        return logits


@cache
def shipped_profile() -> Profile:
    """Return the profile that comes with Tierline."""
    return profile_of(json.loads(files("tierline.doubt").joinpath("profile.json").read_bytes()))


def profile_of(value: Mapping[str, Any]) -> Profile:
    """Return a profile from what its JSON file holds; evidence that it does not name counts 0."""
    places = {name: place for place, name in enumerate(value["evidence"])}
    weights = {
        kind: {tolerance: _ordered(models[str(tolerance)], places) for tolerance in TOLERANCES_MS}
        for kind, models in value["weights"].items()
    }
    return Profile(value["source"], value["usual"], weights)


def _ordered(weights: Sequence[float], places: Mapping[str, int]) -> Doubles:
    known = [weights[1 + places[name]] if name in places else 0.0 for name in EVIDENCE]
    return np.array([weights[0], *known])
