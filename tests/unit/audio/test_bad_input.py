"""What is no recording, or a damaged one, is told in one sentence."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tierline.audio import AudioError, blocks, is_silent, loudest, probe, read_samples

Make = Callable[..., Path]
Tone = Callable[..., np.ndarray[tuple[int, ...], np.dtype[np.float64]]]
TEXTGRID = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n1\n<exists>\n'


def read_all(path: Path) -> None:
    recording = probe(path)
    read_samples(recording, 0, recording.duration)


def refusal(path: Path) -> str:
    with pytest.raises(AudioError) as caught:
        read_all(path)
    message = caught.value.message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert pickle.loads(pickle.dumps(caught.value)).message == message
    return message


def test_missing_file(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "none.wav")


def test_folder(tmp_path: Path) -> None:
    assert "this is a folder" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty (0 bytes)"),
        (b"hello, this is text\n" * 30, "is text, not a recording"),
        (TEXTGRID.encode(), "is a TextGrid, not a recording"),
        (TEXTGRID.encode("utf-16"), "is a TextGrid, not a recording"),
        (TEXTGRID.encode("utf-16-be"), "is a TextGrid, not a recording"),
        (b"ooBinaryFile\x08TextGrid\0\0\0\0", "is a TextGrid, not a recording"),
        (bytes(range(256)) * 20, "no audio that Tierline can read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "there is no sound in this file"),
        (b"#EXTM3U\nhttp://localhost/a.wav\n", "is text, not a recording"),
    ],
)
def test_what_is_no_audio(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert reason in refusal(path)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3"])
def test_header_cut_short(write: Make, tone: Tone, name: str) -> None:
    path = write(name, tone(2, 16000))
    path.write_bytes(path.read_bytes()[:30])
    assert refusal(path)


def test_no_samples(write: Make) -> None:
    assert "no sound at all" in refusal(write("a.wav", np.zeros(0)))


def test_video_without_sound(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert "there is no sound in this file" in refusal(path)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers(write: Make, tone: Tone, value: float) -> None:
    signal = np.stack([tone(3, 16000)] * 2, axis=1)
    signal[20000, 1] = value
    path = write("a.wav", signal, subtype="FLOAT")
    assert "the sample at 1.2500 s of channel 2 is no number" in refusal(path)
    with pytest.raises(AudioError, match=r"1\.2500 s"):
        list(blocks(probe(path)))
    assert read_samples(probe(path), 2, 3).size == 16000


@pytest.mark.parametrize(("name", "about"), [("a.wav", 1.2), ("a.aiff", 1.2), ("a.flac", 1.2)])
def test_a_file_cut_short_gives_what_is_there_and_says_so(
    write: Make, name: str, about: float
) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 32000)
    path = write(name, noise)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    recording = probe(path)
    assert recording.duration == pytest.approx(about, abs=0.3)
    assert "promises 2.000 s" in recording.remarks[0]
    whole = read_samples(recording, 0, recording.duration)
    assert np.abs(whole - noise[: whole.size]).max() < 1e-4


def test_a_length_left_open_by_a_pipe_is_no_damage(write: Make, tone: Tone) -> None:
    path = write("a.wav", tone(2, 16000))
    content = bytearray(path.read_bytes())
    at = content.index(b"data") + 4
    content[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    recording = probe(path)
    assert (recording.duration, recording.remarks) == (2, ())


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.ogg"])
def test_damage_in_the_middle_is_named(
    write: Make, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 44100 * 20)
    path = write(name, noise, 44100)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = np.random.default_rng(1).bytes(3000)
    path.write_bytes(content)
    assert "damaged at" in refusal(path)
    capfd.readouterr()  # libmpg123 complains on its own


def test_silence_is_told_from_sound(write: Make, tone: Tone) -> None:
    for number, silent in enumerate([np.zeros(16000), np.full(16000, 0.1)]):
        recording = probe(write(f"{number}.wav", silent))
        assert is_silent(recording, 0, 1)
    half = probe(write("half.wav", np.concatenate([np.zeros(16000), tone(1, 16000)])))
    assert is_silent(half, 0, 0.9)
    assert not is_silent(half, 0, 2)
    assert loudest(half, 1, 2) == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=1.5)
