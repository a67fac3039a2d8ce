"""The window is killed while somebody works in it; nothing older than a second may be lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, desk, press
from tests.support.processes import unmeasured
from tests.support.typist import digest_of
from tierline.recovery import abandoned
from tierline_desktop.dialogs import RecoveryDialog

LOST_SECONDS = 1.0
ROOT = Path(__file__).parents[2]


def killed(folder: Path, seed: int) -> tuple[float, list[tuple[float, str]]]:
    """Let a typist work for a random while, kill him; return when, and what he said."""
    command = [sys.executable, "-m", "tests.support.typist", str(folder), str(seed)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=unmeasured(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as typist:
        assert typist.stdout is not None
        assert typist.stderr is not None
        said = [typist.stdout.readline()]  # the files are open, and he begins
        assert said[0], typist.stderr.read()
        end = time.monotonic() + random.Random(seed).uniform(0.2, 1.6)
        while time.monotonic() < end:
            said.append(typist.stdout.readline())
        moment = time.monotonic()
        typist.kill()
        said += typist.stdout.readlines()
    words = [line.split() for line in said if line.endswith("\n")]
    return moment, [(float(clock), digest) for clock, digest in words]


def test_twenty_crashes_lose_at_most_a_second_each(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:  # most of the time goes into opening windows
        lost = list(pool.map(lambda seed: lost_seconds(tmp_path / str(seed), seed), range(20)))
    seen = [seconds for seconds in lost if seconds is not None]
    assert max(seen) <= LOST_SECONDS
    # A change may be kept before its maker can say so; that is rare, and more would be a fault.
    assert len(seen) >= 18


def lost_seconds(folder: Path, seed: int) -> float | None:
    """Kill a typist; return the age of the oldest change that was lost, in seconds.

    None: what came back is nothing that he had said to be open.
    """
    folder.mkdir()
    moment, said = killed(folder, seed)
    assert len(said) > 3, "he had hardly begun"
    (left,) = abandoned(folder / "journals")
    recovered = left.restore()
    left.discard()
    found = digest_of(recovered.history.grid, recovered.transcript)
    places = [n for n, (_, digest) in enumerate(said) if digest == found]
    if not places:
        return None
    missing = said[places[-1] + 1 :]
    return moment - missing[0][0] if missing else 0.0


def test_the_next_start_offers_exactly_the_last_state(qtbot: QtBot, tmp_path: Path) -> None:
    killed(tmp_path, 99)
    (left,) = abandoned(tmp_path / "journals")
    expected = left.restore()
    again = desk(
        qtbot,
        tmp_path,
        settings_folder=tmp_path / "settings",
        journal_folder=tmp_path / "journals",
        cache_folder=tmp_path / "cache",
    )
    answering = Answering(RecoveryDialog, press("Restore"))
    again.program.begin([])
    qtbot.waitUntil(lambda: again.program.workspace.state.document is not None)
    assert answering.answered
    state = again.program.workspace.state
    assert digest_of(state.grid, state.transcript) == digest_of(
        expected.history.grid, expected.transcript
    )
    assert state.unsaved
    with qtbot.waitActive(again.program.window):
        again.program.window.activateWindow()
    assert again.program.workspace.state.undo_name is not None
    for _ in range(1000):
        if again.program.workspace.state.undo_name is not None:
            again.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert state.document is not None
    assert again.grid == state.document.grid
