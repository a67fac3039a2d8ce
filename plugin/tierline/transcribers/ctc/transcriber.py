"""The transcriber: requests in, words with their times out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tierline.inference.ctc_listening import Heard, Listener, Windowing, together
from tierline.inference.ctc_model import open_ctc
from tierline.inference.ctc_options import CtcOptions
from tierline.plugins.closing import Closing
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.transcribers.ctc.decoding import best_classes, words_in
from tierline.transcription.contract import (
    PartialText,
    Segment,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)

_TOGETHER = 600.0  # seconds of requests that are worked on together


class CtcTranscriber(Closing):
    """Transcribes with a CTC model; keeps it loaded.

    Args:
        options: Its options.
        version: For provenance.

    Raises:
        EngineError: The model cannot be loaded, or is no CTC model.
    """

    def __init__(self, options: CtcOptions, version: str) -> None:
        self._model = open_ctc(
            options.weights, device=options.device, dtype=options.dtype, batch=options.batch
        )
        self._listener = Listener(
            self._model, Windowing(options.window, options.context, _TOGETHER)
        )
        made = {**values(options), "revision": self._model.commit or options.revision}
        self._provenance = Provenance("ctc", version, made)

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        """Yield what is known so far as windows are heard, and one outcome for each request."""
        for group in together(_checked(requests, progress), _TOGETHER):
            waiting = {request.id: Heard(request) for request in group}
            heard = self._listener.hear(
                list(waiting.values()), [best_classes] * len(waiting), progress
            )
            for each in heard:
                if each.finished:
                    if waiting.pop(each.request.id, None):
                        yield each.request.id, self._outcome(each)
                elif each.beginning:
                    yield each.request.id, PartialText(self._text(each))
            for each in waiting.values():
                yield each.request.id, self._outcome(each)

    def _outcome(self, heard: Heard[TranscriptionRequest]) -> Transcription | TranscriptionError:
        if heard.failure is not None:
            return TranscriptionError(heard.failure.message)
        segments = tuple(self._segments(heard))
        return Transcription(segments, heard.request.language, self._provenance)

    def _text(self, heard: Heard[TranscriptionRequest]) -> str:
        return " ".join(segment.text for segment in self._segments(heard))

    def _segments(self, heard: Heard[TranscriptionRequest]) -> Iterator[Segment]:
        """Give the words of what is heard so far; a word ends where the next one begins."""
        request, clock = heard.request, self._model.clock
        before = request.start
        for word in words_in(heard.beginning, self._model.vocabulary, clock.hop):
            start = request.start + clock.seconds(word.first)
            end = request.start + clock.seconds(word.last)
            start = min(max(start, before), request.end)
            before = min(max(end, start), request.end)
            yield Segment(round(start, 6), round(before, 6), word.text)


def _checked(
    requests: Iterable[TranscriptionRequest], progress: Progress
) -> Iterator[TranscriptionRequest]:
    for request in requests:
        progress.check()
        yield request
