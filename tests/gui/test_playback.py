"""Playing, heard at the place where samples leave for the sound device."""

from __future__ import annotations

import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from tests.support.recording_sink import Devices
from tierline.audio import Recording, probe
from tierline_desktop.playback import Player

RATE = 16000


def wav(folder: Path, channels: int = 1, seconds: float = 1.0, rate: int = RATE) -> Recording:
    """Write noise with 16 bits, so that every sample is told from its neighbours."""
    noise = np.random.default_rng(7).integers(
        -32768, 32768, (round(seconds * rate), channels), dtype=np.int16
    )
    path = folder / f"noise{channels}.wav"
    soundfile.write(str(path), noise, rate, subtype="PCM_16")
    return probe(path)


def stored(recording: Recording) -> NDArray[np.int16]:
    """The samples as they stand in the file, read by Python's own reader."""
    with wave.open(str(recording.path)) as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return raw.reshape(-1, file.getnchannels())


@pytest.fixture
def devices() -> Devices:
    return Devices()


@pytest.fixture
def player(devices: Devices) -> Iterator[Player]:
    made = Player(devices.open)
    yield made
    made.close()


def play(qtbot: QtBot, player: Player, recording: Recording, start: float, end: float) -> float:
    with qtbot.waitSignal(player.stopped) as stopped:
        player.play(recording, start, end)
    assert stopped.args is not None
    where: float = stopped.args[0]
    return where


@pytest.mark.parametrize("prepared", [False, True])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_samples_of_the_span_and_no_others_are_played(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path, *, channels: int, prepared: bool
) -> None:
    recording = wav(tmp_path, channels)
    player.prepare(recording if prepared else None)
    samples = stored(recording)
    for start, end in ((0.0, 1.0), (0.25, 0.75), (0.10003, 0.10009)):
        assert play(qtbot, player, recording, start, end) == end
        expected = samples[round(start * RATE) : round(end * RATE)]
        np.testing.assert_array_equal(devices.last.samples, expected)
        assert devices.last.closed
        assert not player.playing


def test_floats_keep_their_bits(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path
) -> None:
    devices.floats = True
    path = tmp_path / "float.wav"
    noise = np.random.default_rng(3).uniform(-1, 1, (RATE, 1)).astype(np.float32)
    soundfile.write(str(path), noise, RATE, subtype="FLOAT")
    play(qtbot, player, probe(path), 0.0, 1.0)
    np.testing.assert_array_equal(devices.last.samples, noise)


def test_a_device_of_another_rate_gets_the_sound_resampled(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path
) -> None:
    devices.sample_rate_hz, devices.channels, devices.floats = 48000, 2, True
    path = tmp_path / "tone.wav"
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    soundfile.write(str(path), tone, RATE)
    assert play(qtbot, player, probe(path), 0.0, 1.0) == 1.0
    heard = devices.last.samples
    assert heard.shape == (48000, 2)
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(48000) / 48000)
    assert np.abs(heard[480:-480, 0] - expected[480:-480]).max() < 0.001
    np.testing.assert_array_equal(heard[:, 0], heard[:, 1])


@pytest.mark.parametrize(("channels", "out"), [(4, 2), (4, 1), (2, 1), (1, 2), (2, 6)])
def test_channels_are_mixed_to_what_the_device_has(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path, *, channels: int, out: int
) -> None:
    devices.channels, devices.floats = out, True
    recording = wav(tmp_path, channels)
    play(qtbot, player, recording, 0.0, 1.0)
    samples = (stored(recording) / 32768).astype(np.float32)
    mean = samples.mean(axis=1)
    sides = [samples[:, n] for n in range(2)] if (channels, out) == (2, 6) else [mean, mean]
    expected = np.zeros((RATE, out), dtype=np.float32)
    for n in range(min(out, 2)):
        expected[:, n] = sides[n]
    np.testing.assert_array_equal(devices.last.samples, expected)


def test_the_playhead_follows_what_the_device_has_played(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path
) -> None:
    devices.step = 1600
    seen: list[float] = []
    player.moved.connect(seen.append)
    play(qtbot, player, wav(tmp_path), 0.2, 0.9)
    assert seen == sorted(seen)
    assert all(abs(round((time - 0.2) * 10) - (time - 0.2) * 10) < 1e-6 for time in seen)
    assert 5 <= len(set(seen)) <= 9


