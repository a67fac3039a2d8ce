"""From bytes to text and back, with Praat's rules for marks, encodings and line ends."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tierline.errors import UsageError
from tierline.textgrid.failure import TextGridError
from tierline.textgrid.format import codec_name, holds_ascii
from tierline.textgrid.remark import Remark

# Praat turns these into line feeds when it reads UTF-16, and only then.
UTF16_LINE_ENDS = "\x0c\x85\u2028\u2029"

_ANY_UTF16_LINE_END = re.compile(r"\r[\n\x85]?|[\x0c\x85\u2028\u2029]")
_NULS_BEFORE = re.compile(rb"(?:\0[\t-~]){8}", re.DOTALL)
_NULS_BEHIND = re.compile(rb"(?:[\t-~]\0){8}", re.DOTALL)

_SURROGATES = range(0xD800, 0xE000)
_LOW_SURROGATES = range(0xDC00, 0xE000)
_REPLACEMENT = 0xFFFD


@dataclass(frozen=True, slots=True)
class Charset:
    """What the first bytes, and the user, say about a file's encoding.

    Attributes:
        encoding: As in `FileFormat`; None: 8-bit text that may be UTF-8 or something else.
        mark: Number of bytes of the byte order mark.
        asked: Whether the user chose it.
    """

    encoding: str | None
    mark: int = 0
    asked: bool = False

    @property
    def wide(self) -> bool:
        """Whether this is UTF-16."""
        return self.encoding in {"utf-16", "utf-16-le"}


def find_charset(data: bytes, input_encoding: str | None) -> Charset:
    """Look at a file's mark; without one, the user's choice counts.

    Raises:
        UsageError: `input_encoding` is no text encoding.
    """
    name = None if input_encoding is None else codec_name(input_encoding)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
    ):
        if data.startswith(mark):
            # Praat reads text behind a UTF-8 mark like any 8-bit text.
            eight_bit = encoding == "utf-8"
            return Charset(None if eight_bit else encoding, len(mark))
    if name is not None:
        name = {"utf-16-be": "utf-16", "utf-8-sig": "utf-8"}.get(name, name)
        if name not in {"utf-16", "utf-16-le"} and not holds_ascii(name):
            raise UsageError(
                f"Praat cannot read text in {input_encoding}: convert the file to UTF-8 first"
            )
        return Charset(name, asked=True)
    if _NULS_BEFORE.match(data):
        return Charset("utf-16")
    if _NULS_BEHIND.match(data):
        return Charset("utf-16-le")
    return Charset(None)


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text with every line end a line feed, and where it came from."""

    text: str
    encoding: str
    newline: str
    remarks: tuple[Remark, ...] = ()


def decode_whole(data: bytes, charset: Charset, source: str) -> Text:
    """Decode a whole file, as leniently as Praat does; each leniency is a remark.

    Raises:
        TextGridError: The bytes are not in the encoding that the user named.
    """
    body = data[charset.mark :]
    if charset.wide:
        return _decode_wide(body, charset)
    remarks: list[Remark] = []
    if nuls := body.count(b"\0"):
        body = body.replace(b"\0", b"")
        remarks.append(Remark(None, f"{nuls} null bytes are ignored, as in Praat"))
    text, encoding = _decode_narrow(body, charset, source, remarks)
    newline = main_newline(text)
    return Text(_unify_newlines(text), encoding, newline, tuple(remarks))


def _decode_narrow(
    body: bytes, charset: Charset, source: str, remarks: list[Remark]
) -> tuple[str, str]:
    if charset.encoding is not None:
        try:
            return body.decode(charset.encoding), charset.encoding
        except UnicodeError as error:
            raise _undecodable(body, charset.encoding, source, error) from error
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        at = error.start
    try:
        # Praat's idea of UTF-8 includes lone surrogates.
        return body.decode("utf-8", "surrogatepass"), "utf-8"
    except UnicodeDecodeError:
        line = _line_at(body, at)
    remarks.append(
        Remark(
            line,
            "the file is not UTF-8 and was read as ISO Latin-1, as Praat on Linux does; if its "
            "letters look wrong, name its encoding (--input-encoding mac_roman, cp1252 ...)",
        )
    )
    return body.decode("latin-1"), "latin-1"


