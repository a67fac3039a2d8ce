"""Keeps Python's garbage collector from stopping the window while work is going on."""

from __future__ import annotations

import gc

NEVER = 1_000_000_000  # collections of the middle generation before one of everything


class Collecting:
    """Puts off full collections, which hold up all threads.

    Work that makes a million objects sets off a dozen of them, 50 to 200 ms each and longer every
    time, though hardly any of it is garbage. Young objects are collected as ever. What is there
    once the work is done stays out of later collections; what nobody refers to is freed all the
    same.
    """

    def __init__(self) -> None:
        self._usual: tuple[int, int, int] | None = None

    def put_off(self) -> None:
        """Do no full collections from now on; does nothing if that is so already."""
        if self._usual is None:
            self._usual = gc.get_threshold()
            gc.set_threshold(*self._usual[:2], NEVER)

    def resume(self) -> None:
        """Do them again, but leave out what is there now."""
        if self._usual is not None:
            gc.freeze()
            gc.set_threshold(*self._usual)
            self._usual = None

    def end(self) -> None:
        """Have everything as it was before."""
        self.resume()
        gc.unfreeze()
