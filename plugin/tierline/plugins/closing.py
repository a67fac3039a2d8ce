"""Gives an engine what Python's `with` needs."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Closing:
    """Gives an engine `with` and a `close` that has nothing to do."""

    def close(self) -> None:
        """Let go of nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
