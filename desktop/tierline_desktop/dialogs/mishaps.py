"""What nobody foresaw: told to the user, while the program and the journal live on."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.errors import TierlineError
from tierline_desktop.tasks import details_of


class Mishaps(QObject):
    """Catches what escapes from slots and threads, once installed."""

    happened = pyqtSignal(str, str)  # a sentence, and details for whoever has to repair it

    def __init__(self) -> None:
        super().__init__()
        self._hooks = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Catch from now on."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Leave it to whoever caught before."""
        sys.excepthook, threading.excepthook = self._hooks

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,  # noqa: ARG002 - the error holds it
    ) -> None:
        """Tell of an error that nobody handled."""
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, error.__traceback__)
            return
        details = details_of(error)
        sys.stderr.write(f"{details}\n")
        if isinstance(error, TierlineError):
            sentence = error.message
        else:
            sentence = (
                f"A fault in the program ({kind.__name__}) stopped what you just did. Your work "
                "is safe; save it, and report the details."
            )
        self.happened.emit(sentence, details)

    def _caught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.caught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
