"""Opening a recording, a TextGrid and a text as one document, whichever of them there are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tierline.annotation import TextGrid
from tierline.audio import AudioError, Recording, probe
from tierline.errors import InputError, UsageError
from tierline.review import Sidecar, read_sidecar, sidecar_path
from tierline.text import TextError, read_text
from tierline.textgrid import (
    TextGridError,
    TextGridFile,
    looks_like_textgrid,
    open_textgrid,
)
from tierline.textgrid.codec import decode
from tierline.workflow.document import Document, Stamp, stamp_of
from tierline.workflow.source import NOTEWORTHY, naming

# What recordings are usually called, the likelier first; only used to look beside other files.
RECORDINGS = (
    *(".wav", ".flac", ".mp3", ".ogg", ".opus", ".oga", ".m4a", ".aac", ".aif", ".aiff", ".aifc"),
    *(".wma", ".mp4", ".webm", ".mov", ".mkv", ".avi", ".mpg", ".au", ".snd", ".sph", ".nist"),
    *(".w64", ".rf64", ".caf", ".amr", ".3gp"),
)


@dataclass
class _Found:
    """What the files turned out to be."""

    recording: Recording | None = None
    textgrid: TextGridFile | None = None
    stamp: Stamp | None = None
    text_path: Path | None = None
    transcript: str = ""
    text_stamp: Stamp | None = None
    sidecar: Sidecar | None = None
    remarks: list[str] = field(default_factory=list)


def open_document(*files: Path | None, input_encoding: str | None = None) -> Document:
    """Open a recording, a TextGrid, a text, or several of them; the content tells which is which.

    A file alone brings what belongs to it and lies beside it under the same name: a TextGrid or a
    text its recording, a recording its TextGrid, or else its text. Without a TextGrid, the tiers
    are empty and span the recording.

    Args:
        files: Up to one of each kind, in any order; None stands for a file that is not there.
        input_encoding: Encoding of 8-bit text and TextGrids; None finds out.

    Raises:
        InputError: A file is missing, damaged, or none of the three.
        UsageError: Two files are of one kind, no file was given, or there is no such encoding.
    """
    paths = [Path(path) for path in files if path is not None]
    if not paths:
        raise UsageError("There is nothing to open; name a recording, a TextGrid or a text.")
    found = _Found()
    for path in paths:
        _take(path, found, input_encoding)
    if found.recording is None:
        _look_beside(paths[0], found)
    elif len(paths) == 1:
        _look_for_text(paths[0], found, input_encoding)
    return _document(found)


def _take(path: Path, found: _Found, encoding: str | None) -> None:
    """Find out what a file is and read it."""
    _refuse_no_file(path)
    if path.suffix.casefold() == ".textgrid" or looks_like_textgrid(path):
        _refuse_second("TextGrids", found.textgrid is not None, path)
        _take_textgrid(path, found, encoding)
        return
    try:
        recording = probe(path)
    except AudioError as error:
        _refuse_second("texts", found.text_path is not None, path)
        _take_text(path, found, encoding, error)
        return
    _refuse_second("recordings", found.recording is not None, path)
    found.recording = recording
    found.remarks += [naming(path, remark) for remark in recording.remarks]


def _refuse_no_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; name a recording, a TextGrid or a text in it.")
        if not path.exists():
            raise InputError(f"{path} does not exist; check its name and folder.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path} cannot be opened ({reason}).") from error
    if path.name.casefold().endswith(".tierline.json"):
        raise InputError(
            f"{path} is what Tierline knows of a TextGrid beside it; open the TextGrid instead."
        )


def _refuse_second(kind: str, taken: bool, path: Path) -> None:
    if taken:
        raise UsageError(
            f"{path.name} and another file are both {kind}; open one of them, with files of other "
            "kinds if you like."
        )


def _take_textgrid(path: Path, found: _Found, encoding: str | None) -> None:
    found.textgrid, found.stamp = read_stamped(path, encoding)
    found.remarks += [remark.about(path.name) for remark in found.textgrid.remarks]
    found.sidecar = sidecar_beside(path, found.remarks)


def read_stamped(path: Path, encoding: str | None = None) -> tuple[TextGridFile, Stamp]:
    """Read a TextGrid once, for what it holds and for its stamp.

    Raises:
        TextGridError: It cannot be read or is no TextGrid.
    """
    if not looks_like_textgrid(path):
        open_textgrid(path, input_encoding=encoding)  # tells what is wrong with it
    try:
        # Taken before the content: a change in between shows up as a change.
        mtime_ns = path.stat().st_mtime_ns
        content = path.read_bytes()
    except OSError as error:
        raise TextGridError(f"{path} cannot be read ({error.strerror}).") from error
    decoded = decode(content, source=str(path), input_encoding=encoding)
    file = TextGridFile(path, decoded.grid, decoded.format, decoded.remarks)
    return file, Stamp.of(content, mtime_ns)


def sidecar_beside(textgrid: Path, remarks: list[str]) -> Sidecar | None:
    """Read what is known of a TextGrid's labels; a damaged sidecar adds a remark and is none."""
    beside = sidecar_path(textgrid)
    if not os.path.lexists(beside):  # also where its name would be too long for a file
        return None
    try:
        return read_sidecar(beside)
    except InputError as error:
        remarks.append(naming(beside, error.message))
    except ArithmeticError:
        remarks.append(naming(beside, "It is damaged: a number in it is beyond all measure."))
    return None


