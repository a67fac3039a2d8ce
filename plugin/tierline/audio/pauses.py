"""Pauses, found by how far each band of frequency rises above its own noise floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierline.audio.levels import HOP_SECONDS, SILENT_DB, Levels, read_levels
from tierline.audio.recording import Recording

# Figures tuned on read speech (TIMIT), clean and in white noise at 20 and 10 dB.
# Floor and speech level are taken anew every 5 s, over 15 s to either side.
_STEP_FRAMES = 500
_REACH_FRAMES = 1500
_FLOOR_PERCENT, _SPEECH_PERCENT = 10, 95
# A pause holds a frame below the first share of the way from floor to speech, and ends where a
# band rises above the second.
_DEEP, _EDGE = 0.20, 0.35
# A band in which speech stands out less than this is deaf and has no say.
_LEAST_CONTRAST_DB = 9.0
# So quiet rooms beside digital silence, and speakers of different takes, share one threshold.
_MOST_CONTRAST_DB = 30.0
# A stretch without speech must not take its noise for speech.
_LOCAL_LOSS_DB = 15.0
_HEARD_DB = -80.0


def _go_on() -> None:
    """Let the work go on."""


@dataclass(frozen=True, slots=True)
class PauseSearch:
    """How to look for pauses, and where.

    Attributes:
        recording: What `probe` returned.
        channel: Counted from 0; None takes the mean of all.
        minimum: The shortest pause to return, in seconds.
        check: Called again and again, after some hundredths of a second; may raise to stop.
    """

    recording: Recording
    channel: int | None = None
    minimum: float = 0.1
    check: Callable[[], None] = _go_on

    def within(self, start: float, end: float) -> NDArray[np.float64]:
        """Return the pauses between two times, as `find_pauses` does.

        Raises:
            AudioError: The span or channel does not exist, or the file is damaged there.
        """
        levels = read_levels(self.recording, start, end, channel=self.channel, check=self.check)
        if not len(levels):
            return np.zeros((0, 2))
        rise = _rises(_smoothed(levels), self.check)
        runs = _runs(rise < _EDGE)
        deep = np.concatenate([[0], np.cumsum(rise < _DEEP)])
        runs = runs[deep[runs[:, 1]] > deep[runs[:, 0]]]
        spans = np.minimum(start + runs * HOP_SECONDS, end)
        kept: NDArray[np.float64] = spans[spans[:, 1] - spans[:, 0] >= self.minimum - 1e-9]
        return kept


def find_pauses(
    recording: Recording,
    start: float,
    end: float,
    *,
    channel: int | None = None,
    minimum: float = 0.1,
) -> NDArray[np.float64]:
    """Return the pauses of a span, as (k, 2) starts and ends in seconds.

    A pause is a run of 10 ms frames in which no band of frequency rises clearly above its noise
    floor. Floors follow the recording. Closures of stops are found too where `minimum` is short:
    to cut a recording, cut in the middle of pauses of 0.2 s and longer, the longest first.
    `PauseSearch` is the same for whoever wants to stop it on the way.

    Args:
        recording: What `probe` returned.
        start: In seconds.
        end: In seconds.
        channel: Counted from 0; None takes the mean of all.
        minimum: The shortest pause to return, in seconds.

    Raises:
        AudioError: The span or channel does not exist, or the file is damaged there.
    """
    return PauseSearch(recording, channel, minimum).within(start, end)


def _smoothed(levels: Levels) -> Levels:
    """Return running means over three frames."""
    padded = np.pad(levels, ((1, 1), (0, 0)), mode="edge")
    return (padded[:-2] + padded[1:-1] + padded[2:]) / np.float32(3)


def _rises(levels: Levels, check: Callable[[], None]) -> Levels:
    """Return how far each frame's highest band is on the way from floor (0) to speech (1)."""
    rises = np.zeros(len(levels), dtype=np.float32)
    loud = np.percentile(levels, _SPEECH_PERCENT, axis=0)
    before = _floor_and_speech(levels, 0, loud)
    for first in range(0, rises.size, _STEP_FRAMES):
        after = _floor_and_speech(levels, first + _STEP_FRAMES, loud)
        frames = levels[first : first + _STEP_FRAMES]
        way = np.arange(len(frames))[:, None, None] / _STEP_FRAMES
        floor, speech = np.moveaxis(before + way * (after - before), 1, 0)
        contrast = speech - floor
        rise = (frames - floor) / np.maximum(contrast, _LEAST_CONTRAST_DB)
        rise[contrast < _LEAST_CONTRAST_DB] = -np.inf
        highest = rise.max(axis=1)
        highest[np.isneginf(highest)] = np.inf  # all bands deaf: nothing can be said
        highest[frames.max(axis=1) < _HEARD_DB] = 0.0
        rises[first : first + _STEP_FRAMES] = highest
        before = after
        check()
    return rises


def _floor_and_speech(
    levels: Levels, centre: int, loud: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return the noise floor and the speech level of each band near a frame: (2, bands)."""
    centre = min(centre, len(levels))
    near = levels[max(0, centre - _REACH_FRAMES) : centre + _REACH_FRAMES]
    low, high = np.percentile(near, [_FLOOR_PERCENT, _SPEECH_PERCENT], axis=0)
    speech = np.maximum(high, loud - _LOCAL_LOSS_DB)
    floor = np.maximum(low, np.maximum(speech - _MOST_CONTRAST_DB, SILENT_DB))
    return np.stack([floor, speech])


def _runs(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return (k, 2) first and behind-last indices of the stretches where the mask holds."""
    edges = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
    return np.stack([np.nonzero(edges > 0)[0], np.nonzero(edges < 0)[0]], axis=1)
