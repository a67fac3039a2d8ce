"""Bytes of a text file to characters: which encoding, and how sure that is."""

import codecs
import unicodedata
from collections.abc import Iterator

from tierline.errors import UsageError
from tierline.text.errors import TextError

_MARKS = (  # UTF-32 before UTF-16: their little-endian marks begin alike
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1a"  # Ctrl-Z ended a DOS text file


def decode_text(
    content: bytes, *, source: str, input_encoding: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """Turn a file's bytes into text, without byte order mark, line ends untouched.

    Unicode is recognised with or without a byte order mark. What is no Unicode is read as
    Windows-1252 (or Latin-1, where a byte means nothing there), with a remark saying so.

    Returns:
        The text, and remarks for the user.

    Raises:
        TextError: The bytes are no text, or not text in the encoding asked for.
        UsageError: No such encoding.
    """
    if input_encoding is not None:
        return _as_asked(content, source, input_encoding), ()
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding, source), ()
    if _controls(content):
        return _wide(content, source), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(content, error, source)
    return _eight_bit(content, source)


def _as_asked(content: bytes, source: str, encoding: str) -> str:
    try:
        return _strict(content, encoding, source).removeprefix("\ufeff")
    except (LookupError, ValueError):  # "hex" and its like are refused this way as well
        raise UsageError(
            f"There is no text encoding called {encoding!r}: try utf-8, utf-16 or windows-1252."
        ) from None


def _strict(content: bytes, encoding: str, source: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        where = f" at byte {error.start + 1}" if isinstance(error, UnicodeDecodeError) else ""
        raise TextError(
            f"{source!r} is not {encoding.upper()} text{where}: name its encoding with "
            "--input-encoding, or save it as UTF-8."
        ) from None
    if "\0" in text:
        raise _no_text(source)
    return text


def _controls(content: bytes) -> bool:
    """Whether bytes are there that text in one byte a letter has no use for."""
    return "\0" in content.decode("latin-1") or any(
        byte < 0x20 and byte not in _TEXT_CONTROLS for byte in set(content)
    )


def _wide(content: bytes, source: str) -> str:
    """Read UTF-16 or UTF-32 without a mark: the reading drawn from the fewest blocks wins."""
    readings = sorted(_readings(content), key=lambda text: len({ord(c) >> 8 for c in text}))
    if readings:
        return readings[0]
    if 0 in content:
        raise _no_text(source)
    try:
        return content.decode("utf-8")  # a stray control character is no reason to refuse
    except UnicodeDecodeError:
        raise _no_text(source) from None


def _readings(content: bytes) -> Iterator[str]:
    letters = content.replace(b"\0", b"")
    ascii_bytes = sum(0x20 <= byte < 0x7F for byte in letters) > 0.9 * len(letters)
    for encoding in _WIDE:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Pairs of ASCII letters make passable Chinese.
        latin = sum(character < "\u0100" for character in text) > 0.9 * len(text)
        if (latin or not ascii_bytes) and all(_plausible(character) for character in set(text)):
            yield text


def _plausible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cn", "Co", "Cs")


def _refuse_damaged_utf8(content: bytes, error: UnicodeDecodeError, source: str) -> None:
    """Refuse what is UTF-8 in most places: read as 8-bit, all of its letters would turn out wrong.

    Raises:
        TextError: More UTF-8 sequences are whole than broken.
    """
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if sum(character >= "\x80" for character in text) - broken > broken:
        line = content.count(b"\n", 0, error.start) + 1
        raise TextError(
            f"{source!r} is UTF-8, but line {line} holds a broken letter (byte {error.start + 1}): "
            "mend it, or name another encoding with --input-encoding."
        )


def _eight_bit(content: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    try:
        text, name = content.decode("windows-1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, name = content.decode("latin-1"), "Latin-1"
    remark = (
        f"{source!r} is not Unicode: it was read as {name}; if letters come out wrong, "
        "name its encoding with --input-encoding."
    )
    return text, (remark,)


def _no_text(source: str) -> TextError:
    return TextError(
        f"{source!r} is no text file: it holds binary data; give the transcript as plain text."
    )
