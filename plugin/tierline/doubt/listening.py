"""What is heard at the edges of words, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.audio import Recording, read_samples
from tierline.doubt.edges import Edge
from tierline.doubt.elsewhere import ELSEWHERE, elsewhere
from tierline.doubt.said import SaidWord
from tierline.refinement.features import HOP, RATE_HZ, Features, Floats, change_of, features_of
from tierline.refinement.profile import shipped_profile
from tierline.refinement.scoring import Network

Doubles: TypeAlias = NDArray[np.float64]

STRETCH = 20.0  # seconds that are listened to at once: levels are told from what is loud there
_MARGIN = 1.0  # seconds before and behind
_PROFILE = (-0.1, -0.05, -0.025, 0.0, 0.025, 0.05, 0.1)  # seconds outwards from an edge
_BAND_PROFILE = (-0.05, 0.0, 0.05)
_VOICE_PROFILE = (-0.05, -0.025, 0.0, 0.025, 0.05)
_STEPS = (3, 6, 9, 12)  # frames to either side, at which a boundary may fit better
_NEAR = 10  # frames within which the greatest change is looked for
HEARD = (
    *(f"level {round(at * 1000):+d}" for at in _PROFILE),
    *("parted", "parted better inside", "parted better outside"),
    *("change", "change of greatest", "greatest away"),
    *(f"low {round(at * 1000):+d}" for at in _BAND_PROFILE),
    *(f"high {round(at * 1000):+d}" for at in _BAND_PROFILE),
    *(f"voice {round(at * 1000):+d}" for at in _VOICE_PROFILE),
    *ELSEWHERE,
)  # names of what `heard_at` gives, in order


def _go_on() -> None:
    """Let the work go on."""


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """What is listened to, and by what.

    Attributes:
        recording: The recording.
        channel: Counted from 0; None takes the mean of all.
        network: That of refinement; None takes the one that comes with Tierline.
        check: Called again and again; may raise to stop.
    """

    recording: Recording
    channel: int | None = None
    network: Network | None = None
    check: Callable[[], None] = _go_on

    def features(self, start: float, end: float) -> Features:
        """Return the features of a stretch, in seconds.

        Raises:
            AudioError: The recording is damaged, or has no such channel.
        """
        return features_of(self.samples(start, end), start)

    def samples(self, start: float, end: float) -> Floats:
        """Return a stretch, in seconds, at 16 kHz.

        Raises:
            AudioError: The recording is damaged, or has no such channel.
        """
        return read_samples(
            self.recording, start, end, channel=self.channel, sample_rate_hz=RATE_HZ
        )


def heard_at(edges: Sequence[Edge], words: Sequence[SaidWord], hearing: Hearing) -> Doubles:
    """Return what is heard at each edge: (edges, len(HEARD)); memory does not grow with length.

    Args:
        edges: The edges, in any order.
        words: The words they belong to, in order of time.
        hearing: What to listen to.

    Raises:
        AudioError: The recording is damaged, or has no such channel.
    """
    recording, network = hearing.recording, hearing.network or shipped_profile().network
    heard = np.zeros((len(edges), len(HEARD)))
    times = np.array([edge.time for edge in edges])
    ends = np.array([edge.is_end for edge in edges], bool)
    for low, high in _stretches(times, recording.duration):
        inside = np.flatnonzero((times >= low) & (times < high))
        if not len(inside):
            continue
        start, end = max(low - _MARGIN, 0.0), min(high + _MARGIN, recording.duration)
        if end - start > HOP:
            features = hearing.features(start, end)
            own = [edges[n] for n in inside.tolist()]
            seen = elsewhere(own, words, features, network)
            heard[inside] = np.hstack([_at(features, times[inside], ends[inside]), seen])
        hearing.check()
    return heard


def _stretches(times: Doubles, duration: float) -> Iterator[tuple[float, float]]:
    """Yield stretches of even length that hold all times; a short recording is one stretch."""
    count = max(round(duration / STRETCH), 1)
    marks = np.linspace(0.0, duration, count + 1)
    marks[0], marks[-1] = -np.inf, np.inf
    needed = np.unique(np.searchsorted(marks[1:-1], times, side="right"))
    for place in needed.tolist():
        low, high = float(marks[place]), float(marks[place + 1])
        yield low, high


def _at(features: Features, times: Doubles, ends: NDArray[np.bool_]) -> Doubles:
    outwards = np.where(ends, 1.0, -1.0)

    def frames(offset: float) -> NDArray[np.int64]:
        places = np.rint((times + outwards * offset - features.start) / HOP)
        return np.clip(places, 0, features.frames - 1).astype(np.int64)

    here = frames(0.0)
    parted = change_of(features.cepstra, frames=6)
    by_step = {step: parted[frames(step * HOP)] for step in (*_STEPS, *(-s for s in _STEPS))}
    inside = np.max([by_step[-step] for step in _STEPS], axis=0)
    outside = np.max([by_step[step] for step in _STEPS], axis=0)
    near = np.clip(here[:, None] + np.arange(-_NEAR, _NEAR + 1), 0, features.frames - 1)
    changes = features.change[near]
    greatest = changes.max(axis=1)
    columns = [
        *(features.levels[frames(at), 0] / 10 for at in _PROFILE),
        *(parted[here], inside - parted[here], outside - parted[here]),
        *(features.change[here], features.change[here] / (greatest + 1e-6)),
        np.abs(changes.argmax(axis=1) - _NEAR) * HOP / 0.05,
        *(features.levels[frames(at), 1] / 10 for at in _BAND_PROFILE),
        *(features.levels[frames(at), 3] / 10 for at in _BAND_PROFILE),
        *(features.voicing[frames(at)] for at in _VOICE_PROFILE),
    ]
    return np.stack(columns, axis=1).astype(np.float64)
