"""What a human has done to tiers that are refined: it stays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tierline.review import AlignedLabel, Status, edges_by_hand
from tierline.workflow.refining_tier import Row
from tierline.workflow.refining_words import Phones

Known = Mapping[int, Sequence[AlignedLabel]]  # by the index of the tier


def held_by_hand(
    rows: Sequence[Row], phones: Phones, known: Known, words: int
) -> tuple[list[Row], Phones]:
    """Return rows whose edges are held where a human has set them, and the phones that may move.

    A word in which a human has set a phone is held whole, with its phones.

    Args:
        rows: The words.
        phones: Their phones.
        known: What is known of all tiers, as they are now.
        words: Index of the tier of words; whatever others hold inside them counts as phones.
    """
    hands = {(item.start, item.end): edges_by_hand(item) for item in known.get(words, ())}
    edges = {time for span in hands for time in span}
    touched = sorted(
        (item.start + item.end) / 2
        for index, items in known.items()
        for item in items
        if index != words and item.status is not Status.AUTO and _inside(item, edges)
    )
    made: list[Row] = []
    free = dict(phones)
    for row in rows:
        start, end = hands.get((row.start, row.end), (False, False))
        at = bisect_left(touched, row.start)
        if at < len(touched) and touched[at] < row.end:
            start = end = True
            free.pop(row.index, None)
        made.append(replace(row, held=(row.held[0] or start, row.held[1] or end)))
    return made, free


def _inside(phone: AlignedLabel, edges: Container[float]) -> bool:
    """Tell whether a human has set more of a phone than the edges of its word."""
    if phone.status is Status.CHECKED:
        return True
    start, end = edges_by_hand(phone)
    return (start and phone.start not in edges) or (end and phone.end not in edges)


def with_hands(refined: Known, known: Known) -> tuple[AlignedLabel, ...]:
    """Return what is known of all tiers, with what was known of labels that a human has worked on.

    Args:
        refined: What is known of refined tiers.
        known: What was known of these and others before.
    """
    items: list[AlignedLabel] = []
    for index in sorted({*refined, *known}):
        before = known.get(index, ())
        touched = (item for item in before if item.status is not Status.AUTO)
        by_edge = dict(_edges(touched))
        items += [_marked(item, by_edge) for item in refined.get(index, ())]
        items += before if index not in refined else ()
    return tuple(items)


_Edge = tuple[str, bool, float]


def _edges(items: Iterable[AlignedLabel]) -> Iterator[tuple[_Edge, AlignedLabel]]:
    for item in items:
        start, end = edges_by_hand(item)
        if start:
            yield (item.label, False, item.start), item
        if end:
            yield (item.label, True, item.end), item


def _marked(item: AlignedLabel, by_edge: dict[_Edge, AlignedLabel]) -> AlignedLabel:
    start = by_edge.get((item.label, False, item.start))
    end = by_edge.get((item.label, True, item.end))
    old = start or end
    if old is None:
        return item
    if old.original is None or item.original is None:
        return replace(old, start=item.start, end=item.end)
    original = (
        (old if start else item).original or (0.0, 0.0),
        (old if end else item).original or (0.0, 0.0),
    )
    return replace(
        old,
        start=item.start,
        end=item.end,
        original=(original[0][0], original[1][1]),
        doubt=item.doubt,
        defects=item.defects,
    )
