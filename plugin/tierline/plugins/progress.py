"""Progress that can cancel: whoever reports is cancellable."""

from __future__ import annotations

from collections.abc import Callable

from tierline.errors import Cancelled


def _nobody(fraction: float, message: str) -> None:
    """Report to nobody."""


def _unheard(sentence: str) -> None:
    """Tell nobody."""


def _never() -> bool:
    """Never cancel."""
    return False


class Progress:
    """Reports how far the work is, and stops it when the user asked for that.

    Args:
        report: Called with the fraction done (0 to 1) and a short message.
        cancelled: Asked at every step; True stops the work.
        tell: Called with what the user should know at once, a sentence.
    """

    def __init__(
        self,
        report: Callable[[float, str], None] = _nobody,
        cancelled: Callable[[], bool] = _never,
        tell: Callable[[str], None] = _unheard,
    ) -> None:
        self._report = report
        self._cancelled = cancelled
        self._tell = tell

    def step(self, fraction: float, message: str = "") -> None:
        """Report the fraction done (0 to 1).

        Raises:
            Cancelled: The user stopped the work.
        """
        self.check()
        self._report(min(max(fraction, 0.0), 1.0), message)

    def check(self) -> None:
        """Report nothing, but stop if the user asked for it.

        Raises:
            Cancelled: The user stopped the work.
        """
        if self._cancelled():
            raise Cancelled

    def tell(self, sentence: str) -> None:
        """Tell the user something, even if the work was stopped."""
        self._tell(sentence)

    def part(self, start: float, end: float) -> Progress:
        """Return a progress whose 0 to 1 is `start` to `end` of this one."""
        return Progress(
            lambda fraction, message: self.step(start + fraction * (end - start), message),
            self._cancelled,
            self._tell,
        )

    def quiet(self) -> Progress:
        """Return a progress that reports nothing, but stops when this one does."""
        return self.reporting(_nobody)

    def reporting(self, report: Callable[[float, str], None]) -> Progress:
        """Return a progress that reports elsewhere, but stops when this one does."""
        return Progress(report, self._cancelled, self._tell)
