"""Contacts: the places where two sounds meet, which is what refinement moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.refinement.classes import CLASSES, PhoneClass
from tierline.refinement.features import HOP

Times: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.intp]
Marks: TypeAlias = NDArray[np.bool_]

SHORTEST_PHONE = 3 * HOP  # seconds; pauses may come to nothing


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch that is one phone, one pause, or a word whose phones nobody knows.

    Attributes:
        kind: What it is.
        start: In seconds.
        end: In seconds; may be the start, for a pause that may turn out to be there.
        held: Whether its end must stay where it is.
    """

    kind: PhoneClass
    start: float
    end: float
    held: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """All contacts of a stretch, in order, column by column.

    Attributes:
        times: (n,) where the aligner has them, in seconds from the start of the recording.
        left: (n,) class of what ends there, an index into `CLASSES`.
        right: (n,) class of what begins there.
        before: (n,) how long what ends there lasts, in seconds.
        behind: (n,) how long what begins there lasts, in seconds.
        held: (n,) True where the time must stay as it is.
        least: (n,) the least time between each contact and the next, in seconds.
        start: Where the stretch begins, in seconds; no contact goes before it.
        end: Where it ends.
    """

    times: Times
    left: Whole
    right: Whole
    before: Times
    behind: Times
    held: Marks
    least: Times
    start: float
    end: float

    def __len__(self) -> int:
        """How many there are."""
        return len(self.times)


def contacts_of(sounds: Sequence[Sound]) -> Contacts:
    """Return where consecutive sounds meet.

    Args:
        sounds: At least one; each begins where the one before ends.
    """
    kinds = np.array([CLASSES.index(sound.kind) for sound in sounds], np.intp)
    lengths = np.array([sound.end - sound.start for sound in sounds])
    paused = kinds == CLASSES.index(PhoneClass.PAUSE)
    least = np.where(paused, 0.0, np.minimum(SHORTEST_PHONE, lengths))
    return Contacts(
        times=np.array([sound.end for sound in sounds[:-1]], np.float64),
        left=kinds[:-1],
        right=kinds[1:],
        before=lengths[:-1],
        behind=lengths[1:],
        held=np.array([sound.held for sound in sounds[:-1]], np.bool_),
        least=least[1:],
        start=sounds[0].start,
        end=sounds[-1].end,
    )
