"""Classes of phones: what a boundary looks like depends on what meets there."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from tierline.text.ipa import is_vowel

_STOPS_VOICELESS = frozenset("ptkqcʈʔʡʘǀǃǂǁ")
_STOPS_VOICED = frozenset("bdgɡɖɟɢɓɗᶑʄɠʛ")
_FRICATIVES_VOICELESS = frozenset("fsʃθxχçɸʂɕħhɬɧʜ")
_FRICATIVES_VOICED = frozenset("vzʒðɣʁβʐʑʝʕɦɮʢ")
_NASALS = frozenset("mnŋɲɱɳɴ")


class PhoneClass(StrEnum):
    """What kind of sound a phone is, as far as its edges are concerned."""

    UNKNOWN = "unknown"  # something is said, nobody knows what: the edge of a word without phones
    PAUSE = "pause"
    VOWEL = "vowel"
    VOICELESS_STOP = "voiceless stop"
    VOICED_STOP = "voiced stop"
    VOICELESS_FRICATIVE = "voiceless fricative"
    VOICED_FRICATIVE = "voiced fricative"
    AFFRICATE = "affricate"
    NASAL = "nasal"
    APPROXIMANT = "approximant"  # liquids, glides, taps and trills


CLASSES: tuple[PhoneClass, ...] = tuple(PhoneClass)


def class_of(phone: str) -> PhoneClass:
    """Return the class of a phone in IPA; nothing at all is a pause.

    Modifiers do not matter. A letter that is no IPA is unknown.
    """
    letters = [c for c in unicodedata.normalize("NFD", phone) if unicodedata.category(c)[0] == "L"]
    letters = [c for c in letters if unicodedata.category(c) != "Lm"]
    if not letters:
        return PhoneClass.UNKNOWN if phone.strip() else PhoneClass.PAUSE
    if is_vowel(letters[0]):
        return PhoneClass.VOWEL
    if len(letters) > 1 and _single(letters[0]) in _STOPPED and _single(letters[1]) in _HISSING:
        return PhoneClass.AFFRICATE
    return _single(letters[0])


def _single(letter: str) -> PhoneClass:
    for letters, kind in _CONSONANTS:
        if letter in letters:
            return kind
    return PhoneClass.UNKNOWN


_CONSONANTS = (
    (_STOPS_VOICELESS, PhoneClass.VOICELESS_STOP),
    (_STOPS_VOICED, PhoneClass.VOICED_STOP),
    (_FRICATIVES_VOICELESS, PhoneClass.VOICELESS_FRICATIVE),
    (_FRICATIVES_VOICED, PhoneClass.VOICED_FRICATIVE),
    (_NASALS, PhoneClass.NASAL),
    (frozenset("lrjwɹɻɾɽʀʙⱱɭʎʟɫɺʋɰɥʍ"), PhoneClass.APPROXIMANT),
)
_STOPPED = (PhoneClass.VOICELESS_STOP, PhoneClass.VOICED_STOP)
_HISSING = (PhoneClass.VOICELESS_FRICATIVE, PhoneClass.VOICED_FRICATIVE)
