"""How reading a TextGrid fails."""

from __future__ import annotations

from tierline.errors import InputError, OutputError


class TextGridError(InputError):
    """A file is no TextGrid, or one that Praat refuses too."""


class EncodingMisfit(OutputError):  # noqa: N818 - it is an obstacle that UTF-8 removes
    """An encoding cannot hold a label or a name; UTF-8 can."""
