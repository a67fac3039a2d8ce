"""Tiny checkpoints with random weights: the real classes, saved and loaded as the real ones are."""

from __future__ import annotations

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


def make_config(
    processor: Qwen3ASRProcessor, *, layers: int = 2, initializer_range: float = 0.02
) -> Qwen3ASRConfig:
    """Describe a model of the real architecture, `WIDTH` wide, for the processor's tokens.

    Args:
        layers: Of the text model.
        initializer_range: Spread of the random weights.
    """
    from transformers import Qwen3ASRConfig

    token = processor.tokenizer.convert_tokens_to_ids
    return Qwen3ASRConfig(
        audio_config={
            "encoder_layers": 2,
            "encoder_attention_heads": 2,
            "encoder_ffn_dim": 2 * WIDTH,
            "d_model": WIDTH,
            "output_dim": WIDTH,
            "downsample_hidden_size": 8,
            "initializer_range": initializer_range,
        },
        text_config={
            "vocab_size": VOCABULARY,
            "hidden_size": WIDTH,
            "intermediate_size": 2 * WIDTH,
            "num_hidden_layers": layers,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
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
