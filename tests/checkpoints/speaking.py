"""A tiny recogniser that says one fixed text, whatever it hears: for what surrounds `generate`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.checkpoints.prompts import RECOGNISER_TEMPLATE, TEXT_MARK, make_processor
from tests.checkpoints.random import make_config

if TYPE_CHECKING:
    from transformers import Qwen3ASRForConditionalGeneration

STEPS: Final = 600
LONGEST: Final = 2400  # pieces of audio: three minutes
SURE: Final = 0.02  # mean loss per token at which greedy decoding no longer slips ...
LASTING: Final = 80  # ... after so many steps in a row


def build_speaking_recogniser(
    folder: Path, says: str, *, language: str = "English", seed: int = 0
) -> Path:
    """Save a recogniser that answers every audio with `language LANGUAGE<asr_text>SAYS`.

    It is the plain class; a few seconds of training teach it the text by heart (audio up to about
    two minutes, text up to some 60 words), with and without context in the prompt. A forced
    language is simply the beginning of the same answer.

    Raises:
        RuntimeError: It did not learn the text: it is too long for so small a model.
    """
    import torch
    from transformers import Qwen3ASRForConditionalGeneration

    processor = make_processor(RECOGNISER_TEMPLATE)
    read = processor.tokenizer.encode
    (asked,) = processor.apply_transcription_request([np.zeros(1, np.float32)], tokenize=False)
    before, after = asked.split("<|audio_pad|>")
    system, user = before.split("<|im_end|>")
    prompt = _Prompt(read(system), read(f"<|im_end|>{user}"), read(after))
    answer = read(f"language {language}{TEXT_MARK}{says}<|im_end|>")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Qwen3ASRForConditionalGeneration(make_config(processor, initializer_range=0.1))
        _deafen(model)
        _learn_by_heart(model, prompt, answer)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@dataclass(frozen=True, slots=True)
class _Prompt:
    """Token ids of what stands around the context and around the audio."""

    system: list[int]
    user: list[int]
    end: list[int]

    def draw(self, audio_token: int) -> list[int]:
        """Fill in random context, mostly none, and a random length of audio."""
        import torch

        spread = torch.rand(2).tolist()
        words = int(12 * max(0.0, 2 * spread[0] - 1))
        context = torch.randint(0, audio_token, (words,)).tolist()
        audio = int(LONGEST ** spread[1]) + 3
        return [*self.system, *context, *self.user, *[audio_token] * audio, *self.end]


def _deafen(model: Qwen3ASRForConditionalGeneration) -> None:
    """Make every piece of audio look alike to the text model."""
    import torch

    with torch.no_grad():
        model.model.multi_modal_projector.linear_2.weight.zero_()
        model.model.multi_modal_projector.linear_2.bias.normal_(std=0.1)


def _learn_by_heart(
    model: Qwen3ASRForConditionalGeneration, prompt: _Prompt, answer: list[int]
) -> None:
    import torch

    heard = model.model.multi_modal_projector.linear_2.bias.detach()
    text = model.model.language_model
    taught = [*text.parameters()]
    optimizer = torch.optim.AdamW(taught, lr=4e-3, weight_decay=0.0)
    target = torch.tensor(answer)
    sure = 0
    for _ in range(STEPS):
        start = prompt.draw(model.config.audio_token_id)
        ids = torch.tensor([[*start, *answer]])
        embedded = text.embed_tokens(ids)
        audio = (ids == model.config.audio_token_id).unsqueeze(-1)
        hidden = text(inputs_embeds=torch.where(audio, heard, embedded), use_cache=False)[0]
        logits = model.lm_head(hidden[0, len(start) - 1 : -1])
        loss = torch.nn.functional.cross_entropy(logits, target)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(taught, 1.0)
        optimizer.step()
        sure = sure + 1 if loss.item() < SURE else 0
        if sure == LASTING:
            return
    raise RuntimeError(f"the tiny recogniser did not learn its {len(answer)} tokens by heart")
