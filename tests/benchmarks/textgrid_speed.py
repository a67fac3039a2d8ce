"""Reading and writing speed and memory, side by side with praatio, textgrid and parselmouth.

Run it as a script: `python tests/benchmarks/textgrid_speed.py [INTERVALS]`. Every program works in
a process of its own on the same file (long form, UTF-8, two tiers); seconds are CPU seconds, memory
is the peak of the whole process. The task asks for a grid of 1,000,000 intervals; the default is
smaller.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tierline.annotation import IntervalTier, TextGrid
from tierline.textgrid import TextGridFile, encode, open_textgrid, save_textgrid

DEFAULT_INTERVALS = 100_000
WORDS = ("", "sil", "the", "ʃ", "ə", "word", "schön", "t", "k", "a")


def make_grid(intervals: int) -> TextGrid:
    generator = np.random.default_rng(1)

    def tier(name: str, count: int) -> IntervalTier:
        ends = np.cumsum(generator.uniform(0.03, 0.4, count))
        starts = np.concatenate([[0.0], ends[:-1]])
        labels = tuple(WORDS[index] for index in generator.integers(0, len(WORDS), count))
        return IntervalTier(name, 0.0, float(ends[-1]), starts, ends, labels)

    tiers = (tier("words", intervals // 2), tier("phones", intervals - intervals // 2))
    return TextGrid(0.0, max(tier.end for tier in tiers), tiers)


class Stopwatch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], object]) -> object:
        start = time.process_time()
        result = work()
        self.seconds[name] = time.process_time() - start
        return result


def run_tierline(source: Path, target: Path, watch: Stopwatch) -> None:
    file = watch.time("read", lambda: open_textgrid(source))
    assert isinstance(file, TextGridFile)
    watch.time("write", lambda: target.write_bytes(encode(file.grid, file.format)))
    watch.time("safe save", lambda: file.save(target))


def run_praatio(source: Path, target: Path, watch: Stopwatch) -> None:
    from praatio import textgrid

    grid = watch.time(
        "read",
        lambda: textgrid.openTextgrid(str(source), includeEmptyIntervals=True),
    )
    assert isinstance(grid, textgrid.Textgrid)
    watch.time(
        "write",
        lambda: grid.save(
            str(target), "long_textgrid", includeBlankSpaces=False, minimumIntervalLength=None
        ),
    )


def run_textgrid(source: Path, target: Path, watch: Stopwatch) -> None:
    from textgrid import TextGrid as OtherGrid

    grid = watch.time("read", lambda: OtherGrid.fromFile(str(source)))
    assert isinstance(grid, OtherGrid)
    watch.time("write", lambda: grid.write(str(target)))


def run_parselmouth(source: Path, target: Path, watch: Stopwatch) -> None:
    import parselmouth

    grid = watch.time("read", lambda: parselmouth.read(str(source)))
    assert isinstance(grid, parselmouth.TextGrid)
    watch.time("write", lambda: grid.save(str(target)))


PROGRAMS = {
    "tierline": run_tierline,
    "praatio": run_praatio,
    "textgrid": run_textgrid,
    "parselmouth": run_parselmouth,
}


def measure(program: str, source: Path, folder: Path) -> dict[str, float]:
    """Run one program in its own process, so that its memory is its own."""
    command = [sys.executable, __file__, "--program", program, "--source", str(source)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{program}: {done.stderr.strip().splitlines()[-1:]}")
        return {}
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def work(program: str, source: Path) -> None:
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        PROGRAMS[program](source, Path(folder) / "saved.TextGrid", watch)
    peak_megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(watch.seconds | {"peak MB": peak_megabytes}))


def show(results: dict[str, dict[str, float]]) -> None:
    columns = ("read", "write", "safe save", "peak MB")
    print(f"{'':12}" + "".join(f"{column:>12}" for column in columns))
    for program, result in results.items():
        cells = (f"{result[column]:12.2f}" if column in result else " " * 12 for column in columns)
        print(f"{program:12}" + "".join(cells))
    ours = results["tierline"]
    for program in ("praatio", "textgrid", "parselmouth"):
        other = results.get(program)
        if other:
            print(
                f"against {program}: reading {other['read'] / ours['read']:.1f}x, "
                f"writing {other['write'] / ours['write']:.1f}x, "
                f"their write against our safe save {other['write'] / ours['safe save']:.1f}x"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("intervals", type=int, nargs="?", default=DEFAULT_INTERVALS)
    parser.add_argument("--programs", default=",".join(PROGRAMS))
    parser.add_argument("--program", help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.program:
        work(arguments.program, arguments.source)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "grid.TextGrid"
        save_textgrid(make_grid(arguments.intervals), source)
        size = source.stat().st_size / 1e6
        print(f"{arguments.intervals} intervals, {size:.0f} MB, CPU seconds")
        programs = ["tierline", *(p for p in arguments.programs.split(",") if p != "tierline")]
        show({program: measure(program, source, folder) for program in programs})


if __name__ == "__main__":
    main()
