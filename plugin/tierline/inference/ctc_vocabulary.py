"""From words to the tokens of a CTC model, whatever these are: letters, pieces of words, phones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from tierline.plugins.contract import EngineError
from tierline.text import EspeakVoice, TextError
from tierline.text.unit import Unit

_WORD_MARKS: Final = "▁Ġ"  # SentencePiece's and byte-level BPE's sign for "a word begins here"
_NO_SOUND: Final = re.compile(r"<[^<>]*>|\[[^\[\]]*\]")  # <s>, <unk>, [PAD], <0x0A>
_SAMPLE: Final = 2000  # units looked at to choose a form


@dataclass(frozen=True, slots=True)
class Spelling:
    """A unit in a model's tokens.

    Attributes:
        tokens: Ids in order; none: the model knows nothing of it.
        exact: Whether nothing had to be dropped or replaced.
    """

    tokens: tuple[int, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write text: upper or lower case, with composed letters or not, which apostrophe."""

    case: Callable[[str], str]
    composition: Literal["NFC", "NFD"]
    apostrophe: str

    def __call__(self, text: str) -> str:
        straight = text.replace("’", "'").replace("ʼ", "'").replace("'", self.apostrophe)
        return unicodedata.normalize(self.composition, self.case(straight))


_COMPOSITIONS: Final[tuple[Literal["NFC", "NFD"], ...]] = ("NFC", "NFD")
_FORMS: Final = tuple(
    _Form(case, composition, apostrophe)
    for composition in _COMPOSITIONS
    for apostrophe in ("'", "’")
    for case in (str, str.lower, str.upper)
)


