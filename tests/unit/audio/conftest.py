"""Recordings made on the spot, of which every sample is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's cache out of the tests."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(folder / name))
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write samples, float (n,) or (n, channels), through libsndfile."""

    def written(
        name: str,
        samples: NDArray[np.floating],
        rate: int = 16000,
        *,
        subtype: str | None = None,
        format: str | None = None,
    ) -> Path:
        path = tmp_path / name
        soundfile.write(str(path), samples, rate, subtype, format=format)
        return path

    return written


@pytest.fixture
def encode(tmp_path: Path) -> Write:
    """Write mono samples through FFmpeg's encoders."""

    def encoded(
        name: str, samples: NDArray[np.floating], rate: int, *, codec: str, **options: str
    ) -> Path:
        import av
        from av.audio.stream import AudioStream

        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=rate, layout="mono", options=options)
            assert isinstance(stream, AudioStream)
            whole = av.AudioFrame.from_ndarray(
                np.round(samples * 32767).astype(np.int16)[None, :], "s16", "mono"
            )
            whole.sample_rate = rate
            size = stream.codec_context.frame_size or 1024
            resampler = av.AudioResampler(stream.codec_context.format, "mono", rate, size)
            frames = [*resampler.resample(whole), *resampler.resample(None)]
            position = 0
            for frame in frames:
                frame.pts = position
                position += frame.samples
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return encoded


@pytest.fixture
def tone() -> Callable[..., NDArray[np.float64]]:
    """Make a sine that swells, so that no two stretches are alike."""

    def made(seconds: float, rate: int, hz: float = 220.0) -> NDArray[np.float64]:
        time = np.arange(round(seconds * rate)) / rate
        sine: NDArray[np.float64] = np.sin(2 * np.pi * hz * time)
        return 0.5 * sine * (0.2 + 0.8 * time / seconds)

    return made
