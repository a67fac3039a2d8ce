"""The library's own chain on a checkpoint, clip by clip, and simple decodings to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.checkpoints.voice import Samples

BIN = 0.08  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What the aligner says to one clip."""

    library: list[tuple[float, float]]  # as `decode_forced_alignment` gives it
    logits: NDArray[np.float32]  # (slots, classes), two slots a word

    @property
    def raw(self) -> list[tuple[float, float]]:
        """The most likely class of each slot, in whatever order they come."""
        bins = self.logits.argmax(axis=1) * BIN
        return list(zip(bins[::2].tolist(), bins[1::2].tolist(), strict=True))

    def path(self, seconds: float) -> list[tuple[float, float]]:
        """Decode the best monotone path, then the mean of the mass within two bins of it."""
        bins = int(seconds / BIN) + 2
        logits = self.logits[:, :bins].astype(float)
        mass = np.exp(logits - logits.max(axis=1, keepdims=True))
        mass /= mass.sum(axis=1, keepdims=True)
        found = [_local_mean(row, place) for row, place in zip(mass, _best_path(mass), strict=True)]
        return list(zip(found[::2], found[1::2], strict=True))


class LibraryAligner:
    """A checkpoint loaded as any user of transformers loads it."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForTokenClassification, AutoProcessor

        self.processor: Any = AutoProcessor.from_pretrained(folder)  # type: ignore[no-untyped-call]
        self.model: Any = AutoModelForTokenClassification.from_pretrained(folder).float().eval()

    def align(self, samples: Samples, text: str) -> Answer:
        """Run `prepare_forced_aligner_inputs`, the model and `decode_forced_alignment`."""
        import torch

        asked, words = self.processor.prepare_forced_aligner_inputs(samples, text, "English")
        slot = self.model.config.timestamp_token_id
        with torch.inference_mode():
            logits = self.model(**asked).logits
        (found,) = self.processor.decode_forced_alignment(logits, asked["input_ids"], words, slot)
        times = [(word["start_time"], word["end_time"]) for word in found]
        return Answer(times, logits[0][asked["input_ids"][0] == slot].numpy())


def _best_path(mass: NDArray[np.float64]) -> list[int]:
    """Find the bins, never falling, of the largest product of masses."""
    cost = -np.log(0.98 * mass + 0.02 / mass.shape[1])
    total, origins = cost[0], []
    for row in cost[1:]:
        best = np.minimum.accumulate(total)
        new = np.maximum.accumulate(np.where(total == best, np.arange(len(total)), 0))
        origins.append(new)
        total = best + row
    path = [int(total.argmin())]
    for origin in reversed(origins):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def _local_mean(mass: NDArray[np.float64], place: int) -> float:
    around = np.arange(max(0, place - 2), min(len(mass), place + 3))
    return float((mass[around] * around).sum() / mass[around].sum() * BIN)