class Vocabulary:
    """The tokens of a CTC model.

    Args:
        tokenizer: Of transformers, of whatever class.
        blank: Id of the blank; None takes the padding token's.
        size: How many classes the model has.

    Raises:
        EngineError: There is no blank.
    """

    def __init__(self, tokenizer: Any, *, blank: int | None, size: int) -> None:  # noqa: ANN401
        blank = tokenizer.pad_token_id if blank is None else blank
        if blank is None or not 0 <= blank < size:
            raise EngineError("The model does not say which of its tokens is the blank of CTC.")
        self.blank: int = blank
        self.size = size
        self._tokenizer = tokenizer
        self._backend = tokenizer.backend_tokenizer if tokenizer.is_fast else None
        special = {*tokenizer.all_special_ids, blank}
        self._names = {
            number: name for name, number in tokenizer.get_vocab().items() if number < size
        }
        delimiter = getattr(tokenizer, "word_delimiter_token", None)
        self.marks = tuple(
            sorted(
                number
                for number, name in self._names.items()
                if number != blank and (name == delimiter or not name.strip(_WORD_MARKS + " |"))
            )
        )
        self._sounding = {
            name: number
            for number, name in self._names.items()
            if number not in special and number not in self.marks and not _NO_SOUND.fullmatch(name)
        }
        self._longest = max(map(len, self._sounding), default=1)
        self._bytes = any(name.startswith("Ġ") for name in self._sounding)
        self._alphabet = set().union(*self._sounding) - set(_WORD_MARKS)
        self._phones = "Phoneme" in type(tokenizer).__name__
        self.upper_only = not any(letter.islower() for letter in self._alphabet) and any(
            letter.isupper() for letter in self._alphabet
        )

    def spell(self, units: Sequence[Unit], language: str) -> list[Spelling]:
        """Write units in the model's tokens, in the form that leaves fewest letters unknown.

        A label with letters or digits that the model lacks is written as the words that are said
        for it, or without its accents, whichever loses less; what is still unknown is dropped.

        Args:
            units: In the order of the text; without a gap between them they are one word.
            language: BCP 47 code; says how to pronounce, for a model of phones.
        """
        if self._phones:
            return self._pronounced(units, language)
        form = self._form(unit.label for unit in units[:_SAMPLE])
        texts = [self._text(unit, form) for unit in units]
        spellings: list[Spelling] = []
        for run in _runs(units):
            parts = [texts[place][0] for place in run]
            tokens = self._tokens(parts)
            spellings += [
                Spelling(ids, texts[place][1]) for ids, place in zip(tokens, run, strict=True)
            ]
        return spellings

    def words(self, ids: Sequence[int]) -> Iterator[range]:
        """Part decoded tokens where words begin; no word is empty."""
        first = 0
        for place, number in enumerate(ids):
            begins = self._names.get(number, "").startswith(tuple(_WORD_MARKS))
            if number in self.marks or begins:
                if first < place:
                    yield range(first, place)
                first = place + (number in self.marks)
        if first < len(ids):
            yield range(first, len(ids))

    def sounds(self, number: int) -> bool:
        """Tell whether a token is said, or only marks where words meet."""
        return self._names.get(number, "") in self._sounding

    def read(self, ids: Sequence[int]) -> str:
        """Return the text of a word's tokens; lower case where the model knows upper case only."""
        names = [self._names[number] for number in ids if self.sounds(number)]
        if self._bytes and self._backend is not None and self._backend.decoder is not None:
            text = str(self._backend.decoder.decode(names))
        else:
            text = "".join(names).strip(_WORD_MARKS)
        return (text.lower() if self.upper_only else text).strip()

    def _form(self, labels: Iterable[str]) -> _Form:
        text = "".join(labels)
        return min(_FORMS, key=lambda form: self._unknown(form(text)))

    def _text(self, unit: Unit, form: _Form) -> tuple[str, bool]:
        """Choose how to write a unit; say whether that is all of it."""
        label = form(unit.label)
        if not self._unknown(label):
            return self._cleaned(label), True
        said = form(" ".join(unit.spoken))
        plain = _without_accents(label)
        ways = [(label, False), (said, True), (plain, False)]
        text, exact = min(ways, key=lambda way: self._unknown(way[0]))
        return self._cleaned(text), exact and not self._unknown(text)

    def _unknown(self, text: str) -> int:
        """Count the letters, digits and accents that no token has."""
        if self._bytes:
            return 0
        return sum(
            letter not in self._alphabet and unicodedata.category(letter)[0] in "LNM"
            for letter in text
        )

    def _cleaned(self, text: str) -> str:
        if self._bytes:
            return text
        return "".join(letter for letter in text if letter in self._alphabet or letter == " ")

    def _tokens(self, parts: Sequence[str]) -> list[tuple[int, ...]]:
        """Split the parts of one word into tokens, none of which is in two parts."""
        if self._backend is None:
            return [self._matched(part) for part in parts]
        whole = "".join(parts)
        encoded = self._backend.encode(whole, add_special_tokens=False)
        tokens: list[list[int]] = [[] for _ in parts]
        borders = [sum(map(len, parts[:place])) for place in range(1, len(parts) + 1)]
        for number, (start, end) in zip(encoded.ids, encoded.offsets, strict=True):
            part = next((place for place, border in enumerate(borders) if start < border), None)
            if not self.sounds(number) or part is None:
                continue
            if end > borders[part]:
                return [self._matched(text, begins=not place) for place, text in enumerate(parts)]
            tokens[part].append(number)
        return [tuple(ids) for ids in tokens]

    def _matched(self, text: str, *, begins: bool = False) -> tuple[int, ...]:
        """Take the longest token that matches, from left to right."""
        tokens, place = [], 0
        while place < len(text):
            for length in range(min(self._longest, len(text) - place), 0, -1):
                piece = text[place : place + length]
                marked = self._sounding.get("▁" + piece) if begins and not place else None
                number = self._sounding.get(piece) if marked is None else marked
                if number is not None:
                    tokens.append(number)
                    place += length
                    break
            else:
                place += 1
        return tuple(tokens)

    def _pronounced(self, units: Sequence[Unit], language: str) -> list[Spelling]:
        try:
            voice = EspeakVoice(language)
        except TextError as error:
            raise EngineError(error.message) from error
        spellings = []
        for unit in units:
            phones = [phone for word in voice.phones(unit.spoken) for phone in word]
            found = [self._matched(phone) for phone in phones]
            tokens = tuple(number for ids in found for number in ids)
            spellings.append(Spelling(tokens, bool(phones) and all(found)))
        return spellings


def _runs(units: Sequence[Unit]) -> Iterator[range]:
    """Group units that stand side by side without a gap, as ideographs and syllables do."""
    first = 0
    for place in range(1, len(units) + 1):
        if place == len(units) or units[place].start != units[place - 1].end:
            yield range(first, place)
            first = place


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    kept = (letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", "".join(kept))
