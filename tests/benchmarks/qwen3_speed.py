"""Measure the speed of the `qwen3` aligner against the model card's own code, in one run.

python -m tests.benchmarks.qwen3_speed                      # all of it: for a graphics card
python -m tests.benchmarks.qwen3_speed --clips 10 --batches 1 2 --rounds 1   # a CPU, in minutes
python -m tests.benchmarks.qwen3_speed --model tests/data/checkpoints/qwen3-aligner --limit 600

The model is as large as the real one unless another is named, and its weights are random; the
number format is the device's own. Prints Markdown tables: seconds of sound for each second, end to
end, from 16 kHz (the card's code gets samples, ours WAV files) and from 44.1 kHz stereo FLAC files,
and for each second that a CPU was busy (what other programs take does not count there).

Noise and random weights make a model lose its way, so that it would be asked again and again; here
each clip is asked for once. Tierline never takes more than 64 requests into one batch. A row that
does not fit into memory, or into `--limit`, says so instead.
"""

from __future__ import annotations

import argparse
import gc
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.qwen3_full import Sounds, build_full, make_sounds
from tests.benchmarks.qwen3_runners import Card, Ours, Plan, wait
from tierline.inference.batching import is_out_of_memory
from tierline.inference.device import Placement, device_report, placement

LINUX_PEAK = Path("/proc/self/clear_refs")
COLUMNS = (
    "clips",
    "batch",
    "code",
    "compiled",
    "16 kHz: s/s",
    "FLAC: s/s",
    "CPU: s/s",
    "memory GB",
    "of ceiling",
    "results",
)


def main() -> None:
    """Measure, and print tables."""
    plan, folder = _plan()
    with folder:
        report = device_report(plan.where.device)
        ceiling = matrix_ceiling(plan.where)
        say(f"Device: {report.name} ({plan.where.device}, {plan.where.dtype}); {_versions()}.")
        say(f"Matrix products, measured: {ceiling / 1e12:.2f} TFLOP/s. Model: {plan.model.name}.")
        say(f"\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
        stages: list[str] = []
        for seconds in plan.clips:
            most = max(plan.batches) * plan.rounds
            sounds = make_sounds(Path(folder.name) / f"clips-{seconds:g}", seconds, most)
            for code in (("card",) if plan.card else ()) + ("tierline",):
                for mode in plan.compiled:
                    stages += _measured(plan, sounds, code, mode, ceiling)
        say("\nTierline's stages, seconds for each minute of sound, each waited for by itself:\n")
        say("\n".join(stages))


def _plan() -> tuple[Plan, tempfile.TemporaryDirectory[str]]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Plain)
    parser.add_argument("--model", type=Path, help="a folder; else a full-size one is made")
    parser.add_argument("--clips", type=float, nargs="+", default=[10.0, 60.0, 300.0])
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--rounds", type=int, default=4, help="batches for each figure")
    parser.add_argument("--compile", nargs="+", choices=("off", "on"), default=["off", "on"])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--decoding", choices=("path", "library"), default="path")
    parser.add_argument("--limit", type=float, default=float("inf"), help="seconds, for all rows")
    parser.add_argument("--no-card", action="store_true")
    parser.add_argument("--no-flac", action="store_true")
    given = parser.parse_args()
    folder = tempfile.TemporaryDirectory(prefix="tierline-speed-")
    model = given.model or build_full(Path(folder.name) / "full-size-random")
    where = placement(given.device, given.dtype)
    plan = Plan(
        model,
        given.clips,
        given.batches,
        given.rounds,
        given.compile,
        where,
        given.decoding,
        card=not given.no_card,
        flac=not given.no_flac,
        until=time.monotonic() + given.limit,
    )
    return plan, folder


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


def _measured(plan: Plan, sounds: Sounds, code: str, mode: str, ceiling: float) -> Iterator[str]:
    """Print the rows of one code and length of clips; yield the rows of its stages."""
    row = [f"{sounds.seconds:g} s", "all", code, mode]
    try:
        runner = (Card if code == "card" else Ours)(plan, mode)
    except Exception as error:  # noqa: BLE001 - what cannot be compiled is a figure too
        _say_row([*row, _sentence(error)])
        return
    pace = 0.0  # seconds of work for each second of sound, in the last row
    for size in plan.batches:
        row[1] = str(size)
        needed = pace * size * plan.rounds * sounds.seconds * (2 if plan.flac else 1)
        if time.monotonic() + needed >= plan.until:
            _say_row([*row, "left out: it takes longer than --limit allows"])
            continue
        try:
            runner.set_batch(sounds, size)
            _warm(runner, sounds, size)
            began = time.monotonic()
            yield from _figures(plan, runner, sounds, size, (code, mode, ceiling))
            pace = (time.monotonic() - began) / (size * plan.rounds * sounds.seconds)
            pace /= 2 if plan.flac else 1
        except Exception as error:  # noqa: BLE001 - a batch that does not fit is a figure too
            _say_row([*row, _sentence(error)])
            _forget(plan.where)
    runner.close()
    del runner
    _forget(plan.where)


