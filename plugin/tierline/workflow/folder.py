"""Which recordings of a folder have a text of the same name."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tierline.errors import InputError
from tierline.review import read_sidecar, sidecar_path
from tierline.workflow.files import files_in

# Lossless before lossy: where two recordings share a name, the first in this order is aligned.
AUDIO_SUFFIXES = (
    *(".wav", ".flac", ".aiff", ".aif", ".aifc", ".w64", ".rf64", ".caf", ".sph", ".nist"),
    *(".au", ".snd", ".m4a", ".mp4", ".mp3", ".ogg", ".oga", ".opus", ".aac", ".wma"),
    *(".webm", ".mkv", ".mka", ".mov", ".avi", ".amr", ".3gp"),
)
TEXT_SUFFIXES = (".textgrid", ".lab", ".txt")


@dataclass(frozen=True, slots=True)
class Pair:
    """A recording and its text.

    Attributes:
        audio: The recording.
        text: Its text.
        name: Where its result belongs: path inside the folder, without suffix.
    """

    audio: Path
    text: Path
    name: Path


@dataclass(frozen=True, slots=True)
class FolderContent:
    """What was found in a folder.

    Attributes:
        pairs: Recordings with their texts, by name.
        remarks: What was left out or had to be chosen, a sentence each.
        clashes: Recordings that cannot be done, each with the sentence that says why.
    """

    pairs: tuple[Pair, ...]
    remarks: tuple[str, ...]
    clashes: tuple[tuple[Path, str], ...]


def pairs(
    folder: str | Path, *, leave_out: Path | None = None, own_results: bool = False
) -> FolderContent:
    """Find the recordings of a folder and its subfolders that have a text of the same name.

    A TextGrid is taken before a `.lab` before a `.txt`, unless Tierline made it from the other
    file that is there. Hidden files and folders are left out.

    Args:
        folder: The folder.
        leave_out: A folder inside it that is not looked into: where results go.
        own_results: Take a TextGrid even if Tierline made it from the other file that is there.

    Raises:
        InputError: The folder cannot be read.
    """
    folder = Path(folder)
    audio: dict[Path, list[Path]] = defaultdict(list)
    texts: dict[Path, list[Path]] = defaultdict(list)
    for path in files_in(folder, leave_out=leave_out):
        name = _name(path.relative_to(folder))
        if path.suffix.casefold() in AUDIO_SUFFIXES:
            audio[name].append(path)
        elif path.suffix.casefold() in TEXT_SUFFIXES:
            texts[name].append(path)
    if not own_results:
        texts = {name: _without_results(paths) for name, paths in texts.items()}
    return _matched(folder, audio, texts)


def recordings_in(folder: str | Path, *, leave_out: Path | None = None) -> FolderContent:
    """Find the recordings of a folder and its subfolders, with or without a text.

    Args:
        folder: The folder.
        leave_out: A folder inside it that is not looked into: where results go.

    Returns:
        Each recording as a pair with itself as its text.

    Raises:
        InputError: The folder cannot be read.
    """
    folder = Path(folder)
    audio: dict[Path, list[Path]] = defaultdict(list)
    for path in files_in(folder, leave_out=leave_out):
        if path.suffix.casefold() in AUDIO_SUFFIXES:
            audio[_name(path.relative_to(folder))].append(path)
    found: list[Pair] = []
    clashes: list[tuple[Path, str]] = []
    for name in sorted(audio):
        first, *others = sorted(audio[name], key=lambda path: _rank(path, AUDIO_SUFFIXES))
        clashes += [(other, _clash(other, first)) for other in others]
        found.append(Pair(first, first, first.relative_to(folder).with_suffix("")))
    return FolderContent(tuple(found), (), tuple(clashes))


def texts_beside(recordings: Iterable[Path]) -> dict[Path, Path]:
    """Find the texts of recordings: of the same name, in the same folder; chosen as `pairs` does.

    Returns:
        The text of each recording that has one. A folder that cannot be read holds none.
    """
    texts: dict[Path, list[Path]] = defaultdict(list)
    recordings = list(recordings)
    for folder in {path.parent for path in recordings}:
        try:
            there = [path for path in folder.iterdir() if path.suffix.casefold() in TEXT_SUFFIXES]
        except OSError:
            continue
        for path in there:
            texts[_name(path)].append(path)
    found = {}
    for audio in recordings:
        fitting = _without_results(texts.get(_name(audio), []))
        if fitting:
            found[audio] = min(fitting, key=lambda path: _rank(path, TEXT_SUFFIXES))
    return found


def _without_results(texts: list[Path]) -> list[Path]:
    """Leave out the TextGrids that Tierline made from another of these texts."""
    names = {path.name for path in texts}
    return [path for path in texts if _made_from(path) not in names - {path.name}]


def _made_from(path: Path) -> str | None:
    """Return the name of the text that a TextGrid was made from, if Tierline made it."""
    beside = sidecar_path(path)
    if path.suffix.casefold() != ".textgrid" or not beside.exists():
        return None
    try:
        return read_sidecar(beside).source.text
    except InputError:
        return None


def _matched(
    folder: Path, audio: dict[Path, list[Path]], texts: dict[Path, list[Path]]
) -> FolderContent:
    found: list[Pair] = []
    remarks: list[str] = []
    clashes: list[tuple[Path, str]] = []
    for name in sorted(audio):
        recordings = sorted(audio[name], key=lambda path: _rank(path, AUDIO_SUFFIXES))
        first = recordings[0]
        clashes += [(other, _clash(other, first)) for other in recordings[1:]]
        fitting = sorted(texts.get(name, ()), key=lambda path: _rank(path, TEXT_SUFFIXES))
        if not fitting:
            remarks.append(f"{first.relative_to(folder)} has no text of the same name.")
            continue
        if len(fitting) > 1:
            others = ", ".join(path.name for path in fitting[1:])
            remarks.append(
                f"{first.relative_to(folder)}: the text was taken from {fitting[0].name}, not "
                f"from {others}."
            )
        found.append(Pair(first, fitting[0], first.relative_to(folder).with_suffix("")))
    remarks += [
        f"{path.relative_to(folder)} has no recording of the same name."
        for name in sorted(texts.keys() - audio.keys())
        for path in texts[name]
    ]
    return FolderContent(tuple(found), tuple(remarks), tuple(clashes))


def _clash(path: Path, first: Path) -> str:
    return (
        f"{path.name} was left out: {first.name} has the same name, so that both results would be "
        f"{first.stem}.TextGrid; rename one of them."
    )


def _rank(path: Path, suffixes: tuple[str, ...]) -> tuple[int, str]:
    return suffixes.index(path.suffix.casefold()), path.name


def _name(path: Path) -> Path:
    """Return what pairs a recording with its text: macOS composes accents in names differently."""
    return Path(unicodedata.normalize("NFC", str(path.with_suffix(""))))
