"""Train the tiny CTC model: python -m tests.checkpoints.train_ctc --out FOLDER."""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from tests.checkpoints.ctc import SUBSAMPLING, Size, make_ctc_model, make_ctc_processor
from tests.checkpoints.speech import Clip, draw_manner, make_clip
from tests.checkpoints.voice import SAMPLE_RATE_HZ, VOICES, Samples, Voice
from tests.checkpoints.words import WORDS

SIZE: Final = Size(width=64, inner=192, layers=3, channels=16, spread=0.1)
BATCH: Final = 16
RENDERINGS: Final = 8  # of each word by each voice
# Seconds of a clip, from a share of the course on: CTC finds few words first, and then more.
COURSE: Final = ((0.0, 1.5), (0.2, 3.0), (0.4, 7.0))
POOL: Final = 640  # clips made anew every few rounds
ROUNDS: Final = 2
WARM_STEPS: Final = 60
FRAME: Final = 0.01 * SUBSAMPLING  # seconds
ELSEWHERE: Final = 2.0  # weight of the second loss


@dataclass(frozen=True, slots=True)
class Example:
    """A clip as the model gets it."""

    features: torch.Tensor  # (steps, mel bands)
    steps: int
    tokens: list[int]
    said: NDArray[np.int64]  # (frames,) the word being said, the number of words if none is


class Bank:
    """Renderings of all words by all voices, made once: clips are glued from them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._sounds: dict[tuple[str, str], list[Samples]] = {}
        with Voice().in_use() as voice:
            for name in VOICES:
                for word in WORDS:
                    manners = [draw_manner(rng, voice=name) for _ in range(RENDERINGS)]
                    self._sounds[name, word] = [voice.say(word, manner) for manner in manners]

    def clip(self, longest: float) -> Clip:
        """Glue one clip of at most so many seconds."""
        name = str(self._rng.choice(VOICES))

        def say(word: str) -> Samples:
            return self._sounds[name, word][self._rng.integers(RENDERINGS)]

        return make_clip(say, self._rng, longest=longest)


def main() -> None:
    """Train, and save what a user would call a checkpoint."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    processor = make_ctc_processor()
    model = make_ctc_model(processor, SIZE).train()
    print(sum(weights.numel() for weights in model.parameters()), "weights")
    train(model, processor, rng, options)
    model.to(torch.bfloat16).save_pretrained(options.out)
    processor.save_pretrained(options.out)


def train(model: Any, processor: Any, rng: np.random.Generator, options: Any) -> None:
    """Teach the model until the steps are over, ever more slowly at the end."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=0.01)
    bank, allowed = Bank(rng), _allowed(processor)
    begun, step, mean = time.monotonic(), 0, 0.0
    while step < options.steps:
        longest = max(length for share, length in COURSE if step >= share * options.steps)
        examples = [_example(bank.clip(longest), processor) for _ in range(POOL)]
        for batch in (b for _ in range(ROUNDS) for b in _batches(examples, rng)):
            done = step / options.steps
            rate = options.rate * min(1.0, (step + 1) / WARM_STEPS)
            for group in optimizer.param_groups:
                group["lr"] = rate * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
            said = batch.pop("said")
            heard = model(**batch)
            loss = heard.loss + ELSEWHERE * _elsewhere(heard.logits, said, allowed)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            mean = 0.95 * mean + 0.05 * loss.item()
            if step % 25 == 0:
                print(f"{time.monotonic() - begun:.0f} s, step {step}: {mean:.3f}", flush=True)


def _allowed(processor: Any) -> torch.Tensor:
    """Tell which tokens may be named while a word is said, and, in the last row, in a pause."""
    allowed = torch.zeros(len(WORDS) + 1, len(processor.tokenizer), dtype=torch.bool)
    allowed[:, processor.tokenizer.pad_token_id] = True
    for place, word in enumerate(WORDS):
        allowed[place, processor.tokenizer.encode(word, add_special_tokens=False)] = True
    return allowed


def _elsewhere(logits: torch.Tensor, said: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Punish tokens that are named before or behind their word.

    The CTC loss does not mind: it hears the whole clip, and so small a model named first letters
    160 ms too early, in the pause before the word.
    """
    real = said >= 0
    scores = torch.log_softmax(logits[real], dim=-1)
    kept = scores.masked_fill(~allowed[said[real]], -torch.inf)
    return -torch.logsumexp(kept, dim=-1).mean()


def _example(clip: Clip, processor: Any) -> Example:
    heard = processor.feature_extractor(
        [clip.samples], sampling_rate=SAMPLE_RATE_HZ, return_attention_mask=True
    )
    steps = int(heard["attention_mask"].sum())
    middles = np.arange(-(-steps // SUBSAMPLING)) * FRAME
    said = np.full(len(middles), len(WORDS))
    for word, (start, end) in zip(clip.words, clip.times, strict=True):
        said[(middles > start - FRAME / 4) & (middles < end + FRAME / 4)] = WORDS.index(word)
    tokens = processor.tokenizer.encode(clip.text, add_special_tokens=False)
    return Example(heard["input_features"][0], steps, tokens, said)


def _batches(examples: Sequence[Example], rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Go through all examples once, those of like length together."""
    order = sorted(range(len(examples)), key=lambda place: examples[place].steps)
    groups = [order[place : place + BATCH] for place in range(0, len(order), BATCH)]
    for group in rng.permutation(len(groups)):
        yield _batch([examples[place] for place in groups[group]])


def _batch(examples: list[Example]) -> dict[str, torch.Tensor]:
    features = torch.nn.utils.rnn.pad_sequence([one.features for one in examples], batch_first=True)
    lengths = torch.tensor([one.steps for one in examples])
    labels = [torch.tensor(one.tokens) for one in examples]
    said = np.full((len(examples), -(-features.shape[1] // SUBSAMPLING)), -1)
    for row, one in zip(said, examples, strict=True):
        row[: len(one.said)] = one.said
    return {
        "input_features": features,
        "attention_mask": torch.arange(features.shape[1]) < lengths[:, None],
        "labels": torch.nn.utils.rnn.pad_sequence(labels, batch_first=True, padding_value=-100),
        "said": torch.from_numpy(said),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
