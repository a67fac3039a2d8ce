"""What went wrong in the background, as a sentence and as details that can be copied."""

from __future__ import annotations

import traceback

from tierline.errors import TierlineError


class UnexpectedError(TierlineError):
    """Something broke that nobody foresaw; the details say where."""


def expected(error: BaseException, title: str) -> TierlineError:
    """Return an error that can be shown: itself if it is one of ours, a sentence about it if not.

    Args:
        error: What the work raised.
        title: What the work is called, such as "Align".
    """
    if isinstance(error, TierlineError):
        return error
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, MemoryError):
        said = "there is not enough memory; close other programs, or work on a shorter stretch"
    failure = UnexpectedError(
        f"{title} stopped because of a fault in the program ({said}). Nothing was changed; copy "
        "the details and report them."
    )
    failure.__cause__ = error
    return failure


def details_of(error: BaseException) -> str:
    """Return everything that is known of an error, for whoever has to repair it."""
    return "".join(traceback.format_exception(error)).rstrip()
