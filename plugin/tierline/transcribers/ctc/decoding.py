"""Greedy decoding: the best class of each frame, repeats joined, blanks left out (Graves 2006)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierline.inference.ctc_model import LogProbabilities
from tierline.inference.ctc_vocabulary import Vocabulary

# Scripts without blanks between words (Chinese, Japanese, Thai) are parted here, in seconds.
_GAP = 0.5


@dataclass(frozen=True, slots=True)
class DecodedWord:
    """A word and the frames in which its tokens are named, the last not included."""

    text: str
    first: int
    last: int


def best_classes(scores: LogProbabilities) -> NDArray[np.float32]:
    """Keep of a window's scores the best class of each frame; exact up to 16 million classes."""
    best: NDArray[np.float32] = scores.argmax(axis=1).astype(np.float32)
    return best


def words_in(
    parts: Sequence[NDArray[np.float32]], vocabulary: Vocabulary, hop: float
) -> Iterator[DecodedWord]:
    """Decode the best classes of consecutive frames to words.

    Args:
        parts: Of consecutive windows.
        vocabulary: Of the model.
        hop: Seconds of a frame.
    """
    if not parts:
        return
    classes = np.concatenate(parts).astype(np.int64)
    changes = np.flatnonzero(np.diff(classes)) + 1
    begins = np.append(0, changes)
    ends = np.append(changes, len(classes))
    named = classes[begins] != vocabulary.blank
    ids, begins, ends = classes[begins][named].tolist(), begins[named], ends[named]
    for word in vocabulary.words(ids):
        sounding = [place for place in word if vocabulary.sounds(ids[place])]
        for group in _without_gaps(sounding, begins, ends, round(_GAP / hop)):
            text = vocabulary.read([ids[place] for place in group])
            if text:
                yield DecodedWord(text, int(begins[group[0]]), int(ends[group[-1]]))


def _without_gaps(
    places: list[int], begins: NDArray[np.int64], ends: NDArray[np.int64], longest: int
) -> Iterator[list[int]]:
    """Part a word's tokens where nothing is named for long."""
    group: list[int] = []
    for place in places:
        if group and begins[place] - ends[group[-1]] > longest:
            yield group
            group = []
        group.append(place)
    if group:
        yield group
