"""From IPA to the phone sets of CMU Sphinx's models, and back."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tierline.text.ipa import is_vowel, split_ipa

_ARPABET_TO_IPA: Final[Mapping[str, str]] = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ",
    "D": "d", "DH": "ð", "EH": "ɛ", "ER": "ɝ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h",
    "IH": "ɪ", "IY": "i", "JH": "dʒ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ",
    "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ",
    "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_FRENCH_TO_IPA: Final[Mapping[str, str]] = {
    "aa": "a", "ai": "ɛ", "an": "ɑ̃", "au": "o", "bb": "b", "ch": "ʃ", "dd": "d", "ee": "ə",
    "ei": "e", "eu": "ø", "ff": "f", "gg": "ɡ", "gn": "ɲ", "ii": "i", "in": "ɛ̃", "jj": "ʒ",
    "kk": "k", "ll": "l", "mm": "m", "nn": "n", "oe": "œ", "on": "ɔ̃", "oo": "ɔ", "ou": "u",
    "pp": "p", "rr": "ʁ", "ss": "s", "tt": "t", "un": "œ̃", "uu": "y", "uy": "ɥ", "vv": "v",
    "ww": "w", "yy": "j", "zz": "z",
}  # fmt: skip

# IPA letters and groups, each with the English phones nearest to it. Longer keys win; length and
# other modifiers are dropped when the phone with them is not listed.
_ENGLISH: Final[Mapping[str, str]] = {
    # as eSpeak NG writes English
    "ɐ": "AH", "ə": "AH", "ʌ": "AH", "ɚ": "ER", "ɝ": "ER", "ɜː": "ER", "ɜ": "ER", "ɑ": "AA",
    "ɑː": "AA", "ɒ": "AA", "ɔ": "AO", "ɔː": "AO", "oː": "AO", "æ": "AE", "ɛ": "EH", "e": "EH",
    "ɪ": "IH", "ᵻ": "IH", "i": "IY", "iː": "IY", "ʊ": "UH", "u": "UW", "uː": "UW", "aɪ": "AY",
    "aʊ": "AW", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY", "iə": "IY AH", "ɪə": "IH R",
    "eə": "EH R", "ɛə": "EH R", "ʊə": "UH R", "əl": "AH L", "ɾ": "T", "ʔ": "T", "ɹ": "R", "r": "R",
    "n̩": "AH N", "m̩": "AH M", "l̩": "AH L", "ŋ̩": "AH NG", "r̩": "ER",
    # vowels of other languages
    "a": "AA", "aː": "AA", "ɶ": "AA", "ä": "AA", "eː": "EY", "ø": "ER", "œ": "ER", "ɘ": "AH",
    "ɵ": "UH", "ɞ": "AH", "ɤ": "AH", "ɨ": "IH", "ʉ": "UW", "ɯ": "UH", "y": "UW", "ʏ": "UH",
    "o": "OW", "ᵿ": "UH", "ai": "AY", "au": "AW", "ei": "EY", "ɛi": "EY", "ou": "OW", "oi": "OY",
    "ɔø": "OY", "ɔʏ": "OY", "ɔy": "OY", "ɑu": "AW", "ɑɪ": "AY", "ɔu": "OW", "əɪ": "EY", "ʌɪ": "AY",
    # consonants
    "b": "B", "d": "D", "f": "F", "g": "G", "ɡ": "G", "h": "HH", "j": "Y", "k": "K", "l": "L",
    "m": "M", "n": "N", "p": "P", "s": "S", "t": "T", "v": "V", "w": "W", "z": "Z", "ŋ": "NG",
    "ð": "DH", "θ": "TH", "ʃ": "SH", "ʒ": "ZH", "tʃ": "CH", "dʒ": "JH", "tɕ": "CH", "dʑ": "JH",
    "tʂ": "CH", "dʐ": "JH", "cç": "CH", "ɟʝ": "JH", "ts": "T S", "dz": "D Z", "pf": "P F",
    "bv": "B V", "kx": "K HH", "tɬ": "T L", "dɮ": "D L", "tθ": "T TH", "ɓ": "B", "ʙ": "B",
    "β": "V", "ɸ": "F", "ɱ": "M", "ʋ": "V", "ⱱ": "V", "ɖ": "D", "ɗ": "D", "ᶑ": "D", "ʈ": "T",
    "ɳ": "N", "ɽ": "D", "ɻ": "R", "ɭ": "L", "ʂ": "SH", "ʐ": "ZH", "ɕ": "SH", "ʑ": "ZH", "ɧ": "SH",
    "ɬ": "L", "ɮ": "L", "ɺ": "L", "ɫ": "L", "ʎ": "L Y", "ʟ": "L", "ɲ": "N Y", "c": "K", "ɟ": "G",
    "ʄ": "G", "ç": "HH", "ʝ": "Y", "x": "HH", "ɣ": "G", "ɰ": "W", "ɠ": "G", "q": "K", "ɢ": "G",
    "ʛ": "G", "ɴ": "NG", "χ": "HH", "ʁ": "R", "ʀ": "R", "ħ": "HH", "ʕ": "AA", "ʜ": "HH", "ʢ": "AA",
    "ʡ": "T", "ɦ": "HH", "ʍ": "W", "ɥ": "Y", "ʘ": "P", "ǀ": "T", "ǃ": "T", "ǂ": "CH", "ǁ": "K",
    "ɚɹ": "ER", "ɜːɹ": "ER", "œ̃": "AH N", "ɛ̃": "AE N", "ɑ̃": "AA N", "ɔ̃": "OW N", "r̝": "R ZH",
}  # fmt: skip
# The same for French. Only what is not French already: `_FRENCH_TO_IPA` read backwards comes first.
_FRENCH: Final[Mapping[str, str]] = {
    "ɑ": "aa", "ɐ": "aa", "æ": "ai", "ʌ": "oe", "ɜ": "oe", "ɝ": "oe rr", "ɚ": "oe rr", "ɒ": "oo",
    "ɪ": "ii", "ᵻ": "ii", "ʊ": "ou", "ᵿ": "ou", "ɨ": "ii", "ʉ": "uu", "ɯ": "ou", "ʏ": "uu",
    "ɘ": "ee", "ɵ": "eu", "ɞ": "oe", "ɤ": "au", "ɶ": "aa", "ä": "aa", "æ̃": "in", "ã": "an",
    "ẽ": "in", "õ": "on", "ĩ": "in", "ũ": "on", "ỹ": "un", "ə̃": "un", "ʌ̃": "un", "ɐ̃": "an",
    "tʃ": "tt ch", "dʒ": "dd jj", "ts": "tt ss", "dz": "dd zz", "tɕ": "tt ch", "dʑ": "dd jj",
    "tʂ": "tt ch", "dʐ": "dd jj", "pf": "pp ff", "ŋ": "nn gg", "r": "rr", "ɹ": "rr", "ɾ": "rr",
    "ʀ": "rr", "χ": "rr", "x": "rr", "ħ": "rr", "ɣ": "rr", "h": "rr", "ɦ": "rr", "ɻ": "rr",
    "θ": "ss", "ð": "zz", "ç": "ch", "ʝ": "yy", "ɕ": "ch", "ʑ": "jj", "ʂ": "ch", "ʐ": "jj",
    "ɧ": "ch", "β": "vv", "ɸ": "ff", "ʋ": "vv", "ⱱ": "vv", "ɱ": "mm", "ɬ": "ll", "ɮ": "ll",
    "ɫ": "ll", "ɭ": "ll", "ʟ": "ll", "ɺ": "ll", "ʎ": "ll yy", "ɳ": "nn", "ɴ": "nn", "c": "kk",
    "ɟ": "gg", "q": "kk", "ɢ": "gg", "ʔ": "tt", "ʕ": "aa", "ʍ": "ww", "ɰ": "ww", "ɓ": "bb",
    "ɗ": "dd", "ɖ": "dd", "ʈ": "tt", "ɽ": "rr", "ʄ": "gg", "ɠ": "gg", "ʛ": "gg", "ʘ": "pp",
    "ǀ": "tt", "ǃ": "tt", "ǂ": "tt", "ǁ": "kk", "ʙ": "bb", "ʜ": "rr", "ʢ": "aa", "ʡ": "tt",
    "g": "gg", "n̩": "ee nn", "m̩": "ee mm", "l̩": "ee ll", "r̩": "ee rr", "r̝": "rr jj",
}  # fmt: skip
_IPA_TO_FRENCH: Final[Mapping[str, str]] = {
    **_FRENCH,
    **{ipa: symbol for symbol, ipa in _FRENCH_TO_IPA.items()},
}


def arpabet_to_ipa(symbol: str) -> str:
    """Give the IPA for one ARPABET symbol; a stress digit is dropped ("AH0" is "ʌ").

    AH is "ʌ" whatever its stress, since CMU's dictionary has no schwa; ER is "ɝ". A symbol that is
    no ARPABET comes back as it is.
    """
    return _ARPABET_TO_IPA.get(symbol.rstrip("012").upper(), symbol)


def french_to_ipa(symbol: str) -> str:
    """Give the IPA for one symbol of the French Sphinx model; an unknown one comes back as is."""
    return _FRENCH_TO_IPA.get(symbol.lower(), symbol)


def ipa_to_arpabet(phones: Sequence[str]) -> tuple[str, ...]:
    """Give the ARPABET phones (39, no stress) nearest to IPA phones of any language.

    English as eSpeak NG writes it maps as CMU's dictionary would; other languages are a draft by
    place and manner. Never empty for phones that are not.
    """
    spelled = _english_context(phones)
    symbols = [symbol for phone in spelled for symbol in _mapped(phone, _ENGLISH, ("AH", "T"))]
    return tuple(
        symbol
        for before, symbol in zip(["", *symbols], symbols, strict=False)
        if not (symbol == "R" and before in ("ER", "R"))  # eSpeak NG's linking [ɹ]
    )


def ipa_to_french(phones: Sequence[str]) -> tuple[str, ...]:
    """Give the phones of the French Sphinx model nearest to IPA phones of any language.

    The model's dictionary writes [e] and [o] as "ai" and "oo" save at the end of a word, and [ɥ]
    before a vowel, where eSpeak NG has [y]: the phones are taken to be one word's.
    """
    spelled = _french_context(phones)
    return tuple(
        symbol for phone in spelled for symbol in _mapped(phone, _IPA_TO_FRENCH, ("ee", "tt"))
    )


def _english_context(phones: Sequence[str]) -> Iterator[str]:
    """CMU's dictionary has IY, not IH, before a vowel: "react", "radio"."""
    for phone, behind in zip(phones, (*phones[1:], ""), strict=False):
        yield "i" if phone == "ɪ" and is_vowel(behind) else phone


