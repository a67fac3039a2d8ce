"""What the checks work with: a small recording, requests about it, an engine, findings."""

from __future__ import annotations

import pickle
import wave
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from tierline.plugins.contract import EngineRequest
from tierline.plugins.progress import Progress
from tierline.plugins.spec import Made, Options, PluginSpec
from tierline.text.unit import Unit

SAMPLE_RATE_HZ = 16000
WORDS = ("no", "we", "may", "all", "in", "one")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a plug-in does not do as the contract wants it.

    Attributes:
        check: Name of the check.
        message: What is wrong, in one sentence.
    """

    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {self.message}"


@dataclass(frozen=True, slots=True)
class Material:
    """A recording and words to align it with; give real speech for a sharper trial.

    Attributes:
        audio: The recording, of at least 2 seconds.
        duration: Its length in seconds.
        words: Two or more words, as said in it.
        language: BCP 47 code of the words.
    """

    audio: Path
    duration: float
    words: tuple[str, ...] = WORDS
    language: str = "en"


R = TypeVar("R", bound=EngineRequest)


@dataclass(frozen=True)
class Trial(ABC, Generic[R]):
    """One engine, open but not guarded, and what to try it with; each kind of plug-in has its own.

    Attributes:
        spec: What it says of itself.
        options: Its options.
        engine: The engine.
        material: What to ask it about.
    """

    answer: ClassVar[type]  # the class of its answers
    partial: ClassVar[tuple[type, ...]] = ()  # what it may yield for a request before its answer

    spec: PluginSpec
    options: Options
    engine: Made
    material: Material

    @abstractmethod
    def request(self, name: str, start: float = 0.0, end: float = 1.0) -> R:
        """Ask about a part of the recording; `start` and `end` as fractions of its length."""

    @abstractmethod
    def unsound(self, answer: Any, request: R) -> Iterator[str]:  # noqa: ANN401 - of its own kind
        """Say what is wrong with an answer, of whatever kind the values in there are."""

    def run(self, requests: Iterable[R], progress: Progress) -> Iterator[object]:
        """Yield all that the engine yields, whatever it is, as it comes."""
        call: Callable[[Iterator[R], Progress], Iterable[object]]
        call = getattr(self.engine, self.spec.method)
        return iter(call(iter(requests), progress))

    def answers(self, requests: Iterable[R], progress: Progress | None = None) -> list[object]:
        """Return all that the engine yields, whatever it is."""
        return list(self.run(requests, progress or Progress()))

    def outcomes(self, answers: Iterable[object]) -> dict[object, object]:
        """Return the answers by the names of their requests, without what came before them."""
        pairs = [answer for answer in answers if isinstance(answer, tuple) and len(answer) > 1]
        return {pair[0]: pair[1] for pair in pairs if not isinstance(pair[1], self.partial)}

    def failed(self, outcome: object) -> bool:
        """Tell whether an answer is an error."""
        return isinstance(outcome, self.spec.failure)

    def faults(self, requests: Iterable[R], answers: Iterable[object]) -> Iterator[str]:
        """Say what is wrong with the answers to some requests."""
        waiting = {request.id: request for request in requests}
        for item in answers:
            yield from self._faults_of(item, waiting)
        for name in waiting:
            yield f"it does not answer {name!r}"

    def _faults_of(self, item: object, waiting: dict[str, R]) -> Iterator[str]:
        known = (self.answer, self.spec.failure)
        match item:
            case (str(name), said) if isinstance(said, self.partial):
                if name not in waiting:
                    yield f"it tells a partial text of {name!r}, which does not wait for an answer"
            case (str(name), said) if isinstance(said, known) and name in waiting:
                request = waiting.pop(name)
                for fault in () if self.failed(said) else self._unsound(said, request):
                    yield f"its answer to {name!r} is unusable: {fault}"
            case (str(name), said) if isinstance(said, known):
                yield f"it answers {name!r}, which was not asked or is answered already"
            case _:
                names = " or ".join(kind.__name__ for kind in known)
                yield f"it yields {item!r:.60}, not (id, {names})"

    def _unsound(self, answer: Any, request: R) -> Iterator[str]:  # noqa: ANN401 - of its own kind
        try:
            yield from self.unsound(answer, request)
            if pickle.loads(pickle.dumps(answer)) != answer:
                yield "it is not the same after pickling"
            if answer.provenance.aligner != self.spec.name:
                kind = self.spec.kind
                yield f"its provenance names {answer.provenance.aligner!r} as the {kind}"
        except Exception as error:  # noqa: BLE001 - nonsense of any kind may be in there
            yield f"it holds values of a wrong kind ({type(error).__name__}: {error})"


def units_of(words: Iterable[str]) -> tuple[Unit, ...]:
    """Return words as the units of a transcript with a blank between them."""
    units: list[Unit] = []
    for word in words:
        start = units[-1].end + 1 if units else 0
        units.append(Unit(word, start, start + len(word), (word.lower(),)))
    return tuple(units)


def speechlike_material(folder: Path, language: str = "en") -> Material:
    """Write a recording that sounds a little like speech: voiced syllables, hiss and pauses."""
    samples = np.concatenate([_syllable(n) for n in range(len(WORDS))])
    path = folder / "conformance.wav"
    write_sound(path, samples)
    return Material(path, len(samples) / SAMPLE_RATE_HZ, language=language)


def write_sound(path: Path, samples: NDArray[np.float64]) -> None:
    """Write samples, full scale 1, as a WAV file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())


def _syllable(number: int) -> NDArray[np.float64]:
    """Return half a second: a hiss, a vowel of falling pitch, a pause; within ±1."""
    rng = np.random.default_rng(number)
    times = np.arange(SAMPLE_RATE_HZ // 2) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * np.cumsum(140 - 60 * times) / SAMPLE_RATE_HZ
    formants = (500 + 90 * number, 1500 - 120 * number, 2500)
    voice = np.zeros_like(times)
    for harmonic in range(1, 30):
        distance = min(abs(harmonic * 120 - formant) for formant in formants)
        voice += np.sin(harmonic * phase) / (1 + (distance / 150) ** 2)
    hiss = rng.standard_normal(len(times))
    vowel = np.clip(np.minimum(times - 0.08, 0.38 - times) / 0.03, 0, 1)
    onset = np.clip(np.minimum(times - 0.02, 0.1 - times) / 0.02, 0, 1)
    return 0.1 * vowel * voice + 0.03 * onset * hiss + 0.001 * hiss
