"""What is odd about words and the sound under them, whoever placed them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from tierline.alignment.contract import Defect
from tierline.audio import PauseSearch, Recording
from tierline.doubt.edges import usual_length
from tierline.doubt.profile import shipped_profile
from tierline.doubt.said import SaidWord
from tierline.navigation import Span

# Of the 1,372 hand-labelled edges of TIMIT none belongs to a word that is odd by these figures.
_NO_LENGTH = 0.006  # seconds: an aligner gives a word that much if it has no place for it
_SHORTEST, _LONGEST = 0.2, 5.0  # times the usual length
_SPARE = 0.6  # seconds that a word may be longer: people draw out what they think about
_PILED = 0.35, 3  # times the usual length, and so many in a row
_PAUSE, _INSET = 0.3, 0.04  # seconds: length of a pause in a word, and its distance to the edges
_SILENT = 0.85  # share of a word in which nothing is heard
_LONGEST_WORD = 40  # letters: what is longer is a phrase in a script without spaces


def _go_on() -> None:
    """Let the work go on."""


def pauses_in(
    recording: Recording,
    channel: int | None = None,
    *,
    within: Span | None = None,
    check: Callable[[], None] = _go_on,
) -> NDArray[np.float64]:
    """Return the pauses of a recording from 0.1 s on: (k, 2) starts and ends in seconds.

    Before the recording begins and behind its end there is silence without end.

    Args:
        recording: The recording.
        channel: Counted from 0; None takes the mean of all.
        within: Where to look, in seconds; None takes all of it.
        check: Called every now and then; may raise to stop.

    Raises:
        AudioError: The recording is damaged, or has no such channel.
    """
    span = within or Span(0.0, recording.duration)
    found = PauseSearch(recording, channel, check=check).within(span.start, span.end)
    outside = np.array([[-np.inf, 0.0], [recording.duration, np.inf]])
    return np.concatenate([outside[:1], found, outside[1:]])


def defects_of(
    words: Sequence[SaidWord], pauses: NDArray[np.float64] | None
) -> tuple[tuple[Defect, ...], ...]:
    """Return what is odd about each word.

    Args:
        words: The words, in order of time.
        pauses: What `pauses_in` returned; None: nobody listened.
    """
    pauses = np.zeros((0, 2)) if pauses is None else pauses
    usual = shipped_profile().usual
    piled = _piled(words, usual)
    phrases = of_phrases(words)
    return tuple(
        tuple(
            defect
            for defect in _odd(word, usual, pauses, piled=place in piled)
            if not (phrases and defect is Defect.SILENCE_INSIDE)
        )
        for place, word in enumerate(words)
    )


def of_phrases(words: Sequence[SaidWord]) -> bool:
    """Tell whether most labels are phrases: pauses in them, and silence at their edges, are fine.

    Args:
        words: The labels of a tier.
    """
    phrases = sum(len(word.label.split()) > 1 or len(word.label) > _LONGEST_WORD for word in words)
    return 2 * phrases > len(words)


def _odd(
    word: SaidWord, usual: Mapping[str, float], pauses: NDArray[np.float64], *, piled: bool
) -> Iterator[Defect]:
    if word.unknown:
        yield Defect.GUESSED_PRONUNCIATION
    if word.duration <= _NO_LENGTH:
        yield Defect.ZERO_LENGTH
        return
    if piled:
        yield Defect.PILED_UP
    else:
        length = usual_length(word, usual)
        longest = max(_LONGEST * length, length + _SPARE)
        if not _SHORTEST * length <= word.duration <= longest:
            yield Defect.ABSURD_LENGTH
    silent = _silent_share(word, pauses)
    if silent >= _SILENT:
        yield Defect.NO_SPEECH
    elif _pause_inside(word, pauses):
        yield Defect.SILENCE_INSIDE


def _piled(words: Sequence[SaidWord], usual: Mapping[str, float]) -> frozenset[int]:
    """Return which words are far too short and stand beside others that are."""
    share, least = _PILED
    found: list[int] = []
    short = [word.duration < share * usual_length(word, usual) for word in words]
    for is_short, run in groupby(range(len(words)), key=short.__getitem__):
        places = list(run)
        if is_short and len(places) >= least:
            found += places
    return frozenset(found)


def _near(word: SaidWord, pauses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pauses that share time with a word."""
    low = int(np.searchsorted(pauses[:, 1], word.start, "right"))
    high = int(np.searchsorted(pauses[:, 0], word.end, "left"))
    return pauses[low:high]


def _silent_share(word: SaidWord, pauses: NDArray[np.float64]) -> float:
    near = np.clip(_near(word, pauses), word.start, word.end)
    return float((near[:, 1] - near[:, 0]).sum()) / word.duration


def _pause_inside(word: SaidWord, pauses: NDArray[np.float64]) -> bool:
    near = _near(word, pauses)
    inside = (near[:, 0] >= word.start + _INSET) & (near[:, 1] <= word.end - _INSET)
    return bool(np.any(inside & (near[:, 1] - near[:, 0] >= _PAUSE)))