def _french_context(phones: Sequence[str]) -> Iterator[str]:
    for phone, behind in zip(phones, (*phones[1:], ""), strict=False):
        if phone == "y" and behind == "i":
            yield "ɥ"
        else:
            yield {"e": "ɛ", "o": "ɔ"}.get(phone, phone) if behind else phone


def _mapped(phone: str, table: Mapping[str, str], unknown: tuple[str, str]) -> Iterator[str]:
    """Look a phone up whole, then without its modifiers, then letter by letter."""
    for shorter in _shortened(phone):
        if shorter in table:
            yield from table[shorter].split()
            return
    letters = split_ipa(phone)
    if len(letters) == 1:
        letters = tuple(c for c in phone if unicodedata.category(c) in ("Ll", "Lo"))
    if len(letters) > 1:
        for letter in letters:
            yield from _mapped(letter, table, unknown)
    else:
        yield unknown[0] if is_vowel(phone) else unknown[1]


def _shortened(phone: str) -> Iterator[str]:
    """The phone in NFC, then with one modifier less at a time, down to its bare letters."""
    yield unicodedata.normalize("NFC", phone)
    parts = list(unicodedata.normalize("NFD", phone))
    for place in reversed(range(len(parts))):
        typed = parts[place] in "'’"  # for the sign of ejectives
        if typed or unicodedata.category(parts[place]) in ("Lm", "Mn", "Mc", "Sk"):
            del parts[place]
            yield unicodedata.normalize("NFC", "".join(parts))
