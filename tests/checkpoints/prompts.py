"""Tokenizer, chat templates and processor of the tiny checkpoints: real classes, few tokens."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tests.checkpoints.words import WORDS

if TYPE_CHECKING:
    from transformers import Qwen2Tokenizer, Qwen3ASRProcessor

VOCABULARY: Final = 512
SPECIAL: Final = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|audio_start|>",
    "<|audio_end|>",
    "<|audio_pad|>",
    "<timestamp>",
)
TEXT_MARK: Final = "<asr_text>"  # not special in the real tokenizer either: decoding keeps it

ALIGNER_TEMPLATE: Final = (
    "{%- for turn in messages -%}"
    "{%- for part in turn.content -%}"
    "{%- if part.type == 'audio' -%}<|audio_start|><|audio_pad|><|audio_end|>"
    "{%- elif part.type == 'text' -%}{{ part.text + '<timestamp><timestamp>' }}"
    "{%- endif -%}"
    "{%- endfor -%}"
    "{%- endfor -%}"
)
RECOGNISER_TEMPLATE: Final = (
    "{%- macro say(content) -%}"
    "{%- if content is string -%}{{ content }}{%- else -%}"
    "{%- for part in content -%}"
    "{%- if part.type == 'audio' -%}<|audio_start|><|audio_pad|><|audio_end|>"
    "{%- elif part.type == 'text' -%}{{ part.text }}"
    "{%- endif -%}"
    "{%- endfor -%}{%- endif -%}"
    "{%- endmacro -%}"
    "{%- if not messages or messages[0].role != 'system' -%}"
    "{{ '<|im_start|>system\n<|im_end|>\n' }}"
    "{%- endif -%}"
    "{%- for turn in messages -%}"
    "{{ '<|im_start|>' + turn.role + '\n' + say(turn.content) + '<|im_end|>\n' }}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\n' }}{%- endif -%}"
)


def spellings(word: str) -> tuple[str, str, str]:
    """Give the forms of a word that are one token: as it is, capitalised, and after a blank."""
    return word, word.capitalize(), f" {word}"


def make_tokenizer() -> Qwen2Tokenizer:
    """Make a byte-level BPE tokenizer that spells anything and knows `WORDS` as one token each."""
    from tokenizers import AddedToken
    from transformers import Qwen2Tokenizer

    vocabulary, merges = _vocabulary()
    tokenizer = Qwen2Tokenizer(
        vocab=vocabulary,
        merges=merges,  # type: ignore[arg-type]  # their annotation is wrong: it wants pairs
        pad_token="<|endoftext|>",
        extra_special_tokens={
            "audio_token": "<|audio_pad|>",
            "audio_bos_token": "<|audio_start|>",
            "audio_eos_token": "<|audio_end|>",
        },
    )
    tokenizer.add_tokens([AddedToken(token, special=True) for token in SPECIAL])
    tokenizer.add_tokens([AddedToken(TEXT_MARK, special=False)])
    if len(tokenizer) > VOCABULARY:
        raise ValueError(f"{len(tokenizer)} tokens do not fit into {VOCABULARY}")
    return tokenizer


def make_processor(template: str) -> Qwen3ASRProcessor:
    """Make the processor: the real feature extractor, our tokenizer and one of the templates."""
    from transformers import Qwen3ASRFeatureExtractor, Qwen3ASRProcessor

    return Qwen3ASRProcessor(
        feature_extractor=Qwen3ASRFeatureExtractor(),  # type: ignore[no-untyped-call]  # theirs
        tokenizer=make_tokenizer(),
        chat_template=template,
    )


def _vocabulary() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Spell every byte, then merge the commonest pair until each known word is one piece."""
    from tokenizers.pre_tokenizers import ByteLevel

    pieces = sorted(ByteLevel.alphabet())
    merges: list[tuple[str, str]] = []
    texts = ["language", " English", *(form for word in WORDS for form in spellings(word))]
    spelled = [list(text.replace(" ", "Ġ")) for text in texts]  # as byte-level BPE writes a blank
    while pairs := Counter(pair for word in spelled for pair in pairwise(word)):
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        pieces.append("".join(best))
        spelled = [_merged(word, best) for word in spelled]
    return {piece: place for place, piece in enumerate(dict.fromkeys(pieces))}, merges


def _merged(word: list[str], pair: tuple[str, str]) -> list[str]:
    joined: list[str] = []
    for piece in word:
        if joined and (joined[-1], piece) == pair:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
