"""Train the tiny aligner: python -m tests.checkpoints.train_aligner --out FOLDER."""

from __future__ import annotations

import argparse
import copy
import math
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from tests.checkpoints.lessons import LEARNT, Lessons
from tests.checkpoints.material import Bank, Teacher, make_example
from tests.checkpoints.prompts import ALIGNER_TEMPLATE, make_processor, spellings
from tests.checkpoints.random import CLASSES, Size, make_config
from tests.checkpoints.words import WORDS

SIZE: Final = Size(
    audio_layers=3, audio_inner=192, channels=8, text_layers=5, text_inner=160, heads=4
)
BATCH: Final = 16
POOL: Final = 768  # clips made anew every few rounds
ROUNDS: Final = 3
SAVED: Final = 1000  # steps


def main() -> None:
    """Train, and save what a user would call a checkpoint."""
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    processor: Any = make_processor(ALIGNER_TEMPLATE)
    model = _new_model(processor)
    print(sum(weights.numel() for weights in model.parameters()), "weights")
    train(model, processor, rng, options)
    save(model, processor, options.out)


def train(
    model: Any, processor: Any, rng: np.random.Generator, options: argparse.Namespace
) -> None:
    """Teach the model until the steps or the minutes are over, ever more slowly at the end."""
    lessons = Lessons(model)
    taught = [*model.parameters(), *lessons.parameters()]
    optimizer = torch.optim.AdamW(taught, lr=0.0, betas=(0.9, 0.98), weight_decay=0.01)
    course = _Course(options)
    bank, teacher = Bank(rng), Teacher(processor.tokenizer, rng)
    course.begin()
    while not course.over:
        examples = [make_example(bank.clip(), processor.feature_extractor) for _ in range(POOL)]
        for batch in (b for _ in range(ROUNDS) for b in teacher.batches(examples, BATCH)):
            for group in optimizer.param_groups:
                group["lr"] = course.rate
            losses = lessons(batch)
            optimizer.zero_grad()
            torch.autograd.backward(sum(losses.values()))
            torch.nn.utils.clip_grad_norm_(taught, 1.0)
            optimizer.step()
            course.note(losses)
            if course.step % SAVED == 0:
                save(model, processor, options.out)
            if course.over:
                break


class _Course:
    """Counts the steps, sets the pace and tells how it goes."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.step = 0
        self._minutes: float = options.minutes
        self._steps: int = options.steps
        self._rate: float = options.rate
        self._begun = 0.0
        self._means: dict[str, float] = {}

    def begin(self) -> None:
        self._begun = time.monotonic()

    @property
    def done(self) -> float:
        """Share of the course."""
        if self._steps:
            return self.step / self._steps
        return (time.monotonic() - self._begun) / 60 / self._minutes

    @property
    def over(self) -> bool:
        return self.done >= 1

    @property
    def rate(self) -> float:
        """Learning rate: a short rise, then along a cosine to nothing."""
        rise = min(1.0, (self.step + 1) / 100)
        return self._rate * rise * 0.5 * (1 + math.cos(math.pi * min(1.0, self.done)))

    def note(self, losses: dict[str, torch.Tensor]) -> None:
        self.step += 1
        for name, loss in losses.items():
            self._means[name] = 0.98 * self._means.get(name, loss.item()) + 0.02 * loss.item()
        if self.step % 50 == 0:
            seconds = time.monotonic() - self._begun
            told = " ".join(f"{name} {mean:.3f}" for name, mean in self._means.items())
            print(f"{seconds:.0f} s, step {self.step}, {self.done:.0%}: {told}", flush=True)


def save(model: Any, processor: Any, folder: Path) -> None:
    """Save the plain class in bfloat16, with what it never learnt filled in."""
    model = copy.deepcopy(model)
    number = processor.tokenizer.convert_tokens_to_ids
    with torch.no_grad():
        # All later classes share one row, which the losses have made unlikely everywhere.
        model.score.weight[LEARNT:] = model.score.weight[LEARNT].clone()
        known = model.model.language_model.embed_tokens.weight
        for word in WORDS:
            for form in spellings(word):
                (token,) = processor.tokenizer.encode(form)
                known[token] = known[number(word)].clone()
    model.to(torch.bfloat16).save_pretrained(folder)
    processor.save_pretrained(folder)


def _new_model(processor: Any) -> Any:
    from transformers import Qwen3ASRForTokenClassification

    config = make_config(processor, size=SIZE, initializer_range=0.1)
    config.num_labels = CLASSES
    config.classifier_dropout = 0.0
    model = Qwen3ASRForTokenClassification(config)  # type: ignore[no-untyped-call]  # theirs
    model.set_attn_implementation({"text_config": "eager", "audio_config": "sdpa"})
    return model.train()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=50.0, help="time for the course")
    parser.add_argument("--steps", type=int, default=0, help="steps instead: the same every time")
    parser.add_argument("--rate", type=float, default=2.5e-3, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=1, help="two take far longer if others work")
    return parser.parse_args()


if __name__ == "__main__":
    main()