def _take_text(path: Path, found: _Found, encoding: str | None, no_audio: AudioError) -> None:
    stamp = stamp_of(path)
    try:
        transcript = read_text(path, input_encoding=encoding)
    except TextError as no_text:
        # Of a damaged recording, the user wants to hear what is wrong with the recording.
        sound = path.suffix.casefold() in RECORDINGS
        raise (no_audio if sound else no_text) from None
    found.text_path, found.text_stamp = path, stamp
    found.transcript = with_line_feeds(transcript.text)
    found.remarks += [naming(path, remark) for remark in transcript.remarks]


def with_line_feeds(text: str) -> str:
    """Return the text with line feeds as line ends, as editors hold it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _look_beside(path: Path, found: _Found) -> None:
    """Take the recording of the same name, or the one that was aligned, if one is there."""
    for candidate in _recordings_beside(path, found.sidecar):
        try:
            found.recording = probe(candidate)
        except AudioError as error:
            found.remarks.append(naming(candidate, error.message))
        else:
            return
    found.remarks.append(f"There is no recording beside {path.name}; open one to hear and see it.")


def _look_for_text(path: Path, found: _Found, encoding: str | None) -> None:
    """Take the TextGrid of the same name, or else the text, if one is there and can be read."""
    beside = {file.suffix.casefold(): file for file in _of_the_same_name(path)}
    for suffix in (".textgrid", ".txt"):
        if suffix not in beside:
            continue
        try:
            _take(beside[suffix], found, encoding)
        except InputError as error:
            found.remarks.append(naming(beside[suffix], error.message))
        else:
            return


def _of_the_same_name(path: Path) -> list[Path]:
    try:
        return [file for file in path.parent.iterdir() if file.stem == path.stem and file != path]
    except OSError:
        return []


def _recordings_beside(path: Path, sidecar: Sidecar | None) -> Iterable[Path]:
    order = {extension: rank for rank, extension in enumerate(RECORDINGS)}
    named = [file for file in _of_the_same_name(path) if file.suffix.casefold() in order]
    yield from sorted(named, key=lambda file: (order[file.suffix.casefold()], file.name))
    if sidecar is not None and sidecar.source.audio:
        aligned = path.with_name(Path(sidecar.source.audio).name)
        if aligned not in named and aligned.is_file():
            yield aligned


def _document(found: _Found) -> Document:
    duration = 1.0 if found.recording is None else found.recording.duration
    document = Document(
        recording=found.recording,
        grid=TextGrid(0.0, duration),
        text_path=found.text_path,
        transcript=found.transcript,
        text_stamp=found.text_stamp,
        sidecar=found.sidecar,
    )
    file = found.textgrid
    if file is not None:
        found.remarks += _mismatch(file, found.recording)
        document = replace(
            document, grid=file.grid, path=file.path, format=file.format, stamp=found.stamp
        )
    return replace(document, remarks=tuple(found.remarks))


def _mismatch(file: TextGridFile, recording: Recording | None) -> list[str]:
    """Say that recording and tiers do not end together: perhaps they do not belong together."""
    if recording is None or abs(recording.duration - file.grid.end) <= NOTEWORTHY:
        return []
    return [
        f"{file.path.name} ends at {file.grid.end:.3f} s, the recording {recording.name} at "
        f"{recording.duration:.3f} s."
    ]
