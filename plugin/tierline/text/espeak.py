"""eSpeak NG, which knows how about a hundred languages are pronounced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from tierline.text.errors import TextError
from tierline.text.espeak_library import EspeakLibrary
from tierline.text.foreign import by_reader
from tierline.text.ipa import split_ipa

_LONGEST_WORD: Final = 300  # characters: longer than any word, short enough for its buffers

_DEFAULT_VOICES: Final = {"en": "en-us", "fr": "fr-fr", "zh": "cmn"}
_ALIASES: Final = {"nn": "nb", "iw": "he", "in": "id", "sh": "hr", "mo": "ro"}
_WELL_KNOWN: Final = (
    "ar", "de", "el", "en", "es", "fr", "hi", "it", "ja", "ko", "pl", "pt", "ru", "sw", "zh"
)  # fmt: skip
_OTHER_LANGUAGE: Final = re.compile(r"\([^()]*\)")  # "(en)" marks a switch of voice within a word
_UNREADABLE: Final = (
    "_l_\u02cc\u025b_\u027e_\u025a"  # "...letter...": it named the letter's alphabet or code
)
_FRENCH_CLITICS: Final = {  # on its own, eSpeak NG would name the letter
    "l'": "l", "d'": "d", "j'": "ʒ", "c'": "s", "s'": "s", "m'": "m", "n'": "n", "t'": "t",
}  # fmt: skip
_NOT_PHONES: Final = re.compile("[\u02c8\u02cc0-9_'?!*;|\u200b-\u200d]")


class EspeakVoice:
    """One language of eSpeak NG, ready to pronounce words.

    Cheap to make (a few milliseconds) and safe to use from several threads, one at a time.
    """

    def __init__(self, language: str) -> None:
        """Find the voice for a language.

        Args:
            language: BCP 47 code ("en" is American, "en-GB" British). With the variant `fonipa`
                ("und-fonipa", "sw-fonipa") the words are IPA already and only cut into phones.

        Raises:
            TextError: eSpeak NG does not know the language; the message names some it knows.
            TierlineError: The library cannot be loaded.
        """
        self.language = language
        self._main = language.lower().replace("_", "-").split("-")[0]
        self._transcribed = "fonipa" in language.lower().replace("_", "-").split("-")
        if not self._transcribed:
            self._library = EspeakLibrary()
            with self._library.in_use():
                self._voices = self._library.voices()
                self._voice = _pick(language, self._voices)
                if not self._library.has_dictionary(self._voice):
                    raise _unknown(language, self._voices)

    def phones(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """Say each word in IPA, one tuple of phones a word, without stress and tone.

        Length marks stay on their phone; affricates and diphthongs are one phone. A word in a
        script foreign to the language is read as a language that uses it. A word that has no
        pronunciation gets an empty tuple.
        """
        if self._transcribed:
            return [split_ipa(word) for word in words]
        with self._library.in_use():
            return [self._phones_of(_sayable(word)) for word in words]

    def _phones_of(self, word: str) -> tuple[str, ...]:
        clitic = _FRENCH_CLITICS.get(word.lower()) if self._main == "fr" else None
        if clitic or not word:
            return (clitic,) if clitic else ()
        return tuple(
            phone
            for part, reader in by_reader(word, self._main)
            for phone in self._part(part, self._voices.get(reader or "", self._voice))
        )

    def _part(self, text: str, voice: str) -> Iterator[str]:
        self._library.speak(voice)
        said = self._library.say(text)
        if _UNREADABLE in said and "letter" not in text.lower():
            return
        for chunk in _OTHER_LANGUAGE.sub("_", said).replace(" ", "_").split("_"):
            yield from split_ipa(_NOT_PHONES.sub("", chunk))


def ipa_of(words: Sequence[str], language: str) -> list[tuple[str, ...]]:
    """Pronounce words through eSpeak NG: IPA phones, one tuple a word.

    Raises:
        TextError: eSpeak NG does not know the language.
        TierlineError: eSpeak NG cannot be loaded.
    """
    return EspeakVoice(language).phones(words)


def _sayable(word: str) -> str:
    """Leave only what has a sound: brackets and the like would be commands or pauses."""
    kept = (
        c if c in "'-%&+@$\u20ac\u00a3=\u00b0#" or _has_sound(c) else " "
        for c in word.replace("\u2019", "'")
    )
    return unicodedata.normalize("NFC", "".join(kept))[:_LONGEST_WORD].strip()


def _has_sound(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" or character in "\u200c\u200d"


def _pick(language: str, voices: dict[str, str]) -> str:
    wanted = language.lower().replace("_", "-")
    main = wanted.split("-")[0]
    tries = (
        _DEFAULT_VOICES.get(wanted),
        wanted,
        _DEFAULT_VOICES.get(main),
        main,
        _ALIASES.get(main),
        next((code for code in sorted(voices) if main and code.startswith(f"{main}-")), None),
    )
    for code in tries:
        if code in voices:
            return voices[code]
    raise _unknown(language, voices)


def _unknown(language: str, voices: dict[str, str]) -> TextError:
    known = ", ".join(code for code in _WELL_KNOWN if code in voices)
    return TextError(
        f"eSpeak NG cannot pronounce the language {language!r}: it knows {known} and others; "
        'for words written in IPA use "und-fonipa".'
    )
