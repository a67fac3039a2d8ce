"""Every format opens, at its exact length, and any span of it is where it should be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tierline.audio import Reader, probe, read_samples

Make = Callable[..., Path]
Tone = Callable[..., np.ndarray[tuple[int, ...], np.dtype[np.float64]]]

SNDFILE = [
    ("a.wav", "PCM_U8", None, 1e-2),
    ("a.wav", "PCM_16", None, 1e-4),
    ("a.wav", "PCM_24", None, 1e-6),
    ("a.wav", "PCM_32", None, 1e-6),
    ("a.wav", "FLOAT", None, 1e-6),
    ("a.wav", "DOUBLE", None, 1e-6),
    ("a.wav", "ALAW", None, 3e-2),
    ("a.wav", "ULAW", None, 3e-2),
    ("a.wav", "IMA_ADPCM", None, 5e-2),
    ("a.wav", "MS_ADPCM", None, 5e-2),
    ("a.wav", "PCM_16", "RF64", 1e-4),
    ("a.w64", "PCM_16", "W64", 1e-4),
    ("a.flac", "PCM_24", None, 1e-6),
    ("a.aiff", "PCM_16", None, 1e-4),
    ("a.au", "ULAW", None, 3e-2),
    ("a.caf", "PCM_16", None, 1e-4),
    ("a.sph", "PCM_16", "NIST", 1e-4),
    ("a.mp3", None, "MP3", 5e-2),
    ("a.ogg", "VORBIS", "OGG", 5e-2),
]
CODECS = [
    ("a.m4a", "aac", 44100, {"aac_pns": "0"}),
    ("alac.m4a", "alac", 44100, {}),
    ("a.mp4", "aac", 16000, {"aac_pns": "0"}),
    ("a.webm", "libopus", 48000, {}),
    ("a.mka", "flac", 22050, {}),
]


@pytest.mark.parametrize("case", SNDFILE)
def test_libsndfile_formats_give_back_what_was_written(
    write: Make, tone: Tone, case: tuple[str, str | None, str | None, float]
) -> None:
    name, subtype, kind, tolerance = case
    signal = tone(3, 16000)
    recording = probe(write(name, signal, subtype=subtype, format=kind))
    assert recording.reader is Reader.SOUNDFILE
    assert recording.remarks == ()
    assert (recording.sample_rate_hz, recording.channels) == (16000, 1)
    assert signal.size <= recording.frames < signal.size + 1100  # ADPCM fills its last block
    assert recording.duration == recording.frames / 16000
    whole = read_samples(recording, 0, recording.duration)
    assert np.abs(whole[: signal.size] - signal).max() < tolerance
    part = read_samples(recording, 1.3, 2.7)
    assert np.abs(part - whole[20800:43200]).max() < 1e-5


@pytest.mark.parametrize("case", CODECS)
def test_containers_open_at_their_exact_length_and_seek_to_the_sample(
    encode: Make, tone: Tone, case: tuple[str, str, int, dict[str, str]]
) -> None:
    name, codec, rate, options = case
    signal = tone(11, rate)
    recording = probe(encode(name, signal, rate, codec=codec, **options))
    assert recording.reader is Reader.PYAV
    assert abs(recording.frames - signal.size) < 1024
    whole = read_samples(recording, 0, recording.duration, sample_rate_hz=rate)
    assert whole.size == recording.frames
    shared = min(whole.size, signal.size)
    assert np.abs(whole[5000:shared] - signal[5000:shared]).max() < 0.05
    for start in (1.25, 7.5, 9.75):
        part = read_samples(recording, start, start + 1, sample_rate_hz=rate)
        first = round(start * rate)
        assert np.abs(part - whole[first : first + rate]).max() < 1e-4
    assert probe(recording.path) == recording  # from the cache


def test_mp3_without_a_length_is_counted(encode: Make, tone: Tone) -> None:
    path = encode("a.mp3", tone(12, 44100), 44100, codec="libmp3lame", write_xing="0")
    content = path.read_bytes()
    tagged = content.find(b"Info") if b"Info" in content else content.find(b"Xing")
    if tagged >= 0:  # cut off the frame that states the length
        start = content.index(b"\xff\xfb", tagged)
        path.write_bytes(content[start:])
    recording = probe(path)
    assert recording.reader is Reader.PYAV
    assert recording.duration == pytest.approx(12, abs=0.1)
    whole = read_samples(recording, 0, recording.duration, sample_rate_hz=44100)
    part = read_samples(recording, 9.0, 10.0, sample_rate_hz=44100)
    assert np.abs(part - whole[396900:441000]).max() < 1e-4


def test_mp3_has_no_seams_between_blocks(write: Make) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 44100 * 8)
    recording = probe(write("a.mp3", noise, 44100))
    whole = read_samples(recording, 0, 8, sample_rate_hz=44100)
    for start in (2.5, 2.9, 5.9):  # blocks of `whole` end at 2.97 and 5.94 s
        part = read_samples(recording, start, start + 1, sample_rate_hz=44100)
        first = round(start * 44100)
        assert np.abs(part - whole[first : first + 44100]).max() < 1e-4


@pytest.mark.parametrize("other", ["wrong.wav", "wrong.raw", "wrong", "wrong.TextGrid"])
def test_the_content_decides_not_the_name(write: Make, tone: Tone, other: str) -> None:
    for name in ("a.flac", "a.mp3", "a.wav"):
        path = write(name, tone(2, 16000))
        shutil.copy(path, path.with_name(other))
        assert probe(path.with_name(other)).duration == pytest.approx(2, abs=0.01)


def test_names_in_any_script(write: Make, encode: Make, tone: Tone, tmp_path: Path) -> None:
    (tmp_path / "Ünïcode dossier مجلد").mkdir()
    name = "Ünïcode dossier مجلد/ʔɛ̃ تسجيل 1"
    assert probe(write(f"{name}.wav", tone(1, 16000))).duration == 1
    path = encode(f"{name}.m4a", tone(1, 16000), 16000, codec="aac")
    assert probe(path).duration == pytest.approx(1, abs=0.1)


def test_eight_bits_become_floats_around_zero(write: Make) -> None:
    recording = probe(write("a.wav", np.array([-1.0, 0.0, 0.5]), subtype="PCM_U8"))
    assert read_samples(recording, 0, recording.duration).tolist() == [-1.0, 0.0, 0.5]


def test_floats_above_full_scale_are_not_clipped(write: Make) -> None:
    recording = probe(write("a.wav", np.array([1.5, -3.0]), subtype="FLOAT"))
    assert read_samples(recording, 0, recording.duration).tolist() == [1.5, -3.0]
