"""Cuts long recordings for transcribers: at pauses, without the silence around."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tierline.alignment.pieces import window_end
from tierline.annotation import Times
from tierline.audio import PauseSearch, is_silent, probe
from tierline.transcription.contract import TranscriptionRequest

SHORTEST_PAUSE = 0.2  # seconds: shorter ones are within words
MARGIN = 0.2  # seconds of silence that a piece keeps at its ends
SHORTEST = 0.1  # seconds: nothing is said in less


def pieces(
    request: TranscriptionRequest, longest: float, check: Callable[[], None]
) -> Iterator[TranscriptionRequest]:
    """Yield the stretches of a request in which something can be heard, in order.

    Args:
        request: The request.
        longest: Longest stretch in seconds; it ends in a pause if there is any.
        check: Called all the while; may raise to stop.

    Raises:
        AudioError: The recording cannot be read.
    """
    recording = probe(request.audio, check=check)
    search = PauseSearch(recording, request.channel, SHORTEST_PAUSE, check)
    start, end = request.start, min(request.end, recording.duration)
    while start < end - SHORTEST:
        check()
        pauses = search.within(start, min(start + longest, end))
        stop = window_end(start, end, longest, pauses)
        low, high = _without_silence(start, stop, pauses)
        if high - low >= SHORTEST and not is_silent(recording, low, high, channel=request.channel):
            yield replace(request, id=f"{request.id}@{low:.3f}", start=low, end=high)
        start = stop


def _without_silence(start: float, stop: float, pauses: Times) -> tuple[float, float]:
    """Take pauses off both ends, save for a margin."""
    low, high = start, stop
    for begin, end in pauses.tolist():
        if begin <= start + MARGIN and end > low:
            low = max(low, min(end, stop) - MARGIN)
        if end >= stop - MARGIN and begin < high:
            high = min(high, max(begin, start) + MARGIN)
    return low, high
