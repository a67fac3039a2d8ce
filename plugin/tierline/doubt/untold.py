"""Where something is heard that no label tells of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tierline.doubt.likeness import Heard, likeness
from tierline.doubt.listening import STRETCH, Hearing
from tierline.doubt.said import SaidWord
from tierline.navigation import Span
from tierline.refinement.features import RATE_HZ

LEAST_UNTOLD = 0.5  # seconds of speech without a word
_SHORTEST = 0.05  # seconds that tell something
_PART = 2.5  # seconds that are judged at once
_LEAST_NOISE, _AROUND = 1.0, 10.0  # seconds of noise, and of what it is compared with
_NEARLY = 0.1  # of the power around: 10 dB less


@dataclass(frozen=True, slots=True)
class Untold(Span):
    """Where something is heard, and there is no text.

    Attributes:
        kind: What it is most like; None where nobody knows.
    """

    kind: Heard | None = None


def untold(words: Sequence[SaidWord], pauses: NDArray[np.float64], within: Span) -> Iterator[Span]:
    """Yield where there is no pause and no word: speech without text, or noise.

    Args:
        words: The words, in order of time.
        pauses: What `pauses_in` returned.
        within: Where to look, in seconds.
    """
    taken = [(word.start, word.end) for word in words] + [(low, high) for low, high in pauses]
    at = within.start
    for low, high in [*sorted(taken), (within.end, within.end)]:
        if min(low, within.end) - at >= LEAST_UNTOLD:
            yield Span(float(at), float(min(low, within.end)))
        at = max(at, high)


def heard_in(spans: Iterable[Span], hearing: Hearing) -> Iterator[Untold]:
    """Yield the spans that want a text, or a note, with what is heard there.

    Noise alone needs neither, unless it is long, and nearly as loud as what is said around it.

    Args:
        spans: Stretches in seconds.
        hearing: What to listen to.

    Raises:
        AudioError: The recording is damaged, or has no such channel.
    """
    for span in spans:
        kind = kind_of(span, hearing)
        if kind is not None and (kind is not Heard.NOISE or _stands_out(span, hearing)):
            yield Untold(span.start, span.end, kind)


def kind_of(span: Span, hearing: Hearing) -> Heard | None:
    """Return what most of a span holds; None: it is too short to tell.

    Args:
        span: In seconds.
        hearing: What to listen to.

    Raises:
        AudioError: The recording is damaged, or has no such channel.
    """
    count = max(round(span.duration / _PART), 1)
    edges = np.linspace(span.start, span.end, count + 1).tolist()
    found: Counter[Heard] = Counter()
    for start, end in pairwise(edges):
        samples = hearing.samples(start, end)
        if len(samples) >= _SHORTEST * RATE_HZ:
            found[likeness(samples)] += 1
        hearing.check()
    return max(Heard, key=found.__getitem__) if found else None


def _stands_out(span: Span, hearing: Hearing) -> bool:
    """Tell whether a long noise is nearly as loud as what lies around it."""
    before = Span(max(span.start - _AROUND, 0.0), span.start)
    behind = Span(span.end, min(span.end + _AROUND, hearing.recording.duration))
    if span.duration < _LEAST_NOISE or before.duration + behind.duration < _LEAST_NOISE:
        return False
    inside = hearing.samples(span.start, min(span.end, span.start + STRETCH))
    around = [hearing.samples(one.start, one.end) for one in (before, behind) if one.duration > 0]
    power = float(np.mean(np.concatenate(around) ** 2))
    return float(np.mean(inside**2)) >= _NEARLY * power
