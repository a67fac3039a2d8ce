"""`tierline transcribe` and `tierline align --transcriber`, with a tiny checkpoint."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.program import Program
from tierline.annotation import IntervalTier
from tierline.textgrid import open_textgrid

DATA = Path(__file__).parents[1] / "data"
CHECKPOINT = DATA / "checkpoints" / "qwen3-asr"
SPEECH = DATA / "speech" / "ae"
SAYS = "The yellow zebra met a doctor, then the doctor met the zebra again."
WORDS = SAYS.replace(",", "").rstrip(".").split()


@pytest.fixture
def recording(folder: Path) -> Path:
    return Path(shutil.copy(SPEECH / "msajc003.wav", folder / "said.wav"))


def labels(path: Path, tier: str) -> list[str]:
    found = open_textgrid(path).grid.tier(tier)
    assert isinstance(found, IntervalTier)
    return [label for label in found.labels if label]


def test_a_recording_becomes_a_text(tierline: Program, folder: Path, recording: Path) -> None:
    ran = tierline("transcribe", recording.name, "--set", f"model={CHECKPOINT}")
    assert (ran.code, ran.out, ran.err) == (0, "wrote said.txt\n", "")
    assert (folder / "said.txt").read_text("utf-8") == f"{SAYS}\n"
    again = tierline("transcribe", recording.name, "--set", f"model={CHECKPOINT}")
    assert again.code != 0
    assert again.sentence == (
        "said.txt is already there and was left as it is; overwrite it with --force, or choose "
        "another place with -o."
    )


def test_a_folder_becomes_textgrids_that_can_be_aligned(tierline: Program, folder: Path) -> None:
    (folder / "in").mkdir()
    shutil.copy(SPEECH / "msajc003.wav", folder / "in" / "a.wav")
    shutil.copy(SPEECH / "msajc022.wav", folder / "in" / "b.wav")
    (folder / "in" / "broken.wav").write_bytes(b"RIFF no sound")
    ran = tierline(
        "transcribe", "in", "-o", "out", "--form", "TextGrid", "--set", f"model={CHECKPOINT}"
    )
    assert ran.code == 1
    assert "broken.wav" in ran.sentence
    for name in ("a", "b"):
        assert labels(folder / "out" / f"{name}.TextGrid", "utterance") == [SAYS]
        shutil.copy(folder / "out" / f"{name}.TextGrid", folder / "in")
    aligned = tierline.typed("align in -o aligned --text-tier utterance --aligner uniform")
    assert aligned.code == 0
    assert labels(folder / "aligned" / "b.TextGrid", "words") == WORDS


def test_without_a_text_it_is_written_down_and_aligned_in_the_language_found(
    tierline: Program, folder: Path, recording: Path
) -> None:
    ran = tierline(
        *("align", recording.name, "--transcriber", "qwen3-asr"),
        *("--set", f"transcriber.model={CHECKPOINT}", "-o", "out.TextGrid"),
    )
    assert ran.code == 0
    assert labels(folder / "out.TextGrid", "utterance") == [SAYS]
    assert labels(folder / "out.TextGrid", "words") == WORDS
    assert not list(folder.glob("said.*TextGrid"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "transcribe said.wav",
            "The model Qwen/Qwen3-ASR-0.6B-hf (1.6 GB) is not on this machine; get it with: "
            "tierline models download qwen3-asr-0.6b, or name a folder that holds it with --set "
            "model=FOLDER.",
        ),
        (
            "align said.wav --transcriber qwen3-asr",
            "The model Qwen/Qwen3-ASR-0.6B-hf (1.6 GB) is not on this machine; get it with: "
            "tierline models download qwen3-asr-0.6b, or name a folder that holds it with --set "
            "model=FOLDER.",
        ),
        ("transcribe said.wav --transcriber qwen3-sr", "did you mean 'qwen3-asr'"),
        (
            "transcribe said.wav --language tlh",
            "does not know the language 'tlh'; 'tierline transcribers' lists",
        ),
        ("transcribe said.wav --set aligner.beam=3", "is for 'aligner', but the transcriber is"),
        ("transcribe gone.wav", "gone.wav does not exist."),
        ("transcribe .", "Say where the results of a folder go: -o OUT_FOLDER."),
        ("align said.wav said.txt --transcriber qwen3-asr", "Leave out TEXT, or --transcriber"),
        ("align said.wav --context Ann", "--context is for --transcriber; say which one"),
        ("align said.wav", "or have it written down: --transcriber NAME."),
    ],
)
def test_what_cannot_be_done_is_said_before_any_work(
    tierline: Program, folder: Path, recording: Path, line: str, said: str
) -> None:
    ran = tierline.typed(line, environment={"HF_HOME": str(folder / "hub"), "HF_HUB_CACHE": None})
    assert ran.code != 0
    assert said in ran.sentence
    assert sorted(path.name for path in folder.iterdir()) == [recording.name]


def test_transcribers_are_listed(tierline: Program) -> None:
    ran = tierline.typed("transcribers --json")
    names = [entry["name"] for entry in json.loads(ran.out)]
    assert "qwen3-asr" in names
    assert "qwen3-asr: Qwen3-ASR (30 languages)" in tierline.typed("transcribers").out
