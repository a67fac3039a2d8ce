"""How the `sphinx` aligner pronounces words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tierline.aligners.sphinx.lexicon import Lexicon
from tierline.aligners.sphinx.model import Model, model_for
from tierline.aligners.sphinx.pronunciation import heard
from tierline.alignment import AlignmentError
from tierline.text import Unit

ENGLISH, FRENCH = model_for("en"), model_for("fr")
ENGLISH_FOR_OTHERS = model_for("und")
LEXICONS = {"en": Lexicon(ENGLISH, "en"), "fr": Lexicon(FRENCH, "fr")}


def said(*spoken: str, language: str = "en", label: str | None = None) -> list[list[str]]:
    """Pronunciations of each spoken word, joined by spaces."""
    text = " ".join(spoken) if label is None else label
    words = LEXICONS[language].say(Unit(text, 0, len(text), spoken)).words
    return [[" ".join(heard(variant)) for variant in variants] for variants in words]


def guessed(word: str, language: str = "en") -> bool:
    return LEXICONS[language].say(Unit(word, 0, len(word), (word,))).guessed


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("cat", "K AE T"),
        ("Cat", "K AE T"),
        ("don\u2019t", "D OW N T"),
        ("'cat'", "K AE T"),
        ("tablecloth's", "T EY B AH L K L AO TH S"),
        ("cat-dog", "K AE T D AO G"),
    ],
)
def test_english_words_in_the_dictionary(word: str, phones: str) -> None:
    assert phones in said(word)[0]
    assert not guessed(word)


@pytest.mark.parametrize(
    ("word", "phones"),
    [("l'homme", "ll oo mm"), ("œuvre", "oe vv rr"), ("aujourd'hui", "au jj ou rr dd uy ii")],
)
def test_french_words_in_the_dictionary(word: str, phones: str) -> None:
    assert phones in said(word, language="fr")[0]
    assert not guessed(word, "fr")


def test_all_pronunciations_or_only_the_first() -> None:
    assert said("either")[0] == ["IY DH ER", "AY DH ER"]
    first = Lexicon(ENGLISH, "en", variants=False).say(Unit("either", 0, 6, ("either",)))
    assert [[heard(variant) for variant in word] for word in first.words] == [[("IY", "DH", "ER")]]


def test_each_spoken_word_is_looked_up() -> None:
    assert [len(variants) > 0 for variants in said("twenty", "one", label="21")] == [True, True]


def test_an_unknown_word_is_guessed() -> None:
    assert guessed("snorple")
    assert said("snorple")[0] == ["S N AO R P AH L"]


def test_capitals_may_be_spelled_or_read() -> None:
    assert said("zulp", label="ZULP")[0][0] == "Z IY Y UW EH L P IY"
    assert said("zulp", label="ZULP")[0][1:] == said("zulp", label="zulp")[0]


@pytest.mark.parametrize(("language", "model"), [("en", ENGLISH), ("fr", FRENCH)])
@settings(max_examples=60, deadline=None)
@given(word=st.text(min_size=1, max_size=12))
def test_everything_gets_phones_the_model_knows(language: str, model: Model, word: str) -> None:
    unit = Unit(word, 0, len(word), (word,))
    answer = LEXICONS[language].say(unit)
    assert len(answer.words) == 1
    for variants in answer.words:
        assert variants
        assert all(variant and set(heard(variant)) <= model.phones for variant in variants)


def test_a_draft_keeps_the_names_of_its_sounds() -> None:
    german = Lexicon(ENGLISH_FOR_OTHERS, "de").say(Unit("ich", 0, 3, ("ich",)))
    [[sounds]] = german.words
    assert [(sound.label, sound.symbol) for sound in sounds] == [("ɪ", "IH"), ("ç", "HH")]
    assert not german.guessed


def test_text_in_ipa_and_in_x_sampa_is_read_alike() -> None:
    for language, text in (("und-fonipa", "ˈt͡saɲa"), ("und-fonxsamp", '"t_saJa')):
        lexicon = Lexicon(ENGLISH_FOR_OTHERS, language)
        [[sounds]] = lexicon.say(Unit(text, 0, len(text), (text,))).words
        assert [sound.label for sound in sounds] == ["t͡s", "a", "ɲ", "a"]
        assert [sound.symbol for sound in sounds] == ["T S", "AA", "N Y", "AA"]
        assert lexicon.remarks == ()


def test_signs_that_mean_nothing_are_told_once() -> None:
    lexicon = Lexicon(ENGLISH_FOR_OTHERS, "und-fonipa")
    for text in ("paФa", "Фa"):
        assert lexicon.say(Unit(text, 0, len(text), (text,))).words[0]
    assert lexicon.remarks == (
        "Nothing is said for signs that IPA does not have: 'Ф' (in 'paФa').",
    )


def test_a_language_that_nothing_pronounces_is_refused() -> None:
    with pytest.raises(AlignmentError, match=r"'und'.*--dictionary"):
        Lexicon(ENGLISH_FOR_OTHERS, "und")


def test_a_spelling_that_g2p_maps_is_said_by_its_rules() -> None:
    [[sounds]] = Lexicon(ENGLISH_FOR_OTHERS, "moh").say(Unit("ohkwari", 0, 7, ("ohkwari",))).words
    assert [sound.label for sound in sounds][:2] == ["o", "h"]
