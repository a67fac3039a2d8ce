"""IPA to and from the phone sets of CMU Sphinx's models."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.text import (
    arpabet_to_ipa,
    french_to_ipa,
    ipa_of,
    ipa_to_arpabet,
    ipa_to_french,
)
from tierline.text.ipa import is_vowel, split_ipa

ARPABET = frozenset(
    ("AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH",
     "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH",
     "UW", "V", "W", "Y", "Z", "ZH")
)  # fmt: skip
FRENCH = frozenset(
    ("aa", "ai", "an", "au", "bb", "ch", "dd", "ee", "ei", "eu", "ff", "gg", "gn", "ii", "in",
     "jj", "kk", "ll", "mm", "nn", "oe", "on", "oo", "ou", "pp", "rr", "ss", "tt", "un", "uu",
     "uy", "vv", "ww", "yy", "zz")
)  # fmt: skip
IPA = (
    "iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒᵻɚɝ"
    "pbtdʈɖcɟkɡqɢʔmɱnɳɲŋɴʙrʀⱱɾɽɸβfvθðszʃʒʂʐçʝxɣχʁħʕhɦɬɮʋɹɻjɰlɭʎʟɓɗʄɠʛʘǀǃǂǁʍwɥʜʢʡɕʑɺɧɫ"
)


@pytest.mark.parametrize("symbol", sorted(ARPABET))
def test_arpabet_goes_to_ipa_and_back(symbol: str) -> None:
    assert ipa_to_arpabet([arpabet_to_ipa(symbol)]) == (symbol,)
    assert arpabet_to_ipa(symbol + "1") == arpabet_to_ipa(symbol.lower()) == arpabet_to_ipa(symbol)


@pytest.mark.parametrize("symbol", sorted(FRENCH))
def test_french_goes_to_ipa_and_back(symbol: str) -> None:
    # Before the end of a word [e] and [o] are written "ai" and "oo"; alone they are the end.
    assert ipa_to_french([french_to_ipa(symbol)]) == (symbol,)


def test_unknown_symbols_come_back() -> None:
    assert arpabet_to_ipa("SIL") == "SIL"
    assert french_to_ipa("SIL") == "SIL"


@pytest.mark.parametrize(
    ("ipa", "arpabet"),
    [
        ("tʃ ɜː tʃ", "CH ER CH"),
        ("k ɑː ɹ", "K AA R"),
        ("f aɪ ɚ", "F AY ER"),
        ("l ɪ ɾ əl", "L IH T AH L"),
        ("b ʌ ʔ n̩", "B AH T AH N"),
        ("ɹ eɪ d ɪ oʊ", "R EY D IY OW"),
        ("ɚ ɹ", "ER"),
        ("ø ɲ x t͡s", "ER N Y HH T S"),
        ("kʷʼ ã ː", "K AA T"),
        ("ǃʰ ɓ", "T B"),
        ("aɪə", "AY AH"),
        ("?", "T"),
    ],
)
def test_ipa_to_arpabet(ipa: str, arpabet: str) -> None:
    assert " ".join(ipa_to_arpabet(ipa.split())) == arpabet


@pytest.mark.parametrize(
    ("ipa", "french"),
    [
        ("b ɔ̃ ʒ u ʁ", "bb on jj ou rr"),
        ("e t e", "ai tt ei"),
        ("y i t", "uy ii tt"),
        ("w iː k ɛ n d", "ww ii kk ai nn dd"),
        ("tʃ ɜː", "tt ch oe"),
        ("ŋ", "nn gg"),
    ],
)
def test_ipa_to_french(ipa: str, french: str) -> None:
    assert " ".join(ipa_to_french(ipa.split())) == french


@pytest.mark.parametrize("phone", IPA)
def test_every_letter_of_the_ipa_is_mapped(phone: str) -> None:
    for modifier in ("", "ː", "ʰ", "ʷ", "\u0303", "\u0325", "ʲ", "ʼ"):
        english = ipa_to_arpabet([phone + modifier])
        french = ipa_to_french([phone + modifier])
        assert english
        assert ARPABET.issuperset(english)
        assert french
        assert FRENCH.issuperset(french)


@given(st.lists(st.text(min_size=1, max_size=5), max_size=5))
def test_nothing_raises_and_nothing_vanishes(phones: list[str]) -> None:
    english, french = ipa_to_arpabet(phones), ipa_to_french(phones)
    assert bool(english) == bool(french) == bool(phones)
    assert ARPABET.issuperset(english)
    assert FRENCH.issuperset(french)


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("tʃɑːɹ", "tʃ ɑː ɹ"),
        ("t͡ʃa", "tʃ a"),
        ("ˈhɛl.oʊ", "h ɛ l oʊ"),
        ("faɪɚ", "f aɪ ɚ"),
        ("əl", "ə l"),
        ("kʷa̰ŋ˥˩", "kʷ a̰ ŋ"),
        ("r̝̊iː", "r̝̊ iː"),
        ("tsː", "tsː"),
        ("ts", "ts"),
        ("pʰitsa", "pʰ i ts a"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_split_ipa(text: str, phones: str) -> None:
    assert split_ipa(text) == tuple(phones.split())


@given(st.text(st.sampled_from(IPA + "ː\u0303\u0361ˈ. "), max_size=12))
def test_split_ipa_loses_no_letter(text: str) -> None:
    # Composed by NFC: "ã" is one character then, and its letter is only seen taken apart.
    together = unicodedata.normalize("NFD", "".join(split_ipa(text)))
    typed = unicodedata.normalize("NFD", text)
    letters = unicodedata.normalize("NFD", IPA)
    assert [c for c in together if c in letters] == [c for c in typed if c in letters]


def test_vowels() -> None:
    assert is_vowel("aɪ")
    assert is_vowel("ã")
    assert not is_vowel("ɹ")
    assert not is_vowel("")


def error_rate(language: str, folder: str, step: int) -> float:
    """Phone error rate of eSpeak NG through our mapping, against the model's dictionary."""
    import soundswallower

    path = Path(soundswallower.__file__).parent / "model" / folder / "dict.txt"
    entries = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    sample = [entry for entry in entries if "(" not in entry[0]][::step]
    said = ipa_of([entry[0] for entry in sample], language)
    mapping = ipa_to_arpabet if language == "en" else ipa_to_french
    wrong = sum(
        edits(tuple(entry[1:]), mapping(phones)) for entry, phones in zip(sample, said, strict=True)
    )
    return wrong / sum(len(entry) - 1 for entry in sample)


def edits(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
    return row[-1]


@pytest.mark.parametrize(
    ("language", "folder", "limit"), [("en", "en-us", 0.12), ("fr", "fr-fr", 0.09)]
)
def test_mapping_agrees_with_the_dictionaries(language: str, folder: str, limit: float) -> None:
    assert error_rate(language, folder, 131) < limit


@pytest.mark.parametrize(
    ("phone", "nearest"), [("k'", "K"), ("p’", "P"), ("q'ʷ", "K"), ("n'", "N"), ("t͡s'", "T S")]
)
def test_ejectives_are_heard_as_their_plain_sound(phone: str, nearest: str) -> None:
    assert ipa_to_arpabet([phone]) == tuple(nearest.split())
