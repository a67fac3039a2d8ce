"""One piece of work in a thread of its own, and what it tells the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeAlias

from PyQt6.QtCore import QObject, Qt, pyqtSignal

from tierline.alignment import Progress
from tierline.errors import Cancelled
from tierline.workflow import RemainingTime
from tierline_desktop.tasks.failure import expected
from tierline_desktop.tasks.mailbox import (
    Delivered,
    Failed,
    Finished,
    Mailbox,
    Reported,
    Stopped,
    Told,
)

Deliver: TypeAlias = Callable[[object], None]
Work: TypeAlias = Callable[[Progress, Deliver], object]


class Task(QObject):
    """Work that was started. All signals are sent in the main thread.

    One of `finished`, `failed` and `cancelled` is sent, once, and nothing after it but `told`. Once
    `cancel` was called it is `cancelled`, at once: the work may need a moment to notice.
    """

    progressed = pyqtSignal(float, str, object)  # fraction done, message, seconds left or None
    delivered = pyqtSignal(object)  # what the work handed over on its way, in order
    told = pyqtSignal(str)  # what the user should know at once, a sentence
    finished = pyqtSignal(object)  # what the work returned
    failed = pyqtSignal(object)  # TierlineError
    cancelled = pyqtSignal()
    over = pyqtSignal()  # follows one of the three above
    _rung = pyqtSignal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._stopping = threading.Event()
        self._over = False
        self._mailbox = Mailbox(self._rung.emit)
        rung: Any = self._rung  # PyQt's own types leave the kind of connection out
        rung.connect(self._read, Qt.ConnectionType.QueuedConnection)
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether none of the last three signals has been sent yet."""
        return not self._over

    @property
    def alive(self) -> bool:
        """Whether the thread is there; for a moment longer than `running` after a cancel."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, work: Work) -> None:
        """Start the thread; the task runner does this."""
        self._thread = threading.Thread(
            target=_do, args=(work, self.title, self._mailbox, self._stopping.is_set), daemon=True
        )
        self._thread.name = f"task {self.title}"
        self._thread.start()

    def cancel(self) -> None:
        """Stop the work; does nothing if it is over."""
        if not self._stopping.is_set() and not self._over:
            self._stopping.set()
            self._mailbox.close(Stopped())

    def silence(self) -> None:
        """Stop the work and send nothing any more, not even `cancelled`: the window closes."""
        self._stopping.set()
        self._over = True
        self._mailbox.close()

    def join(self, seconds: float) -> bool:
        """Wait until the thread has ended; tell whether it has."""
        if self._thread is not None:
            self._thread.join(max(seconds, 0.0))
        return not self.alive

    def settle(self, seconds: float) -> bool:
        """Wait a moment for short work, and send its signals at once if it is done by then.

        Args:
            seconds: How long; nobody notices a window that stands still for a fifth of one.

        Returns:
            Whether it is over.
        """
        if self.join(seconds):
            while self._read():
                pass
        return self._over

    def _read(self) -> bool:
        message = self._mailbox.take()
        if message is None or (self._over and not isinstance(message, Told)):
            return False
        ends = isinstance(message, Finished | Failed | Stopped)
        self._over = self._over or ends
        match message:
            case Reported(fraction, text, seconds_left):
                self.progressed.emit(fraction, text, seconds_left)
            case Delivered(piece):
                self.delivered.emit(piece)
            case Told(sentence):
                self.told.emit(sentence)
            case Finished(result):
                self.finished.emit(result)
            case Failed(error):
                self.failed.emit(error)
            case Stopped():
                self.cancelled.emit()
        if ends:
            self.over.emit()
        return not self._over


def _do(work: Work, title: str, mailbox: Mailbox, cancelled: Callable[[], bool]) -> None:
    """Run the work; whatever comes of it goes into the mailbox."""
    progress = Progress(
        _reporter(mailbox), cancelled, lambda sentence: mailbox.post(Told(sentence))
    )

    def deliver(piece: object) -> None:
        progress.check()
        mailbox.post(Delivered(piece))

    try:
        result = work(progress, deliver)
    except Cancelled:
        mailbox.post(Stopped())
    except BaseException as error:  # noqa: BLE001 - a thread that dies silently is a hung window
        mailbox.post(Failed(expected(error, title)))
    else:
        mailbox.post(Finished(result))


def _reporter(mailbox: Mailbox) -> Callable[[float, str], None]:
    remaining = RemainingTime()
    said = ""

    def report(fraction: float, message: str) -> None:
        nonlocal said
        said = message or said
        seconds = remaining.step(fraction)
        if mailbox.report_due() or fraction >= 1.0:
            mailbox.post(Reported(fraction, said, seconds))

    return report
