"""Bytes in words."""

from __future__ import annotations

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def in_words(size: int) -> str:
    """Return a number of bytes as people read it: "1.8 GB"."""
    number, unit = float(size), 0
    while number >= 999.5 and unit < len(_UNITS) - 1:
        number, unit = number / 1000, unit + 1
    digits = 1 if unit > 1 and number < 99.95 else 0
    return f"{number:.{digits}f} {_UNITS[unit]}"
