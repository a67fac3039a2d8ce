"""Measure int8 on a CPU: how often the trained tiny aligner says the same bin, and the time.

python -m tests.benchmarks.qwen3_int8 [--full]

The matrices of all linear layers are rounded to 8 bits when the model is loaded, those of sound
and text as they come (torch's dynamic quantization). What it says of bins holds for the tiny
weights only: nothing is known of the real ones. `--full` adds the speed of a full-size model of
random weights (minutes, 5 GB of memory).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.qwen3_full import build_full, make_sounds
from tests.checkpoints.speech import make_clips
from tierline.aligners.qwen3.features import LogMel
from tierline.aligners.qwen3.network import Answer, Clip, Network
from tierline.aligners.qwen3.prompt import Prompt
from tierline.inference.device import Placement
from tierline.inference.loading import load_model, load_processor
from tierline.models import Weights

TINY = Path(__file__).parents[1] / "data" / "checkpoints" / "qwen3-aligner"


class Heard:
    """A model on the CPU, as it is or in int8."""

    def __init__(self, folder: Path) -> None:
        weights = Weights(str(folder))
        processor = load_processor(weights)
        where = Placement("cpu", "float32")
        self.model: Any = load_model("AutoModelForTokenClassification", weights, where)
        self._mel = LogMel(processor.feature_extractor, "cpu")
        config: Any = self.model.config
        self._prompt = Prompt(processor, config.timestamp_token_id)

    def quantize(self) -> None:
        """Round the matrices of the linear layers to 8 bits."""
        import torch

        quantization: Any = torch.ao.quantization
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is to move to another package
            self.model = quantization.quantize_dynamic(self.model, {torch.nn.Linear})

    def answers(self, sounds: Sequence[Any], texts: Sequence[str]) -> tuple[list[Answer], float]:
        """Ask for clips one by one; give the answers and the seconds that a CPU was busy."""
        network = Network(self.model, self._mel, "cpu")
        clips = []
        for samples, text in zip(sounds, texts, strict=True):
            ids = self._prompt.ids(text.split(), network.audio_tokens(len(samples)))
            slots = self._prompt.slots(ids)
            clips.append(Clip(samples, ids, self._prompt.sound(ids), slots, network.classes))
        network(clips[:1], lambda: None)
        began = time.process_time()
        found = [network([clip], lambda: None).answers()[0] for clip in clips]
        return found, time.process_time() - began


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--clips", type=int, default=96)
    given = parser.parse_args()
    clips = make_clips(given.clips, seed=900)
    _compare("trained tiny", TINY, [clip.samples for clip in clips], [clip.text for clip in clips])
    if given.full:
        with tempfile.TemporaryDirectory(prefix="tierline-int8-") as folder:
            sounds = make_sounds(Path(folder) / "clips", 10.0, 1)
            model = build_full(Path(folder) / "full-size-random")
            _compare("full-size random", model, sounds.samples, sounds.texts)


def _compare(name: str, folder: Path, sounds: Sequence[Any], texts: Sequence[str]) -> None:
    heard = Heard(folder)
    plain, slow = heard.answers(sounds, texts)
    heard.quantize()
    rounded, fast = heard.answers(sounds, texts)
    bins = np.concatenate(
        [one.best - other.best for one, other in zip(plain, rounded, strict=True)]
    )
    seconds = sum(len(samples) for samples in sounds) / 16000
    sys.stdout.write(
        f"{name}: {len(bins)} slots; the same bin {(bins == 0).mean():.1%}, within one "
        f"{(np.abs(bins) <= 1).mean():.1%}; seconds of sound for each that a CPU was busy: float32 "
        f"{seconds / slow:.2f}, int8 {seconds / fast:.2f}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
