"""Real Praat, asked what it reads in a TextGrid."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tierline.annotation import IntervalTier, PointTier, TextGrid

# Nobody's preferences are read or changed: what Praat writes would hang on them.
PRAAT = ("praat", "--no-pref-files", "--run")
# Praat prints seventeen digits, which tell doubles apart.
SCRIPT = """\
form: "Read"
    text: "source", ""
    text: "target", ""
endform
Text writing preferences: "UTF-8"
Read from file: source$
table = Down to Table: "no", 17, "yes", "yes"
Save as tab-separated file: target$
"""
Row = tuple[str, float, float, str]


def praat_reads(path: Path, folder: Path) -> list[Row]:
    """Return (tier, start, end, label) of everything Praat reads, by time within equal times.

    Args:
        path: A TextGrid.
        folder: Where to put the script and what it writes.
    """
    if shutil.which("praat") is None:
        pytest.fail("these tests need Praat: apt-get install praat")
    script, target = folder / "read.praat", folder / "read.tsv"
    script.write_text(SCRIPT, "utf-8")
    command = [*PRAAT, str(script), str(path), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    rows = []
    for line in target.read_text("utf-8").splitlines()[1:]:
        start, tier, label, end = line.split("\t")
        # Praat writes an empty cell as a question mark.
        rows.append((tier, float(start), float(end), "" if label == "?" else label))
    return sorted(rows)


def rows_of(grid: TextGrid) -> list[Row]:
    """Return what `praat_reads` should return for a grid whose tiers have names of their own."""
    rows: list[Row] = []
    for tier in grid.tiers:
        if isinstance(tier, IntervalTier):
            rows += [(tier.name, row.start, row.end, row.label) for row in tier]
        else:
            assert isinstance(tier, PointTier)
            rows += [(tier.name, point.time, point.time, point.label) for point in tier]
    return sorted(rows)
