"""The library's own times, as far as a tier can hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

Span = tuple[float, float]
LEAST = 0.001  # seconds that a word without length gets


@dataclass(frozen=True, slots=True)
class Lawful:
    """A word's time that a tier can hold.

    Attributes:
        span: Start and end in seconds; None: it lies behind the sound.
        widened: Whether it had no length and was given the least there is.
    """

    span: Span | None
    widened: bool = False


def lawful(times: Sequence[Span], seconds: float) -> list[Lawful]:
    """Keep the library's times; only words that no tier can hold are changed.

    A word that begins behind the sound has no place. One without length gets a millisecond at
    most, of the gap behind it or before it; only if there is none, of the word behind it.

    Args:
        times: Start and end of each word in seconds, in order.
        seconds: Length of the sound.
    """
    spans = [(start, min(end, seconds)) for start, end in times if start < seconds]
    flat = [start >= end for start, end in spans]
    result: list[Lawful] = []
    # Words without length that share a moment share its room.
    for (empty, _), group in groupby(
        range(len(spans)), key=lambda n: (flat[n], spans[n][0] if flat[n] else n)
    ):
        places = list(group)
        if not empty:
            start, end = spans[places[0]]
            before = result[-1].span if result else None
            result.append(Lawful((max(start, before[1] if before else 0.0), end)))
            continue
        before = result[-1].span if result else None
        behind = places[-1] + 1
        follows = spans[behind] if behind < len(spans) else None
        result += _widened(
            spans[places[0]][0], len(places), before[1] if before else 0.0, (follows, seconds)
        )
    return result + [Lawful(None)] * (len(times) - len(spans))


def _widened(
    at: float, count: int, free_from: float, ahead: tuple[Span | None, float]
) -> list[Lawful]:
    """Give `count` words at one moment a length each."""
    follows, seconds = ahead
    wanted = LEAST * count
    free_until = follows[0] if follows else seconds
    at = max(at, free_from)
    if free_until > at:
        start, end = at, min(at + wanted, free_until)
    elif free_from < at:
        start, end = max(at - wanted, free_from), at
    else:
        longest = (follows[1] - at) / 2 if follows and follows[1] > at else 0.0
        start, end = at, at + min(wanted, longest)
    if end <= start:
        return [Lawful(None)] * count
    step = (end - start) / count
    return [Lawful((start + n * step, start + (n + 1) * step), widened=True) for n in range(count)]
