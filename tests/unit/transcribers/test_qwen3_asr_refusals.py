"""What Qwen3-ASR says when it cannot start, and what it makes of languages and endless texts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib import metadata, util
from pathlib import Path
from typing import Any

import pytest

from tests.unit.transcribers.test_qwen3_asr import CHECKPOINT
from tierline.errors import TierlineError
from tierline.transcribers.qwen3_asr import SPEC, Qwen3AsrOptions
from tierline.transcribers.qwen3_asr.languages import NAMES, code_of, name_of
from tierline.transcribers.qwen3_asr.runaway import loop_at_end
from tierline.transcription import open_transcriber

HERE = replace(SPEC, isolated=False)


def refused(model: Path | str, **options: Any) -> str:
    with pytest.raises(TierlineError) as caught:
        open_transcriber(HERE, Qwen3AsrOptions(model=str(model), **options))
    assert "\n" not in caught.value.message
    return caught.value.message


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    folder = shutil.copytree(CHECKPOINT, tmp_path / "damaged")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    message = refused(folder)
    assert str(folder) in message
    assert "again" in message


def test_a_folder_that_lacks_something_is_told(tmp_path: Path) -> None:
    folder = shutil.copytree(CHECKPOINT, tmp_path / "half")
    (folder / "tokenizer.json").unlink()
    assert str(folder) in refused(folder)


def test_a_model_of_another_kind_is_told() -> None:
    aligner = CHECKPOINT.with_name("qwen3-aligner")
    assert str(aligner) in refused(aligner)


def test_a_model_that_is_not_here_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HOME", "HF_HUB_CACHE", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert refused("Qwen/Qwen3-ASR-1.7B-hf").endswith(
        "is not on this machine; get it with: tierline models download qwen3-asr-1.7b, or name a "
        "folder that holds it with --set model=FOLDER."
    )
    offline = refused("Qwen/Qwen3-ASR-1.7B-hf", offline=True)
    assert "tierline models offline off" in offline


def test_a_device_that_is_not_here_is_told() -> None:
    import torch

    missing = "mps" if torch.cuda.is_available() else "cuda"
    assert missing in refused(CHECKPOINT, device=missing)


def test_missing_packages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "torch" else object())
    assert refused(CHECKPOINT) == (
        "the transcriber 'qwen3-asr' cannot run here: torch missing; install with: "
        'pip install "tierline[qwen]"'
    )
    monkeypatch.undo()
    monkeypatch.setattr(metadata, "version", lambda _: "5.12.1")
    assert "transformers 5.12.1 is too old for the model (5.13 or later)" in refused(CHECKPOINT)


def test_its_languages_are_those_of_the_processor() -> None:
    from transformers.models.qwen3_asr.processing_qwen3_asr import LANGUAGE_CODE_TO_NAME

    assert dict(NAMES) == LANGUAGE_CODE_TO_NAME
    assert len(NAMES) == 30


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "English"),
        ("pt-BR", "Portuguese"),
        ("yue", "Cantonese"),
        ("zh-yue", "Cantonese"),
        ("zh-Hant-TW", "Chinese"),
        ("cmn", "Chinese"),
        ("nan", "Chinese"),
        ("tlh", None),
    ],
)
def test_codes_have_names(code: str, name: str | None) -> None:
    assert name_of(code) == name
    assert SPEC.speaks(code) is (name is not None)
    if name is not None:
        assert name_of(code_of(name) or "") == name


@pytest.mark.parametrize(
    ("tokens", "first_round"),
    [
        ([], None),
        (list(range(100)), None),
        ([7] * 39, None),
        ([1, 2, *[7] * 40], 3),
        ([1, 2, *[3, 4, 5, 6, 7] * 8], 7),
        ([1, 2, *[3, 4, 5, 6, 7] * 7], None),
        ([9, *list(range(32)) * 8], 33),
        ([*[7] * 40, 8], None),
    ],
)
def test_loops_are_found_at_the_end(tokens: list[int], first_round: int | None) -> None:
    loop = loop_at_end(tokens)
    assert (None if loop is None else loop.first_round) == first_round
