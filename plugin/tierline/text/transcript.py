"""Transcripts: plain text files and what was found while reading them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tierline.text.encoding import decode_text
from tierline.text.errors import TextError

_LARGEST = 64 * 1024 * 1024  # bytes: about a thousand hours of speech

_WORD_FILE = "is a word processor's file, not plain text: save it as plain text (.txt) first"
_PACKED = "is a packed file, perhaps a Word document (.docx): save it as plain text (.txt) first"
_SOUND = "is a sound file, not a text: was it given in place of the transcript?"
_OTHER_KINDS = (
    (b"{\\rtf", _WORD_FILE.replace("word processor's file", "rich text file (RTF)")),
    (b"PK\x03\x04", _PACKED),
    (b"\xd0\xcf\x11\xe0", _WORD_FILE),
    (b"%PDF", "is a PDF, not plain text: copy its words into a plain text file (.txt)"),
    (b"RIFF", _SOUND),
    (b"RF64", _SOUND),
    (b"FORM", _SOUND),
    (b"fLaC", _SOUND),
    (b"OggS", _SOUND),
    (b"ID3", _SOUND),
    (b"NIST_1A", _SOUND),
)
_SPELLED_IN_LETTERS = (b"RIFF", b"RF64", b"FORM", b"OggS", b"ID3")  # a text may begin like this


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text, as typed.

    Attributes:
        text: The whole text, line ends and white space untouched, byte order mark removed.
        remarks: What the user should know about how it was read, a sentence each.
        source: Where it comes from, for messages.
    """

    text: str
    remarks: tuple[str, ...]
    source: str


def read_text(path: str | Path, *, input_encoding: str | None = None) -> Transcript:
    """Read a plain text file (`.txt`, MFA's `.lab`, any other name) in whatever encoding.

    Args:
        path: The file.
        input_encoding: Name of its encoding; None finds out.

    Raises:
        TextError: Missing, unreadable, empty, or no plain text.
        UsageError: There is no encoding of that name.
    """
    source = str(path)
    content = _content(Path(path), source)
    _refuse_other_kinds(content, source)
    text, remarks = decode_text(content, source=source, input_encoding=input_encoding)
    if text.lstrip().startswith(('File type = "ooTextFile', '"ooTextFile')):
        raise TextError(
            f"{source!r} is a Praat file, not plain text: to align a TextGrid's labels, "
            "name their tier with --text-tier."
        )
    if not text.strip().strip("\ufeff\u200b\x1a"):
        raise TextError(f"{source!r} holds no text: write what is said in the recording into it.")
    return Transcript(text, remarks, source)


def _content(path: Path, source: str) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise TextError(
                f"{source!r} is {path.stat().st_size // 2**20} MB, too large for a transcript: "
                "was another file meant?"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise TextError(f"There is no file {source!r}: check its name.") from None
    except IsADirectoryError:
        raise TextError(f"{source!r} is a folder: name a text file in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TextError(f"{source!r} cannot be read ({reason}): check its permissions.") from None


def _refuse_other_kinds(content: bytes, source: str) -> None:
    for magic, sentence in _OTHER_KINDS:
        if content.startswith(magic) and (
            magic not in _SPELLED_IN_LETTERS or b"\0" in content[:64]
        ):
            raise TextError(f"{source!r} {sentence}.")
