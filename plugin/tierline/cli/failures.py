"""How failures are told: in one sentence each, even those that nobody foresaw."""

from __future__ import annotations

import contextlib
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tierline.errors import OutputError, TierlineError
from tierline.workflow import tierline_version


def told(error: Exception, file: Path) -> str:
    """Return the sentence that tells of a failed file."""
    if not isinstance(error, TierlineError):
        return unforeseen(error, file=str(file))
    named = isinstance(error, OutputError) or file.stem in error.message
    return error.message if named else f"{file}: {error.message}"


def unforeseen(error: BaseException, *, file: str = "") -> str:
    """Write a report about an error that nobody foresaw; return the sentence that users get.

    What the operating system says of a file needs no report.

    Args:
        error: The error.
        file: The file that was worked on, if any.
    """
    what = f"{file}: " if file else ""
    if isinstance(error, MemoryError):
        return f"{what}there is not enough memory; close other programs, or use fewer --jobs."
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename} cannot be used: {error.strerror}."
    where = _written(_report(error))
    told = f"details are in {where}" if where else "no report could be written"
    return (
        f"{what}something went wrong that Tierline did not foresee ({type(error).__name__}); "
        f"{told}, please send them to the developers."
    )


def _report(error: BaseException) -> str:
    trace = "".join(traceback.format_exception(error))
    return (
        f"Tierline {tierline_version()}, Python {platform.python_version()}, "
        f"{platform.platform()}\ncommand line: {sys.argv[1:]!r}\n\n{trace}"
    )


def _written(report: str) -> Path | None:
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    for folder in _folders():
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text(report, encoding="utf-8", errors="backslashreplace")
            return path
    return None


def _folders() -> Iterator[Path]:
    import platformdirs

    yield platformdirs.user_log_path("tierline", appauthor=False)
    yield Path(tempfile.gettempdir())
