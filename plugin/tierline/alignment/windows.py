"""Finds a long text in a long recording, roughly, one window of audio after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from tierline.alignment.contract import Aligner, Alignment, AlignmentError, AlignmentRequest
from tierline.alignment.outcomes import ask
from tierline.alignment.pieces import (
    Anchor,
    anchors_of,
    behind_silence,
    trusted,
    units_that_may_fit,
    window_end,
)
from tierline.annotation import Times
from tierline.audio import PauseSearch, probe
from tierline.plugins.progress import Progress

WINDOW = 30.0  # seconds: long enough to hold a pause, short enough to search quickly
SHORTEST_WINDOW = 0.05  # seconds: no word is shorter
SEARCH_STEP = 15.0  # seconds: how far to go on where something else is said than the text


@dataclass(frozen=True, slots=True)
class Round:
    """What one window has settled.

    Attributes:
        start: Where the stretch begins, in seconds.
        end: Where trust in the window ends, in seconds.
        units: The units said in that stretch.
        anchors: Rough places of the units that were found.
        rough: The window's own alignment; its first word is unit `units.start`.
    """

    start: float
    end: float
    units: range
    anchors: tuple[Anchor, ...]
    rough: Alignment


class Settled(Protocol):
    """Some consecutive units whose place is settled."""

    @property
    def units(self) -> range:
        """The units."""
        ...

    @property
    def end(self) -> float:
        """Where they end, in seconds: what follows is looked for from there."""
        ...


S = TypeVar("S", bound=Settled)
Believe = Callable[[Round], Sequence[S]]


class Windows:
    """Looks for the units of one long request with an aligner that does open-ended requests.

    A window of audio is offered more text than it can hold; what lies well before the window's end
    is trusted, and the next window begins where trust ended. Where nothing of a round is believed,
    the audio goes on and the text waits.

    Args:
        request: The long request.
        anchorer: Places the leading units of a window (`AlignmentRequest.open_end`).
    """

    def __init__(self, request: AlignmentRequest, anchorer: Aligner) -> None:
        self._request = request
        self._anchorer = anchorer
        self._refused: AlignmentError | None = None  # unless a window was answered
        self._answered = False

    def walk(self, believe: Believe[S], progress: Progress) -> Iterator[S]:
        """Yield what is settled, in order, from the start of the recording to its end.

        Args:
            believe: Returns what of a round is settled, in order; nothing if the sound of that
                stretch is not what the text says.
            progress: Reports, and cancels.

        Raises:
            AudioError: The recording cannot be read.
            Cancelled: `progress` said so.
        """
        request = self._request
        recording = probe(request.audio, check=progress.check)
        search = PauseSearch(recording, request.channel, 0.3, progress.check)
        time, unit, length = request.start, 0, WINDOW
        while unit < len(request.units) and time < request.end - SHORTEST_WINDOW:
            progress.step((time - request.start) / request.duration, request.id)
            time, pauses = self._listen_from(time, 2 * length, search)
            stop = window_end(time, request.end, length, pauses)
            settled = self._settle(unit, (time, stop), progress.quiet())
            if settled:
                believed = believe(settled)
                yield from believed
                if believed:
                    time, unit = believed[-1].end, believed[-1].units.stop
                else:
                    time = min(stop, time + SEARCH_STEP)
                length = WINDOW
            elif length == WINDOW and stop < request.end:
                length = 2 * WINDOW  # a wider view may bridge what is not in the text
            else:
                time, length = min(stop, time + WINDOW), WINDOW

    def not_found(self) -> AlignmentError:
        """Return what to say if nothing at all was settled."""
        nothing = f"Nothing of the text was found in {self._request.audio.name}"
        if self._refused is not None and not self._answered:
            return AlignmentError(f"{nothing}: {self._refused.message}")
        return AlignmentError(
            f"{nothing}: this is most likely another text; check text, channel and language."
        )

    def _listen_from(self, time: float, ahead: float, search: PauseSearch) -> tuple[float, Times]:
        """Pass over silence; return where to begin, and the pauses in the `ahead` s behind it."""
        while True:
            search.check()
            end = min(time + ahead, self._request.end)
            pauses = search.within(time, end)
            begin = behind_silence(time, pauses)
            if begin == time or end == self._request.end:
                return begin, pauses
            time = begin

    def _settle(self, first: int, span: tuple[float, float], progress: Progress) -> Round | None:
        """Look for the units from `first` on in one window; return what can be trusted."""
        request, (start, stop) = self._request, span
        window = replace(
            request,
            id=f"{request.id}@{start:.2f}",
            units=request.units[first : units_that_may_fit(request.units, first, stop - start)],
            start=start,
            end=stop,
            open_end=True,
        )
        outcome = ask(self._anchorer, window, progress)
        if isinstance(outcome, AlignmentError):
            self._refused = self._refused or outcome
            return None
        self._answered = True
        found = anchors_of(outcome.words, first)
        kept = trusted(found, stop, last=stop >= request.end)
        return _round(found, len(kept), first, span, outcome) if kept else None


def shortened(settled: Round, until: float) -> Round | None:
    """Return a round without the anchors that end behind a time in seconds; None: none is left."""
    kept = [anchor for anchor in settled.anchors if anchor.span[1] <= until]
    if len(kept) == len(settled.anchors):
        return settled
    if not kept:
        return None
    span = (settled.start, settled.end)
    return _round(settled.anchors, len(kept), settled.units.start, span, settled.rough)


def _round(
    found: Sequence[Anchor], kept: int, first: int, span: tuple[float, float], rough: Alignment
) -> Round:
    """Make a round of the first `kept` anchors; it ends half-way to the next one."""
    anchors = tuple(found[:kept])
    cut, behind = span[1], anchors[-1].unit + 1
    if kept < len(found):
        following = found[kept]
        cut, behind = (anchors[-1].span[1] + following.span[0]) / 2, following.unit
    return Round(span[0], cut, range(first, behind), anchors, rough)
