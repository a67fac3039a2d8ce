"""Tiny checkpoints with random weights: the real classes, saved and loaded as the real ones are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.checkpoints.prompts import (
    ALIGNER_TEMPLATE,
    RECOGNISER_TEMPLATE,
    VOCABULARY,
    make_processor,
)

if TYPE_CHECKING:
    from transformers import Qwen3ASRConfig, Qwen3ASRProcessor

CLASSES: Final = 5000  # of 80 ms each, as the real aligner has
WIDTH: Final = 64


def build_aligner(folder: Path, *, seed: int = 0) -> Path:
    """Save a tiny `Qwen3ASRForTokenClassification` with random weights; give its folder."""
    import torch
    from transformers import Qwen3ASRForTokenClassification

    processor = make_processor(ALIGNER_TEMPLATE)
    config = make_config(processor)
    config.num_labels = CLASSES
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Qwen3ASRForTokenClassification(config)  # type: ignore[no-untyped-call]  # theirs
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def build_recogniser(folder: Path, *, seed: int = 0) -> Path:
    """Save a tiny `Qwen3ASRForConditionalGeneration` with random weights; give its folder."""
    import torch
    from transformers import Qwen3ASRForConditionalGeneration

    processor = make_processor(RECOGNISER_TEMPLATE)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Qwen3ASRForConditionalGeneration(make_config(processor))
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@dataclass(frozen=True, slots=True)
class Size:
    """How large the layers are."""

    audio_layers: int = 2
    audio_inner: int = 2 * WIDTH
    channels: int = 8
    text_layers: int = 2
    text_inner: int = 2 * WIDTH
    heads: int = 2


def make_config(
    processor: Qwen3ASRProcessor, *, size: Size = Size(), initializer_range: float = 0.02
) -> Qwen3ASRConfig:
    """Describe a model of the real architecture, `WIDTH` wide, for the processor's tokens."""
    from transformers import Qwen3ASRConfig

    token = processor.tokenizer.convert_tokens_to_ids
    return Qwen3ASRConfig(
        audio_config={
            "encoder_layers": size.audio_layers,
            "encoder_attention_heads": 2,
            "encoder_ffn_dim": size.audio_inner,
            "d_model": WIDTH,
            "output_dim": WIDTH,
            "downsample_hidden_size": size.channels,
            "initializer_range": initializer_range,
        },
        text_config={
            "vocab_size": VOCABULARY,
            "hidden_size": WIDTH,
            "intermediate_size": size.text_inner,
            "num_hidden_layers": size.text_layers,
            "num_attention_heads": size.heads,
            "num_key_value_heads": size.heads // 2,
            "head_dim": WIDTH // 2,
            "max_position_embeddings": 8192,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1000.0},
            "initializer_range": initializer_range,
            "tie_word_embeddings": True,
        },
        audio_token_id=token("<|audio_pad|>"),
        timestamp_token_id=token("<timestamp>"),
        pad_token_id=token("<|im_end|>"),
        eos_token_id=[token("<|endoftext|>"), token("<|im_end|>")],
        initializer_range=initializer_range,
    )
