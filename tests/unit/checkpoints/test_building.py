"""Tiny checkpoints are made alike each time, and speak as they are told."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.checkpoints.random import build_aligner, build_recogniser
from tests.checkpoints.speaking import build_speaking_recogniser

SAYS = "The yellow zebra met a doctor, then the doctor met the zebra again: 1984, café, 日本."
NOISE = np.random.default_rng(0).normal(0.0, 0.1, 48000).astype(np.float32)


def weights(folder: Path) -> bytes:
    return (folder / "model.safetensors").read_bytes()


@pytest.mark.parametrize("build", [build_aligner, build_recogniser])
def test_a_seed_gives_the_same_checkpoint_again(tmp_path: Path, build: Any) -> None:
    first, again = build(tmp_path / "first"), build(tmp_path / "again")
    for path in first.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name
    assert weights(build(tmp_path / "other", seed=1)) != weights(first)


def test_the_aligners_prompt_is_the_real_one(tmp_path: Path) -> None:
    from transformers import AutoModelForTokenClassification, AutoProcessor

    folder = build_aligner(tmp_path / "aligner")
    processor: Any = AutoProcessor.from_pretrained(folder)  # type: ignore[no-untyped-call]  # theirs
    asked, words = processor.prepare_forced_aligner_inputs(NOISE, "Yellow, zebra zoo!", "en")
    assert words == [["Yellow", "zebra", "zoo"]]
    slots = "<timestamp><timestamp>"
    assert processor.tokenizer.decode(asked["input_ids"][0]) == (
        f"<|audio_start|>{'<|audio_pad|>' * 39}<|audio_end|>Yellow{slots}zebra{slots}zoo{slots}"
    )
    model = AutoModelForTokenClassification.from_pretrained(folder)
    assert model(**asked).logits.shape[-1] == 5000


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    from transformers import AutoModelForMultimodalLM, AutoProcessor

    folder = build_speaking_recogniser(tmp_path_factory.mktemp("speaking"), SAYS)
    processor = AutoProcessor.from_pretrained(folder)  # type: ignore[no-untyped-call]  # theirs
    return processor, AutoModelForMultimodalLM.from_pretrained(folder)


def say(speaking: tuple[Any, Any], asked: Any) -> Any:
    processor, model = speaking
    said = model.generate(**asked, max_new_tokens=128, do_sample=False)
    return processor.decode(said[:, asked["input_ids"].shape[1] :], return_format="parsed")


def test_the_recognisers_prompt_is_the_real_one(speaking: tuple[Any, Any]) -> None:
    processor, _ = speaking
    asked = processor.apply_transcription_request(NOISE[:16000], language="en", prompt="hot words")
    assert processor.tokenizer.decode(asked["input_ids"][0]) == (
        "<|im_start|>system\nhot words<|im_end|>\n<|im_start|>user\n<|audio_start|>"
        f"{'<|audio_pad|>' * 13}<|audio_end|><|im_end|>\n<|im_start|>assistant\n"
        "language English<asr_text>"
    )


def test_it_says_the_text_for_audio_of_any_length_in_a_batch(speaking: tuple[Any, Any]) -> None:
    audio = [NOISE[:8000], NOISE, np.tile(NOISE, 10)]
    asked = speaking[0].apply_transcription_request(audio)
    assert say(speaking, asked) == [{"language": "English", "transcription": SAYS}] * 3


def test_it_says_the_text_in_a_forced_language_and_with_context(speaking: tuple[Any, Any]) -> None:
    asked = speaking[0].apply_transcription_request(NOISE, language="English", prompt="Zebras.")
    assert say(speaking, asked) == [{"language": None, "transcription": SAYS}]
