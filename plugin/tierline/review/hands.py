"""Which edges of a label a human has set, or has said to be right."""

from __future__ import annotations

from tierline.review.items import AlignedLabel, Status

SAME = 1e-6  # seconds: less is rounding, not a human's hand


def edges_by_hand(item: AlignedLabel) -> tuple[bool, bool]:
    """Tell whether a human has moved or checked the start of a label, and its end.

    All that is known of a label that the machine found no place for is that a human gave it one.

    Args:
        item: What is known of the label, as its tier is now.
    """
    if item.status is Status.AUTO:
        return False, False
    if item.status is Status.CHECKED or item.original is None:
        return True, True
    start, end = item.original
    return (
        item.checked_edges[0] or abs(item.start - start) > SAME,
        item.checked_edges[1] or abs(item.end - end) > SAME,
    )
