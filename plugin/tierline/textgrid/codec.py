"""TextGrids to bytes and back, in all forms."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

from tierline.annotation import IntervalTier, TextGrid
from tierline.errors import OutputError
from tierline.textgrid.binary import MAGIC, binary_pieces, read_binary
from tierline.textgrid.charset import UTF16_LINE_ENDS, Charset, decode_whole, find_charset
from tierline.textgrid.chronological import (
    FIRST_WORDS,
    chronological_text,
    read_chronological,
    with_interval,
)
from tierline.textgrid.failure import EncodingMisfit, TextGridError
from tierline.textgrid.findings import find_losses
from tierline.textgrid.format import FileFormat, Form
from tierline.textgrid.free_text import read_free_text
from tierline.textgrid.laid_out import laid_out_text, utf_8
from tierline.textgrid.reading import Reading
from tierline.textgrid.regular import Irregular, read_regular
from tierline.textgrid.remark import Remark

_SHOWN_CHARACTERS = 40
_BLANKS = b"\0 \t\r\n"
_ANYTHING = re.compile(rb"[^\0 \t\r\n]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the bytes of a file hold.

    Attributes:
        grid: Everything, verbatim.
        format: How to write it back so that it looks the same.
        remarks: What the user should know.
    """

    grid: TextGrid
    format: FileFormat
    remarks: tuple[Remark, ...]


def decode(data: bytes, *, source: str, input_encoding: str | None = None) -> Decoded:
    """Read a TextGrid in any of Praat's forms and encodings.

    Args:
        data: The whole file.
        source: Its name, for messages.
        input_encoding: Encoding of 8-bit text; None: UTF-8, else ISO Latin-1, as Praat on Linux.

    Raises:
        TextGridError: Praat refuses the file too; names line, expected and found.
        UsageError: There is no encoding of that name.
    """
    reading = _read(data, source, input_encoding)
    remarks = reading.remarks + find_losses(reading)
    return Decoded(reading.grid, reading.format, remarks)


def _read(data: bytes, source: str, input_encoding: str | None) -> Reading:
    charset = find_charset(data, input_encoding)
    if not _ANYTHING.search(data):
        raise TextGridError(f"{source} is empty: expected a TextGrid; get a whole copy of the file")
    if data.startswith(MAGIC):
        return read_binary(data, source)
    try:
        reading = read_regular(data, charset)
    except Irregular:
        reading = _read_thoroughly(data, charset, source)
    if charset.wide and not charset.mark:
        message = "the file is UTF-16 without a byte order mark; saving adds it for Praat"
        return replace(reading, remarks=(*reading.remarks, Remark(None, message)))
    return reading


def _read_thoroughly(data: bytes, charset: Charset, source: str) -> Reading:
    text = decode_whole(data, charset, source)
    read = read_chronological if text.text.startswith(FIRST_WORDS) else read_free_text
    reading = read(text, source)
    bom = bool(charset.mark) and not charset.wide and reading.format.form is not Form.CHRONOLOGICAL
    reading = replace(reading, format=replace(reading.format, bom=bom))
    if reading.remarks or _comes_back(reading, data):
        return reading
    message = "the file is laid out freely; saving writes the same values in Praat's own layout"
    return replace(reading, remarks=(Remark(None, message),))


def _comes_back(reading: Reading, data: bytes) -> bool:
    """Tell whether saving gives the same file, but for white space at its end."""
    try:
        return encode(reading.grid, reading.format).rstrip(_BLANKS) == data.rstrip(_BLANKS)
    except OutputError:
        return False


def encode(grid: TextGrid, format: FileFormat) -> bytes:
    """Write a grid as Praat would, or in the layout of the file it came from.

    Raises:
        EncodingMisfit: A label or name does not fit the encoding; UTF-8 would hold it.
        OutputError: The form cannot hold something, or Praat would refuse it; named.
    """
    _check_domains(grid)
    buffer = io.BytesIO()
    for piece in _encoded(grid, format):
        buffer.write(piece)
    return buffer.getvalue()


def held(grid: TextGrid, format: FileFormat) -> TextGrid:
    """Return the grid as that format can state it: what reading it back should give."""
    if format.form is not Form.CHRONOLOGICAL or format.bare_tiers:
        return grid
    return replace(grid, tiers=tuple(map(with_interval, grid.tiers)))


