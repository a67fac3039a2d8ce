"""Words with their phones, as far as a TextGrid tells them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tierline.annotation import Interval, IntervalTier
from tierline.refinement.classes import PhoneClass, class_of
from tierline.text import arpabet_to_ipa
from tierline.text.silences import is_silence
from tierline.text.unspoken import USUAL, Unspoken

TOUCHING = 1e-6  # seconds: what is closer than this shares one boundary
_NO_ROOM = 0.006  # seconds: an aligner gives a note that much if there is no gap for it
_NOISE = "spn"  # a "phone" of MFA and Kaldi: spoken noise, in the place of a word they do not know
_UNKNOWN_LABELS = frozenset(("<unk>", "[unk]", "<oov>"))


@dataclass(frozen=True, slots=True)
class SaidPhone:
    """A phone: its class, and start and end in seconds."""

    kind: PhoneClass
    start: float
    end: float

    @property
    def duration(self) -> float:
        """Its length in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A labelled interval.

    Attributes:
        index: Its position in the tier.
        label: Its label.
        start: In seconds.
        end: In seconds.
        phones: Its phones, in order; empty where they are not known.
        unknown: Whether whoever placed it says that its pronunciation is not known.
    """

    index: int
    label: str
    start: float
    end: float
    phones: tuple[SaidPhone, ...] = ()
    unknown: bool = False

    @property
    def duration(self) -> float:
        """Its length in seconds."""
        return self.end - self.start


def spoken_among(
    words: Sequence[SaidWord], notes: Container[tuple[float, float]] = frozenset()
) -> tuple[SaidWord, ...]:
    """Return the words without notes that nobody says, such as "[laughs]".

    Args:
        words: All words of a tier.
        notes: Start and end, in seconds, of what is known to be notes, besides the usual ones.
    """
    usual = Unspoken(USUAL).among([word.label for word in words])
    return tuple(
        word
        for n, word in enumerate(words)
        if n not in usual and (word.start, word.end) not in notes
    )


def closed(spoken: Sequence[SaidWord], labelled: Sequence[SaidWord]) -> tuple[SaidWord, ...]:
    """Return words that reach up to the next one where only notes without room part them.

    A note that stands between two words said in one breath takes a few milliseconds of the first.
    That is no pause, and must not be judged as one.

    Args:
        spoken: The words, in order of time.
        labelled: The same, and the notes among them.
    """
    said = {word.index for word in spoken}
    words: list[SaidWord] = []
    notes = 0
    for word in labelled:
        if word.index not in said:
            notes += 1
            continue
        if words and notes and word.start - words[-1].end <= notes * _NO_ROOM:
            words[-1] = replace(words[-1], end=word.start)
        words.append(word)
        notes = 0
    return tuple(words)


def said_in(words: IntervalTier, phones: IntervalTier | None = None) -> tuple[SaidWord, ...]:
    """Return the labelled intervals of a tier, in order of time, with the phones inside each.

    What says that nothing is said ("", "sil") is left out, and so is what has no finite times.

    Args:
        words: The tier of words.
        phones: The tier of their phones, in IPA or ARPABET; None: not known.
    """
    rows = sorted(_spoken(words), key=lambda found: (found[1].start, found[1].end))
    inner = [] if phones is None else sorted(_phones(phones), key=lambda phone: phone.start)
    starts = [phone.start for phone in inner]
    noises = [] if phones is None else sorted(_noises(phones))
    said = []
    for index, row in rows:
        low = bisect_left(starts, row.start - TOUCHING)
        high = bisect_left(starts, row.end - TOUCHING)
        own = tuple(phone for phone in inner[low:high] if phone.end <= row.end + TOUCHING)
        unknown = row.label.strip().casefold() in _UNKNOWN_LABELS or _holds(row, noises)
        said.append(SaidWord(index, row.label, row.start, row.end, own, unknown))
    return tuple(said)


def _spoken(tier: IntervalTier) -> Iterator[tuple[int, Interval]]:
    for index, row in enumerate(tier):
        if math.isfinite(row.start) and math.isfinite(row.end) and not is_silence(row.label):
            yield index, row


def _phones(tier: IntervalTier) -> Iterator[SaidPhone]:
    for _, row in _spoken(tier):
        if row.end > row.start:
            yield SaidPhone(_class_of(row.label), row.start, row.end)


def _noises(tier: IntervalTier) -> Iterator[float]:
    """Yield the middle of each spoken noise, in seconds."""
    for row in tier:
        if row.label.strip().casefold() == _NOISE and math.isfinite(row.start + row.end):
            yield (row.start + row.end) / 2


def _holds(row: Interval, times: list[float]) -> bool:
    at = bisect_left(times, row.start)
    return at < len(times) and times[at] < row.end


@cache
def _class_of(label: str) -> PhoneClass:
    return class_of(arpabet_to_ipa(label.strip()))
