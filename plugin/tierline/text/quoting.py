"""Labels inside sentences."""

from __future__ import annotations


def quoted(label: str) -> str:
    """Return a label between quotation marks, with all that a script needs.

    Python's own `repr` would write the joiners of Persian or Devanagari as escapes; only line
    breaks and the like are written as spaces.
    """
    shown = " ".join(label.split())
    mark = '"' if "'" in shown and '"' not in shown else "'"
    return f"{mark}{shown}{mark}"
