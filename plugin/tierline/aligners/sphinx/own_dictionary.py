"""A user's own dictionary: MFA's `.dict`, CSV, or a word and its phones a line."""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from tierline.aligners.sphinx.model import Model
from tierline.aligners.sphinx.pronunciation import Pronunciation, Sound, Variants
from tierline.alignment.contract import AlignmentError
from tierline.text import read_phonetic

Row: TypeAlias = tuple[int, str, str]  # number of the line, word, what stands behind it

SUFFIXES: Final = (".dict", ".csv", ".txt")
_NOT_SPOKEN: Final = frozenset({"sil", "sp", "spn", "SIL", "SPN"})  # MFA's marks
_ONLY_IPA: Final = frozenset("aeiouyxqcj")  # on their own no phone of a model is called that
_NUMBERED: Final = re.compile(r"\(\d+\)$")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|-?\.\d+")
# Finds what may be a number behind a phone; "1e-5 0.2" is found too, and does no harm.
_NUMBER_WITHIN: Final = re.compile(r"(?:^|\s)[-.\d]*[^-.\d\s]\S*\s+-?\.?\d")
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
        rows = list(_rows(path))
        if not rows:
            raise AlignmentError(
                f"{path}: the dictionary is empty; each line is a word and phones."
            )
        # All is checked here, but lines are taken apart where they are needed: 200,000 of them
        # take seconds otherwise.
        signs: set[str] = set()
        for _, _, rest in rows:
            signs.update(rest.split())
        self._is_ipa = _is_ipa((sign for sign in signs if not _is_number(sign)), model)
        self._problems = {
            sign: problem for sign in signs if (problem := self._problem(sign)) is not None
        }
        # A number before the phones is a probability, and no fault; one among them is.
        suspect = not all(map(_is_number, self._problems)) or (
            bool(self._problems) and any(_NUMBER_WITHIN.search(rest) for _, _, rest in rows)
        )
        whole = not suspect and all(rest for _, _, rest in rows)
        self.remarks: tuple[str, ...] = () if whole else self._complaints(path, rows)
        self._words: dict[str, list[str]] = {}
        words = folded("\n".join(word for _, word, _ in rows)).split("\n")
        for word, (_, _, rest) in zip(words, rows, strict=True):
            name = _NUMBERED.sub("", word) if word.endswith(")") else word
            self._words.setdefault(name, []).append(rest)

    def variants(self, word: str) -> Variants:
        """Return the pronunciations of a folded word; () if it is not listed."""
        if word.startswith(("<", "[")):
            return ()
        listed = (_phones(rest) for rest in self._words.get(word, ()))
        return tuple(self._sounds(phones) for phones in listed if self._counts(phones))

    def _counts(self, phones: Sequence[str]) -> bool:
        return bool(phones) and self._problems.keys().isdisjoint(phones) and not _is_noise(phones)

    def _complaints(self, path: Path, rows: Sequence[Row]) -> tuple[str, ...]:
        """Say which lines are left out.

        Raises:
            AlignmentError: Most are.
        """
        bad: list[tuple[int, str]] = []
        for number, word, rest in rows:
            phones = _phones(rest)
            if phones and self._problems.keys().isdisjoint(phones):
                continue
            wrong = (self._problems[phone] for phone in phones if phone in self._problems)
            bad.append((number, next(wrong, f"{word!r} has no phones")))
        if 2 * len(bad) > len(rows):
            raise AlignmentError(
                f"{path}, line {bad[0][0]}: {bad[0][1]}; so are {len(bad)} of {len(rows)} lines: "
                "it is no dictionary for this language; each line is a word and its phones, in IPA "
                f"or as {' '.join(sorted(self._model.phones))}."
            )
        if not bad:
            return ()
        more = f", and {len(bad) - 1} more like it" if len(bad) > 1 else ""
        return (f"{path}, line {bad[0][0]}: {bad[0][1]}; this line{more} was left out.",)

    def _sounds(self, phones: Sequence[str]) -> Pronunciation:
        if not self._is_ipa:
            own = [_without_stress(phone, self._model) for phone in phones]
            return tuple(Sound(self._model.to_ipa(phone), (phone,)) for phone in own)
        if len(phones) == 1:  # "halo": nothing parts its phones
            phones = list(read_phonetic(phones[0], "ipa").phones)
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
        parts = line.split(None, 1)
        if parts and not line.startswith(("#", ";;")):
            yield number, parts[0], parts[1] if len(parts) > 1 else ""


def _phones(rest: str) -> list[str]:
    """Return the phones of a line; MFA's probabilities stand before them."""
    parts = rest.split()
    first = 0
    while first < len(parts) and _is_number(parts[first]):
        first += 1
    return parts[first:]


@lru_cache(maxsize=10_000)
def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_noise(phones: Sequence[str]) -> bool:
    return not _NOT_SPOKEN.isdisjoint(phones)


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
            yield reader.line_num, word, cells[1] if len(cells) > 1 else ""
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