def test_stopping_says_where_the_sound_was(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path
) -> None:
    devices.step = 800
    player.play(wav(tmp_path, seconds=60), 10.0, 50.0)
    qtbot.waitUntil(lambda: devices.last.heard >= 4000)
    heard = devices.last.heard
    with qtbot.waitSignal(player.stopped) as stopped:
        player.stop()
    assert stopped.args == [10.0 + heard / RATE]
    assert devices.last.closed


@pytest.mark.parametrize("counted", [-500, 10**9])
def test_a_device_that_counts_wrongly_does_not_lead_the_cursor_astray(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path, *, counted: int
) -> None:
    devices.step = 1
    player.play(wav(tmp_path, seconds=60), 10.0, 50.0)
    qtbot.waitUntil(lambda: len(devices.last.samples) > 0)
    devices.last.played = lambda: counted  # type: ignore[method-assign]
    with qtbot.waitSignal(player.stopped) as stopped:
        player.stop()
    assert stopped.args is not None
    (where,) = stopped.args
    assert 10.0 <= where <= 10.0 + len(devices.last.samples) / RATE


def test_playing_again_starts_anew(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path
) -> None:
    recording = wav(tmp_path, seconds=30)
    player.play(recording, 0.0, 30.0)
    qtbot.waitUntil(lambda: devices.last.heard > 0)
    said: list[float] = []
    player.stopped.connect(said.append)
    player.play(recording, 20.0, 20.5)
    qtbot.waitUntil(lambda: not player.playing)
    assert said[0] < 20.0
    assert said[1:] == [20.5]
    assert [sink.closed for sink in devices.opened] == [True, True]
    assert len(devices.last.samples) == RATE // 2


def test_a_device_that_is_pulled_out_stops_the_sound_with_a_sentence(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path
) -> None:
    player.play(wav(tmp_path, seconds=60), 0.0, 60.0)
    qtbot.waitUntil(lambda: devices.last.heard > 0)
    with qtbot.waitSignals([player.stopped, player.failed]) as _:
        devices.last.unplugged = "The sound device is gone."
    assert not player.playing


def test_no_device_is_said_in_a_sentence(qtbot: QtBot, devices: Devices, tmp_path: Path) -> None:
    devices.missing = "There is no sound device."
    player = Player(devices.open)
    with qtbot.waitSignal(player.failed) as failed:
        player.play(wav(tmp_path), 0.0, 1.0)
    assert failed.args == ["There is no sound device."]
    assert not player.playing


@pytest.mark.parametrize("prepared", [False, True])
def test_a_damaged_recording_is_played_as_far_as_it_goes(
    qtbot: QtBot, player: Player, devices: Devices, tmp_path: Path, *, prepared: bool
) -> None:
    recording = wav(tmp_path, seconds=2.0)
    player.prepare(recording if prepared else None)
    whole = recording.path.read_bytes()
    recording.path.write_bytes(whole[: len(whole) // 2])
    with qtbot.waitSignals([player.stopped, player.failed], order="strict") as said:
        player.play(recording, 0.0, 2.0)
    assert said.signal_triggered
    assert 0.8 * RATE < len(devices.last.samples) <= RATE + 100


def test_nothing_to_play_is_no_problem(player: Player, devices: Devices, tmp_path: Path) -> None:
    player.play(wav(tmp_path), 5.0, 6.0)
    player.stop()
    assert not player.playing
    assert not devices.opened


def test_the_system_without_sound_library_or_device_is_a_sentence(tmp_path: Path) -> None:
    recording = wav(tmp_path)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PyQt6.QtCore import QCoreApplication\n"
        "from tierline.audio import probe\n"
        "from tierline_desktop.playback import Player\n"
        "assert 'PyQt6.QtMultimedia' not in sys.modules\n"
        "if sys.argv[2] == 'library': sys.modules['PyQt6.QtMultimedia'] = None\n"
        "application = QCoreApplication([])\n"
        "player = Player()\n"
        "player.failed.connect(print)\n"
        "player.play(probe(Path(sys.argv[1])), 0.0, 0.5)\n"
        "player.close()\n"
    )
    for lacking, named in (("library", "libpulse0"), ("device", "sound device")):
        ran = subprocess.run(
            [sys.executable, "-c", program, str(recording.path), lacking],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={"QT_QPA_PLATFORM": "offscreen", "PULSE_SERVER": "none", "PATH": ""},
        )
        assert ran.returncode == 0, ran.stderr
        assert named in ran.stdout
        assert "Everything else works." in ran.stdout
        assert ran.stderr == ""
