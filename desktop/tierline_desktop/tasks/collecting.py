"""Keeps Python's garbage collector from stopping the window while work is going on."""

from __future__ import annotations

import gc

from PyQt6.QtCore import QObject, QTimer

TURN_MS = 20  # between two looks at whether there are many young objects


class Collecting(QObject):
    """Puts off full collections, which hold up all threads, and keeps them in the main thread.

    Work that makes a million objects sets off a dozen of them, 50 to 200 ms each and longer every
    time, though hardly any of it is garbage. Young objects are collected all the while, but in the
    main thread: Python collects in whichever thread makes the next object, and what belongs to the
    window, such as a closed dialog with its pictures, must not die in another one
    (https://www.riverbankcomputing.com/pipermail/pyqt/2011-August/030378.html). What is there once
    the work is done stays out of later collections; what nobody refers to is freed all the same.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._putting_off = False
        self._turns = QTimer(self)
        self._turns.setInterval(TURN_MS)
        self._turns.timeout.connect(self._collect_young)

    def put_off(self) -> None:
        """Do no full collections from now on; does nothing if that is so already."""
        if not self._putting_off and gc.isenabled():
            self._putting_off = True
            gc.disable()
            self._turns.start()

    def resume(self) -> None:
        """Do them again, but leave out what is there now."""
        if self._putting_off:
            self._putting_off = False
            self._turns.stop()
            gc.freeze()
            gc.enable()

    def end(self) -> None:
        """Have everything as it was before."""
        self.resume()
        gc.unfreeze()

    def _collect_young(self) -> None:
        young, middle, _ = gc.get_count()
        most_young, most_middle, _ = gc.get_threshold()
        if middle > most_middle:
            gc.collect(1)
        elif young > most_young:
            gc.collect(0)
