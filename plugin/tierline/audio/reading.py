"""Samples of a span: block by block, one channel or the mean, at any rate."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import numpy as np

from tierline.audio import container, sndfile
from tierline.audio.recording import AudioError, Reader, Recording, Samples

_BLOCK_FRAMES = 1 << 17
# Room for the resampler's filter on either side, in samples of the lower rate.
_MARGIN_SAMPLES = 1024


def read_samples(
    recording: Recording,
    start: float,
    end: float,
    *,
    channel: int | None = None,
    sample_rate_hz: int = 16000,
) -> Samples:
    """Return the samples of one span, mono, at the wanted rate.

    Sample k lies at `start + k / sample_rate_hz`, to the nearest sample of the wanted rate; it
    has the same value whatever span it is read in.

    Args:
        recording: What `probe` returned.
        start: In seconds.
        end: In seconds.
        channel: Counted from 0; None takes the mean of all.
        sample_rate_hz: The wanted rate.

    Returns:
        float32, `round((end - start) * sample_rate_hz)` samples, full scale 1.

    Raises:
        AudioError: The span or channel does not exist, or the file is damaged there.
    """
    _check_span(recording, start, end)
    wanted = np.zeros(round((end - start) * sample_rate_hz), dtype=np.float32)
    filled = 0
    for block in mono_blocks(recording, start, end, channel=channel, sample_rate_hz=sample_rate_hz):
        taken = block[: wanted.size - filled]
        wanted[filled : filled + taken.size] = taken
        filled += taken.size
    return wanted


def blocks(
    recording: Recording,
    start: float = 0.0,
    end: float | None = None,
    *,
    block_seconds: float = 10.0,
) -> Iterator[Samples]:
    """Yield a span block by block, all channels, at the file's own rate.

    Args:
        recording: What `probe` returned.
        start: In seconds.
        end: In seconds; None is the end of the recording.
        block_seconds: Length of each block; the last may be shorter.

    Yields:
        float32 (n, channels), full scale 1.

    Raises:
        AudioError: The span does not exist, or the file is damaged there.
    """
    end = recording.duration if end is None else end
    _check_span(recording, start, end)
    rate = recording.sample_rate_hz
    first, last = (min(round(time * rate), recording.frames) for time in (start, end))
    yield from native_blocks(recording, first, last, block=max(1, round(block_seconds * rate)))


def mono_blocks(
    recording: Recording,
    start: float,
    end: float,
    *,
    channel: int | None = None,
    sample_rate_hz: int = 16000,
) -> Iterator[Samples]:
    """Yield what `read_samples` returns, in blocks.

    At the very end of a recording the last sample, rounded up, may be missing.

    Raises:
        AudioError: The span or channel does not exist, or the file is damaged there.
    """
    _check_span(recording, start, end)
    check_channel(recording, channel)
    first = round(start * sample_rate_hz)
    count = round((end - start) * sample_rate_hz)
    if sample_rate_hz == recording.sample_rate_hz:
        last = min(first + count, recording.frames)
        for block in native_blocks(recording, first, last):
            yield _mono(block, channel)
    else:
        yield from _resampled(recording, first, count, channel=channel, rate=sample_rate_hz)


def stream(
    recording: Recording, start: float, end: float, *, block_frames: int = 4096
) -> Generator[Samples, None, None]:
    """Yield a span for playing: small blocks at the file's own rate, the first of them at once.

    What lies outside the recording is left out. Close the generator to stop early.

    Args:
        recording: What `probe` returned.
        start: In seconds.
        end: In seconds.
        block_frames: Frames a block; some formats give a little more, the last block has less.

    Yields:
        float32 (n, channels), full scale 1.

    Raises:
        AudioError: The file is damaged there, or holds samples that are no numbers.
    """
    places = (round(time * recording.sample_rate_hz) for time in (start, end))
    first, last = (min(max(place, 0), recording.frames) for place in places)
    yield from native_blocks(recording, first, last, block=block_frames)


def native_blocks(
    recording: Recording, first: int, last: int, *, block: int = _BLOCK_FRAMES
) -> Generator[Samples, None, None]:
    """Yield the frames from `first` up to, not including, `last` in blocks, as (n, channels).

    Raises:
        AudioError: The file is damaged there, or holds samples that are no numbers.
    """
    if first >= last:
        return
    reader = sndfile if recording.reader is Reader.SOUNDFILE else container
    position = first
    for chunk in reader.samples(recording, first, last, block):
        check_finite(recording, position, chunk)
        position += len(chunk)
        yield chunk


def even_blocks(recording: Recording, first: int, *, block: int) -> Generator[Samples, None, None]:
    """Yield the frames from `first` to the end in blocks of that size; the last may be smaller.

    Raises:
        AudioError: The file is damaged, or holds samples that are no numbers.
    """
    rest = np.zeros((0, recording.channels), dtype=np.float32)
    for piece in native_blocks(recording, first, recording.frames, block=block):
        rest = np.concatenate([rest, piece]) if len(rest) else piece
        while len(rest) >= block:
            yield rest if len(rest) == block else rest[:block].copy()
            rest = rest[block:]
    if len(rest):
        yield rest


def _resampled(
    recording: Recording, first: int, count: int, *, channel: int | None, rate: int
) -> Iterator[Samples]:
    """Yield `count` samples from sample `first` of the whole recording at the wanted rate.

    The resampler starts where a sample of either rate falls on the same instant, so the result
    does not depend on the span, and has room for its filter on both sides. Outside the recording
    its first and last sample are held: a jump from nothing would make a constant offset click.
    """
    import soxr

    native = recording.sample_rate_hz
    common = math.gcd(native, rate)
    step_in, step_out = native // common, rate // common
    margin = math.ceil(_MARGIN_SAMPLES * max(1.0, native / rate))
    step = max(0, (first * step_in // step_out - margin) // step_in)
    last = min(recording.frames, math.ceil((first + count) * native / rate) + margin)
    lead = 0 if step else math.ceil(margin / step_in)
    stream = soxr.ResampleStream(native, rate, 1, dtype="float32")
    skip = first - (step - lead) * step_out
    source = (_mono(block, channel) for block in native_blocks(recording, step * step_in, last))
    for mono in _held(source, lead * step_in, margin if last == recording.frames else 0):
        done: Samples = stream.resample_chunk(mono, last=mono.size == 0)
        piece = done[skip : skip + count]
        skip -= min(skip, done.size)
        count -= piece.size
        if piece.size:
            yield piece


def _held(source: Iterator[Samples], before: int, after: int) -> Iterator[Samples]:
    """Hold the first and the last sample for a while; an empty block says that this was all."""
    final = np.zeros(0, dtype=np.float32)
    for block in source:
        if before and not final.size:
            yield np.full(before, block[0], dtype=np.float32)
        yield block
        final = block[-1:]
    if after and final.size:
        yield np.repeat(final, after)
    yield final[:0]


def _mono(block: Samples, channel: int | None) -> Samples:
    if block.shape[1] == 1:
        return block[:, 0]
    if channel is None:
        return np.asarray(block.mean(axis=1), dtype=np.float32)
    return np.ascontiguousarray(block[:, channel])


def _check_span(recording: Recording, start: float, end: float) -> None:
    # Half a millisecond: times pass through files that keep three decimals.
    latest = recording.duration + max(0.0005, 1 / recording.sample_rate_hz)
    if not 0 <= start <= end <= latest:
        raise AudioError(
            f"{recording.path}: {start:.3f} to {end:.3f} s was asked for, but the recording goes "
            f"from 0 to {recording.duration:.3f} s."
        )


def check_channel(recording: Recording, channel: int | None) -> None:
    """Refuse a channel that a recording does not have; None stands for all.

    Raises:
        AudioError: There is no such channel.
    """
    if channel is None or 0 <= channel < recording.channels:
        return
    has = "1 channel" if recording.channels == 1 else f"{recording.channels} channels"
    raise AudioError(
        f"{recording.path}: the recording has {has}; channel {channel + 1} was asked for."
    )


def check_finite(recording: Recording, position: int, chunk: Samples) -> None:
    """Refuse samples, from frame `position` on, that are no numbers.

    Raises:
        AudioError: One is infinite or undefined.
    """
    finite = np.isfinite(chunk)
    if finite.all():
        return
    frame, channel = (int(index) for index in np.argwhere(~finite)[0])
    value = chunk[frame, channel]
    raise AudioError(
        f"{recording.path}: the sample at {recording.seconds(position + frame):.4f} s of channel "
        f"{channel + 1} is no number ({value}); repair the file, or export it as 16-bit WAV."
    )
