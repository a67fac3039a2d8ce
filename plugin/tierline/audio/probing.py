"""Opening a recording: what it is, or one sentence on why it is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tierline.audio import sndfile
from tierline.audio.cache import ArrayCache, key_of, user_folder
from tierline.audio.recording import AudioError, Recording
from tierline.audio.scan import restored, scan, stored

_LOOK_BYTES = 4096
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SPHERE = b"NIST_1A"


def probe(
    path: str | Path, *, folder: Path | None = None, check: Callable[[], None] | None = None
) -> Recording:
    """Open a recording, see what it holds, and close it again.

    The content decides what a file is, never its name. WAV, FLAC, Ogg and the like take
    milliseconds; what only FFmpeg reads is decoded once to count its samples, and the count kept.

    Args:
        path: The file.
        folder: Where counts are kept; None is the user's cache folder.
        check: Called again and again while a recording is decoded; may raise to stop.

    Raises:
        AudioError: The file is missing, empty, damaged, or no audio.
    """
    path = Path(path)
    _refuse_unreadable(path)
    recording = sndfile.describe(path) or _scanned(path, folder, check)
    if recording.frames == 0:
        raise AudioError(f"{path}: the recording holds no sound at all (0 samples).")
    return recording


def _scanned(path: Path, folder: Path | None, check: Callable[[], None] | None) -> Recording:
    cache = ArrayCache(user_folder("scans") if folder is None else folder, limit_bytes=1 << 26)
    key = key_of(path)
    recording = restored(path, cache.get(key))
    if recording is None:
        recording = scan(path, check)
        cache.put(key, stored(recording))
    return recording


def _refuse_unreadable(path: Path) -> None:
    try:
        if path.is_dir():
            raise AudioError(f"{path}: this is a folder; a recording was expected.")
        with path.open("rb") as file:
            head = file.read(_LOOK_BYTES)
    except FileNotFoundError as error:
        raise AudioError(f"{path}: there is no such file.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AudioError(f"{path}: the file cannot be opened ({reason}).") from error
    if not head:
        raise AudioError(f"{path}: the file is empty (0 bytes).")
    if _is_text(head):
        kind = "a TextGrid" if _is_praat(head) else "text"
        raise AudioError(f"{path}: the file is {kind}, not a recording.")


def _is_text(head: bytes) -> bool:
    """Tell whether a file begins as text; libraries take UTF-16 for MP3 otherwise."""
    if head.startswith(_SPHERE):
        return False
    if head.startswith(_UTF16_MARKS):
        encoding = "utf-16"
        head = head[: len(head) // 2 * 2]
    elif b"\0" in head:
        return _is_praat(head)  # UTF-16 without mark, or Praat's binary form
    else:
        encoding = "utf-8"
    text = head.decode(encoding, errors="replace")
    odd = sum(
        not (letter.isprintable() or letter.isspace()) or letter == "\ufffd" for letter in text
    )
    return odd <= len(text) // 10


def _is_praat(head: bytes) -> bool:
    opening = head.replace(b"\0", b"")[:80]
    return b"ooTextFile" in opening or b"ooBinaryFile" in opening
