"""What a user should know about a file that was read or saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a file that was read or saved without being refused.

    Attributes:
        line: The line it is about, counted from 1; None if it is about the whole file.
        message: The sentence, fit for the user; it repeats neither the line nor the file's name.
    """

    line: int | None
    message: str

    def about(self, file: str | Path) -> str:
        """Return the sentence with the file, and the line if there is one, before it."""
        place = file if self.line is None else f"{file}, line {self.line}"
        return f"{place}: {self.message}"

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"