def _sentence(error: Exception) -> str:
    """Say in a cell why there are no figures."""
    if is_out_of_memory(error):
        return "does not fit into memory"
    first = next((line for line in str(error).splitlines() if line.strip()), "")
    return f"{type(error).__name__}: {first:.160}".replace("|", "/")


def _say_row(cells: list[str]) -> None:
    say("| " + " | ".join(cells + [""] * (len(COLUMNS) - len(cells))) + " |")


def _warm(runner: Card | Ours, sounds: Sounds, size: int) -> None:
    if not runner.is_warm:
        runner.run(sounds, sounds.wav, 0, size)
        runner.is_warm = True


def _figures(
    plan: Plan, runner: Card | Ours, sounds: Sounds, size: int, told: tuple[str, str, float]
) -> Iterator[str]:
    code, mode, ceiling = told
    count = size * plan.rounds
    audio = count * sounds.seconds
    _reset_peak(plan.where)
    busy = time.process_time()
    took, fine = _timed(plan.where, lambda: runner.all(sounds, sounds.wav, count, size))
    busy = time.process_time() - busy
    speeds = [f"{audio / took:,.1f}"]
    if plan.flac:
        longer, _ = _timed(plan.where, lambda: runner.all(sounds, sounds.flac, count, size))
        speeds.append(f"{audio / longer:,.1f}")
    else:
        speeds.append("")
    speeds.append(f"{audio / busy:,.1f}")
    work = count * runner.operations(sounds)
    row = [
        f"{sounds.seconds:g} s",
        str(size),
        code,
        mode,
        *speeds,
        f"{_peak(plan.where) / 1e9:.2f}",
        f"{work / took / ceiling:.0%}",
        f"{fine} of {count}",
    ]
    _say_row(row)
    if isinstance(runner, Ours):
        each = runner.stages(sounds, size)
        minutes = size * sounds.seconds / 60
        parts = ", ".join(f"{name} {value / minutes:.4f}" for name, value in each.items())
        yield f"- {sounds.seconds:g} s, batch {size}, compiled {mode}: {parts}"


def matrix_ceiling(where: Placement) -> float:
    """Measure the operations a second of large matrix products, in the model's number format."""
    import torch

    width = 8192 if where.kind == "cuda" else 2048
    left = torch.randn(width, width, device=where.device, dtype=where.torch_dtype)
    best = 0.0
    for _ in range(10 if where.kind == "cuda" else 4):
        wait(where)
        began = time.perf_counter()
        _ = left @ left
        wait(where)
        best = max(best, 2 * width**3 / (time.perf_counter() - began))
    return best


def _timed(where: Placement, run: Callable[[], int]) -> tuple[float, int]:
    wait(where)
    began = time.perf_counter()
    result = run()
    wait(where)
    return time.perf_counter() - began, result


def _reset_peak(where: Placement) -> None:
    import torch

    if where.kind == "cuda":
        torch.cuda.reset_peak_memory_stats(where.device)
    elif LINUX_PEAK.exists():
        LINUX_PEAK.write_text("5")  # see proc_pid_clear_refs(5)


def _peak(where: Placement) -> float:
    """Return the peak in bytes: of the card, or of the whole process.

    Since `_reset_peak` on cards and Linux, elsewhere since the process began.
    """
    import torch

    if where.kind == "cuda":
        return float(torch.cuda.max_memory_allocated(where.device))
    if LINUX_PEAK.exists():
        status = LINUX_PEAK.with_name("status").read_text()
        return 1024.0 * int(status.partition("VmHWM:")[2].split()[0])
    scale = 1 if platform.system() == "Darwin" else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale)


def _forget(where: Placement) -> None:
    import torch

    gc.collect()
    if where.kind == "cuda":
        torch.cuda.empty_cache()


def _versions() -> str:
    import torch
    import transformers

    return f"torch {torch.__version__}, {torch.get_num_threads()} threads, transformers " + (
        transformers.__version__
    )


def say(text: str) -> None:
    """Print at once: a run may be long."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
