"""An aligner that knows the answer: words said at known times, so that cutting can be judged."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Outcome,
    Phone,
    Stretch,
    Word,
)
from tierline.alignment.spec import AlignerSpec
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.text import Unit

RATE = 8000


@dataclass(frozen=True)
class Speech:
    """A made recording: units and the span of each, in seconds."""

    audio: Path
    units: tuple[Unit, ...]
    spans: tuple[tuple[float, float], ...]
    duration: float

    def request(self, **changes: object) -> AlignmentRequest:
        fields: dict[str, object] = {
            "id": "all",
            "audio": self.audio,
            "units": self.units,
            "start": 0.0,
            "end": self.duration,
        }
        return AlignmentRequest(**{**fields, **changes})  # type: ignore[arg-type]


def make_speech(folder: Path, words: int, *, seed: int = 1, longest_pause: float = 1.0) -> Speech:
    """Write a recording of noise bursts ("words") with pauses after every fourth or so."""
    rng = np.random.default_rng(seed)
    spans: list[tuple[float, float]] = []
    units: list[Unit] = []
    time, at = 0.3, 0
    for n in range(words):
        length = float(rng.uniform(0.15, 0.4))
        label = f"word{n}"
        spans.append((round(time, 3), round(time + length, 3)))
        units.append(Unit(label, at, at + len(label), (label,)))
        at += len(label) + 1
        pause = rng.uniform(0.25, longest_pause) if rng.random() < 0.25 else 0.0
        time += length + float(pause)
    duration = round(time + 0.5, 3)
    sound = rng.standard_normal(round(duration * RATE)) * 0.0005
    for start, end in spans:
        part = slice(round(start * RATE), round(end * RATE))
        sound[part] += rng.standard_normal(len(sound[part])) * 0.2
    path = folder / "made.wav"
    soundfile.write(str(path), sound, RATE)
    return Speech(path, tuple(units), tuple(spans), duration)


class Oracle(Closing):
    """Answers from the known spans.

    Args:
        speech: What it knows.
        deaf: It fails for requests that touch those times.
        dull: Every so many units go unnoticed when it anchors; 0: none.
        agreement: How well sound and text agree in the pieces within some seconds.
    """

    def __init__(
        self,
        speech: Speech,
        deaf: tuple[float, float] | None = None,
        *,
        dull: int = 0,
        agreement: Callable[[float, float], float] | None = None,
    ) -> None:
        self._dull = dull
        self._agreement = agreement
        self.asked: list[AlignmentRequest] = []
        self._spans = {
            (unit.start, unit.end): span
            for unit, span in zip(speech.units, speech.spans, strict=True)
        }
        self._deaf = deaf

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        for request in requests:
            progress.step(0.5, request.id)
            self.asked.append(request)
            if self._deaf and request.start < self._deaf[1] and request.end > self._deaf[0]:
                yield request.id, AlignmentError("deaf here")
            else:
                yield request.id, self._answer(request)

    def _answer(self, request: AlignmentRequest) -> Alignment:
        words: list[Word] = []
        phones: list[Phone] = []
        for n, unit in enumerate(request.units):
            start, end = self._spans[(unit.start, unit.end)]
            low, high = max(start, request.start), min(end, request.end)
            inside = high - low > 0.02
            if request.open_end and self._dull and not (unit.start // 7 + 1) % self._dull:
                inside = False
            defects = () if inside else (Defect.UNPLACED,)
            span = (low, high) if inside else None
            words.append(Word(unit.label, (unit.start, unit.end), span, None, defects))
            if span and not request.open_end:
                middle = (low + high) / 2
                phones.append(Phone("a", "AA", low, middle, n))
                phones.append(Phone("b", "BB", middle, high, n))
        return Alignment(
            tuple(words), tuple(phones), Provenance("oracle", "1"), self._stretches(request)
        )

    def _stretches(self, request: AlignmentRequest) -> tuple[Stretch, ...]:
        if request.open_end or self._agreement is None:
            return ()
        agreement = self._agreement(request.start, request.end)
        return (Stretch(request.start, request.end, agreement),)


def oracle_spec(longest: float | None = 20.0, *, open_end: bool = True) -> AlignerSpec:
    """What the oracle says of itself; `longest` is its longest piece in seconds."""
    return AlignerSpec(
        name="oracle",
        title="Oracle",
        version="1",
        languages=("*",),
        create=lambda _: Oracle(Speech(Path(), (), (), 0)),
        longest_piece=longest,
        open_end=open_end,
        isolated=False,
    )
