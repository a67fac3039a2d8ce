"""Who watches an alignment: is told what is settled, may cancel it, or stop it and keep that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tierline.alignment.parts import OnPart, ignored
from tierline.plugins.progress import Progress


def never() -> bool:
    """Never stop early."""
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """The ties between an alignment and whoever asked for it.

    Attributes:
        progress: Reports, and cancels: nothing is kept.
        on_part: Called with what is settled, as it is.
        stopping: Asked all the while; True ends the work early, and what is settled is kept.
    """

    progress: Progress = field(default_factory=Progress)
    on_part: OnPart = ignored
    stopping: Callable[[], bool] = never

    def stoppable(self) -> Progress:
        """Return a progress that ends the work in either case."""

        def asked() -> bool:
            self.progress.check()
            return self.stopping()

        return Progress(self.progress.step, asked, self.progress.tell)

    def over(self, progress: Progress) -> Watch:
        """Return this watch with another progress."""
        return replace(self, progress=progress)
