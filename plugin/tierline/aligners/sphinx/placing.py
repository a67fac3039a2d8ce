"""From frames to seconds, and from what was found to words and phones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tierline.aligners.sphinx.pronunciation import Said
from tierline.aligners.sphinx.recogniser import Segment
from tierline.aligners.sphinx.search import Found
from tierline.alignment.contract import AlignmentRequest, Defect, Phone, Stretch, Word

# Frame k sees 25.6 ms from k * 10 ms on, so that a change between two frames lies (25.6 - 10) / 2 =
# 7.8 ms behind the later frame's start. TIMIT agrees (mean error 21.6 ms at 0, 20.7 at 5, 20.6 at
# 7.5), the 60 boundaries of ae less (18.4, 18.7, 19.0): 5 ms serves both.
_BEHIND = 0.005
# The scores of words found roughly, over 3 s: own text -9 to -32, in noise at 10 dB down to
# -36 and at 0 dB to -48; another text -38 to -83, in noise at 10 dB from -38 (TIMIT, 96 windows).
_ROUGH_SECONDS = 4.0
_SURE, _LOST = -15.0, -60.0  # scores a frame of clean speech with its own text, and with another


def words_of(request: AlignmentRequest, said: Sequence[Said], found: Found) -> tuple[Word, ...]:
    """Make the words of an alignment; of a single one's confidence the engine knows nothing."""
    clock = _Clock(request, found)
    words = []
    for index, unit in enumerate(request.units):
        frames = _frames(index, found)
        span = frames and (clock.seconds(frames[0]), clock.seconds(frames[1]))
        if not span or span[0] >= span[1]:
            words.append(Word.of(unit))
            continue
        defects = _defects(said[index], found)
        if index in found.misfits or index in found.instead:
            defects = (*defects, Defect.UNSUPPORTED)
        words.append(Word.of(unit, span, defects=defects))
    return tuple(words)


def _frames(index: int, found: Found) -> tuple[int, int] | None:
    """Return where a unit is, or else what is said instead of it; None: neither is known."""
    parts = found.words.get(index)
    return (parts[0].start, parts[-1].end) if parts else found.instead.get(index)


def phones_of(request: AlignmentRequest, found: Found) -> tuple[Phone, ...]:
    """Make the phones of an alignment; phones of one word touch each other."""
    clock = _Clock(request, found)
    return tuple(
        Phone(
            phone.sound.label,
            phone.name,
            clock.seconds(phone.start),
            clock.seconds(phone.end),
            unit,
        )
        for unit, parts in sorted(found.words.items())
        for part in parts
        for phone in part.phones
        if phone.sound is not None
    )


def stretches_of(request: AlignmentRequest, found: Found) -> tuple[Stretch, ...]:
    """Say how well sound and text agree, over the whole request.

    It tells a wrong text and bad sound, but nothing about one boundary or word (AUC 0.52).
    """
    if request.open_end:
        return tuple(_rough_stretches(request, found))
    if found.score is None or not found.words:
        return ()
    # Two words of seven may be "found" in a tone, and agree well with it: the missing ones count.
    share = (len(found.words) + len(found.instead)) / max(len(request.units), 1)
    return (Stretch(request.start, request.end, _agreement(found.score, share)),)


def untold_of(request: AlignmentRequest, found: Found) -> tuple[tuple[float, float], ...]:
    """Return where something is said that the text lacks, in seconds."""
    clock = _Clock(request, found)
    spans = ((clock.seconds(start), clock.seconds(end)) for start, end in found.extra)
    return tuple((start, end) for start, end in spans if start < end)


def _rough_stretches(request: AlignmentRequest, found: Found) -> Iterator[Stretch]:
    """Say the same of every few seconds of words that were found roughly."""
    clock = _Clock(request, found)
    group: list[tuple[int, Segment]] = []
    words = [(unit, part) for unit, parts in sorted(found.words.items()) for part in parts]
    for place, (unit, part) in enumerate(words, start=1):
        group.append((unit, part))
        start, end = clock.seconds(group[0][1].start), clock.seconds(part.end)
        if end - start >= _ROUGH_SECONDS or place == len(words):
            frames = sum(item.end - item.start for _, item in group)
            score = sum(item.score for _, item in group) / max(frames, 1)
            share = len({index for index, _ in group}) / (unit - group[0][0] + 1)
            if start < end:
                yield Stretch(start, end, _agreement(score, share))
            group = []


class _Clock:
    """Turns frames into seconds from the start of the recording."""

    def __init__(self, request: AlignmentRequest, found: Found) -> None:
        self._start = request.start
        self._end = request.end
        self._rate = found.frames_per_second

    def seconds(self, frame: int) -> float:
        """Where a frame begins: frame 0 with the request, none behind its end."""
        if frame == 0:
            return self._start
        time = self._start + frame / self._rate + _BEHIND
        return min(round(time, 6), self._end)  # 1.455, not 1.4549999999999998


def _defects(said: Said, found: Found) -> tuple[Defect, ...]:
    defects = (Defect.GUESSED_PRONUNCIATION,) if said.guessed else ()
    return (*defects, Defect.WIDENED_SEARCH) if found.widened else defects


def _agreement(score: float, share: float) -> float:
    return round(share * min(max((score - _LOST) / (_SURE - _LOST), 0.0), 1.0), 2)
