"""Words in the tokens of a CTC model: letters, pieces of words, what a model does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.checkpoints.ctc import LETTERS, build_wav2vec2, make_ctc_processor
from tierline.inference.ctc_vocabulary import Vocabulary
from tierline.plugins.contract import EngineError
from tierline.text import split_units
from tierline.text.unit import Unit


def of_letters(folder: Path, letters: str) -> Vocabulary:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(build_wav2vec2(folder, letters=letters))
    return Vocabulary(tokenizer, blank=0, size=len(letters) + 5)


@pytest.fixture(scope="module")
def lower(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return of_letters(tmp_path_factory.mktemp("lower"), LETTERS)


@pytest.fixture(scope="module")
def pieces() -> Vocabulary:
    tokenizer: Any = make_ctc_processor().tokenizer
    return Vocabulary(tokenizer, blank=tokenizer.pad_token_id, size=len(tokenizer))


def written(vocabulary: Vocabulary, text: str) -> list[str]:
    return [
        vocabulary.read(spelling.tokens)
        for spelling in vocabulary.spell(split_units(text), language="en")
    ]


def test_letters_in_the_case_that_the_model_has(lower: Vocabulary, tmp_path: Path) -> None:
    assert written(lower, "Hello WORLD") == ["hello", "world"]
    upper = of_letters(tmp_path, LETTERS.upper())
    (spelling,) = upper.spell(split_units("Hello"), language="en")
    assert spelling.exact
    assert len(spelling.tokens) == 5
    assert upper.read(spelling.tokens) == "hello"  # nobody wants to read capitals


def test_typographic_apostrophes_and_hyphens(lower: Vocabulary) -> None:
    assert written(lower, "don’t well-known") == ["don't", "wellknown"]


def test_numbers_are_written_as_they_are_said(lower: Vocabulary) -> None:
    unit = Unit("21", 0, 2, ("twenty", "one"))
    (spelling,) = lower.spell([unit], language="en")
    assert spelling.exact
    assert lower.read(spelling.tokens) == "twentyone"


def test_a_model_with_digits_gets_digits(tmp_path: Path) -> None:
    vocabulary = of_letters(tmp_path, LETTERS + "0123456789")
    (spelling,) = vocabulary.spell([Unit("21", 0, 2, ("twenty", "one"))], language="en")
    assert vocabulary.read(spelling.tokens) == "21"


def test_accents_that_a_model_lacks_are_dropped_and_said_so(
    lower: Vocabulary, tmp_path: Path
) -> None:
    units = split_units("café")
    (dropped,) = lower.spell(units, language="fr")
    assert lower.read(dropped.tokens) == "cafe"
    assert not dropped.exact
    french = of_letters(tmp_path, LETTERS + "é")
    for text in ("café", "cafe\N{COMBINING ACUTE ACCENT}"):
        (kept,) = french.spell(split_units(text), language="fr")
        assert french.read(kept.tokens) == "café"
        assert kept.exact


def test_another_script_has_no_tokens(lower: Vocabulary, pieces: Vocabulary) -> None:
    for vocabulary in (lower, pieces):
        (spelling,) = vocabulary.spell([Unit("日本", 0, 2, ("日本",))], language="ja")
        assert not spelling.tokens
        assert not spelling.exact


def test_pieces_of_words_are_those_of_the_tokenizer(pieces: Vocabulary) -> None:
    tokenizer: Any = make_ctc_processor().tokenizer
    for spelling, word in zip(
        pieces.spell(split_units("coffee umbrella"), language="en"),
        ("coffee", "umbrella"),
        strict=True,
    ):
        assert list(spelling.tokens) == tokenizer.encode(word, add_special_tokens=False)
        assert len(spelling.tokens) < len(word)


def test_units_within_a_word_share_no_piece(pieces: Vocabulary) -> None:
    units = [Unit("cof", 0, 3, ("cof",)), Unit("fee", 3, 6, ("fee",))]
    first, second = pieces.spell(units, language="en")
    assert pieces.read(first.tokens) == "cof"
    assert pieces.read(second.tokens) == "fee"


def test_what_is_decoded_is_parted_where_words_begin(pieces: Vocabulary, lower: Vocabulary) -> None:
    tokenizer: Any = make_ctc_processor().tokenizer
    ids = tokenizer.encode("river garden", add_special_tokens=False)
    found = [pieces.read([ids[place] for place in word]) for word in pieces.words(ids)]
    assert found == ["river", "garden"]
    (first, second) = (each.tokens for each in lower.spell(split_units("no yes"), language="en"))
    ids = [*first, *lower.marks, *second]
    found = [lower.read([ids[place] for place in word]) for word in lower.words(ids)]
    assert found == ["no", "yes"]


def test_a_model_without_a_blank_is_refused() -> None:
    tokenizer: Any = make_ctc_processor().tokenizer
    with pytest.raises(EngineError, match="blank"):
        Vocabulary(tokenizer, blank=9999, size=len(tokenizer))
