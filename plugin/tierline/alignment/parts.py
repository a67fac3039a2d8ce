"""Parts: what is settled of a request while the rest of it is still at work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tierline.alignment.contract import Alignment, AlignmentRequest


@dataclass(frozen=True, slots=True)
class Part:
    """Some consecutive units of a request, aligned for good.

    The parts of a request come in order, each behind the one before; those of different requests
    come in any order. What a request's parts leave out has no place.

    Attributes:
        request: Id of the request.
        first: Index of the first unit among those of the request.
        start: Where the part begins, in seconds.
        end: Where it ends, in seconds.
        alignment: The alignment of these units.
    """

    request: str
    first: int
    start: float
    end: float
    alignment: Alignment

    @classmethod
    def whole(cls, request: AlignmentRequest, alignment: Alignment) -> Part:
        """Return all of a request as one part."""
        return cls(request.id, 0, request.start, request.end, alignment)


OnPart: TypeAlias = Callable[[Part], None]


def ignored(part: Part) -> None:
    """Tell nobody."""
