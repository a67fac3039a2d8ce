"""The program `tierline-desktop` as users start it, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desktop import hum, two_tiers

HEAVY = (
    "torch",
    "transformers",
    "parselmouth",
    "soundswallower",
    "av",
    "soxr",
    "praatio",
    "textgrid",
    "PyQt6.QtMultimedia",
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user without a display, with a home of their own."""
    left_out = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "STATE", "CACHE")}
    return {**kept, **folders, "HOME": str(tmp_path)}


def started(
    environment: dict[str, str], *arguments: str | Path
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tierline_desktop", *map(str, arguments)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_it_draws_its_window_without_a_display(environment: dict[str, str], tmp_path: Path) -> None:
    from PyQt6.QtGui import QImage

    picture = tmp_path / "window.png"
    files = hum(tmp_path / "a.wav"), two_tiers(tmp_path / "a.TextGrid")
    asked = "--size", "900x500", "--theme", "dark", "--view", "0.25-1.25"
    ran = started(environment, *files, *asked, "--screenshot", picture)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (900, 500)
    assert image.pixelColor(3, 480).lightness() < 100
    assert not (tmp_path / "CONFIG" / "tierline").exists()  # a picture changes no settings


def test_without_a_display_it_says_what_to_do(environment: dict[str, str]) -> None:
    ran = started(environment)
    assert ran.returncode == 2
    assert "desktop session" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_file_that_is_not_there_is_a_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ran = started(environment, tmp_path / "lost.wav")
    assert ran.returncode == 2
    assert (
        ran.stderr.strip() == f"{tmp_path / 'lost.wav'} does not exist; check its name and folder."
    )


def test_a_file_that_cannot_be_drawn_is_a_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"RIFF\x00\x01\xff\xfe\x00\x00" * 99)
    ran = started(environment, bad, "--screenshot", tmp_path / "window.png")
    assert ran.returncode == 2
    assert "bad.wav" in ran.stderr
    assert "Traceback" not in ran.stderr
    nowhere = tmp_path / "no" / "folder.png"
    ran = started(environment, "--screenshot", nowhere)
    assert ran.returncode == 2
    assert "cannot be written" in ran.stderr


@pytest.mark.parametrize("wrong", [("--size", "big"), ("--view", "3-1"), ("--theme", "mauve")])
def test_what_it_cannot_make_sense_of_is_a_sentence(
    environment: dict[str, str], wrong: tuple[str, str]
) -> None:
    ran = started(environment, *wrong)
    assert ran.returncode == 2
    assert wrong[1] in ran.stderr


def test_it_lists_its_keys(environment: dict[str, str]) -> None:
    ran = started(environment, "--keys")
    assert ran.returncode == 0
    assert "Ctrl+Shift+O" in ran.stdout
    assert "Zoom to selection" in ran.stdout


def test_without_qt_it_says_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['PyQt6'] = None\n"
        "from tierline_desktop.__main__ import main; sys.exit(main([]))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "tierline[desktop]" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_window_and_files_open_without_anything_heavy(
    environment: dict[str, str], tmp_path: Path
) -> None:
    files = [str(hum(tmp_path / "a.wav")), str(two_tiers(tmp_path / "a.TextGrid"))]
    code = f"""
import sys
from pathlib import Path
from PyQt6.QtWidgets import QApplication
from tierline_desktop.app import build
def loaded():
    return [name for name in {HEAVY!r} if name in sys.modules]
application = QApplication([])
program = build(application)
program.window.show()
application.processEvents()
before = loaded()
program.opening.opened.connect(application.quit)
program.opening.open([Path(name) for name in {files!r}])
application.exec()
application.processEvents()
print(before, loaded(), len(program.workspace.state.grid.tiers))
program.window.close()
"""
    environment["QT_QPA_PLATFORM"] = "offscreen"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.stdout.strip() == "[] [] 2", ran.stderr
    assert (tmp_path / "CONFIG" / "tierline" / "tierline.ini").exists()
