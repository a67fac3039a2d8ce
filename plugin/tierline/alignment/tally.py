"""How far many requests are, taken together."""

from __future__ import annotations

from tierline.plugins.progress import Progress


class Tally:
    """Turns what is done of single requests into one progress that never falls back.

    Args:
        progress: Takes how far all of them are.
        total: How many there are; None: nobody knows, and the one at work is reported.
    """

    def __init__(self, progress: Progress, total: int | None) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._begun: dict[str, float] = {}  # of those that are at work in pieces
        self._reached = 0.0

    def engines(self) -> Progress:
        """Return the progress for an engine that works on one request after the other."""
        return self._progress.quiet().reporting(self._report)

    def reach(self, identity: str, fraction: float) -> None:
        """Note how far a request is that is at work in pieces."""
        self._begun[identity] = fraction
        self._report(0.0, "")

    def answered(self, identity: str) -> None:
        """Note that a request has its answer."""
        self._begun.pop(identity, None)
        self._done += 1

    def finish(self) -> None:
        """Note that all have."""
        if self._total:
            self._progress.step(1.0)

    def _report(self, fraction: float, message: str) -> None:
        # What an engine reports while a long request is at work is how far a piece of it is.
        inner = sum(self._begun.values()) if self._begun else min(fraction, 1.0)
        if self._total:
            self._reached = max(self._reached, (self._done + inner) / self._total)
            self._progress.step(self._reached, message)
        else:
            self._progress.step(min(inner, 1.0), message)
