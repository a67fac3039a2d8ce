"""Places in a text: Qt counts halves of surrogate pairs, the grid counts characters."""

from __future__ import annotations


def characters_before(text: str, position: int) -> int:
    """Return how many characters stand before a place that Qt counts in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * position]
    return len(units.decode("utf-16-le", "surrogatepass"))


def units_before(text: str, characters: int) -> int:
    """Return the place, as Qt counts it, behind a number of characters."""
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2


def end_of_change(before: str, after: str) -> int:
    """Return the place, as Qt counts it, behind what differs in `after`."""
    most = min(len(before), len(after))
    same_start = _alike(before, after)
    same_end = min(_alike(before[::-1], after[::-1]), most - same_start)
    return units_before(after, len(after) - same_end)


def _alike(one: str, other: str) -> int:
    """Return with how many of the same characters two texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
