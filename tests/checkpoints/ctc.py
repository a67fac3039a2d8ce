"""Tiny CTC models of the real classes: Parakeet with word pieces, Wav2Vec2 with letters."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.checkpoints.words import WORDS

PIECES: Final = 120  # tokens of the tiny Parakeet, without the blank
if TYPE_CHECKING:
    from transformers import Wav2Vec2Config

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz'"
# In every clip of the words that we know: 25 ms of window, a step of 10 ms, a frame of 40 ms.
SUBSAMPLING: Final = 4
MEL_BANDS: Final = 80


@dataclass(frozen=True, slots=True)
class Size:
    """How large the layers of a tiny Parakeet are, and how far its first weights spread."""

    width: int = 32
    inner: int = 64
    layers: int = 1
    channels: int = 8
    spread: float = 0.02


def build_parakeet(folder: Path, *, seed: int = 0, size: Size = Size()) -> Path:
    """Save a tiny `ParakeetForCTC` with random weights; give its folder."""
    import torch

    processor = make_ctc_processor()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = make_ctc_model(processor, size)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def make_ctc_processor() -> Any:
    """Make what a real Parakeet has: log-mel features, and pieces of words as tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import ParakeetFeatureExtractor, ParakeetProcessor, ParakeetTokenizer

    pieces = Tokenizer(models.BPE(unk_token="<unk>"))
    pieces.pre_tokenizer = pre_tokenizers.Metaspace()
    pieces.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES, special_tokens=["<unk>"], show_progress=False, max_token_length=5
    )
    # Letters alone come first, or else a lone word mark, which no sound goes with, becomes a token.
    pieces.train_from_iterator([*LETTERS[:26] * 50, " ".join(WORDS)], trainer)
    pieces.add_special_tokens(["<pad>"])
    tokenizer = ParakeetTokenizer(  # type: ignore[no-untyped-call]  # theirs
        tokenizer_object=pieces, unk_token="<unk>", pad_token="<pad>"
    )
    extractor = ParakeetFeatureExtractor(feature_size=MEL_BANDS)  # type: ignore[no-untyped-call]  # theirs
    return ParakeetProcessor(extractor, tokenizer, decoder_type="ctc")  # type: ignore[no-untyped-call]  # theirs


def make_ctc_model(processor: Any, size: Size) -> Any:
    """Make a `ParakeetForCTC` for a processor's tokens, with random weights."""
    from transformers import ParakeetCTCConfig, ParakeetForCTC

    config = ParakeetCTCConfig(
        vocab_size=len(processor.tokenizer),
        pad_token_id=processor.tokenizer.pad_token_id,
        encoder_config={
            "hidden_size": size.width,
            "num_hidden_layers": size.layers,
            "num_attention_heads": 4,
            "intermediate_size": size.inner,
            "subsampling_factor": SUBSAMPLING,
            "subsampling_conv_channels": size.channels,
            "num_mel_bins": MEL_BANDS,
            "layerdrop": 0.0,
            "dropout": 0.0,
            "activation_dropout": 0.0,
            "attention_dropout": 0.0,
            "initializer_range": size.spread,
        },
    )
    return ParakeetForCTC(config)


def build_wav2vec2(
    folder: Path, *, seed: int = 0, letters: str = LETTERS, norm: str = "layer"
) -> Path:
    """Save a tiny `Wav2Vec2ForCTC` with random weights and letters as tokens; give its folder.

    Args:
        letters: All that it can write, besides the word mark.
        norm: "layer" as in large models, "group" as in the first ones, which know no padding.
    """
    import torch
    from transformers import (
        Wav2Vec2CTCTokenizer,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2ForCTC,
        Wav2Vec2Processor,
    )

    folder.mkdir(parents=True, exist_ok=True)
    names = ["<pad>", "<s>", "</s>", "<unk>", "|", *letters]
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({name: place for place, name in enumerate(names)}), "utf-8")
    tokenizer = Wav2Vec2CTCTokenizer(str(vocabulary))  # type: ignore[no-untyped-call]  # theirs
    extractor = Wav2Vec2FeatureExtractor(return_attention_mask=norm == "layer")  # type: ignore[no-untyped-call]  # theirs
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Wav2Vec2ForCTC(_wav2vec2_config(len(names), norm))
    model.save_pretrained(folder)
    Wav2Vec2Processor(extractor, tokenizer).save_pretrained(folder)  # type: ignore[no-untyped-call]  # theirs
    return folder


def _wav2vec2_config(tokens: int, norm: str) -> Wav2Vec2Config:
    from transformers import Wav2Vec2Config

    return Wav2Vec2Config(
        vocab_size=tokens,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(16,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
        feat_extract_norm=norm,
        do_stable_layer_norm=norm == "layer",
        pad_token_id=0,
    )
