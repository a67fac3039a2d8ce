"""Recordings longer than an engine's piece: anchored window by window, aligned piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Phone,
    Stretch,
    Word,
)
from tierline.alignment.outcomes import ask, unplaced
from tierline.alignment.parts import OnPart, Part, ignored
from tierline.alignment.pieces import (
    Anchor,
    anchors_of,
    behind_silence,
    pieces,
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
# Pieces with less agreement between sound and text hold something else. Measured on TIMIT: with its
# own text 0.9 to 1, in noise at 0 dB 0.6 to 0.75, out of step 0 to 0.5.
OUT_OF_STEP = 0.5


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


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that has been aligned.

    Attributes:
        units: The units in it.
        end: Where it ends, in seconds.
        alignment: Its alignment.
    """

    units: range
    end: float
    alignment: Alignment

    @property
    def out_of_step(self) -> bool:
        """Whether the aligner says that sound and text do not agree."""
        stretches = self.alignment.stretches
        return bool(stretches) and max(part.agreement for part in stretches) < OUT_OF_STEP


class LongAlignment:
    """Aligns one long request with bounded memory, in time that grows with its length only.

    A window of audio is offered more text than it can hold; the anchoring aligner places what is
    there (`AlignmentRequest.open_end`). What lies well before the window's end is trusted, cut at
    pauses into pieces, and aligned for good; the next window begins where trust ended. Where the
    aligner says that sound and text do not agree, the text waits until they do again.

    Args:
        request: The long request.
        aligner: Aligns the pieces.
        anchorer: Places the leading units of a window; may be the same aligner.
        longest: Longest piece in seconds that `aligner` takes.
    """

    def __init__(
        self, request: AlignmentRequest, aligner: Aligner, anchorer: Aligner, longest: float
    ) -> None:
        self._request = request
        self._aligner = aligner
        self._anchorer = anchorer
        self._longest = longest
        self._refused: AlignmentError | None = None  # unless a window was answered
        self._answered = False

    def align(self, progress: Progress, on_part: OnPart = ignored) -> Alignment:
        """Do it; `on_part` is called with each piece as it is settled.

        Raises:
            AlignmentError: Nothing of the text was found in the recording.
            AudioError: The recording cannot be read.
            Cancelled: `progress` said so.
        """
        words: list[Word] = []
        phones: list[Phone] = []
        stretches: list[Stretch] = []
        provenance = None
        time = self._request.start
        for piece in self._pieces(progress):
            part = piece.alignment
            on_part(Part(self._request.id, len(words), time, piece.end, part))
            time = piece.end
            phones += [replace(phone, word=phone.word + len(words)) for phone in part.phones]
            words += part.words
            stretches += part.stretches
            provenance = part.provenance
        if provenance is None:
            raise self._not_found()
        rest = self._stretch(range(len(words), len(self._request.units)))
        words += unplaced(rest, provenance).words
        return Alignment(tuple(words), tuple(phones), provenance, tuple(stretches))

    def _not_found(self) -> AlignmentError:
        nothing = f"Nothing of the text was found in {self._request.audio.name}"
        if self._refused is not None and not self._answered:
            return AlignmentError(f"{nothing}: {self._refused.message}")
        return AlignmentError(f"{nothing}; check that it is the right text, channel and language.")

    def _stretch(self, units: range) -> AlignmentRequest:
        return replace(self._request, units=self._request.units[units.start : units.stop])

    def _pieces(self, progress: Progress) -> Iterator[Piece]:
        """Yield the pieces in order, from the start of the recording to its end."""
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
                believed = _believed(self._aligned(settled, progress.quiet()))
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
        units = self._request.units
        start, stop = span
        window = replace(
            self._stretch(range(first, units_that_may_fit(units, first, stop - start))),
            id=f"{self._request.id}@{start:.2f}",
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
        kept = trusted(found, stop, last=stop >= self._request.end)
        if not kept:
            return None
        cut, behind = stop, kept[-1].unit + 1
        if len(kept) < len(found):
            following = found[len(kept)]
            cut, behind = (kept[-1].span[1] + following.span[0]) / 2, following.unit
        return Round(start, cut, range(first, behind), tuple(kept), outcome)

    def _aligned(self, settled: Round, progress: Progress) -> list[Piece]:
        """Return the pieces of a round, aligned; the last one ends where the round does."""
        stretch = replace(self._request, start=settled.start, end=settled.end)
        cut = list(pieces(stretch, settled.anchors, settled.units, self._longest))
        outcomes = dict(self._aligner.align(cut, progress))
        first = settled.units.start
        aligned: list[Piece] = []
        for piece in cut:
            units = range(first, first + len(piece.units))
            outcome = outcomes.get(piece.id)
            if not isinstance(outcome, Alignment):
                # A piece that fails on its own keeps the rough times it was cut by.
                begin = first - settled.units.start
                words = settled.rough.words[begin : begin + len(piece.units)]
                outcome = replace(settled.rough, words=words, phones=(), stretches=())
            end = settled.end if piece is cut[-1] else piece.end
            aligned.append(Piece(units, end, outcome))
            first = units.stop
        return aligned


def _believed(aligned: list[Piece]) -> list[Piece]:
    """Leave out the pieces at the end that are out of step: what follows them would be as well."""
    count = len(aligned)
    while count and aligned[count - 1].out_of_step:
        count -= 1
    return aligned[:count]
