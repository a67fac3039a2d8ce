"""How much a boundary is to be doubted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Doubt:
    """How likely a boundary lies elsewhere than a phonetician would put it.

    Attributes:
        over_20_ms: Probability that it is off by more than 20 ms.
        over_50_ms: Probability that it is off by more than 50 ms.
    """

    over_20_ms: float
    over_50_ms: float


Doubts: TypeAlias = tuple[Doubt, Doubt]  # of the start of a word, and of its end
