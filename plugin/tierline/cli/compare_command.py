"""`tierline compare`: how far boundaries lie from those of a reference."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from tierline.cli.console import Console
from tierline.workflow import Comparison, FileComparison, compare_paths, total

NAME = "compare"
SUMMARY = "measure boundaries against a reference"
USAGE = "tierline compare REFERENCE HYPOTHESIS [flags]"
DESCRIPTION = """\
Measure how far the boundaries of HYPOTHESIS lie from those of REFERENCE: two
TextGrids, or two folders of TextGrids of the same names. Labels are paired in
order by their letters; what finds no partner is missing or extra. In a tier
of phones, silences are left out and stop closures joined with their releases.
"""
EPILOG = """\
examples:
  tierline compare by-hand.TextGrid aligned.TextGrid
  tierline compare by-hand/ aligned/ --tier phones --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("reference", metavar="REFERENCE", type=Path, help="a TextGrid or folder to trust")
    add("hypothesis", metavar="HYPOTHESIS", type=Path, help="the one to measure")
    add("--tier", metavar="NAME", default="words", help="the tier to compare (default: words)")
    add("--json", action="store_true", help="print figures as JSON, for each file and in total")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Compare; return how many pairs could not be compared."""
    results = tuple(compare_paths(parsed.reference, parsed.hypothesis, parsed.tier))
    failed = [result for result in results if result.error is not None]
    for result in failed:
        console.fail(result.error.message if result.error else "")
    overall = total([result.comparison for result in results])
    if parsed.json:
        console.result(_as_json(parsed.tier, results, overall))
    else:
        console.result(_as_text(len(results), len(failed), overall))
    return len(failed)


def _as_json(tier: str, results: Sequence[FileComparison], overall: Comparison) -> str:
    value = {
        "tier": tier,
        "files": [
            {
                "name": Path(result.name).as_posix(),
                "error": result.error.message if result.error else None,
                **result.comparison.figures(),
            }
            for result in results
        ],
        "total": {
            "files": len(results),
            "failed": sum(result.error is not None for result in results),
            **overall.figures(),
        },
    }
    return json.dumps(value, indent=1)


def _as_text(files: int, failed: int, overall: Comparison) -> str:
    figures = overall.figures()
    summary = f"files      {files}" + (
        f", {failed} of them could not be compared" if failed else ""
    )
    if failed == files and not overall.reference:
        return summary
    lines = [
        summary,
        f"labels     {overall.reference} in the reference, {overall.hypothesis} in the hypothesis,"
        f" {overall.paired} paired, {overall.missing} missing, {overall.extra} extra",
    ]
    if overall.unlike:
        lines.append(
            f"unlike     {overall.unlike} labels in the reference are in other symbols than in the "
            "hypothesis; only the detection of their boundaries was measured"
        )
    if overall.errors:
        lines += [
            f"error      {figures['mean_ms']:.1f} ms mean, {figures['median_ms']:.1f} ms median, "
            f"{figures['signed_ms']:+.1f} ms signed",
            "within     "
            + ", ".join(
                f"{limit} ms: {100 * (figures[f'within_{limit}'] or 0):.1f} %"
                for limit in (10, 20, 50, 100)
            ),
        ]
    lines.append(
        f"detection  F1 {figures['f1_20']:.3f} at 20 ms (precision {figures['precision_20']:.3f}, "
        f"recall {figures['recall_20']:.3f})"
    )
    return "\n".join(lines)
