"""How words are pronounced: dictionary first, then their parts, then eSpeak NG."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tierline.aligners.sphinx.model import Model
from tierline.alignment.contract import AlignmentError
from tierline.errors import TierlineError
from tierline.text import EspeakVoice, Unit

Pronunciation: TypeAlias = tuple[str, ...]  # phones of the model
Variants: TypeAlias = tuple[Pronunciation, ...]  # ways to say one word, the usual one first

_MOST_VARIANTS = 8  # a word said in more ways than that costs time and gains nothing
_ACRONYM = re.compile(r"[^\W\d_]{2,5}")
_FOLDED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "œ": "oe", "æ": "ae", "‐": "-", "‑": "-"})
_SIBILANTS = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})
_VOICELESS = frozenset({"P", "T", "K", "F", "TH"})


@dataclass(frozen=True, slots=True)
class Said:
    """How a unit is said: variants for each of its spoken words, and whether any was guessed."""

    words: tuple[Variants, ...]
    guessed: bool

    @property
    def shortest(self) -> int:
        """The fewest phones it can be said with."""
        return sum(min(len(variant) for variant in word) for word in self.words)


class Lexicon:
    """Pronounces units for one model; never fails to give something.

    Args:
        model: The model whose dictionary and phones are used.
        language: BCP 47 code; chooses eSpeak NG's voice ("en-GB" is not "en").
        own: A dictionary of the user's own, which comes first.
        variants: Whether all pronunciations count, or only the first.
    """

    def __init__(
        self, model: Model, language: str, *, own: Path | None = None, variants: bool = True
    ) -> None:
        self._model = model
        self._language = language
        self._most = _MOST_VARIANTS if variants else 1
        listed = (model.folder / "dict.txt").read_text("utf-8") if model.native else ""
        self._dictionary = _entries(listed)
        self._own = {} if own is None else _own_entries(own, model)
        self._known: dict[str, Variants] = {}
        self._guesses: dict[str, Variants] = {}
        self._voice: EspeakVoice | None = None
        self._mute = False

    def say(self, unit: Unit) -> Said:
        """Tell how a unit is said."""
        said, guessed = [], False
        for word in unit.spoken:
            variants = self._looked_up(word)
            if not variants:
                guessed = True
                variants = self._guessed(word)
                if unit.label.isupper() and _ACRONYM.fullmatch(unit.label):
                    variants = (*self._spelled(word), *variants)
            said.append(_unique(variants)[: self._most])
        return Said(tuple(said), guessed)

    def _looked_up(self, word: str) -> Variants:
        if word not in self._known:
            self._known[word] = self._own_or_ours(word.translate(_FOLDED).lower())
        return self._known[word]

    def _own_or_ours(self, word: str) -> Variants:
        for spelling in (word, word.strip("'"), word.replace("'", "")):
            variants = self._listed(spelling)
            if variants:
                return variants
        return self._possessive(word) or self._in_parts(word)

    def _listed(self, word: str) -> Variants:
        return tuple(_variants(self._own, word)) or tuple(_variants(self._dictionary, word))

    def _possessive(self, word: str) -> Variants:
        """English only: "tierline's" is "tierline" and a sibilant."""
        if self._model.language != "en" or not word.endswith("'s"):
            return ()
        return tuple((*variant, *_sibilant(variant[-1])) for variant in self._listed(word[:-2]))

    def _in_parts(self, word: str) -> Variants:
        """Look up what hyphens and elisions join: "l'homme" is "l'" and "homme"."""
        parts = [part for part in re.split(r"(?<=')|-", word) if part]
        if len(parts) < 2:
            return ()
        listed = [self._listed(part) or self._listed(part.strip("'")) for part in parts]
        return tuple(
            tuple(itertools.chain(*choice))
            for choice in itertools.islice(itertools.product(*listed), _MOST_VARIANTS)
        )

    def _spelled(self, word: str) -> Variants:
        """Say the names of the letters; () if one has none."""
        names = [self._listed(letter)[-1:] for letter in unicodedata.normalize("NFC", word)]
        return (tuple(itertools.chain(*(name[0] for name in names))),) if all(names) else ()

    def _guessed(self, word: str) -> Variants:
        if word not in self._guesses:
            phones = self._model.from_ipa(self._ipa(_without_marks(word)))
            known = tuple(phone for phone in phones if phone in self._model.phones)
            # Nothing is said with more phones a letter: those are names of signs.
            known = known[: 3 * len(word) + 4]
            self._guesses[word] = (known or self._model.neutral * _syllables(word),)
        return self._guesses[word]

    def _ipa(self, word: str) -> tuple[str, ...]:
        try:
            if self._voice is None and not self._mute:
                self._voice = EspeakVoice(self._language)
            return self._voice.phones([word])[0] if self._voice else ()
        except TierlineError:  # a missing voice must not cost the file: something stands in
            self._mute = True
            return ()


def _without_marks(word: str) -> str:
    """Leave out combining marks that belong to no letter of an alphabet, such as IPA's tie bar.

    eSpeak NG would say their names ("symbol three six one"), for which no sound is long enough.
    """
    composed = unicodedata.normalize("NFC", word)
    return "".join(sign for sign in composed if not "\u0300" <= sign <= "\u036f")


def _entries(text: str) -> dict[str, str]:
    """Read a Sphinx dictionary: a word and its phones a line; "word(2)" is its second variant."""
    return {
        word: phones
        for word, _, phones in (line.partition(" ") for line in text.split("\n"))
        if phones and not word.startswith(";;")
    }


def _variants(dictionary: Mapping[str, str], word: str) -> Iterator[Pronunciation]:
    for number in itertools.count(1):
        phones = dictionary.get(word if number == 1 else f"{word}({number})")
        if phones is None:
            return
        yield tuple(phones.split())


def _own_entries(path: Path, model: Model) -> dict[str, str]:
    """Read the user's dictionary; stress digits are dropped, a word listed again is a variant."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeError:
        raise AlignmentError(f"{path}: the dictionary is not UTF-8; save it as UTF-8.") from None
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise AlignmentError(f"{path}: the dictionary cannot be opened: {why}.") from None
    entries: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        word, _, rest = line.strip().replace("\t", " ").partition(" ")
        if not word or word.startswith(("#", ";;")):
            continue
        phones = _without_stress(rest.split(), model)
        unknown = [phone for phone in phones if phone not in model.phones]
        if unknown or not phones:
            what = f"the phone {unknown[0]!r} is unknown" if unknown else f"{word!r} has no phones"
            known = " ".join(sorted(model.phones))
            raise AlignmentError(f"{path}, line {number}: {what}; there are: {known}")
        base = re.sub(r"\(\d+\)$", "", word.translate(_FOLDED).lower())
        place = sum(1 for _ in _variants(entries, base)) + 1
        entries[base if place == 1 else f"{base}({place})"] = " ".join(phones)
    return entries


def _without_stress(phones: list[str], model: Model) -> list[str]:
    if model.language != "en":
        return phones
    return [phone.rstrip("012").upper() for phone in phones]


def _sibilant(last: str) -> Pronunciation:
    if last in _SIBILANTS:
        return ("IH", "Z")
    return ("S",) if last in _VOICELESS else ("Z",)


def _syllables(word: str) -> int:
    return max(1, min(round(len(word) / 3), 6))


def _unique(variants: Variants) -> Variants:
    return tuple(dict.fromkeys(variants))
