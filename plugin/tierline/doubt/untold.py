"""Where something is said that no label tells of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tierline.doubt.listening import STRETCH, Hearing
from tierline.doubt.said import SaidWord
from tierline.navigation import Span

LEAST_UNTOLD = 0.5  # seconds of speech without a word
# Of what is voiced, noise between utterances has 0.12 at most, single words 0.33 at least (TIMIT).
_VOICED, _SHARE = 0.5, 0.2  # height of the peak of the autocorrelation, and share of the frames
_FRAMES = 10  # fewer tell nothing


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


def voiced(spans: Iterable[Span], hearing: Hearing) -> Iterator[Span]:
    """Yield the spans in which voices are heard, or music: noise alone needs no text.

    Args:
        spans: Stretches in seconds.
        hearing: What to listen to.

    Raises:
        AudioError: The recording is damaged, or has no such channel.
    """
    for span in spans:
        frames = high = 0
        for start in np.arange(span.start, span.end, STRETCH).tolist():
            voicing = hearing.features(start, min(start + STRETCH, span.end)).voicing
            frames += len(voicing)
            high += int((voicing > _VOICED).sum())
            hearing.check()
        if frames >= _FRAMES and high >= _SHARE * frames:
            yield span
