"""A user's own dictionary: MFA's `.dict`, CSV, or a word and its phones a line."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from tierline.aligners.sphinx.model import Model
from tierline.aligners.sphinx.pronunciation import Pronunciation, Sound, Variants
from tierline.alignment.contract import AlignmentError
from tierline.text import read_phonetic

Row: TypeAlias = tuple[int, str, tuple[str, ...]]  # number of the line, word, phones

SUFFIXES: Final = (".dict", ".csv", ".txt")
_NOT_SPOKEN: Final = frozenset({"sil", "sp", "spn", "SIL", "SPN"})  # MFA's marks
_ONLY_IPA: Final = frozenset("aeiouyxqcj")  # on their own no phone of a model is called that
_NUMBERED: Final = re.compile(r"\(\d+\)$")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|-?\.\d+")
_FOLDED: Final = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "œ": "oe", "æ": "ae", "‐": "-", "‑": "-"}
)


def folded(word: str) -> str:
    """Return a word as dictionaries are searched for it."""
    return unicodedata.normalize("NFC", word).translate(_FOLDED).lower()


class OwnDictionary:
    """Words and their phones, in IPA or in the model's own; turned into sounds when asked for.

    Args:
        path: The file, in UTF-8 (or UTF-16 with its mark). A line is a word, probabilities if there
            are any, and phones parted by blanks; in CSV a word and its pronunciation. A word listed
            again has a further pronunciation.
        model: Whose phones are wanted.

    Raises:
        AlignmentError: It cannot be read, holds nothing, or most of its lines make no sense.
    """

    def __init__(self, path: Path, model: Model) -> None:
        self._model = model
        self._words: dict[str, list[tuple[str, ...]]] = {}
        rows = list(_rows(path))
        self._is_ipa = _is_ipa({phone for _, _, phones in rows for phone in phones}, model)
        bad: list[tuple[int, str]] = []
        problems: dict[str, str | None] = {}
        for number, word, phones in rows:
            for phone in phones:
                if phone not in problems:
                    problems[phone] = self._problem(phone)
            problem = next((problems[phone] for phone in phones if problems[phone]), None)
            if not phones or problem:
                bad.append((number, problem or f"{word!r} has no phones"))
            elif not word.startswith(("<", "[")) and not _NOT_SPOKEN.intersection(phones):
                self._words.setdefault(_NUMBERED.sub("", folded(word)), []).append(phones)
        if not rows:
            raise AlignmentError(
                f"{path}: the dictionary is empty; each line is a word and phones."
            )
        if 2 * len(bad) > len(rows):
            raise AlignmentError(
                f"{path}, line {bad[0][0]}: {bad[0][1]}; so are {len(bad)} of {len(rows)} lines: "
                "it is no dictionary for this language; each line is a word and its phones, in IPA "
                f"or as {' '.join(sorted(model.phones))}."
            )
        self.remarks: tuple[str, ...] = ()
        if bad:
            more = f", and {len(bad) - 1} more like it" if len(bad) > 1 else ""
            self.remarks = (
                f"{path}, line {bad[0][0]}: {bad[0][1]}; this line{more} was left out.",
            )

    def variants(self, word: str) -> Variants:
        """Return the pronunciations of a folded word; () if it is not listed."""
        return tuple(self._sounds(phones) for phones in self._words.get(word, ()))

    def _sounds(self, phones: tuple[str, ...]) -> Pronunciation:
        if not self._is_ipa:
            own = [_without_stress(phone, self._model) for phone in phones]
            return tuple(Sound(self._model.to_ipa(phone), (phone,)) for phone in own)
        if len(phones) == 1:  # "halo": nothing parts its phones
            phones = read_phonetic(phones[0], "ipa").phones
        return tuple(
            Sound(phone, self._model.from_ipa(read_phonetic(phone, "ipa").phones))
            for phone in phones
        )

    def _problem(self, phone: str) -> str | None:
        if phone in _NOT_SPOKEN:
            return None
        if not self._is_ipa:
            known = _without_stress(phone, self._model) in self._model.phones
            return None if known else f"the phone {phone!r} is unknown"
        read = read_phonetic(phone, "ipa")
        if read.phones and not read.strange:
            return None
        return f"{phone!r} is no phone in IPA"


def _is_ipa(phones: Iterable[str], model: Model) -> bool:
    """Tell IPA from the model's own phones; what both have ("b", "s") says nothing."""
    own = ipa = 0
    for phone in phones:
        if not phone.isascii() or phone in _ONLY_IPA:
            ipa += 1
        elif _without_stress(phone, model) in model.phones and (len(phone) > 1 or phone.isupper()):
            own += 1
    return ipa > own or (ipa == own and not model.native)


def _without_stress(phone: str, model: Model) -> str:
    return phone.rstrip("012").upper() if model.language == "en" else phone


def _rows(path: Path) -> Iterator[Row]:
    text = _text(path)
    if path.suffix.lower() == ".csv":
        yield from _csv_rows(path, text)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        parts = line.split()
        if not parts or line.startswith(("#", ";;")):
            continue
        first = 1
        while first < len(parts) and _NUMBER.fullmatch(parts[first]):
            first += 1  # MFA's probabilities
        yield number, parts[0], tuple(parts[first:])


def _csv_rows(path: Path, text: str) -> Iterator[Row]:
    lines = text.split("\n")
    delimiter = max(",;\t", key=lines[0].count)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            word = cells[0].strip() if cells else ""
            if not word or word.startswith("#"):
                continue
            if reader.line_num == 1 and word.lower() == "word":
                continue
            yield reader.line_num, word, tuple(cells[1].split()) if len(cells) > 1 else ()
    except csv.Error as error:
        raise AlignmentError(f"{path}, line {reader.line_num}: {error}; mend the line.") from None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise AlignmentError(f"{path}: the dictionary cannot be opened: {why}.") from None
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if wide else "utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise AlignmentError(
            f"{path}, line {line}: the dictionary is not UTF-8; save it as UTF-8."
        ) from None


def dictionary_for(path: Path, language: str) -> Path | None:
    """Return the file for a language: a folder may hold "de.dict", "fr-CA.csv" and others."""
    if not path.is_dir():
        return path
    codes = (language, language.lower().replace("_", "-").split("-")[0])
    places = (path / f"{code}{suffix}" for code in codes for suffix in SUFFIXES)
    return next((place for place in places if place.is_file()), None)
