"""TextGrid files: opening them, and saving them so that nothing is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from tierline.annotation import TextGrid
from tierline.errors import OutputError
from tierline.storage import replace_file
from tierline.textgrid.binary import MAGIC
from tierline.textgrid.codec import Decoded, decode, encode, held
from tierline.textgrid.failure import EncodingMisfit, TextGridError
from tierline.textgrid.format import FileFormat, Form
from tierline.textgrid.remark import Remark

# Praat looks for the type of a file in an even shorter head.
_LOOKED_AT_BYTES = 512
_SIGNS = re.compile(
    rb'ooTextFile[^\n]*\s(?:.*\s)?"TextGrid|"Praat chronological TextGrid', re.DOTALL
)
_CLAIMS = re.compile(rb"ooTextFile|ooBinaryFile|Praat chronological")


@dataclass(frozen=True, slots=True)
class TextGridFile:
    """A TextGrid as it was opened.

    Attributes:
        path: Where it is.
        grid: Everything it holds, verbatim.
        format: Form, encoding and layout, for saving it as it was.
        remarks: What the user should know about it.
    """

    path: Path
    grid: TextGrid
    format: FileFormat
    remarks: tuple[Remark, ...] = ()

    def save(
        self,
        path: str | Path | None = None,
        *,
        grid: TextGrid | None = None,
        format: FileFormat | None = None,
        force: bool = True,
    ) -> tuple[Remark, ...]:
        """Save this grid, or another, here or elsewhere; see `save_textgrid`.

        Args:
            path: Where; None: where it came from.
            grid: What; None: the grid as it was opened.
            format: How; None: as it came in.
            force: Whether a file that is there may be replaced.

        Raises:
            OutputError: Nothing was written; what was there before is untouched.
        """
        return save_textgrid(
            self.grid if grid is None else grid,
            self.path if path is None else path,
            self.format if format is None else format,
            force=force,
        )


def open_textgrid(path: str | Path, *, input_encoding: str | None = None) -> TextGridFile:
    """Open a TextGrid in any form that Praat reads.

    Args:
        path: The file.
        input_encoding: Encoding of 8-bit text ("mac_roman", "cp1252"); None: UTF-8, else ISO
            Latin-1 with a remark, as Praat on Linux reads it. A byte order mark comes first.

    Raises:
        TextGridError: The file cannot be read, or Praat refuses it too; the sentence names line,
            expected and found.
        UsageError: There is no encoding of that name.
    """
    path = Path(path)
    decoded = decode(_bytes_of(path), source=str(path), input_encoding=input_encoding)
    return TextGridFile(path, decoded.grid, decoded.format, decoded.remarks)


def _bytes_of(path: Path) -> bytes:
    """Read a file, but of one that cannot be a TextGrid (a recording of hours) only its head."""
    try:
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT_BYTES)
            return head + file.read() if _CLAIMS.search(head.replace(b"\0", b"")) else head
    except FileNotFoundError as error:
        raise TextGridError(f"{path} does not exist: check its name and folder") from error
    except IsADirectoryError as error:
        raise TextGridError(f"{path} is a folder: name a TextGrid file in it") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TextGridError(f"{path} cannot be read ({reason}): check its permissions") from error


def looks_like_textgrid(path: str | Path) -> bool:
    """Tell by a file's first bytes whether it claims to be a TextGrid in any form."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_LOOKED_AT_BYTES)
    except (OSError, ValueError):
        return False
    if head.startswith(MAGIC):
        return head[len(MAGIC) + 1 :].startswith(b"TextGrid")
    return bool(_SIGNS.search(head.replace(b"\0", b"")))


def save_textgrid(
    grid: TextGrid,
    path: str | Path,
    format: FileFormat | None = None,
    *,
    force: bool = True,
) -> tuple[Remark, ...]:
    """Save a grid so that a failure costs nothing: write beside, read back, compare, replace.

    A label that the encoding cannot hold must not cost the work of an afternoon: the file then
    becomes UTF-8, and a remark says so.

    Args:
        grid: What to save.
        path: Where; its folder must exist.
        format: How; None: Praat's long form in UTF-8.
        force: Whether a file that is there may be replaced.

    Returns:
        What the user should be told; empty as a rule.

    Raises:
        OutputError: The form cannot hold the grid (named), or the file could not be written; what
            was there before is untouched.
    """
    path = Path(path)
    wanted = FileFormat() if format is None else format
    try:
        _save(grid, path, wanted, force=force)
    except EncodingMisfit as misfit:
        _save(grid, path, replace(wanted, encoding="utf-8", bom=False), force=force)
        reason = misfit.message.rpartition(":")[0]
        message = f"the file was saved in UTF-8 instead of {wanted.encoding}: {reason}"
        return (Remark(None, message),)
    return ()


def _save(grid: TextGrid, path: Path, format: FileFormat, *, force: bool) -> None:
    try:
        data = encode(grid, format)
    except EncodingMisfit:
        raise
    except OutputError as error:
        raise OutputError(f"{path} was not written: {error.message}") from error

    def verify(written: bytes) -> None:
        _verify(written, grid, format, path)

    replace_file(path, data, force=force, verify=verify)


def _verify(written: bytes, grid: TextGrid, format: FileFormat, path: Path) -> None:
    """Read what was written as Praat will, and compare it with what was meant."""
    narrow = format.form is not Form.BINARY and not format.encoding.startswith("utf-")
    asked = format.encoding if narrow and format.encoding != "latin-1" else None
    try:
        again: Decoded | None = decode(written, source=str(path), input_encoding=asked)
    except TextGridError:
        again = None
    if again is not None and again.grid == held(grid, format):
        return
    if narrow:
        raise EncodingMisfit(
            f"in {format.encoding} the labels would be read back as other letters: save in UTF-8"
        )
    raise OutputError(
        f"{path} was not written: what was read back differs from what was to be saved; the file "
        "there is untouched, please report this with the file, or save in another form"
    )
