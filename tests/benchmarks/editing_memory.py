"""What edits cost on long tiers: time an edit, and memory of a thousand of them.

Run it as a script: `python tests/benchmarks/editing_memory.py [INTERVALS] [DRAGS]`. The grid has
four interval tiers; every third drag moves all four at once. Memory is measured twice: what Python
and numpy ask for (tracemalloc) and what the process holds (resident set).
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tierline.annotation import IntervalTier, TextGrid
from tierline.editing import (
    Edit,
    History,
    add_boundary,
    edit_from_json,
    edit_to_json,
    grip_near,
    linked,
    move_grips,
    remove_boundary,
    set_label,
)

TIERS, HOURS = 4, 2


def make_grid(intervals: int) -> TextGrid:
    edges = np.linspace(0.0, HOURS * 3600.0, intervals + 1)
    labels = tuple(f"w{index % 997}" for index in range(intervals))
    names = [f"tier {number}" for number in range(TIERS)]
    tiers = (IntervalTier(name, 0.0, edges[-1], edges[:-1], edges[1:], labels) for name in names)
    return TextGrid(0.0, edges[-1], tuple(tiers))


def drag(grid: TextGrid, place: random.Random, *, together: bool) -> Edit:
    step = grid.end / len(grid.tiers[0])
    grip = grip_near(grid, place.randrange(TIERS), place.uniform(step, grid.end - step), step)
    if grip is None:
        raise SystemExit("no boundary was found where one must be")
    grips = linked(grid, grip) if together else (grip,)
    return move_grips(grid, grips, grip.time + place.uniform(-0.4, 0.4) * step)


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096


def measure_drags(grid: TextGrid, drags: int) -> None:
    place = random.Random(1)
    history = History(grid)
    history.apply(drag(grid, place, together=True))
    gc.collect()
    resident = resident_bytes()
    took = []
    for number in range(drags):
        edit = drag(history.grid, place, together=number % 3 == 0)
        started = time.perf_counter()
        history.apply(edit)
        took.append(time.perf_counter() - started)
    gc.collect()
    print(f"{drags} drags: resident set grew by {(resident_bytes() - resident) / 1e6:.1f} MB")
    print(f"  applying one: median {1e3 * statistics.median(took):.2f} ms, ", end="")
    print(f"worst {1e3 * max(took):.2f} ms")
    started = time.perf_counter()
    while history.undo():
        pass
    print(f"  undoing one: mean {1e3 * (time.perf_counter() - started) / drags:.2f} ms")


def measure_allocations(grid: TextGrid, drags: int) -> None:
    place = random.Random(1)
    tracemalloc.start()
    history = History(grid)
    history.apply(drag(grid, place, together=True))  # from here on all columns are traced
    before = tracemalloc.get_traced_memory()[0]
    for number in range(drags):
        history.apply(drag(history.grid, place, together=number % 3 == 0))
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    print(f"{drags} drags: Python and numpy hold {grown / 1e6:.1f} MB more")


def timed(name: str, action: Callable[[], object], rounds: int = 30) -> None:
    action()
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        took.append(time.perf_counter() - started)
    print(f"  {name}: median {1e3 * statistics.median(took):.3f} ms")


def measure_single(grid: TextGrid) -> None:
    middle = grid.end / 2
    step = grid.end / len(grid.tiers[0])
    grip = grip_near(grid, 0, middle, step)
    if grip is None:
        raise SystemExit("no boundary was found where one must be")
    moved = move_grips(grid, [grip], middle + step / 3)
    print("single calls:")
    timed("find a boundary", lambda: grip_near(grid, 0, middle, step))
    timed("work out a move", lambda: move_grips(grid, [grip], middle + step / 3))
    timed("apply a move", lambda: moved.apply(grid))
    for name, edit in (
        ("apply a label", set_label(grid, 0, 7, "typed")),
        ("apply a split", add_boundary(grid, 0, step / 2)),
        ("apply a removal", remove_boundary(grid, grip)),
    ):
        timed(name, lambda edit=edit: edit.apply(grid))  # type: ignore[misc]
    timed("write a move down and read it", lambda: edit_from_json(edit_to_json(moved)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("intervals", nargs="?", type=int, default=100_000)
    parser.add_argument("drags", nargs="?", type=int, default=1000)
    asked = parser.parse_args()
    grid = make_grid(asked.intervals)
    print(f"{TIERS} tiers of {asked.intervals} intervals")
    measure_drags(grid, asked.drags)
    measure_allocations(grid, asked.drags)
    measure_single(grid)


if __name__ == "__main__":
    main()
