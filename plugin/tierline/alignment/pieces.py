"""Where to cut a long recording: windows to look for the text in, and pieces to align."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tierline.alignment.contract import AlignmentRequest, Word
from tierline.annotation import Times
from tierline.text import Unit

PAUSE = 0.1  # seconds: a gap between words that is safe to cut in
LONG_PAUSE = 2.0  # seconds: what is longer need not be listened to
MARGIN = 0.5  # seconds of silence that a piece keeps before its first and after its last word
LONGEST_WORD = 3.0  # seconds: a longer one has swallowed what is said besides the text
LETTERS_PER_SECOND = 25.0  # faster than anybody talks: bounds the text that a window may hold


@dataclass(frozen=True, slots=True)
class Anchor:
    """A unit whose rough place is known: its index, and its span in seconds."""

    unit: int
    span: tuple[float, float]


def units_that_may_fit(units: Sequence[Unit], first: int, seconds: float) -> int:
    """Return the index behind the last unit that could be said in that time by anybody."""
    left = LETTERS_PER_SECOND * seconds + 20
    index = first
    while index < len(units) and left > 0:
        left -= sum(len(word) + 1 for word in units[index].spoken)
        index += 1
    return index


def window_end(start: float, end: float, length: float, pauses: Times) -> float:
    """Choose where a window ends: in the last pause that fits, never inside a word if possible.

    Args:
        start: Where the window begins, in seconds.
        end: Where the recording ends, in seconds.
        length: The longest window, in seconds.
        pauses: Pauses in the recording, shape (k, 2), in seconds, ascending.
    """
    if end - start <= length:
        return end
    middles = pauses.mean(axis=1) if len(pauses) else pauses.reshape(-1)
    fitting = middles[(middles > start + length / 2) & (middles <= start + length)]
    return float(fitting[-1]) if len(fitting) else start + length


def behind_silence(time: float, pauses: Times) -> float:
    """Return where to start listening: near the end of the pause that holds `time`, if one does.

    Short pauses are listened to: a word said very softly may be in them.
    """
    for low, high in pauses:
        if low <= time < high - LONG_PAUSE:
            return max(time, float(high) - MARGIN)
    return time


def anchors_of(words: Sequence[Word], first: int) -> list[Anchor]:
    """Return the placed words of a window as anchors; `first` is the index of its first unit."""
    return [
        Anchor(first + n, (word.span[0], min(word.span[1], word.span[0] + LONGEST_WORD)))
        for n, word in enumerate(words)
        if word.span is not None
    ]


def trusted(anchors: list[Anchor], end: float, *, last: bool) -> list[Anchor]:
    """Leave out the anchors at the end of a window, where the text was still searching its way.

    All are kept in the last window. Otherwise the window is taken up to its last pause between
    words that lies well before its end; without any, up to the longest gap in its second half.
    """
    if last:
        return anchors
    if len(anchors) < 2:
        return [anchor for anchor in anchors if anchor.span[1] < end - PAUSE]
    begin = anchors[0].span[0]
    safe = end - min(3.0, 0.2 * (end - begin))
    gaps = [
        gap
        for left, gap in zip(anchors, _gaps(anchors, range(1, len(anchors))), strict=False)
        if left.span[1] <= safe and left.span[1] >= begin + 0.3 * (end - begin)
    ]
    if not gaps:
        return anchors[: max(1, len(anchors) // 2)]
    paused = _paused(gaps)
    return anchors[: paused[-1] if paused else max(gaps)[1]]


def _gaps(anchors: Sequence[Anchor], behind: range) -> list[tuple[float, int, bool]]:
    """Return the gaps before some anchors, in seconds, and whether nothing is said in them."""
    pairs = [(anchors[n - 1], anchors[n], n) for n in behind]
    return [
        (right.span[0] - left.span[1], n, right.unit == left.unit + 1) for left, right, n in pairs
    ]


def _paused(gaps: Sequence[tuple[float, int, bool]]) -> list[int]:
    """Return the anchors behind pauses; those behind a word that was not found only if need be."""
    paused = [(n, alone) for gap, n, alone in gaps if gap >= PAUSE]
    return [n for n, alone in paused if alone] or [n for n, _ in paused]


def pieces(
    request: AlignmentRequest, anchors: Sequence[Anchor], units: range, longest: float
) -> Iterator[AlignmentRequest]:
    """Cut the stretch that holds `anchors` into requests of at most `longest` seconds.

    Cuts lie in pauses between words where there are any, else between two words. Units that have
    no anchor go with the piece that their neighbours are in, so none is lost.

    Args:
        request: The long request.
        anchors: Rough places, ascending; at least one.
        units: The units to hand out, from the first to behind the last.
        longest: Longest piece in seconds.
    """
    margin = min(MARGIN, longest / 4)
    room = longest - 2 * margin
    first_unit, at = units.start, 0
    while at < len(anchors):
        behind = _cut(anchors, at, room)
        until = anchors[behind].unit if behind < len(anchors) else units.stop
        low, high = _bounds(request, anchors, range(at, behind), margin)
        high = min(high, low + longest)
        yield replace(
            request,
            id=f"{request.id}#{first_unit}",
            units=request.units[first_unit:until],
            start=low,
            end=high,
            open_end=False,
        )
        first_unit, at = until, behind


def _cut(anchors: Sequence[Anchor], at: int, room: float) -> int:
    """Return the index behind the last anchor of the piece that begins with anchor `at`.

    An engine's cost often grows faster than the length of a piece, so half the room is aimed at:
    the last pause before that is taken, else the first one behind it that fits.
    """
    begin = anchors[at].span[0]
    if anchors[-1].span[1] - begin <= room / 2:
        return len(anchors)
    behind = at + 1
    while behind < len(anchors) and anchors[behind].span[1] - begin <= room:
        behind += 1
    gaps = [
        gap
        for gap in _gaps(anchors, range(at + 1, min(behind + 1, len(anchors))))
        if anchors[gap[1] - 1].span[1] - begin >= room / 6
    ]
    paused = _paused(gaps)
    early = [n for n in paused if anchors[n - 1].span[1] - begin <= room / 2]
    if early:
        return early[-1]
    if paused:
        return paused[0]
    if behind == len(anchors) or not gaps:
        return behind
    return max(gaps)[1]


def _bounds(
    request: AlignmentRequest, anchors: Sequence[Anchor], taken: range, margin: float
) -> tuple[float, float]:
    """Return the piece's start and end: half-way to its neighbours, at most a margin away."""
    at, behind = taken.start, taken.stop
    low, high = anchors[at].span[0] - margin, anchors[behind - 1].span[1] + margin
    if at > 0:
        low = max(low, (anchors[at - 1].span[1] + anchors[at].span[0]) / 2)
    if behind < len(anchors):
        high = min(high, (anchors[behind - 1].span[1] + anchors[behind].span[0]) / 2)
    return max(low, request.start), min(high, request.end)
