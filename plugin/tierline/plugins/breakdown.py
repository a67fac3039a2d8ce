"""What is raised when an engine breaks down."""

from __future__ import annotations


class Breakdown(Exception):  # noqa: N818 - told to users as an error of the engine, never as this
    """An engine broke down; `clause` completes a sentence that begins with its name."""

    def __init__(self, clause: str, details: str = "") -> None:
        super().__init__(clause)
        self.clause = clause
        self.details = details
