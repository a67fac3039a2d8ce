"""Batches that fit: packed by length under a budget, halved when memory runs out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from tierline.plugins.contract import EngineError

T = TypeVar("T")
R = TypeVar("R")

_SAID = ("out of memory", "can't allocate memory", "not enough memory", "cannot allocate memory")


def packed(
    items: Sequence[T], cost: Callable[[T], int], budget: int, *, most: int | None = None
) -> list[list[T]]:
    """Put items into batches of about equal lengths.

    A batch costs as much as its longest item, times its items, since the others are padded; that
    stays within the budget, save for an item that is larger by itself.

    Args:
        items: What to batch.
        cost: Length of an item, in tokens for instance.
        budget: The most that a batch may cost.
        most: The most items a batch may have.

    Returns:
        The batches, longest items first: what does not fit into memory shows at once.
    """
    batches: list[list[T]] = []
    longest = 0
    for item in sorted(items, key=cost, reverse=True):
        count = len(batches[-1]) if batches else 0
        full = most is not None and count >= most
        if not batches or full or longest * (count + 1) > budget:
            batches.append([])
            longest = cost(item)
        batches[-1].append(item)
    return batches


def halving(
    batch: Sequence[T],
    run: Callable[[Sequence[T]], Sequence[R]],
    *,
    failure: Callable[[T], EngineError],
    halved: Callable[[int], None] = lambda _: None,
) -> list[R | EngineError]:
    """Run a batch; where memory runs out, run its halves one after the other.

    Args:
        batch: The items.
        run: Gives one result for each of some items.
        failure: Makes the error for an item that does not fit even by itself.
        halved: Called with the number of items that did not fit together.

    Returns:
        A result or an error for each item, in order.
    """
    if not batch:
        return []
    try:
        return list(run(batch))
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    # Outside the handler: its traceback keeps the tensors that have to go first.
    free_memory()
    if len(batch) == 1:
        return [failure(batch[0])]
    halved(len(batch))
    middle = len(batch) // 2
    parts = (batch[:middle], batch[middle:])
    return [
        result for part in parts for result in halving(part, run, failure=failure, halved=halved)
    ]


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an error of torch or Python says that memory ran out."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    said = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in said for words in _SAID)


def free_memory() -> None:
    """Give back what is no longer used, on the device too."""
    gc.collect()
    torch = sys.modules.get("torch")  # whoever ran out of memory without it has nothing there
    if torch is None:
        return
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
