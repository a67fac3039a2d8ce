"""What the speed of Qwen3 is measured on: a full-size model of random weights, and clips."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from tests.checkpoints.prompts import ALIGNER_TEMPLATE, make_processor
from tests.checkpoints.words import WORDS
from tierline.alignment import AlignmentRequest
from tierline.text import split_units

WORDS_PER_SECOND = 2.8
DISTINCT = 16  # clips: hundreds of five minutes would fill a disk
RATE_HZ, FILE_RATE_HZ = 16000, 44100


def build_full(folder: Path, *, seed: int = 0) -> Path:
    """Save a model as large as the 0.6B aligner (917.6 million weights, 1.8 GB); give its folder.

    Its sizes are those that several ports of the real model name; its weights are random, its
    tokenizer is that of the tiny checkpoints.
    """
    import torch
    from transformers import Qwen3ASRForTokenClassification

    processor = make_processor(ALIGNER_TEMPLATE)
    config = _config(processor)
    config.num_labels = 5000
    torch.manual_seed(seed)
    model: Any = Qwen3ASRForTokenClassification(config)  # type: ignore[no-untyped-call]  # theirs
    model.to(torch.bfloat16).save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _config(processor: Any) -> Any:
    from transformers import Qwen3ASRConfig

    token = processor.tokenizer.convert_tokens_to_ids
    return Qwen3ASRConfig(
        audio_config={
            "encoder_layers": 24,
            "encoder_attention_heads": 16,
            "encoder_ffn_dim": 4096,
            "d_model": 1024,
            "output_dim": 1024,
        },
        text_config={
            "vocab_size": 151936,
            "hidden_size": 1024,
            "intermediate_size": 3072,
            "num_hidden_layers": 28,
            "num_attention_heads": 16,
            "num_key_value_heads": 8,
            "head_dim": 128,
            "max_position_embeddings": 65536,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1e6},
            "tie_word_embeddings": True,
        },
        audio_token_id=token("<|audio_pad|>"),
        timestamp_token_id=token("<timestamp>"),
        pad_token_id=token("<|im_end|>"),
        eos_token_id=[token("<|endoftext|>"), token("<|im_end|>")],
    )


@dataclass(frozen=True)
class Sounds:
    """Clips of one length: as samples, as 16 kHz WAV, and as stereo FLAC at 44.1 kHz."""

    seconds: float
    samples: list[Any]
    texts: list[str]
    wav: list[Path]
    flac: list[Path]

    def requests(self, files: list[Path], start: int, count: int) -> list[AlignmentRequest]:
        """Ask for some of them, from one of the kinds of files."""
        return [
            AlignmentRequest(
                f"{number}", files[number], split_units(self.texts[number]), 0.0, self.seconds
            )
            for number in range(start, start + count)
        ]


def make_sounds(folder: Path, seconds: float, count: int, *, seed: int = 0) -> Sounds:
    """Make noise that rises and falls as speech does, and a text of a usual pace.

    What is said is of no account to the time that it takes; of very many clips some are the same.
    """
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    samples, texts, wav, flac = [], [], [], []
    for number in range(min(count, DISTINCT)):
        samples.append(_noise(rng, seconds, RATE_HZ))
        words = rng.choice(WORDS, size=max(1, round(WORDS_PER_SECOND * seconds)))
        texts.append(" ".join(str(word) for word in words))
        wav.append(folder / f"{number}.wav")
        soundfile.write(str(wav[-1]), samples[-1], RATE_HZ)
        flac.append(folder / f"{number}.flac")
        if number == 0:
            stereo = np.stack([_noise(rng, seconds, FILE_RATE_HZ) for _ in range(2)], axis=1)
            soundfile.write(str(flac[0]), stereo, FILE_RATE_HZ)
        else:
            shutil.copy(flac[0], flac[-1])
    times = -(-count // DISTINCT)
    return Sounds(seconds, samples * times, texts * times, wav * times, flac * times)


def floating_point_operations(model: Any, audio_tokens: int, tokens: int, slots: int) -> float:
    """Count the operations for one clip: products and sums of the matrices, and of attention."""
    from torch import nn

    def weights(part: Any) -> int:
        return sum(each.weight.numel() for each in part.modules() if isinstance(each, nn.Linear))

    tower, reader = model.model.audio_tower, model.model.language_model
    sizes, text = tower.config, reader.config
    chunks, channels = audio_tokens / 13, sizes.downsample_hidden_size
    convolutions = 2 * 9 * channels * (64 * 50 + channels * (32 * 25 + 16 * 13)) * chunks
    linear = weights(tower) + weights(model.model.multi_modal_projector)
    heard = 2 * linear + 4 * sizes.encoder_layers * 104 * sizes.d_model
    width = text.num_attention_heads * text.head_dim
    read = 2 * weights(reader) + 2 * text.num_hidden_layers * tokens * width
    return float(
        convolutions + heard * audio_tokens + read * tokens + 2 * model.score.weight.numel() * slots
    )


def _noise(rng: np.random.Generator, seconds: float, rate_hz: int) -> Any:
    count = round(seconds * rate_hz)
    level = np.interp(
        np.arange(count) / rate_hz,
        np.arange(0, seconds + 1, 0.15),
        rng.uniform(0.0, 0.2, len(np.arange(0, seconds + 1, 0.15))),
    )
    return (rng.standard_normal(count) * level).clip(-0.9, 0.9).astype(np.float32)
