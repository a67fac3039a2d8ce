"""How much a boundary is to be doubted, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Why(StrEnum):
    """What is most odd about a boundary."""

    SHORTEST = "shortest"  # its sound there is as short as can be
    SHORTEST_BESIDE = "shortest-beside"
    LONG = "long"  # its sound there is very long
    LONG_BESIDE = "long-beside"
    SOUND_IN_PAUSE = "sound-in-pause"
    CHANGE_NEAR = "change-near"  # the sound changes more close by
    FADING = "fading"
    ALIKE = "alike"  # two sounds alike run into each other
    OFTEN_OFF = "often-off"  # nothing of these, but such boundaries often are


@dataclass(frozen=True, slots=True)
class Doubt:
    """How likely a boundary lies elsewhere than a phonetician would put it.

    Attributes:
        over_20_ms: Probability that it is off by more than 20 ms.
        over_50_ms: Probability that it is off by more than 50 ms.
        why: What is most odd about it; None where it is hardly to be doubted.
    """

    over_20_ms: float
    over_50_ms: float
    why: Why | None = None


Doubts: TypeAlias = tuple[Doubt, Doubt]  # of the start of a word, and of its end
KnownDoubts: TypeAlias = tuple[Doubt | None, Doubt | None]  # None: nothing known, or not any more
