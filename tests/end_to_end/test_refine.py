"""`tierline refine` and `tierline calibrate`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.hand_labels import NAMES, hand_words, labelled
from tests.support.program import Program
from tierline.errors import UsageError
from tierline.review import read_sidecar
from tierline.textgrid import open_textgrid
from tierline.workflow import refine_textgrid


@pytest.fixture
def audio(folder: Path) -> Path:
    """A recording with a TextGrid of its words, beside three more."""
    for name in NAMES:
        labelled(folder / "lab", name)
    return labelled(folder, NAMES[0], phones=False)[0]


def test_refine_writes_finer_times_and_leaves_the_old_file(
    tierline: Program, audio: Path, folder: Path
) -> None:
    textgrid = audio.with_suffix(".TextGrid")
    before = textgrid.read_bytes()
    ran = tierline("refine", audio, textgrid, "-o", "out.TextGrid", "--tier", "words")
    assert (ran.code, ran.err, ran.out) == (0, "", "wrote out.TextGrid\n")
    assert textgrid.read_bytes() == before
    grid = open_textgrid(folder / "out.TextGrid").grid
    assert grid.names == ("words", "phones")
    labels = [label for label in grid.tiers[0].labels if label]
    assert labels == [row.label for row in hand_words(NAMES[0])]
    assert read_sidecar(folder / "out.tierline.json").items[0].origin.aligner == "refine"

    again = tierline("refine", audio, textgrid, "-o", "out.TextGrid")
    assert (again.code, "already there" in again.sentence) == (1, True)
    over = tierline("refine", audio, textgrid, "-o", textgrid, "--force")
    assert (over.code, "people may have made the tier 'words'" in over.sentence) == (1, True)
    assert textgrid.read_bytes() == before
    ran = tierline("refine", audio, "out.TextGrid", "-o", "out.TextGrid", "--force")
    assert (ran.code, ran.err, ran.out) == (0, "", "wrote out.TextGrid\n")


def test_refine_never_writes_over_the_recording(
    tierline: Program, audio: Path, folder: Path
) -> None:
    before = audio.read_bytes()
    textgrid = audio.with_suffix(".TextGrid")
    ran = tierline("refine", audio, textgrid, "-o", audio, "--force")
    assert (ran.code, "would overwrite" in ran.sentence) == (2, True)
    refined = refine_textgrid(audio, textgrid)
    with pytest.raises(UsageError, match="would overwrite"):
        refined.save(folder / "lab" / ".." / audio.name, force=True)
    assert audio.read_bytes() == before


@pytest.mark.usefixtures("audio")
def test_a_calibrated_profile_is_the_user_s_own_from_then_on(
    tierline: Program, folder: Path
) -> None:
    ran = tierline("calibrate", "lab")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Learned from 104 boundaries in 4 recordings.")
    assert "profiles/lab.json" in ran.out
    name = NAMES[0]
    (folder / "a.txt").write_text(" ".join(row.label for row in hand_words(name)))
    for options, profile in ((), "lab.json"), (("--no-refine",), None):
        line = ("align", f"{name}.wav", "a.txt", "-o", "a.TextGrid", "--force", *options)
        assert tierline(*line).code == 0
        origin = read_sidecar(folder / "a.tierline.json").items[0].origin
        assert origin.options.get("refined_by") == profile

    assert "--force" in tierline("calibrate", "lab").sentence
    ran = tierline("calibrate", "lab", "-o", f"{name}.TextGrid", "--force")
    assert (ran.code, "no .json file" in ran.sentence) == (1, True)
