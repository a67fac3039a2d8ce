"""The alignment of a long recording while it grows, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tierline.alignment.contract import Alignment, AlignmentRequest, Phone, Stretch, Word
from tierline.alignment.outcomes import unplaced
from tierline.alignment.parts import OnPart, Part
from tierline.plugins.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that has been aligned.

    Attributes:
        units: The units in it.
        end: Where it ends, in seconds.
        alignment: Its alignment.
    """

    units: range
    end: float
    alignment: Alignment

    def before(self, count: int) -> Piece:
        """Return the piece with its first `count` words alone; the last of them has a place."""
        whole = self.alignment
        span = whole.words[count - 1].span
        end = self.end if span is None else span[1]
        kept = replace(
            whole,
            words=whole.words[:count],
            phones=tuple(phone for phone in whole.phones if phone.word < count),
            stretches=tuple(
                replace(part, end=min(part.end, end))
                for part in whole.stretches
                if part.start < end
            ),
            untold=tuple(part for part in whole.untold if part[1] <= end),
        )
        return Piece(self.units[:count], end, kept)


class Growing:
    """Joins the pieces of a long request, in order.

    Args:
        request: The long request.
        on_part: Is called with each piece.
    """

    def __init__(self, request: AlignmentRequest, on_part: OnPart) -> None:
        self._request = request
        self._on_part = on_part
        self._words: list[Word] = []
        self._phones: list[Phone] = []
        self._stretches: list[Stretch] = []
        self._remarks: dict[str, None] = {}
        self._untold: list[tuple[float, float]] = []
        self._provenance: Provenance | None = None
        self.time = request.start  # up to which it is settled, in seconds

    def add(self, piece: Piece) -> None:
        """Add the piece that follows."""
        part, first = piece.alignment, len(self._words)
        self._on_part(Part(self._request.id, first, self.time, piece.end, part))
        self.time = piece.end
        self._phones += [replace(phone, word=phone.word + first) for phone in part.phones]
        self._words += part.words
        self._stretches += part.stretches
        self._remarks.update(dict.fromkeys(part.remarks))
        self._untold += part.untold
        self._provenance = part.provenance

    def joined(self) -> Alignment | None:
        """Return all of it, what is missing at the end as not placed; None: nothing was added."""
        if self._provenance is None:
            return None
        rest = replace(self._request, units=self._request.units[len(self._words) :])
        words = (*self._words, *unplaced(rest, self._provenance).words)
        return Alignment(
            words,
            tuple(self._phones),
            self._provenance,
            tuple(self._stretches),
            tuple(self._remarks),
            tuple(self._untold),
        )
