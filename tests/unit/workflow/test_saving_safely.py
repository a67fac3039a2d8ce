"""Saving where something is in the way: the tiers are safe, and can be opened again."""

import math
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.praat import PRAAT, praat_reads
from tierline.alignment import Provenance
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.errors import OutputError
from tierline.review import AlignedLabel, Run, Sidecar, Source, sidecar_path, write_sidecar
from tierline.textgrid import save_textgrid
from tierline.workflow import ChangedOnDisk, Document, open_document, save_document, save_text

GRID = TextGrid(
    0, 2, (IntervalTier.of("words", 0, 2, [Interval(0, 1, "one"), Interval(1, 2, "two")]),)
)
EDITED = GRID.with_tier(0, GRID.tiers[0].with_label(0, "ʃ"))
ITEM = AlignedLabel("words", 0.0, 1.0, "one", Provenance("uniform", "1"), (0.0, 1.0))
SIDECAR = Sidecar(Source("a.wav", "a.txt"), (ITEM,), Run("2026-01-01T00:00:00Z", 1.0, "1"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.TextGrid"
    save_textgrid(GRID, path)
    return path


def test_a_name_too_long_for_a_sidecar_can_be_saved_and_opened(path: Path) -> None:
    longest = path.with_name("x" * 243 + ".TextGrid")
    document = replace(open_document(path), sidecar=SIDECAR)
    saved = save_document(document, EDITED, path=longest)
    assert "its name is too long" in saved.remarks[0]
    assert open_document(longest).grid == EDITED
    save_document(replace(document, sidecar=None), GRID, path=longest, overwrite=True)


def test_a_name_that_no_file_can_have_is_told(path: Path) -> None:
    name = "x" * 300
    with pytest.raises(OutputError, match="was not written"):
        save_document(open_document(path), EDITED, path=path.with_name(name))
    with pytest.raises(OutputError, match="was not written"):
        save_text(Document(), "text", path.with_name(name))


@pytest.mark.parametrize(
    "item", [replace(ITEM, confidence=math.nan), replace(ITEM, original=(0.0, math.inf))]
)
def test_marks_that_no_file_can_hold_cost_nothing_but_themselves(
    path: Path, item: AlignedLabel
) -> None:
    document = replace(open_document(path), sidecar=replace(SIDECAR, items=(item,)))
    saved = save_document(document, EDITED)
    assert "was saved, but not what is known of its labels" in saved.remarks[0]
    assert open_document(path).grid == EDITED
    save_document(saved, GRID)  # nobody else has changed it


def test_a_sidecar_with_endless_numbers_does_not_keep_the_tiers_from_opening(path: Path) -> None:
    beside = sidecar_path(path)
    write_sidecar(beside, SIDECAR)
    text = beside.read_text("utf-8")
    beside.write_text(text.replace('"end": 1.0', '"end": 1' + "0" * 400, 1), "utf-8")
    document = open_document(path)
    assert document.grid == GRID
    assert any("a.tierline.json" in remark for remark in document.remarks)


def test_what_praat_wrote_meanwhile_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    document = open_document(path)
    script = tmp_path / "edit.praat"
    script.write_text(
        f'Read from file: "{path}"\nSet interval text: 1, 2, "from Praat"\n'
        f'Save as text file: "{path}"\n'
    )
    subprocess.run([*PRAAT, str(script)], check=True, timeout=60)
    with pytest.raises(ChangedOnDisk):
        save_document(document, EDITED)
    assert praat_reads(path, tmp_path)[1][3] == "from Praat"
    save_document(document, EDITED, overwrite=True)
    assert praat_reads(path, tmp_path)[0][3] == "ʃ"