def _encoded(grid: TextGrid, format: FileFormat) -> Iterator[bytes]:
    if format.form is Form.BINARY:
        _check_characters(utf_8("".join(_texts(grid))), "\0", grid)
        try:
            yield from binary_pieces(grid)
        except UnicodeEncodeError as error:
            _fail(grid, error.object[error.start], "that no file can hold", OutputError)
        return
    if format.form is Form.CHRONOLOGICAL:
        pieces = _joined(chronological_text(grid, bare_tiers=format.bare_tiers))
    else:
        pieces = laid_out_text(grid, format)
    yield _mark(format)
    for piece in pieces:
        yield _encoded_piece(piece, grid, format)


def _joined(pieces: Iterator[str]) -> Iterator[bytes]:
    """Join small pieces: encoding each alone would cost more than the pieces."""
    some: list[str] = []
    for piece in pieces:
        some.append(piece)
        if len(some) == 10_000:
            yield utf_8("".join(some))
            some.clear()
    yield utf_8("".join(some))


def _mark(format: FileFormat) -> bytes:
    if format.encoding == "utf-16":
        return codecs.BOM_UTF16_BE
    if format.encoding == "utf-16-le":
        return codecs.BOM_UTF16_LE
    # Behind a mark, Praat does not recognise the chronological form.
    marked = format.bom and format.encoding == "utf-8" and format.form is not Form.CHRONOLOGICAL
    return codecs.BOM_UTF8 if marked else b""


def _encoded_piece(piece: bytes, grid: TextGrid, format: FileFormat) -> bytes:
    """Turn a piece in UTF-8 into the format's encoding and line ends."""
    _check_characters(piece, "\0\r", grid)
    codec = format.encoding
    if codec == "utf-8":
        return piece if format.newline == "\n" else piece.replace(b"\n", format.newline.encode())
    text = piece.decode("utf-8", "surrogatepass")
    if codec.startswith("utf-16"):
        codec = "utf-16-be" if codec == "utf-16" else codec
        for character in UTF16_LINE_ENDS:
            if character in text:
                why = "which Praat turns into a line feed in UTF-16"
                _fail(grid, character, why, EncodingMisfit)
    try:
        return text.replace("\n", format.newline).encode(codec)
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        _fail(grid, character, f"which {format.encoding} does not have", EncodingMisfit)


def _check_characters(text: bytes, forbidden: str, grid: TextGrid) -> None:
    for character in forbidden:
        if character.encode() in text:
            why = (
                "which ends a text for Praat"
                if character == "\0"
                else "which Praat's text forms turn into a line feed"
            )
            _fail(grid, character, why, OutputError)


def _fail(grid: TextGrid, character: str, why: str, kind: type[OutputError]) -> NoReturn:
    way_out = "save in UTF-8" if kind is EncodingMisfit else "take that character out of the label"
    place, text = next(
        ((place, text) for place, text in _places(grid) if character in text), ("a label", "")
    )
    shown = repr(text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "...")
    name = f"U+{ord(character):04X}"
    raise kind(f"{place}, {shown}, has the character {name}, {why}: {way_out}")


def _places(grid: TextGrid) -> Iterator[tuple[str, str]]:
    for index, tier in enumerate(grid.tiers, 1):
        kind = "interval" if isinstance(tier, IntervalTier) else "point"
        yield f"the name of tier {index}", tier.name
        for at, label in enumerate(tier.labels, 1):
            yield f'the label of {kind} {at} in tier {index} "{tier.name}"', label


def _texts(grid: TextGrid) -> Iterator[str]:
    for tier in grid.tiers:
        yield tier.name
        yield from tier.labels


def _check_domains(grid: TextGrid) -> None:
    """Refuse what ends before it starts: Praat would not open the file again."""
    if grid.end < grid.start:
        raise _backwards("the grid", grid.start, grid.end)
    for index, tier in enumerate(grid.tiers, 1):
        place = f'tier {index} "{tier.name}"'
        if tier.end < tier.start:
            raise _backwards(place, tier.start, tier.end)
        if isinstance(tier, IntervalTier):
            wrong = (tier.ends < tier.starts).nonzero()[0]
            if len(wrong):
                first = int(wrong[0])
                row = tier[first]
                raise _backwards(f"interval {first + 1} of {place}", row.start, row.end)


def _backwards(place: str, start: float, end: float) -> OutputError:
    return OutputError(
        f"{place} ends at {end!r} s, before it starts at {start!r} s, and Praat opens no such "
        "file: correct the times first"
    )