def _line_at(body: bytes, at: int) -> int:
    return _unify_newlines(body[:at].decode("latin-1")).count("\n") + 1


def _undecodable(body: bytes, encoding: str, source: str, error: UnicodeError) -> TextGridError:
    at = error.start if isinstance(error, UnicodeDecodeError) else 0
    line = _line_at(body, at)
    return TextGridError(
        f"{source}, line {line}: expected text in {encoding}, found byte 0x{body[at]:02x}, which "
        "means nothing in it; name another encoding, or none to have it found out"
    )


def _decode_wide(body: bytes, charset: Charset) -> Text:
    codec = "utf-16-be" if charset.encoding == "utf-16" else "utf-16-le"
    remarks: list[Remark] = []
    body = body[: len(body) // 2 * 2]
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        text = _mend_surrogates(body, codec)
        remarks.append(Remark(None, "halves of characters were read as U+FFFD, as in Praat"))
    text, nul, _ = text.partition("\0")
    if nul:
        remarks.append(Remark(text.count("\n") + 1, "the text ends at a null, as in Praat"))
    newline = main_newline(text)
    if any(end in text for end in UTF16_LINE_ENDS):
        remarks.append(
            Remark(
                None,
                "form feeds and Unicode line and paragraph separators were read as "
                "line feeds, as Praat does in UTF-16",
            )
        )
    text = _ANY_UTF16_LINE_END.sub("\n", text)
    return Text(text, charset.encoding or "utf-16", newline, tuple(remarks))


def _mend_surrogates(body: bytes, codec: str) -> str:
    """Decode UTF-16 with lone halves: a first half takes the next unit with it, as in Praat."""
    units = memoryview(body).cast("B")
    high, low = (0, 1) if codec == "utf-16-be" else (1, 0)
    codes = iter([units[i + high] << 8 | units[i + low] for i in range(0, len(units), 2)])
    text: list[str] = []
    for code in codes:
        if code not in _SURROGATES:
            text.append(chr(code))
        elif code in _LOW_SURROGATES:
            text.append(chr(_REPLACEMENT))
        else:
            second = next(codes, 0)
            whole = 0x10000 + ((code & 0x3FF) << 10) + (second & 0x3FF)
            text.append(chr(whole if second in _LOW_SURROGATES else _REPLACEMENT))
    return "".join(text)


def main_newline(text: str) -> str:
    """Return the line end that a text uses first."""
    match = re.search(r"\r\n?|\n", text)
    return match.group() if match else "\n"


def _unify_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Blocks:
    """A file's text, decoded and its line ends unified one block at a time.

    Raises from `next`:
        UnicodeDecodeError: The bytes are not plainly in that encoding.
    """

    def __init__(self, data: bytes, charset: Charset, block_bytes: int) -> None:
        self.encoding = charset.encoding or "utf-8"
        codec = "utf-16-be" if self.encoding == "utf-16" else self.encoding
        decoder = codecs.getincrementaldecoder(codec)()
        self._newlines = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._pieces = self._decoded(memoryview(data)[charset.mark :], block_bytes)

    def __iter__(self) -> Iterator[str]:
        return self._pieces

    @property
    def newline(self) -> str | None:
        """The only line end met so far; None if there were several kinds."""
        found = self._newlines.newlines
        return found if isinstance(found, str) else None if found else "\n"

    def _decoded(self, data: memoryview, size: int) -> Iterator[str]:
        for start in range(0, len(data), size):
            last = start + size >= len(data)
            # The decoder for line ends hands on whatever it gets; only its stub wants bytes.
            yield self._newlines.decode(bytes(data[start : start + size]), final=last)
