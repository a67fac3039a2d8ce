"""The aligner: requests in, words with their times and confidences out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierline.aligners.ctc.edges import Rough, settle_edges
from tierline.aligners.ctc.spec import CtcAlignerOptions
from tierline.aligners.ctc.text import Text, text_of
from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Outcome,
    Stretch,
    Word,
)
from tierline.alignment.fixed import rejoined, split_at_fixed
from tierline.audio import find_pauses, probe
from tierline.errors import Cancelled, TierlineError
from tierline.inference.ctc_listening import Heard, Listener, Windowing, together
from tierline.inference.ctc_model import open_ctc
from tierline.inference.ctc_path import best_path
from tierline.plugins.closing import Closing
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance

_TOGETHER = 600.0  # seconds of requests that are worked on together
_SHORTEST_PAUSE = 0.05  # seconds
_STRETCH = 4.0  # seconds over which sound and text are judged together
_HEARD = 0.9  # of a group's time goes into the model, the rest into paths


class CtcAligner(Closing):
    """Aligns with a CTC model; keeps it loaded.

    Args:
        options: Its options.
        version: For provenance.

    Raises:
        EngineError: The model cannot be loaded, or is no CTC model.
    """

    def __init__(self, options: CtcAlignerOptions, version: str) -> None:
        self._options = options
        self._model = open_ctc(
            options.weights, device=options.device, dtype=options.dtype, batch=options.batch
        )
        self._listener = Listener(
            self._model, Windowing(options.window, options.context, _TOGETHER)
        )
        made = {**values(options), "revision": self._model.commit or options.revision}
        self._provenance = Provenance("ctc", version, made)

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request; several go through the model at once."""
        for group in together(_checked(requests, progress), _TOGETHER):
            parted = [_Parted(request) for request in group]
            parts = [part for each in parted for part in each.parts]
            answers = self._aligned(parts, progress)
            for each in parted:
                yield each.request.id, self._whole(each, answers)

    def _whole(
        self, parted: _Parted, answers: Iterator[Alignment | AlignmentError]
    ) -> Alignment | AlignmentError:
        if parted.failure is not None:
            return parted.failure
        found = [next(answers) for _ in parted.parts]
        return rejoined(parted.request, found, self._provenance)

    def _aligned(
        self, parts: Sequence[AlignmentRequest], progress: Progress
    ) -> Iterator[Alignment | AlignmentError]:
        """Answer requests without fixed boundaries, in order."""
        heard = [Heard(part) for part in parts]
        texts = [text_of(part, self._model.vocabulary) for part in parts]
        wanted = [each for each, text in zip(heard, texts, strict=True) if text.items]
        reduces = [text.reduced for text in texts if text.items]
        for _ in self._listener.hear(wanted, reduces, progress.part(0.0, _HEARD)):
            pass
        for each, text in zip(heard, texts, strict=True):
            progress.check()
            yield self._answer(each, text, progress)

    def _answer(
        self, heard: Heard[AlignmentRequest], text: Text, progress: Progress
    ) -> Alignment | AlignmentError:
        try:
            return self._placed(heard, text, progress)
        except Cancelled:
            raise
        except TierlineError as error:
            return AlignmentError(error.message)
        except Exception as error:  # noqa: BLE001 - one request must not cost the others
            return AlignmentError(
                f"{_where(heard.request)} could not be aligned: {type(error).__name__}: {error}"
            )

    def _placed(self, heard: Heard[AlignmentRequest], text: Text, progress: Progress) -> Alignment:
        request = heard.request
        if heard.failure is not None:
            raise heard.failure
        if text.failure is not None:
            raise text.failure
        if not text.items:
            words = tuple(Word.of(unit) for unit in request.units)
            return Alignment(words, (), self._provenance)
        if heard.silent:
            raise AlignmentError(f"{_where(request)} is silent, so no word can be found there.")
        scores = heard.whole
        items = text.targets(leave_out=self._options.leave_out, open_end=request.open_end)
        states = best_path(scores, items, check=progress.check)
        if states is None:
            raise AlignmentError(
                f"{_where(request)} is too short for its text: {len(request.units)} words make "
                f"{len(items.tokens)} tokens, and the model hears {len(scores)}; check that text "
                "and recording belong together."
            )
        return self._alignment(request, text, (scores, states), progress)

    def _alignment(
        self,
        request: AlignmentRequest,
        text: Text,
        found: tuple[NDArray[np.float32], NDArray[np.int32]],
        progress: Progress,
    ) -> Alignment:
        clock = self._model.clock
        rough = [
            Rough(
                place.unit,
                request.start + clock.seconds(place.first),
                request.start + clock.seconds(place.last),
                place.confidence,
            )
            for place in text.places(*found)
        ]
        recording = probe(request.audio, check=progress.check)
        pauses = find_pauses(
            recording, request.start, request.end, channel=request.channel, minimum=_SHORTEST_PAUSE
        )
        spans = settle_edges(rough, (request.start, request.end), pauses, clock.hop)
        return Alignment(
            _words(request, text, rough, spans),
            (),
            self._provenance,
            tuple(_stretches(request, rough, spans)),
        )


@dataclass(slots=True)
class _Parted:
    """A request, cut at its fixed boundaries."""

    request: AlignmentRequest
    parts: tuple[AlignmentRequest, ...] = ()
    failure: AlignmentError | None = None

    def __post_init__(self) -> None:
        try:
            if self.request.fixed:
                self.parts = split_at_fixed(self.request)
            else:
                self.parts = (self.request,)
        except AlignmentError as error:
            self.failure = error


def _checked(
    requests: Iterable[AlignmentRequest], progress: Progress
) -> Iterator[AlignmentRequest]:
    for request in requests:
        progress.check()
        yield request


def _words(
    request: AlignmentRequest,
    text: Text,
    rough: Sequence[Rough],
    spans: Sequence[tuple[float, float] | None],
) -> tuple[Word, ...]:
    words = [Word.of(unit) for unit in request.units]
    for place, span in zip(rough, spans, strict=True):
        if span is None:
            continue
        defects = () if text.exact[place.unit] else (Defect.GUESSED_PRONUNCIATION,)
        words[place.unit] = Word.of(
            request.units[place.unit], span, confidence=place.confidence, defects=defects
        )
    return tuple(words)


def _stretches(
    request: AlignmentRequest, rough: Sequence[Rough], spans: Sequence[tuple[float, float] | None]
) -> Iterator[Stretch]:
    """Say how well sound and text agree: the mean over the words, those left out with 0.

    Over a whole request; of one with an open end over every few seconds, since only its beginning
    may agree.
    """
    placed = [(place, span) for place, span in zip(rough, spans, strict=True) if span is not None]
    if not placed:
        return
    if not request.open_end:
        total = sum(place.confidence for place, _ in placed)
        yield Stretch(request.start, request.end, round(total / len(request.units), 2))
        return
    first, before = 0, -1
    for number, (place, span) in enumerate(placed):
        start = placed[first][1][0]
        if span[1] - start >= _STRETCH or number == len(placed) - 1:
            total = sum(each.confidence for each, _ in placed[first : number + 1])
            yield Stretch(start, span[1], round(total / (place.unit - before), 2))
            first, before = number + 1, place.unit


def _where(request: AlignmentRequest) -> str:
    return f"{request.audio}: {request.start:.2f}-{request.end:.2f} s"
