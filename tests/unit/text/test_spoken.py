"""Numbers, symbols and abbreviations spelled out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.text import split_units


def spoken(text: str, language: str) -> str:
    return " ".join(word for unit in split_units(text, language) for word in unit.spoken)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("21", "twenty one"),
        ("0", "zero"),
        ("1,234", "one thousand two hundred and thirty four"),
        ("1,234,567.89", "one million two hundred and thirty four thousand five hundred and sixty "
         "seven point eight nine"),
        ("3.5", "three point five"),
        ("3.14", "three point one four"),
        (".5", "point five"),
        ("-5", "minus five"),
        ("−5", "minus five"),
        ("1st", "first"),
        ("2ND", "second"),
        ("21st", "twenty first"),
        ("1984", "nineteen eighty four"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2005", "two thousand and five"),
        ("1000", "one thousand"),
        ("1990s", "nineteen nineties"),
        ("'90s", "nineties"),
        ("50%", "fifty percent"),
        ("$20", "twenty dollars"),
        ("$1", "one dollar"),
        ("€5", "five euros"),
        ("£3.50", "three pounds fifty"),
        ("$1,000", "one thousand dollars"),
        ("10:30", "ten thirty"),
        ("10:05", "ten oh five"),
        ("10:00", "ten o'clock"),
        ("99:59", "ninety nine fifty nine"),
        ("7/8", "seven eighths"),
        ("1/2", "one half"),
        ("3/4", "three quarters"),
        ("24/7", "twenty four seven"),
        ("½", "one half"),
        ("2½", "two and a half"),
        ("007", "zero zero seven"),
        ("1.2.3", "one two three"),
        ("& + @ № §", "and plus at number section"),
        ("20°C", "twenty degrees celsius"),
        ("90°", "ninety degrees"),
        ("v2 B2B H2O 3D", "v two b two b h two o three d"),
        ("10km 20ms", "ten kilometers twenty milliseconds"),
        ("BBC BBC's", "bbc bbc's"),
        ("Mr. Dr. Mrs Smith", "mister doctor missus smith"),
        ("St. John", "saint john"),
        ("No. 5", "number five"),
        ("I said no. Go", "i said no go"),
        ("U.S. e.g.", "u s e g"),
        ("Well-Known", "well known"),
        ("don’t 'tis", "don't 'tis"),
        ("cafe\u0301", "café"),
        ("co\u00adop", "coop"),
        ("٣٤ １２", "thirty four twelve"),
        ("Ⅳ", "four"),
    ],
)  # fmt: skip
def test_english(typed: str, said: str) -> None:
    assert spoken(typed, "en") == said
    assert spoken(typed, "en-GB") == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("21", "vingt et un"),
        ("80", "quatre vingt"),
        ("3,5", "trois virgule cinq"),
        ("3,05", "trois virgule zéro cinq"),
        ("1.234", "mille deux cent trente quatre"),
        ("1\u202f234", "mille deux cent trente quatre"),
        ("1984", "mille neuf cent quatre vingt quatre"),
        ("1er", "premier"),
        ("2e", "deuxième"),
        ("50%", "cinquante pour cent"),
        ("20€", "vingt euros"),
        ("3,50€", "trois euros cinquante"),
        ("10h30", "dix heures trente"),
        ("1h", "une heure"),
        ("1/2", "un demi"),
        ("7/8", "sept huitièmes"),
        ("& @ №", "et arobase numéro"),
        ("M. Dupont", "monsieur dupont"),
        ("Mme", "madame"),
        ("L’homme", "l' homme"),
        ("qu’est-ce", "qu' est ce"),
        ("aujourd’hui", "aujourd'hui"),
    ],
)
def test_french(typed: str, said: str) -> None:
    assert spoken(typed, "fr") == said


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("de", "1984 3,5 50%", "neunzehnhundertvierundachtzig drei komma fünf fünfzig prozent"),
        ("es", "21 3,5", "veintiuno tres coma cinco"),
        ("it", "21€", "ventuno euro"),
        ("ja", "21", "二十一"),
        ("ru", "3,5", "три целых пять десятых"),
        ("tr", "Iğdır İSTANBUL", "ığdır istanbul"),
        ("az", "I", "ı"),
        ("trv", "I", "i"),
        ("el", "ΟΔΟΣ", "οδος"),
    ],
)
def test_other_languages(language: str, typed: str, said: str) -> None:
    assert spoken(typed, language) == said


def test_an_unknown_language_keeps_digits_for_espeak() -> None:
    assert spoken("21 3.5 50% &", "sw") == "21 3 5 50 % &"


def test_long_numbers_are_read_digit_by_digit() -> None:
    assert spoken("12345678901234567890" * 3, "en").split()[:3] == ["one", "two", "three"]
    assert len(spoken("1" * 5000, "en").split()) == 5000
    assert spoken("9" * 50 + "th", "en")


def test_ipa_stays_as_typed() -> None:
    assert spoken("ˈhɛl.oʊ ɴ", "und-fonipa") == "ˈhɛl.oʊ ɴ"


NUMBERY = st.text(st.sampled_from("0123456789.,:/%$€-'sthndrdeº½²٣ "), min_size=1, max_size=20)
LANGUAGES = st.sampled_from(
    ("en", "fr", "de", "es", "it", "ja", "ru", "ar", "tr", "pl", "he", "fi", "hu", "ko", "th", "cs",
     "is", "sw", "xx", "en-GB")
)  # fmt: skip


@given(NUMBERY, LANGUAGES)
def test_no_number_in_any_language_raises(text: str, language: str) -> None:
    for unit in split_units(text, language):
        assert unit.spoken
        assert all(unit.spoken)
