"""How well each moment near a contact would do as its boundary: a small network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tierline.refinement.contacts import Contacts, Marks, Times, Whole
from tierline.refinement.features import HOP, Features, Floats, change_of, mean_around

REACH = 24  # frames on either side of the aligner's time: 120 ms
PLACES = 2 * REACH + 1
_CEPSTRA = 6  # more helped nobody but the training speakers
_SPANS = ((-10, -4), (-4, 0), (1, 5), (5, 11))  # frames from the place: before and behind it
_UNIT = 0.05  # seconds: distances are told in this
LOCAL_INPUTS = 51
INPUTS = LOCAL_INPUTS + 5


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One hidden layer: what is seen, plus what meets there, to one score.

    Attributes:
        inputs: (56, hidden) weights of what `Candidates` holds.
        left: (classes, hidden) added for the class that ends there.
        right: (classes, hidden) added for the class that begins there.
        output: (hidden,).
    """

    inputs: Floats
    left: Floats
    right: Floats
    output: Floats

    @property
    def numbers(self) -> int:
        """How many numbers it is made of."""
        return self.inputs.size + self.left.size + self.right.size + self.output.size


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The places where boundaries may come to lie.

    Attributes:
        values: (contacts, places, 56) what the network sees.
        frames: (contacts, places) frames of the features they stand for; they may lie outside.
        allowed: (contacts, places) whether a boundary may be there.
    """

    values: Floats
    frames: Whole
    allowed: Marks


def views_of(features: Features) -> Floats:
    """Return (frames, 51): what lies before and behind each frame, near and far, and the change."""
    columns = (
        features.cepstra[:, :_CEPSTRA],
        features.levels / np.float32(15) + np.float32(1),
        features.voicing[:, None] * np.float32(3) - np.float32(1.5),
        features.crossings[:, None] * np.float32(6) - np.float32(1),
    )
    seen = np.concatenate(columns, axis=1)
    changes = (features.change, change_of(features.cepstra, 4), change_of(features.cepstra, 8))
    change = np.stack(changes, axis=1) / np.float32(3) - np.float32(1)
    around = [mean_around(seen, first, last) for first, last in _SPANS]
    return np.concatenate([*around, change], axis=1)


def candidates_of(views: Floats, features: Features, contacts: Contacts) -> Candidates:
    """Gather the places near each contact.

    Args:
        views: What `views_of` made of the features.
        features: Of a stretch that holds the contacts.
        contacts: Where the aligner has the boundaries.
    """
    middle = np.rint((contacts.times - features.start) / HOP).astype(np.intp)
    frames = middle[:, None] + np.arange(-REACH, REACH + 1)[None, :]
    placed = features.start + frames * HOP
    inside = (frames >= 0) & (frames < len(views))
    inside &= (placed >= contacts.start - HOP / 2) & (placed <= contacts.end + HOP / 2)
    moved = placed - contacts.times[:, None]
    values = np.concatenate(
        [views[np.clip(frames, 0, len(views) - 1)], _places(moved, contacts)], axis=2
    )
    allowed = inside & (~contacts.held[:, None] | (frames == middle[:, None]))
    return Candidates(values, frames, allowed)


def scores_of(network: Network, candidates: Candidates, contacts: Contacts) -> Floats:
    """Return (contacts, places) scores; minus infinity where no boundary may be."""
    met = network.left[contacts.left] + network.right[contacts.right]
    hidden = np.tanh(candidates.values @ network.inputs + met[:, None, :])
    scores = hidden @ network.output
    return np.asarray(np.where(candidates.allowed, scores, -np.inf), np.float32)


def _places(moved: Times, contacts: Contacts) -> Floats:
    """How far a place lies from the aligner's time, and from the contacts on either side."""
    distance = moved / _UNIT
    before = np.clip((moved + np.minimum(contacts.before, 0.3)[:, None]) / _UNIT, -1, 3)
    behind = np.clip((np.minimum(contacts.behind, 0.3)[:, None] - moved) / _UNIT, -1, 3)
    placed = (distance, np.abs(distance), distance**2 / 3, before, behind)
    return np.asarray(np.stack(placed, axis=2), np.float32)
