"""One request on its way: what was asked, what was heard, and what is known of its words so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tierline.aligners.qwen3.lawful import lawful
from tierline.aligners.qwen3.placing import Placed
from tierline.aligners.qwen3.spelling import Spelled
from tierline.alignment.contract import AlignmentRequest, Defect, Word
from tierline.inference.samples import Sound
from tierline.text import Unit

Edges = tuple[bool, bool]
LEAST_LEFT = 0.25  # seconds: what is left of the sound is not worth another look if it is shorter
MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one of the model's words.

    Attributes:
        span: Start and end in seconds from the start of the sound; None: no place.
        confidence: Of start and end, from 0 to 1; None: nobody says.
        supported: Whether the model's answer speaks for start and end.
        widened: Whether it had no length.
    """

    span: tuple[float, float] | None
    confidence: tuple[float, float] | None
    supported: Edges
    widened: bool = False


@dataclass(slots=True)
class Job:
    """A request that is being worked on.

    Attributes:
        request: What was asked.
        spelled: Its words.
        sound: Its sound.
        known: What is known of its leading words.
        begun: Where the sound begins that the others are looked for in, in seconds.
        tries: How often the model was asked.
        beyond: Index of the first word behind a pile-up that could not be helped.
    """

    request: AlignmentRequest
    spelled: Spelled
    sound: Sound
    known: list[Known] = field(default_factory=list)
    begun: float = 0.0
    tries: int = 0
    beyond: int | None = None

    @property
    def left(self) -> tuple[str, ...]:
        """The words that are still to be placed."""
        return self.spelled.words[len(self.known) :]

    @property
    def done(self) -> bool:
        """Whether nothing is left to ask."""
        return len(self.known) == len(self.spelled.words)

    def take(self, placed: Placed) -> None:
        """Take the places of the words that were left; a pile-up at the end is left once more.

        The model loses its way in long or difficult sound, and says one moment for all that
        follows. From its last word that is sure, it may find it again.
        """
        believed = placed.believed
        again = self._worth_another_look(placed, believed)
        count = believed if again else len(placed.times)
        if not again and believed < len(placed.times):
            self.beyond = len(self.known) + believed
        for row in range(count):
            start, end = (placed.times[row] + self.begun).tolist()
            sure, support = placed.confidence[row].tolist(), placed.supported[row].tolist()
            squeezed = bool(placed.squeezed[row])
            edges, supported = (sure[0], sure[1]), (support[0], support[1])
            self.known.append(Known((start, end), edges, supported, squeezed))
        if again:
            self.begun += float(placed.times[believed - 1][1])

    def take_library(self, times: Sequence[tuple[float, float]], best: NDArray[np.int64]) -> None:
        """Take the library's times as they are; it says nothing of how sure it is."""
        for kept in lawful(times, self.sound.duration):
            self.known.append(Known(kept.span, None, (True, True), kept.widened))
        self.beyond = None if best.any() or len(times) < 2 else 0

    def words(self) -> tuple[Word, ...]:
        """Return the request's units with their places."""
        owned: dict[int, list[Known]] = {}
        for place, (owner, known) in enumerate(zip(self.spelled.owners, self.known, strict=True)):
            lost = self.request.open_end and self.beyond is not None and place >= self.beyond
            if known.span is not None and not lost:
                owned.setdefault(owner, []).append(known)
        return tuple(
            self._word(unit, owned.get(number, []))
            for number, unit in enumerate(self.request.units)
        )

    def _worth_another_look(self, placed: Placed, believed: int) -> bool:
        if not 0 < believed < len(placed.times) or self.tries >= MOST_TRIES:
            return False
        rest = self.sound.duration - self.begun - float(placed.times[believed - 1][1])
        return rest >= LEAST_LEFT

    def _word(self, unit: Unit, known: Sequence[Known]) -> Word:
        spans = [each.span for each in known if each.span is not None]
        if not spans:
            return Word.of(unit)
        origin = self.request.start
        start = max(round(spans[0][0] + origin, 6), origin)
        end = min(round(spans[-1][1] + origin, 6), self.request.end)
        if start >= end:
            return Word.of(unit)
        first, last = known[0], known[-1]
        defects = []
        if not (first.supported[0] and last.supported[1]):
            defects.append(Defect.UNSUPPORTED)
        if len(known) == 1 and first.widened:
            defects.append(Defect.ZERO_LENGTH)
        if first.confidence is None or last.confidence is None:
            return Word.of(unit, (start, end), defects=tuple(defects))
        edges = (round(first.confidence[0], 3), round(last.confidence[1], 3))
        word = Word.of(unit, (start, end), confidence=min(edges), defects=tuple(defects))
        return replace(word, edge_confidence=edges)
