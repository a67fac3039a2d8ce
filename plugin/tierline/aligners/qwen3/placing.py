"""From the model's answer to times: the best path, finer than a bin, with how sure each edge is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tierline.aligners.qwen3.path import DOUBT, best_path
from tierline.aligners.qwen3.posteriors import (
    NEAR,
    Bins,
    Logs,
    Numbers,
    Posteriors,
    read_posteriors,
)
from tierline.aligners.qwen3.subbin import in_order, refined

Flags = NDArray[np.bool_]

# A boundary is supported if the model gives the place of its path a good part of what it gives the
# place that it likes best, and clearly more than it would give any place at all.
RELATIVE, ABSOLUTE = 0.3, 3.0
TAIL = 4  # words: as many without support at the end are a pile-up, not an accident
PILED = 5  # words: nobody says as many within `NEAR` bins on each side of one place
LETTER, PAUSE = 0.06, 0.08  # seconds: a word of n letters takes about PAUSE + n * LETTER


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the words of a clip are.

    Attributes:
        times: Start and end of each word in seconds from the clip's start, shape (words, 2).
        confidence: How much of the model's answer is near, from 0 to 1, shape (words, 2).
        entropy: Of the model's answer in nats, 0 where it knows one bin only, shape (words, 2).
        supported: Whether the model's answer speaks for that place at all, shape (words, 2); not
            so if it says about one moment for the word and several around it.
        squeezed: Whether it has less than a bin since there were too many words, (words,).
    """

    times: Numbers
    confidence: Numbers
    entropy: Numbers
    supported: Flags
    squeezed: Flags

    @property
    def believed(self) -> int:
        """How many leading words there are before a pile-up at the end; all if there is none.

        The rest is best looked for again, in the sound behind the last word that is believed.
        """
        count = len(self.times)
        doubtful = ~self.supported.all(axis=1)
        # The end that has the most words without support over those with it (twice as many count).
        balance = np.cumsum(np.where(doubtful, 1, -2)[::-1])
        if not count or balance.max() < TAIL:
            return count
        return count - 1 - int(balance.argmax())


def place(logs: Logs, letters: Bins, seconds: float, bin_seconds: float) -> Placed:
    """Place words on the best path.

    Args:
        logs: Logarithms of the probabilities of each slot (start, end, start ...) as far as the
            sound goes, shape (2 * words, bins). What is missing in a row lies behind the sound.
        letters: Letters of each word, shape (words,).
        seconds: Length of the sound, above 0.
        bin_seconds: Length of a bin.

    Raises:
        AlignmentError: The model's answer is no number.
    """
    if not len(logs):
        nothing, never = np.zeros((0, 2)), np.zeros(0, dtype=np.bool_)
        return Placed(nothing, nothing, nothing, nothing.astype(np.bool_), never)
    said = read_posteriors(logs)
    expected = np.rint((PAUSE + LETTER * letters) / bin_seconds).astype(np.int64)
    path = best_path(said, expected)
    fine = refined(said, path)
    times = in_order(fine.places * bin_seconds, fine.near + DOUBT, seconds)
    near = fine.near * said.inside
    pairs = (-1, 2)
    return Placed(
        times=times.reshape(pairs),
        confidence=np.clip(near, 0.0, 1.0).reshape(pairs),
        entropy=said.entropy.reshape(pairs),
        supported=_supported(said, near).reshape(pairs) & ~_piled(said.likeliest)[:, None],
        squeezed=path[1::2] == path[::2],
    )


def _supported(said: Posteriors, near: Numbers) -> Flags:
    # All that lies behind the sound counts as one more place.
    best = np.maximum(said.best_window * said.inside, 1 - said.inside)
    usual = (2 * NEAR + 1) / said.bins
    result: Flags = (near >= RELATIVE * best) & (near >= min(ABSOLUTE * usual, 0.5))
    return result


def _piled(likeliest: Bins) -> Flags:
    """Tell which words stand in a row of words that the model puts at about one moment."""
    words = len(likeliest) // 2
    if words < PILED:
        return np.zeros(words, dtype=np.bool_)
    rows = sliding_window_view(likeliest, 2 * PILED)[::2]
    starts = np.flatnonzero(rows.max(axis=1) - rows.min(axis=1) <= 2 * NEAR)
    result = np.zeros(words, dtype=np.bool_)
    result[(starts[:, None] + np.arange(PILED)).ravel()] = True
    return result
