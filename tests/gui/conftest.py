"""Every test of the window must leave nothing behind: no thread, timer, process or window."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.patient_bot import PatientBot
from tests.support.processes import children

GRACE = 3.0  # seconds that a thread or a child may take to end
PATIENCE_MS = 60_000  # a dialog that nobody answers would otherwise stop the run for good


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Return a bot that a busy machine does not hurry."""
    assert qapp is not None  # there is no window without it
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_dialog_waits_forever(qapp: QApplication, nothing_left_behind: None) -> Iterator[None]:
    """Close the dialogs of a test that takes far too long, and fail it."""
    assert nothing_left_behind is None  # asked for, so that this timer ends before that one looks
    closed: list[str] = []

    def close() -> None:
        for widget in qapp.topLevelWidgets():
            if widget.isModal() and widget.isVisible():
                closed.append(widget.windowTitle())
                widget.close()

    watch = QTimer()
    watch.setInterval(PATIENCE_MS)
    watch.timeout.connect(close)
    watch.start()
    yield
    watch.stop()
    assert not closed, f"nobody answered these dialogs: {closed}"


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail if the test leaves a thread, an active timer, a child process or a window."""
    # What is there before the test is not looked at: PyTorch's objects alone take 0.3 s each time.
    gc.freeze()
    threads, processes = set(threading.enumerate()), set(children())
    yield
    # What was told to delete itself later does so now.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.processEvents()
    gc.collect()
    left: dict[str, list[object]] = {}
    end = time.monotonic() + GRACE
    while time.monotonic() < end:
        left = {
            "threads": [*sorted(map(str, set(threading.enumerate()) - threads))],
            "processes": [*sorted(set(children()) - processes)],
        }
        if not any(left.values()):
            break
        qapp.processEvents()
        threading.Event().wait(0.02)
    # Of their type, not `isinstance`: that asks objects of other libraries, which may answer oddly.
    found = [o for o in gc.get_objects() if issubclass(type(o), QThread | QTimer)]
    own = qapp.thread()  # where the tests run
    left["running QThreads"] = [
        o for o in found if isinstance(o, QThread) and o != own and _running(o)
    ]
    left["active timers"] = [_owner(o) for o in found if isinstance(o, QTimer) and _active(o)]
    left["windows"] = [repr(widget) for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert not any(left.values()), f"the test left behind: {left}"


def _running(thread: QThread) -> bool:
    try:
        return thread.isRunning()
    except RuntimeError:  # its C++ half is gone
        return False


def _active(timer: QTimer) -> bool:
    try:
        return timer.isActive()
    except RuntimeError:  # its C++ half is gone
        return False


def _owner(timer: QTimer) -> str:
    return f"{timer!r} of {timer.parent()!r}"
