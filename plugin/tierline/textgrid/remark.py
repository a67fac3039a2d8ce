"""What a user should know about a file that was read or saved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a file that was read or saved without being refused.

    Attributes:
        line: The line it is about, counted from 1; None if it is about the whole file.
        message: The sentence, fit for the user; it does not repeat the line.
    """

    line: int | None
    message: str

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"
