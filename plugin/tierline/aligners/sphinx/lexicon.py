"""How words are pronounced: the user's dictionary, IPA, ours, their parts, g2p, eSpeak NG."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from tierline.aligners.sphinx.model import Model
from tierline.aligners.sphinx.own_dictionary import OwnDictionary, dictionary_for, folded
from tierline.aligners.sphinx.pronunciation import Pronunciation, Said, Sound, Variants
from tierline.alignment.contract import AlignmentError
from tierline.errors import TierlineError
from tierline.text import EspeakVoice, Unit, mapped_spelling, notation_of, read_phonetic

_MOST_VARIANTS = 8  # a word said in more ways than that costs time and gains nothing
_ACRONYM = re.compile(r"[^\W\d_]{2,5}")
_SIBILANTS = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})
_VOICELESS = frozenset({"P", "T", "K", "F", "TH"})


class Lexicon:
    """Pronounces units for one model; never fails to give something.

    Args:
        model: The model whose dictionary and phones are used.
        language: BCP 47 code; chooses eSpeak NG's voice ("en-GB" is not "en"), and says whether
            the text is phonetic ("de-fonipa").
        own: A dictionary of the user's own, which comes first, or a folder with one a language.
        variants: Whether all pronunciations count, or only the first.

    Raises:
        AlignmentError: The user's dictionary cannot be used, or nothing pronounces the language.
    """

    def __init__(
        self, model: Model, language: str, *, own: Path | None = None, variants: bool = True
    ) -> None:
        self._model = model
        self._language = language
        self._notation = notation_of(language)
        self._most = _MOST_VARIANTS if variants else 1
        listed = (model.folder / "dict.txt").read_text("utf-8") if model.native else ""
        self._dictionary = _entries(listed)
        file = None if own is None else dictionary_for(own, language)
        self._own = None if file is None else OwnDictionary(file, model)
        self._known: dict[str, Variants] = {}
        self._guesses: dict[str, Variants] = {}
        self._strange: dict[str, str] = {}  # signs that mean nothing, and a word they stand in
        self._voice: EspeakVoice | None = None
        self._mute = self._notation is not None
        self._spelling = None if model.native or self._mute else mapped_spelling(language)
        if not (model.native or self._mute or self._own or self._spelling):
            self._voice = _voice(language)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the user should know of the pronunciations so far, a sentence each."""
        said = () if self._own is None else self._own.remarks
        if not self._strange:
            return said
        signs = ", ".join(f"{sign!r} (in {word!r})" for sign, word in self._strange.items())
        notation = "X-SAMPA" if self._notation == "x-sampa" else "IPA"
        return (*said, f"Nothing is said for signs that {notation} does not have: {signs}.")

    def say(self, unit: Unit) -> Said:
        """Tell how a unit is said."""
        said, guessed = [], False
        for word in unit.spoken:
            variants = self._read(word) if self._notation else self._looked_up(word)
            if not variants:
                # Where there is no dictionary, all words follow rules, and none is a guess.
                guessed = guessed or self._model.native or self._own is not None
                variants = self._guessed(word)
                if unit.label.isupper() and _ACRONYM.fullmatch(unit.label):
                    variants = (*self._spelled(word), *variants)
            said.append(_unique(variants)[: self._most])
        return Said(tuple(said), guessed)

    def _read(self, word: str) -> Variants:
        """Read a word in IPA or X-SAMPA; the user's dictionary may know better."""
        own = () if self._own is None else self._own.variants(word)
        if own:
            return own
        read = read_phonetic(word, self._notation or "ipa")
        for sign in read.strange:
            self._strange.setdefault(sign, word)
        return (self._near(read.phones),) if read.phones else ()

    def _near(self, phones: tuple[str, ...]) -> Pronunciation:
        """Give each phone in IPA the nearest phones of the model, one at a time."""
        return tuple(Sound(phone, self._model.from_ipa((phone,))) for phone in phones)

    def _native(self, phones: tuple[str, ...]) -> Pronunciation:
        return tuple(Sound(self._model.to_ipa(phone), (phone,)) for phone in phones)

    def _looked_up(self, word: str) -> Variants:
        if word not in self._known:
            self._known[word] = self._own_or_ours(folded(word))
        return self._known[word]

    def _own_or_ours(self, word: str) -> Variants:
        for spelling in (word, word.strip("'"), word.replace("'", "")):
            variants = self._listed(spelling)
            if variants:
                return variants
        return self._possessive(word) or self._in_parts(word)

    def _listed(self, word: str) -> Variants:
        own = () if self._own is None else self._own.variants(word)
        return own or tuple(map(self._native, _variants(self._dictionary, word)))

    def _possessive(self, word: str) -> Variants:
        """English only: "tierline's" is "tierline" and a sibilant."""
        if self._model.language != "en" or not word.endswith("'s"):
            return ()
        return tuple(
            (*variant, *self._native(_sibilant(variant[-1].phones[-1])))
            for variant in self._listed(word[:-2])
        )

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
            sounds = self._sounds(self._ipa(word))
            # Nothing is said with more phones a letter: those are names of signs.
            sounds = sounds[: 3 * len(word) + 4]
            self._guesses[word] = (sounds or self._native(self._model.neutral * _syllables(word)),)
        return self._guesses[word]

    def _sounds(self, ipa: tuple[str, ...]) -> Pronunciation:
        """In the model's own language its phones are the names, as they are in its dictionary."""
        if not self._model.native:
            return self._near(ipa)
        return self._native(
            tuple(phone for phone in self._model.from_ipa(ipa) if phone in self._model.phones)
        )

    def _ipa(self, word: str) -> tuple[str, ...]:
        if self._spelling is not None:
            return self._spelling.phones(word)
        try:
            if self._voice is None and not self._mute:
                self._voice = EspeakVoice(self._language)
            return self._voice.phones([_without_marks(word)])[0] if self._voice else ()
        except TierlineError:  # a missing voice must not cost the file: something stands in
            self._mute = True
            return ()


def _voice(language: str) -> EspeakVoice:
    try:
        return EspeakVoice(language)
    except TierlineError as error:
        raise AlignmentError(
            f"{error.message} Or give the words in a dictionary of your own (--dictionary FILE; in "
            "the window: Own dictionary)."
        ) from None


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


def _variants(dictionary: Mapping[str, str], word: str) -> Iterator[tuple[str, ...]]:
    for number in itertools.count(1):
        phones = dictionary.get(word if number == 1 else f"{word}({number})")
        if phones is None:
            return
        yield tuple(phones.split())


def _sibilant(last: str) -> tuple[str, ...]:
    if last in _SIBILANTS:
        return ("IH", "Z")
    return ("S",) if last in _VOICELESS else ("Z",)


def _syllables(word: str) -> int:
    return max(1, min(round(len(word) / 3), 6))


def _unique(variants: Variants) -> Variants:
    return tuple(dict.fromkeys(variants))
