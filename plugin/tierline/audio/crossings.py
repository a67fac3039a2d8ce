"""Zero crossings, found as Praat finds them."""

from __future__ import annotations

import math

import numpy as np

from tierline.audio.reading import check_channel, native_blocks
from tierline.audio.recording import Recording, Samples

_REACHES_SECONDS = (0.02, 0.5)


def nearest_zero_crossing(
    recording: Recording, time: float, channel: int = 0, *, reach: float = 10.0
) -> float | None:
    """Return the time nearest to `time` at which the wave crosses zero, in seconds.

    A sample lies in its middle, half a sample after its beginning, as in Praat; between two of
    them the wave is a straight line. A wave that begins at or above 0 crosses when it falls below.

    Args:
        recording: What `probe` returned.
        time: In seconds.
        channel: Counted from 0.
        reach: How far to look to either side, in seconds.

    Returns:
        None if there is no crossing within reach, or `time` lies outside the recording.

    Raises:
        AudioError: There is no such channel, or the file is damaged there.
    """
    check_channel(recording, channel)
    place = time * recording.sample_rate_hz - 0.5  # in samples from the middle of the first
    if not -1 <= place <= recording.frames:
        return None
    for near in (*(each for each in _REACHES_SECONDS if each < reach), reach):
        width = math.ceil(near * recording.sample_rate_hz) + 1
        first = max(0, math.floor(place) - width)
        last = min(recording.frames, math.floor(place) + 1 + width)
        pieces = [block[:, channel] for block in native_blocks(recording, first, last)]
        found = _nearest(np.concatenate(pieces), place - first) if pieces else None
        if found is not None and abs(found + first - place) <= width:
            return (found + first + 0.5) / recording.sample_rate_hz
    return None


def _nearest(wave: Samples, place: float) -> float | None:
    """Return where the wave crosses zero nearest to a place, both counted in samples."""
    left = np.nonzero((wave[:-1] >= 0) != (wave[1:] >= 0))[0]
    if not left.size:
        return None
    here = left[left == math.floor(place)]
    left = here if here.size else left  # Praat: a crossing between the two samples around wins
    before, after = wave[left].astype(np.float64), wave[left + 1].astype(np.float64)
    crossings = left + before / (before - after)
    return float(crossings[np.argmin(np.abs(crossings - place))])
