"""Prompt and network against the library's own: the same tokens, features and logits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.checkpoints.prompts import ALIGNER_TEMPLATE, make_tokenizer
from tests.checkpoints.random import Size, make_config
from tests.unit.aligners.qwen3.conftest import Spoken, answers
from tierline.aligners.qwen3 import SPEC, Qwen3Options
from tierline.aligners.qwen3.features import LogMel
from tierline.aligners.qwen3.network import Clip, Network
from tierline.aligners.qwen3.prompt import Prompt
from tierline.aligners.qwen3.spelling import spelled
from tierline.aligners.qwen3.stock import StockNetwork
from tierline.alignment import Aligner
from tierline.text import split_units


@pytest.fixture(scope="module")
def processor(checkpoint: Path) -> Any:
    from transformers import AutoProcessor

    return AutoProcessor.from_pretrained(checkpoint)  # type: ignore[no-untyped-call]  # theirs


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> Any:
    from transformers import AutoModelForTokenClassification

    return AutoModelForTokenClassification.from_pretrained(checkpoint).float().eval()


@pytest.fixture(scope="module")
def prompt(processor: Any, model: Any) -> Prompt:
    return Prompt(processor, model.config.timestamp_token_id)


def test_the_prompt_is_exactly_what_the_model_was_taught(prompt: Prompt) -> None:
    assert prompt.wording.text(["one", "two"]) == (
        "<|audio_start|><|audio_pad|><|audio_end|>"
        "one<timestamp><timestamp>two<timestamp><timestamp>"
    )


@pytest.mark.parametrize("count", [1, 2, 11])
def test_tokens_are_those_of_the_library(
    processor: Any, prompt: Prompt, spoken: list[Spoken], count: int
) -> None:
    samples = spoken[0].clip.samples
    words = (spoken[0].clip.words * 11)[:count]
    asked, _ = processor.prepare_forced_aligner_inputs(samples, " ".join(words), "English")
    theirs = asked["input_ids"][0].numpy()
    audio_tokens = int((theirs == processor.audio_token_id).sum())
    np.testing.assert_array_equal(prompt.ids(words, audio_tokens), theirs)


def _clip(network: Network, prompt: Prompt, samples: Any, words: tuple[str, ...]) -> Clip:
    ids = prompt.ids(words, network.audio_tokens(len(samples)))
    bins = int(np.ceil(len(samples) / 16000 / 0.08)) + 1
    return Clip(samples, ids, prompt.sound(ids), prompt.slots(ids), bins)


@pytest.mark.parametrize("seconds", [0.1, 0.37, 1.0, 3.333, 8.0001, 12.34, 20.0])
def test_logits_are_those_of_the_library(
    processor: Any, model: Any, prompt: Prompt, seconds: float
) -> None:
    rng = np.random.default_rng(round(seconds * 1000))
    samples = rng.normal(0, 0.1, round(seconds * 16000)).astype(np.float32)
    words = ("summer", "garden", "candle")
    asked, _ = processor.prepare_forced_aligner_inputs(samples, " ".join(words), "English")
    slots = asked["input_ids"][0] == model.config.timestamp_token_id
    with torch.inference_mode():
        theirs = model(**asked).logits[0][slots].log_softmax(-1).numpy()
    network = Network(model, LogMel(processor.feature_extractor, "cpu"), "cpu")
    clip = _clip(network, prompt, samples, words)
    (ours,) = network([clip], lambda: None).answers()
    assert ours.finite
    np.testing.assert_array_equal(ours.best, theirs.argmax(-1))
    np.testing.assert_allclose(ours.logs, theirs[:, : ours.logs.shape[1]], atol=1e-3)


def test_a_batch_changes_nothing(
    processor: Any, model: Any, prompt: Prompt, spoken: list[Spoken]
) -> None:
    network = Network(model, LogMel(processor.feature_extractor, "cpu"), "cpu")
    clips = [_clip(network, prompt, each.clip.samples, each.clip.words) for each in spoken[:12]]
    together = network(clips, lambda: None).answers()
    for clip, answer in zip(clips, together, strict=True):
        (alone,) = network([clip], lambda: None).answers()
        np.testing.assert_array_equal(alone.best, answer.best)
        np.testing.assert_allclose(alone.logs, answer.logs, atol=1e-3)


def test_a_layout_that_is_not_known_is_asked_in_the_librarys_way(
    processor: Any, model: Any, prompt: Prompt, spoken: list[Spoken], checkpoint: Path
) -> None:
    mel = LogMel(processor.feature_extractor, "cpu")
    network, stock = Network(model, mel, "cpu"), StockNetwork(model, mel, "cpu")
    clips = [_clip(network, prompt, each.clip.samples, each.clip.words) for each in spoken[:4]]
    for one, other in zip(
        network(clips, lambda: None).answers(), stock(clips, lambda: None).answers(), strict=True
    ):
        np.testing.assert_array_equal(one.best, other.best)
        np.testing.assert_allclose(one.logs, other.logs, atol=1e-3)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Network, "fits", staticmethod(lambda _: False))
        aligner: Aligner = SPEC.create(Qwen3Options(model=str(checkpoint), device="cpu"))
        assert isinstance(vars(aligner)["_network"], StockNetwork)
        answers(aligner, [spoken[0].request])
        aligner.close()


def _card(processor: Any, model: Any, sounds: list[Any], texts: list[str]) -> list[list[Any]]:
    """What the model card's code gives for a batch."""
    asked, words = processor.prepare_forced_aligner_inputs(sounds, texts, ["English"] * len(texts))
    with torch.inference_mode():
        logits = model(**asked).logits
    found: list[list[Any]] = processor.decode_forced_alignment(
        logits, asked["input_ids"], words, model.config.timestamp_token_id
    )
    return found


