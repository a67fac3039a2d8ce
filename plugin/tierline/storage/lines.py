"""Lines with a checksum that covers all lines before: what is torn or missing shows."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_SUM_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line that arrived whole.

    Attributes:
        kind: What it records.
        at: When that happened, in seconds since 1970.
        fields: What it says, each without tabs and line ends.
        end: Number of bytes up to and with this line.
        checksum: Of this line and all before; the next line goes on from it.
    """

    kind: str
    at: float
    fields: tuple[str, ...]
    end: int
    checksum: int


class LineWriter:
    """Makes lines, each with the checksum of all so far.

    Args:
        checksum: Of the last line that is there already; 0 if there is none.
    """

    def __init__(self, checksum: int = 0) -> None:
        self._checksum = checksum

    def line(self, kind: str, at: float, *fields: str) -> bytes:
        """Return a line; no field may hold a tab or a line end, which JSON never does."""
        content = "\t".join((kind, f"{at:.3f}", *fields)).encode()
        self._checksum = zlib.crc32(content, self._checksum)
        return b"%08x\t%b\n" % (self._checksum, content)


def whole_lines(content: bytes) -> Iterator[Line]:
    """Yield the lines of a journal up to the first that is torn, damaged or out of its place."""
    checksum = position = 0
    while (end := content.find(b"\n", position)) >= 0:
        start = position + _SUM_CHARACTERS + 1
        checksum = zlib.crc32(memoryview(content)[start:end], checksum)
        if content[position:start] != b"%08x\t" % checksum:
            return
        parts = content[start:end].decode("utf-8", errors="replace").split("\t")
        try:
            kind, at = parts[0], float(parts[1])
        except (IndexError, ValueError):
            return
        position = end + 1
        yield Line(kind, at, tuple(parts[2:]), position, checksum)
