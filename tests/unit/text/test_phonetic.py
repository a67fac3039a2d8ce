"""Words in IPA and X-SAMPA: what is one phone, what is silent, what means nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.text import notation_of, read_phonetic


@pytest.mark.parametrize(
    ("typed", "phones"),
    [
        ("t͡sa", "t͡s a"),
        ("t͜sa", "t͜s a"),
        ("tsa", "t s a"),
        ("ˈhaɪ.lɐ", "h aɪ l ɐ"),
        ("ha.ɪ", "h a ɪ"),
        ("haˈɪ", "h a ɪ"),
        ("ai", "a i"),
        ("ai̯", "ai̯"),
        ("aːpʰ", "aː pʰ"),
        ("ma:g", "m aː ɡ"),
        ("ma˥˩ ma35", "m a m a"),
        ("kʼa", "kʼ a"),
        ("k'a", "k' a"),
        ("ʰka", "k a"),
        ("ɑ̃ bɔ̃", "ɑ̃ b ɔ̃"),
        ("ça", "ç a"),
        ("ʧip", "t͡ʃ i p"),
        ("[haus]", "h a u s"),
        ("ǃχa", "ǃ χ a"),
    ],
)
def test_ipa_is_cut_into_phones(typed: str, phones: str) -> None:
    for form in ("NFC", "NFD"):
        read = read_phonetic(unicodedata.normalize(form, typed), "ipa")
        assert " ".join(read.phones) == unicodedata.normalize("NFC", phones)
        assert read.strange == ()


def test_signs_that_ipa_does_not_have_are_named() -> None:
    read = read_phonetic("paФ½a", "ipa")
    assert (read.phones, read.strange) == (("p", "a", "a"), ("Ф", "½"))
    assert read_phonetic("", "ipa").phones == ()
    assert read_phonetic("ˈ.", "ipa").phones == ()


@pytest.mark.parametrize(
    ("typed", "phones"),
    [
        ('"t_saJa', "t͡s a ɲ a"),
        ("SIp", "ʃ ɪ p"),
        ("r\\`aI", "ɻ aɪ"),
        ("ma:n_T", "m aː n"),
        ("p_ha~", "pʰ ã"),
        ("d_<6", "ɗ ɐ"),
        ("J\\a", "ɟ a"),
        ("|\\|\\a", "ǁ a"),
        ("n=", "n̩"),
    ],
)
def test_x_sampa_is_read_as_ipa(typed: str, phones: str) -> None:
    read = read_phonetic(typed, "x-sampa")
    assert " ".join(read.phones) == unicodedata.normalize("NFC", phones)
    assert read.strange == ()


def test_signs_that_x_sampa_does_not_have_are_named() -> None:
    read = read_phonetic("p#aß", "x-sampa")
    assert (read.phones, read.strange) == (("p", "a"), ("#", "ß"))


@pytest.mark.parametrize(
    ("code", "notation"),
    [
        ("de", None),
        ("und-fonipa", "ipa"),
        ("sw-TZ-fonipa", "ipa"),
        ("UND_FONXSAMP", "x-sampa"),
        ("fonipa", None),
    ],
)
def test_the_code_of_a_language_says_the_notation(code: str, notation: str | None) -> None:
    assert notation_of(code) == notation


@given(st.text(max_size=12), st.sampled_from(["ipa", "x-sampa"]))
def test_nothing_raises_and_phones_are_never_empty(text: str, notation: str) -> None:
    assert all(read_phonetic(text, notation).phones)
