"""The binary form: big-endian numbers, counted texts."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from typing import NoReturn

from tierline.annotation import IntervalTier, PointTier, TextGrid, Tier
from tierline.errors import OutputError
from tierline.textgrid.failure import TextGridError
from tierline.textgrid.format import FileFormat, Form
from tierline.textgrid.free_text import interval_tier, point_tier
from tierline.textgrid.numbers import LARGEST_COUNT
from tierline.textgrid.reading import (
    COLLECTION,
    INTERVAL_TIER,
    POINT_TIER,
    Reading,
    check_alone,
    check_class,
    collection_remark,
    domain_problem,
    no_line,
    split_class,
)
from tierline.textgrid.remark import Remark

MAGIC = b"ooBinaryFile"
# Praat cuts longer texts off without a word in the file.
LONGEST_TEXT = 65534
_WIDE = 0xFFFF
_SHOWN_CHARACTERS = 30

_DOUBLES = struct.Struct(">dd")
_DOUBLE = struct.Struct(">d")
_LENGTH = struct.Struct(">H")
_COUNT = struct.Struct(">i")


class _Cursor:
    """Takes values from the bytes one behind the other."""

    def __init__(self, data: bytes, source: str) -> None:
        self.data = data
        self.source = source
        self.at = len(MAGIC)
        self.place = "the grid"
        self.nulls = 0

    def bytes_(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        if len(piece) < size:
            self._fail_short(size, len(piece))
        self.at += size
        return piece

    def domain(self) -> tuple[float, float]:
        start, end = _DOUBLES.unpack(self.bytes_(_DOUBLES.size))
        if domain_problem(start, end):
            self.fail(f"an end not before the start, {start!r}", repr(end))
        return start, end

    def time(self) -> float:
        (time,) = _DOUBLE.unpack(self.bytes_(_DOUBLE.size))
        return float(time)

    def count(self) -> int:
        (count,) = _COUNT.unpack(self.bytes_(_COUNT.size))
        return int(count)

    def class_name(self) -> str:
        return self.bytes_(self.bytes_(1)[0]).decode("latin-1")

    def text(self) -> str:
        (length,) = _LENGTH.unpack(self.bytes_(_LENGTH.size))
        if length != _WIDE:
            return self._until_null(self.bytes_(length).decode("latin-1"))
        (characters,) = _LENGTH.unpack(self.bytes_(_LENGTH.size))
        return self._until_null(self._wide_text(characters))

    def _wide_text(self, characters: int) -> str:
        """Decode so many characters; those beyond U+FFFF take two units each."""
        decoder = codecs.getincrementaldecoder("utf-16-be")()
        text = ""
        while len(text) < characters:
            piece = self.bytes_(2 * (characters - len(text)))
            try:
                text += decoder.decode(piece)
            except UnicodeDecodeError:
                self.fail("whole characters in UTF-16", "half a character")
        return text

    def _until_null(self, text: str) -> str:
        kept, null, _ = text.partition("\0")
        self.nulls += bool(null)
        return kept

    def _fail_short(self, size: int, found: int) -> NoReturn:
        self.fail(f"{size} more bytes", f"{found} before the end of the file")

    def fail(self, expected: str, found: str) -> NoReturn:
        raise TextGridError(
            f"{self.source}, byte {self.at}: expected {expected} in {self.place}, found {found}; "
            "Praat cannot read it either: get a whole copy of the file"
        )


def read_binary(data: bytes, source: str) -> Reading:
    """Read a binary file.

    Raises:
        TextGridError: Praat refuses the file too; names byte, expected and found.
    """
    cursor = _Cursor(data, source)
    remarks: list[Remark] = []
    check_class(_read_class(cursor, remarks), source=source, line=None)
    start, end = cursor.domain()
    tiers: list[Tier] = []
    if cursor.bytes_(1) != b"\0":
        tiers = [_read_tier(cursor, index + 1) for index in range(cursor.count())]
    else:
        remarks.append(Remark(None, "the file says that its tiers are absent, which crashes Praat"))
    if cursor.nulls:
        remarks.append(Remark(None, f"{cursor.nulls} labels were cut at a null, as in Praat"))
    return Reading(
        TextGrid(start, end, tuple(tiers)),
        FileFormat(form=Form.BINARY),
        (no_line,) * len(tiers),
        tuple(remarks),
    )


def _read_class(cursor: _Cursor, remarks: list[Remark]) -> str:
    """Read the class of the object, or, as Praat does, of the only object in a collection."""
    class_name = cursor.class_name()
    if class_name != COLLECTION:
        return class_name
    check_alone(cursor.count(), source=cursor.source, line=None)
    class_name = cursor.class_name()
    remarks.append(collection_remark(cursor.text()))
    return class_name


def _read_tier(cursor: _Cursor, index: int) -> Tier:
    cursor.place = f"tier {index}"
    kind = cursor.class_name()
    class_name, newer = split_class(kind)
    if class_name not in {INTERVAL_TIER, POINT_TIER} or newer:
        cursor.fail(f"the class {INTERVAL_TIER} or {POINT_TIER}", repr(kind))
    name = cursor.text()
    start, end = cursor.domain()
    count = cursor.count()
    if class_name == INTERVAL_TIER:
        rows = [(*cursor.domain(), cursor.text()) for _ in range(count)]
        return interval_tier(name, start, end, rows)
    return point_tier(name, start, end, [(cursor.time(), cursor.text()) for _ in range(count)])


def binary_pieces(grid: TextGrid) -> Iterator[bytes]:
    """Write the binary form piece by piece, byte for byte as Praat does.

    Raises:
        OutputError: A name or label is longer than the form can hold, or there are too many.
    """
    yield MAGIC + _class_name("TextGrid") + _DOUBLES.pack(grid.start, grid.end) + b"\1"
    yield _COUNT.pack(len(grid.tiers))
    for index, tier in enumerate(grid.tiers, 1):
        yield from _tier_pieces(tier, index)


def _tier_pieces(tier: Tier, index: int) -> Iterator[bytes]:
    kind = INTERVAL_TIER if isinstance(tier, IntervalTier) else POINT_TIER
    if len(tier) > LARGEST_COUNT:
        raise OutputError(
            f"tier {index} has {len(tier)} items, more than Praat can count: split it"
        )
    name = _text(tier.name, f"the name of tier {index}")
    yield _class_name(kind) + name + _DOUBLES.pack(tier.start, tier.end) + _COUNT.pack(len(tier))
    if isinstance(tier, PointTier):
        for at, (time, label) in enumerate(zip(tier.times.tolist(), tier.labels, strict=True), 1):
            yield _DOUBLE.pack(time) + _text(label, f"point {at} of tier {index}")
        return
    rows = zip(tier.starts.tolist(), tier.ends.tolist(), tier.labels, strict=True)
    for at, (start, end, label) in enumerate(rows, 1):
        yield _DOUBLES.pack(start, end) + _text(label, f"interval {at} of tier {index}")


def _class_name(name: str) -> bytes:
    return bytes([len(name)]) + name.encode("ascii")


def _text(text: str, place: str) -> bytes:
    if len(text) > LONGEST_TEXT:
        raise OutputError(
            f"the text of {place} ({text[:_SHOWN_CHARACTERS]!r}...) has {len(text)} characters and "
            f"Praat's binary form holds at most {LONGEST_TEXT}: save in the long or short form"
        )
    if text.isascii():
        return _LENGTH.pack(len(text)) + text.encode("ascii")
    return _LENGTH.pack(_WIDE) + _LENGTH.pack(len(text)) + text.encode("utf-16-be")