def test_library_decoding_is_the_cards_code_clip_by_clip(
    processor: Any, model: Any, spoken: list[Spoken], library_aligner: Aligner
) -> None:
    """Its padded batches are another matter: which slots they move is printed, not copied."""
    some = spoken[:24]
    sounds, texts = [each.clip.samples for each in some], [each.clip.text for each in some]
    ours = answers(library_aligner, [each.request for each in some])
    padded = _card(processor, model, sounds, texts)
    same = 0
    for number, (alignment, sound, text) in enumerate(zip(ours, sounds, texts, strict=True)):
        (theirs,) = _card(processor, model, [sound], [text])
        moved = [
            (slot, one["start_time"], other["start_time"])
            for slot, (one, other) in enumerate(zip(theirs, padded[number], strict=True))
            if (one["start_time"], one["end_time"]) != (other["start_time"], other["end_time"])
        ]
        if moved:
            print(f"clip {number}: the padded batch moves (word, alone, in the batch) {moved}")
        duration = len(sound) / 16000
        for word, their in zip(alignment.words, theirs, strict=True):
            start, end = their["start_time"], their["end_time"]
            if start < end <= duration and not word.defects:
                assert word.span is not None
                assert word.span[1] == pytest.approx(end, abs=1e-6)
                assert word.span[0] == pytest.approx(start, abs=0.0011)
                same += word.span[0] == pytest.approx(start, abs=1e-6)
    assert same > 0.97 * sum(len(each.clip.words) for each in some)


def test_random_weights_of_another_shape(tmp_path: Path, spoken: list[Spoken]) -> None:
    from tests.checkpoints.random import build_aligner

    folder = build_aligner(tmp_path / "random", seed=3)
    aligner: Aligner = SPEC.create(Qwen3Options(model=str(folder), device="cpu"))
    answers(aligner, [each.request for each in spoken[:4]])
    aligner.close()


def _another(folder: Path) -> tuple[Any, Any]:
    """Save a checkpoint of the same classes that differs in all that may differ."""
    from transformers import (
        Qwen3ASRFeatureExtractor,
        Qwen3ASRForTokenClassification,
        Qwen3ASRProcessor,
    )

    template = "{{- 'Align: ' -}}" + ALIGNER_TEMPLATE
    processor: Any = Qwen3ASRProcessor(
        feature_extractor=Qwen3ASRFeatureExtractor(feature_size=80),  # type: ignore[no-untyped-call]
        tokenizer=make_tokenizer(),
        chat_template=template,
        timestamp_segment_time=40,
    )
    size = Size(audio_layers=3, text_layers=3, heads=4, channels=12)
    config: Any = make_config(processor, size=size, initializer_range=0.1)
    config.num_labels = 700
    config.audio_config.num_mel_bins = 80
    config.audio_config.n_window_infer = 400
    config.token_classification_bias = True
    torch.manual_seed(1)
    model: Any = Qwen3ASRForTokenClassification(config)  # type: ignore[no-untyped-call]
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return processor, model.eval()


def test_another_checkpoint_needs_only_its_folder(tmp_path: Path, spoken: list[Spoken]) -> None:
    folder = tmp_path / "another"
    processor, model = _another(folder)
    aligner: Aligner = SPEC.create(
        Qwen3Options(model=str(folder), device="cpu", decoding="library")
    )
    some = spoken[:6]
    for each, found in zip(some, answers(aligner, [one.request for one in some]), strict=True):
        (theirs,) = _card(processor, model, [each.clip.samples], [each.clip.text])
        for word, their in zip(found.words, theirs, strict=True):
            if word.span and not word.defects and their["end_time"] <= each.clip.duration:
                assert word.span[1] == pytest.approx(their["end_time"], abs=1e-6)
    aligner.close()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Don't stop the well-known e-mail, she said: 1984 and 3.14!"),
        ("fr", "L'été où j'étais là, c'est-à-dire 2 fois."),
        ("de", "Füße, Straße und über 100 Äpfel"),
        ("zh", "你好，世界！我有3个苹果 and one iPhone"),
        ("ko", "안녕하세요 세계 오늘은 날씨가 정말 좋네요"),
        ("ru", "Привет, мир: съешь ещё этих булок"),
    ],
)
def test_words_are_those_of_the_library(processor: Any, language: str, text: str) -> None:
    theirs = processor.split_words_for_alignment(text, None)
    ours = spelled(split_units(text, language), language)
    assert "".join(ours.words) == "".join(theirs)
    assert len(ours.owners) == len(ours.words)


def test_what_the_library_loses_is_kept() -> None:
    units = split_units("cafe\u0301 don\u2019t")  # decomposed, and a typographic apostrophe
    assert spelled(units, "en").words == ("caf\u00e9", "don't")


def test_special_tokens_cannot_be_typed() -> None:
    words = spelled(split_units("a <timestamp> <|audio_pad|> b"), "en").words
    assert not any("<" in word or "|" in word for word in words)
