"""What drawing waits for: first pictures of long recordings, tiles, near waves, starts of playing.

Run it as a script: `python tests/benchmarks/drawing_data.py [HOURS]`. It writes recordings of that
length (2 h by default) to a temporary folder, measures, and deletes them. "Gap" is the longest time
that another thread was kept from running meanwhile, which is what a window would feel.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream

from tierline.audio import (
    Recording,
    SampleBlocks,
    TileSource,
    find_pauses,
    near_wave,
    peaks_in_steps,
    probe,
    stream,
    tile_seconds,
)
from tierline.audio.recording import Samples

DEFAULT_HOURS = 2.0
PIECE_SECONDS = 20
CODECS = {".wav": "pcm_s16le", ".flac": "flac", ".mp3": "mp3", ".m4a": "aac"}


def piece(rate: int, channels: int) -> Samples:
    """Make something speech-like: noise that comes and goes, and buzz."""
    clock = np.arange(PIECE_SECONDS * rate) / rate
    swell = np.abs(np.sin(2 * np.pi * 1.3 * clock)) ** 3
    buzz = np.sign(np.sin(2 * np.pi * 120 * clock)) * 0.1
    noise = np.random.default_rng(1).normal(0, 0.05, (len(clock), channels))
    return np.asarray((noise + buzz[:, None]) * swell[:, None], dtype=np.float32)


def write_long(path: Path, rate: int, channels: int, seconds: float) -> Path:
    """Write a long recording through FFmpeg's encoders; the name says which."""
    codec, layout = CODECS[path.suffix], ("mono", "stereo")[channels - 1]
    values = np.clip(np.round(piece(rate, channels) * 32767), -32768, 32767).astype(np.int16)
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        size = stream.codec_context.frame_size or 4096
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate, size)
        for n in range(round(seconds / PIECE_SECONDS)):
            shifted = np.roll(values, n * 1009, axis=0).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(shifted, "s16", layout)
            frame.sample_rate = rate
            frame.pts = n * len(values)
            for part in resampler.resample(frame):
                file.mux(stream.encode(part))
        for part in resampler.resample(None):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return path


class Clock:
    """Ticks in a thread of its own and remembers the longest pause between two ticks."""

    def __init__(self) -> None:
        self.gap = 0.0
        self._stop = False
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._thread.start()

    def _tick(self) -> None:
        last = time.perf_counter()
        while not self._stop:
            time.sleep(0.001)
            now = time.perf_counter()
            self.gap, last = max(self.gap, now - last - 0.001), now

    def stop(self) -> float:
        self._stop = True
        self._thread.join()
        return self.gap


@contextmanager
def measured(what: str) -> Iterator[None]:
    clock, start = Clock(), time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    print(f"  {what:46s} {seconds * 1000:9.1f} ms   gap {clock.stop() * 1000:5.1f} ms")


def measure_peaks(recording: Recording, folder: Path) -> None:
    clock, start = Clock(), time.perf_counter()
    moments = [
        (time.perf_counter() - start, found.done)
        for found in peaks_in_steps(recording, folder=folder)
    ]
    (first, done), (last, _) = moments[0], moments[-1]
    print(
        f"  peaks: first after {first * 1000:.0f} ms ({done:.0%} read), all after {last:.2f} s, "
        f"{len(moments)} values, gap {clock.stop() * 1000:.1f} ms"
    )
    with measured("peaks from the cache"):
        list(peaks_in_steps(recording, folder=folder))


def measure_tiles(recording: Recording) -> None:
    samples = SampleBlocks(recording)
    source = TileSource(samples)
    for level in (0, 2, 4, 6, 8, 9, 10, 12, source.widest):
        last = int(recording.duration / tile_seconds(level))
        for number, index in enumerate(sorted({last // 2, last // 2 + 1} & set(range(last + 1)))):
            with measured(f"tile at level {level} {'(beside the one before)' * number}"):
                source.tile(level, index)
    samples.close()


def measure_near(recording: Recording) -> None:
    samples = SampleBlocks(recording)
    middle = recording.duration / 2
    with measured("near wave, 0.5 s, 1900 columns, first"):
        near_wave(samples, middle, middle + 0.5, 1900)
    with measured("60 frames of panning"):
        for frame in range(60):
            near_wave(samples, middle + frame * 0.01, middle + frame * 0.01 + 0.5, 1900)
    samples.close()


def measure_starts(recording: Recording) -> None:
    samples = SampleBlocks(recording)
    with measured("warming"):
        samples.warm()
    for start in (recording.duration - 60, recording.duration - 1, recording.duration / 2):
        with measured(f"first kept block to play from {start:.0f} s"):
            next(samples.stream(start, recording.duration))
    samples.close()
    for start in (0.0, recording.duration / 2, recording.duration - 60, recording.duration - 1):
        with measured(f"first block to play from {start:.0f} s"):
            next(stream(recording, start, recording.duration))


def measure(path: Path, folder: Path) -> None:
    with measured(f"{path.name}: probing"):
        recording = probe(path, folder=folder / "scans")
    print(f"  {recording.encoding}, {recording.duration:.0f} s, {path.stat().st_size >> 20} MiB")
    measure_peaks(recording, folder / "peaks")
    measure_tiles(recording)
    measure_near(recording)
    measure_starts(recording)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hours", nargs="?", type=float, default=DEFAULT_HOURS)
    seconds = parser.parse_args().hours * 3600
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write_long(folder / "mono16.wav", 16000, 1, seconds)
        measure(path, folder)
        with measured("pauses"):
            find_pauses(probe(path), 0, seconds - 1)
        path.unlink()
        for recording, rate, channels, share in (
            ("stereo44.wav", 44100, 2, 1.0),
            ("stereo44.flac", 44100, 2, 0.5),
            ("mono44.mp3", 44100, 1, 1.0),
            ("mono44.m4a", 44100, 1, 0.25),
        ):
            path = write_long(folder / recording, rate, channels, share * seconds)
            measure(path, folder)
            path.unlink()


if __name__ == "__main__":
    main()
