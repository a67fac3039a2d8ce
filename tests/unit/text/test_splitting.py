"""Units: labels as typed, in order, nothing lost, in many scripts."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tierline.text import Unit, split_units
from tierline.text.characters import SPEAKABLE


def labels(text: str, language: str = "en", *, keep_punctuation: bool = False) -> list[str]:
    return [u.label for u in split_units(text, language, keep_punctuation=keep_punctuation)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, world! (Yes.)", ["Hello", "world", "Yes"]),
        ("The CAT sat\u2026", ["The", "CAT", "sat"]),
        ("wait—what? yes--no", ["wait", "what", "yes", "no"]),
        ("— ... ! - 'x' \u201cq\u201d", ["x", "q"]),
        ("well-known and/or home.Then", ["well-known", "and", "or", "home", "Then"]),
        ("U.S.A. e.g. A.D.", ["U.S.A.", "e.g.", "A.D."]),
        (
            "end.\r\nnext\rline\x85one\u2028two\tthree",
            ["end", "next", "line", "one", "two", "three"],
        ),
        ("l’homme l'eau aujourd’hui", ["l’homme", "l'eau", "aujourd’hui"]),
        ("cafe\u0301 café", ["cafe\u0301", "café"]),
        ("col·lega les‿amis snake_case", ["col·lega", "les‿amis", "snake_case"]),
        ("AT&T C++ a=b #1", ["AT&T", "C++", "a=b", "#1"]),
        ("-5 °C, .5 and 3.5%", ["-5", "°C", ".5", "and", "3.5%"]),
        ("1,234.56 10:30 7/8 3,5", ["1,234.56", "10:30", "7/8", "3,5"]),
        ("1\u202f234\u00a0567 kg", ["1\u202f234\u00a0567", "kg"]),
        ("¿Qué? ¡Sí! «non» „ja“", ["Qué", "Sí", "non", "ja"]),
        ("a\u00adb co\u200bop x\u2060y", ["a\u00adb", "co\u200bop", "x\u2060y"]),
        ("😀 👩‍👩‍👧 ❤️ 👍🏽 ok 🇫🇷", ["ok"]),
    ],
)
def test_latin_script(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'tis 'twas", ["'tis", "'twas"]),
        ("rock 'n' roll in the '90s", ["rock", "'n'", "roll", "in", "the", "'90s"]),
        ("the dogs' goin' home", ["the", "dogs'", "goin'", "home"]),
        ("'word' and ‘word’ and ’tis", ["word", "and", "word", "and", "’tis"]),
        ("he said 'hello there' to", ["he", "said", "hello", "there", "to"]),
        ("'Don't go,' she said", ["Don't", "go", "she", "said"]),
        ("''x'' `y`", ["x", "y"]),
        ("'eh\nthe dogs'", ["'eh", "the", "dogs'"]),
        ("k'a s’o t\u02bca 'alif", ["k'a", "s’o", "t\u02bca", "'alif"]),
        ("\u02bbokina Hawai\u02bbi", ["\u02bbokina", "Hawai\u02bbi"]),
    ],
)
def test_apostrophes_belong_to_words_and_quotes_do_not(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Москва, привет!", ["Москва", "привет"]),
        ("مرحبا، يا عالم؟", ["مرحبا", "يا", "عالم"]),
        ("שָׁלוֹם־עֲלֵיכֶם צה״ל.", ["שָׁלוֹם־עֲלֵיכֶם", "צה״ל"]),
        ("नमस्ते दुनिया। क्\u200dष", ["नमस्ते", "दुनिया", "क्\u200dष"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("你好，世界。", ["你", "好", "世", "界"]),
        ("葛\U000e0100城 3月", ["葛\U000e0100", "城", "3", "月"]),
        ("食べる ジョン・スミス", ["食", "べる", "ジョン", "スミス"]),
        ("か\u3099き", ["か\u3099き"]),
        ("สวัสดีครับ ๒๕ ก\u200bข", ["สวัสดีครับ", "๒๕", "ก", "ข"]),
        ("ភាសាខ្មែរ ລາວ", ["ភាសាខ្មែរ", "ລາວ"]),
        ("안녕하세요, 세계!", ["안녕하세요", "세계"]),
        ("ꦱꦸꦒꦼꦁ ᏣᎳᎩ ⵜⴰⵎⴰⵣⵉⵖⵜ", ["ꦱꦸꦒꦼꦁ", "ᏣᎳᎩ", "ⵜⴰⵎⴰⵣⵉⵖⵜ"]),
        ("/ˈhɛl.oʊ/ [tʃʼa˥˩] ǃqʰo ŋǀa", ["ˈhɛl.oʊ", "tʃʼa˥˩", "ǃqʰo", "ŋǀa"]),
        ("ã̰ɴɢʷː \ue000x", ["ã̰ɴɢʷː", "\ue000x"]),
    ],
)
def test_many_scripts(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, (world)! — It's", ["Hello,", "(world)!", "It's"]),
        ("wait—what? 'quoted'", ["wait—what?", "'quoted'"]),
        ("他说（你好）。", ["他", "说", "（你", "好）。"]),
    ],
)
def test_punctuation_kept_when_asked(text: str, expected: list[str]) -> None:
    assert labels(text, keep_punctuation=True) == expected


def test_punctuation_does_not_change_what_is_spoken() -> None:
    (unit,) = split_units("(well-known)!", keep_punctuation=True)
    assert unit == Unit("(well-known)!", 0, 13, ("well", "known"))


# Text that looks like text, and any text at all.
WORDY = st.text(
    st.sampled_from("abÉñ'’‘-.,:/ \n12%$éא־कि्你べสあ—()…\u200b\u200d\u0301😀\u00a0_"), max_size=60
)
ANY = st.text(max_size=60)


@given(st.one_of(WORDY, ANY), st.sampled_from(["en", "fr", "tr", "xx"]), st.booleans())
@example("1\u00a0234", "fr", True)
def test_labels_are_slices_in_order_and_spoken(text: str, language: str, keep: bool) -> None:
    before = 0
    for unit in split_units(text, language, keep_punctuation=keep):
        assert text[unit.start : unit.end] == unit.label != ""
        assert unit.start >= before
        before = unit.end
        assert unit.spoken
        assert all(word and not any(c.isspace() for c in word) for word in unit.spoken)
        assert all(unicodedata.is_normalized("NFC", word) for word in unit.spoken)


@given(st.one_of(WORDY, ANY))
def test_every_letter_digit_and_symbol_is_in_a_unit(text: str) -> None:
    covered = {place for u in split_units(text) for place in range(u.start, u.end)}
    for place, character in enumerate(text):
        if unicodedata.category(character)[0] in "LN" or character in SPEAKABLE.replace("-", ""):
            assert place in covered, (text, place)


@given(st.one_of(WORDY, ANY))
def test_keeping_punctuation_keeps_the_letters_and_drops_silent_runs(text: str) -> None:
    bare = split_units(text)
    kept = split_units(text, keep_punctuation=True)
    assert [w for u in kept for w in u.spoken] == [w for u in bare for w in u.spoken]


@given(WORDY)
def test_labels_split_into_themselves(text: str) -> None:
    first = labels(text)
    assert labels("\n".join(first)) == first


def test_long_and_odd_texts_take_linear_time() -> None:
    for text in ("a.b" * 9_000, "9" * 20_000, "1,1" * 9_000, "'" * 60_000, "é-" * 9_000):
        units = split_units(text)
        assert "".join(u.label for u in units).count("a") == text.count("a")
