"""The two that are compared: the model card's own code, and Tierline's aligner."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.benchmarks.qwen3_full import Sounds, floating_point_operations
from tierline.aligners.qwen3 import SPEC, Qwen3Options
from tierline.aligners.qwen3.decoders import PROCESSES
from tierline.alignment import Alignment, Progress
from tierline.inference.device import Placement


@dataclass(frozen=True)
class Plan:
    """What is to be measured."""

    model: Path
    clips: list[float]
    batches: list[int]
    rounds: int
    compiled: list[str]
    where: Placement
    decoding: str
    card: bool
    flac: bool
    until: float  # by `time.monotonic`: rows that would take longer are left out


class Card:
    """The three steps of the model card, on a batch."""

    def __init__(self, plan: Plan, mode: str) -> None:
        import torch
        from transformers import AutoModelForTokenClassification, AutoProcessor

        where = plan.where
        self.is_warm = False
        self._processor: Any = AutoProcessor.from_pretrained(plan.model)  # type: ignore[no-untyped-call]
        loaded = AutoModelForTokenClassification.from_pretrained(
            plan.model, dtype=where.torch_dtype
        )
        self._model: Any = loaded.to(where.device).eval()
        if mode == "on":
            self._model.forward = torch.compile(self._model.forward)

    def set_batch(self, sounds: Sounds, size: int) -> None:
        """Set nothing: its batches are what it is given."""

    def all(self, sounds: Sounds, files: list[Path], count: int, size: int) -> int:
        """Align clips batch by batch; give the number of those that came out."""
        return sum(self.run(sounds, files, start, size) for start in range(0, count, size))

    def run(self, sounds: Sounds, files: list[Path], start: int, size: int) -> int:
        """Align one batch, from samples or from FLAC files."""
        import torch

        places = range(start, start + size)
        from_files = files is sounds.flac
        asked = [str(files[n]) if from_files else sounds.samples[n] for n in places]
        texts = [sounds.texts[n] for n in places]
        with warnings.catch_warnings(), torch.inference_mode():
            warnings.simplefilter("ignore")
            inputs, words = self._processor.prepare_forced_aligner_inputs(
                audio=asked, transcript=texts, language=["English"] * size
            )
            inputs = inputs.to(self._model.device, self._model.dtype)
            logits = self._model(**inputs).logits
            found = self._processor.decode_forced_alignment(
                logits=logits,
                input_ids=inputs["input_ids"],
                word_lists=words,
                timestamp_token_id=self._model.config.timestamp_token_id,
            )
        return len(found)

    def operations(self, sounds: Sounds) -> float:
        """Count the operations for one clip, padding left out."""
        slots = 2 * len(sounds.texts[0].split())
        audio = int(13 * sounds.seconds)
        return floating_point_operations(self._model, audio, audio + 2 + 3 * slots // 2, slots)

    def close(self) -> None:
        """Let go of the model."""
        del self._model


class Ours:
    """Tierline's aligner, in this process."""

    def __init__(self, plan: Plan, mode: str) -> None:
        self.is_warm = False
        self._where = plan.where
        options = Qwen3Options(
            model=str(plan.model),
            device=plan.where.device,
            dtype=plan.where.dtype,
            compile=mode,
            decoding=plan.decoding,
        )
        # As in Tierline's own child processes.
        with patch("tierline.aligners.qwen3.aligner.processes_for", PROCESSES.get):
            self._aligner: Any = SPEC.create(options)

    def set_batch(self, sounds: Sounds, size: int) -> None:
        """Let a batch hold as many clips as said."""
        words = len(sounds.texts[0].split())
        tokens = int(13 * sounds.seconds) + 3 * words + 64
        self._aligner._budget = size * tokens
        self._aligner._gathered = 4 * size * tokens

    def all(self, sounds: Sounds, files: list[Path], count: int, size: int) -> int:
        """Align clips in one stream; give the number of those that came out."""
        del size
        return self.run(sounds, files, 0, count)

    def run(self, sounds: Sounds, files: list[Path], start: int, size: int) -> int:
        """Align some clips."""
        requests = sounds.requests(files, start, size)
        with patch("tierline.aligners.qwen3.job.MOST_TRIES", 1):
            outcomes = dict(self._aligner.align(requests, Progress()))
        return sum(isinstance(outcome, Alignment) for outcome in outcomes.values())

    def operations(self, sounds: Sounds) -> float:
        """Count the operations for one clip."""
        slots = 2 * len(sounds.texts[0].split())
        audio = int(13 * sounds.seconds)
        model = self._aligner._model
        return floating_point_operations(model, audio, audio + 2 + 3 * slots // 2, slots)

    def stages(self, sounds: Sounds, size: int) -> dict[str, float]:
        """Time each step of one batch by itself, waiting for the device after each: seconds."""
        aligner, network = self._aligner, self._aligner._network
        requests = sounds.requests(sounds.flac, 0, size)
        timed: dict[str, float] = {}
        with _stage(timed, "read FLAC", self._where):
            jobs = [aligner._job(request) for request in requests]
        with _stage(timed, "prompt", self._where):
            items = [aligner._item(job) for job in jobs]
        parts = {
            "features": (network, "_chunks"),
            "encoder": (network, "encoder"),
            "text model": (network, "_read"),
            "scores": (network, "_scored"),
        }
        with _stage(timed, "network", self._where), _watched(parts, timed, self._where):
            pending = network([item.clip for item in items], lambda: None)
            answers = pending.answers()
        with _stage(timed, "decoding", self._where):
            for item, answer in zip(items, answers, strict=True):
                aligner._decode(item, partial(_itself, answer))
        return timed

    def close(self) -> None:
        """Let go of the model."""
        self._aligner.close()
        del self._aligner


def _itself(answer: Any) -> Any:
    """Stand for waiting for an answer that is there."""
    return answer


@contextmanager
def _stage(timed: dict[str, float], name: str, where: Placement) -> Iterator[None]:
    wait(where)
    began = time.perf_counter()
    yield
    wait(where)
    took = time.perf_counter() - began
    timed[name] = timed.get(name, 0.0) + took


@contextmanager
def _watched(
    parts: dict[str, tuple[Any, str]], timed: dict[str, float], where: Placement
) -> Iterator[None]:
    """Time calls of some parts of an object while this lasts."""
    kept = {name: getattr(owner, part) for name, (owner, part) in parts.items()}

    def watch(name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            with _stage(timed, name, where):
                return kept[name](*given, **named)

        return call

    for name, (owner, part) in parts.items():
        setattr(owner, part, watch(name))
    try:
        yield
    finally:
        for name, (owner, part) in parts.items():
            setattr(owner, part, kept[name])


def wait(where: Placement) -> None:
    """Wait until the device has nothing to do."""
    import torch

    if where.kind == "cuda":
        torch.cuda.synchronize(where.device)
