"""How times are worded in sentences."""

from __future__ import annotations


def at(time: float) -> str:
    """Return "at 1.234 s"."""
    return f"at {time:.3f} s"


def whole(time: float) -> str:
    """Return "1.5", without the zeros at the end."""
    return f"{time:.6f}".rstrip("0").rstrip(".")
