"""The best path of a text through the frames of a CTC model, in memory linear in their number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Indices = NDArray[np.int64]

BLANK_COLUMN = 0
_TABLE_BYTES = 1 << 21
_CHECKED = 64  # frames between two looks at whether to stop
_STAY, _NEXT, _LEAP, _OMIT = range(4)


def _go_on() -> None:
    """Let the work go on."""


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What is to be said: tokens in order, in groups that are said or left out as a whole.

    Attributes:
        tokens: (tokens,) the column of each token in the scores; never that of the blank.
        firsts: (items,) the first token of each item; the last ends with the tokens.
        omission: (items,) what it costs, as a log probability of 0 or less, to leave one out;
            minus infinity: it must be said.
        open_end: Whether the items may come to an end anywhere, the others not being said.
    """

    tokens: Indices
    firsts: Indices
    omission: NDArray[np.float64]
    open_end: bool = False


def best_path(
    scores: Scores,
    items: Items,
    *,
    check: Callable[[], None] = _go_on,
    table: int = _TABLE_BYTES,
) -> NDArray[np.int32] | None:
    """Return the most likely state of each frame, or None if there are too few frames.

    State 2k + 1 is token k, state 2k the blank before it. A path stays, goes on by one, leaps
    over a blank between two different tokens (Graves et al. 2006), or leaves an item out, from the
    blank before it to the one behind. It is found exactly, without a beam: halves of the time meet
    at the best state in the middle, and each is solved alike (Hirschberg 1975). That takes twice
    the time of one pass, and memory for some rows of states instead of a table.

    Args:
        scores: (frames, columns) log probabilities, finite; column 0 is the blank.
        items: What is to be said.
        check: Called now and then; may raise to stop.
        table: Bytes that a table of steps may take, one for each frame and state.
    """
    trellis = _Trellis(scores, items, check)
    states = np.zeros(len(scores), np.int32)
    # What is left to do: frames behind `first` up to `last`, from one state to another (or any).
    todo: list[tuple[int, int, int, int | None]] = [(-1, 0, len(scores) - 1, None)]
    while todo:
        first, start, last, end = todo.pop()
        width = (trellis.size - 1 if end is None else end) - start + 1
        if last - first <= 1 or (last - first) * width <= table:
            found = trellis.solve(first, start, last, end)
            if found is None:
                return None
            states[first + 1 : last + 1] = found
            continue
        middle = (first + last) // 2
        meeting = trellis.meet((first, start), middle, (last, end))
        if meeting is None:
            return None
        todo += [(first, start, middle, meeting), (middle, meeting, last, end)]
    return states


class _Trellis:
    """All states, and how scores pass between them from frame to frame."""

    def __init__(self, scores: Scores, items: Items, check: Callable[[], None]) -> None:
        self.size = 2 * len(items.tokens) + 1
        self._scores = scores
        self._check = check
        self._columns = np.full(self.size, BLANK_COLUMN)
        self._columns[1::2] = items.tokens
        self._leap = np.full(self.size, -np.inf)
        self._leap[3::2] = np.where(items.tokens[1:] != items.tokens[:-1], 0.0, -np.inf)
        self._before = 2 * items.firsts
        self._behind = 2 * np.append(items.firsts[1:], len(items.tokens))
        self._omission = items.omission
        self._final = np.full(self.size, -np.inf)
        ends = np.array([self.size - 1]) if not items.open_end else np.append(0, self._behind)
        self._final[ends] = 0.0
        self._final[ends[ends > 0] - 1] = 0.0

    def solve(self, first: int, start: int, last: int, end: int | None) -> Indices | None:
        """Find the states of the frames behind `first` up to `last` with a table of steps."""
        stop = self.size if end is None else end + 1
        total = self._alone(start, start, stop)
        steps = np.zeros((last - first, stop - start), np.uint8)
        for row, frame in enumerate(range(first + 1, last + 1)):
            total = self._forward(total, frame, start, steps[row])
        if end is None:
            total = total + self._final[start:]
        place = int(total.argmax()) if end is None else end - start
        if total[place] == -np.inf:
            return None
        return self._traced(steps, start, place)

    def meet(self, left: tuple[int, int], middle: int, right: tuple[int, int | None]) -> int | None:
        """Find the state at a frame through which the best path between two others goes."""
        (first, start), (last, end) = left, right
        stop = self.size if end is None else end + 1
        total = self._alone(start, start, stop)
        for frame in range(first + 1, middle + 1):
            total = self._forward(total, frame, start)
        rest = self._final[start:] if end is None else self._alone(end, start, stop)
        for frame in range(last, middle, -1):
            rest = self._backward(rest, frame, start)
        both = total + rest
        place = int(both.argmax())
        return None if both[place] == -np.inf else start + place

    def _alone(self, state: int, start: int, stop: int) -> NDArray[np.float64]:
        alone = np.full(stop - start, -np.inf)
        alone[state - start] = 0.0
        return alone

    def _forward(
        self,
        before: NDArray[np.float64],
        frame: int,
        start: int,
        steps: NDArray[np.uint8] | None = None,
    ) -> NDArray[np.float64]:
        """Give the best score of each state from `start` on at a frame, from those before it."""
        if frame % _CHECKED == 0:
            self._check()
        stop = start + len(before)
        best = before.copy()
        np.maximum(best[1:], before[:-1], out=best[1:])
        if steps is not None:
            steps[1:] = best[1:] > before[1:]  # _STAY or _NEXT
        leapt = before[:-2] + self._leap[start + 2 : stop]
        if steps is not None:
            steps[2:][leapt > best[2:]] = _LEAP
        np.maximum(best[2:], leapt, out=best[2:])
        sources, targets, costs = self._omissions(start, stop)
        omitted, reached = before.take(sources) + costs, best.take(targets)
        if steps is not None:
            steps[targets[omitted > reached]] = _OMIT
        best[targets] = np.maximum(omitted, reached)
        best += self._scores[frame].take(self._columns[start:stop])
        return best

    def _backward(self, behind: NDArray[np.float64], frame: int, start: int) -> NDArray[np.float64]:
        """Give the best score of the frames from `frame` on, for each state one frame earlier."""
        if frame % _CHECKED == 0:
            self._check()
        stop = start + len(behind)
        reached = behind + self._scores[frame].take(self._columns[start:stop])
        best: NDArray[np.float64] = reached.copy()
        np.maximum(best[:-1], reached[1:], out=best[:-1])
        np.maximum(best[:-2], reached[2:] + self._leap[start + 2 : stop], out=best[:-2])
        sources, targets, costs = self._omissions(start, stop)
        best[sources] = np.maximum(best.take(sources), reached.take(targets) + costs)
        return best

    def _omissions(self, start: int, stop: int) -> tuple[Indices, Indices, NDArray[np.float64]]:
        """Give the items that lie wholly within some states: where they begin, and end."""
        low = int(np.searchsorted(self._before, start))
        high = max(int(np.searchsorted(self._behind, stop)), low)
        costs = self._omission[low:high]
        return self._before[low:high] - start, self._behind[low:high] - start, costs

    def _traced(self, steps: NDArray[np.uint8], start: int, place: int) -> Indices:
        states = np.zeros(len(steps), np.int64)
        for row in range(len(steps) - 1, -1, -1):
            states[row] = start + place
            step = int(steps[row, place])
            if step == _OMIT:
                item = int(np.searchsorted(self._behind, start + place))
                place = int(self._before[item]) - start
            else:
                place -= step
        return states
