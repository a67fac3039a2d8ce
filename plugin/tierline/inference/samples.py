"""The sound of a request as models want it, refused where no model could make sense of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tierline.audio import probe, read_samples
from tierline.audio.recording import Samples
from tierline.plugins.contract import EngineError

_SILENT_RMS = 10 ** (-90 / 20)  # below it not even whispering
_WINDOW_SECONDS = 0.025
_FULL_SCALE = 0.999
_CLIPPED_SHARE = 0.001  # speech of good level touches full scale now and then


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a span, mono.

    Attributes:
        samples: float32, full scale 1, all finite.
        rate_hz: Their rate.
        start: Where the first lies, in seconds from the start of the recording.
        clipped: Share of samples at full scale, 0 to 1.
    """

    samples: Samples
    rate_hz: int
    start: float
    clipped: float = 0.0

    @property
    def duration(self) -> float:
        """Its length in seconds."""
        return len(self.samples) / self.rate_hz

    @property
    def is_clipped(self) -> bool:
        """Whether so much of it is cut off at full scale that times may suffer."""
        return self.clipped > _CLIPPED_SHARE


def read_sound(
    audio: Path, start: float, end: float, *, channel: int | None = None, rate_hz: int = 16000
) -> Sound:
    """Read the sound of a span, mono, at the rate a model wants.

    Args:
        audio: The recording.
        start: In seconds.
        end: In seconds.
        channel: Counted from 0; None takes the mean of all.
        rate_hz: The wanted rate.

    Raises:
        AudioError: The file or the span is not there, or its samples are no numbers.
        EngineError: The span is silent or holds no sample.
    """
    samples = read_samples(probe(audio), start, end, channel=channel, sample_rate_hz=rate_hz)
    where = f"{audio}: {start:.2f}-{end:.2f} s"
    if not len(samples):
        raise EngineError(f"{where} holds no sample; choose a longer span.")
    if not np.isfinite(samples).all():
        raise EngineError(f"{where} holds samples that are no numbers; repair the file.")
    if is_silence(samples, rate_hz):
        raise EngineError(f"{where} is silent, so no word can be found there.")
    clipped = float((np.abs(samples) >= _FULL_SCALE).mean())
    return Sound(samples, rate_hz, start, clipped)


def is_silence(samples: Samples, rate_hz: int) -> bool:
    """Tell whether all windows of 25 ms are below -90 dB, a constant offset left out."""
    window = max(1, min(len(samples), round(_WINDOW_SECONDS * rate_hz)))
    whole = samples[: len(samples) // window * window].reshape(-1, window)
    return bool((whole.std(axis=1) < _SILENT_RMS).all())
