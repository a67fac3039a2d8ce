"""Spellings that g2p maps to IPA."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tierline.text import EspeakVoice, TextError, mapped_languages, mapped_spelling
from tierline.text.mapped_spelling import MappedSpelling


@pytest.mark.parametrize(
    ("language", "word", "phones"),
    [
        ("moh", "tekeni", ["d", "e", "ɡ", "e", "n", "i"]),
        ("iu", "ᐃᓄᒃᑎᑐᑦ", ["i", "n", "u", "k", "t", "i", "t", "u", "t"]),
        ("crk-Latn", "nêhiyawêwin", ["n", "eː", "h", "ɪ", "j", "ʌ", "w", "eː", "w", "ɪ", "n"]),
        ("kwk", "kwak\u0313wala", ["kʷ", "a", "kʼʷ", "a", "l", "a"]),
        ("yi", "ייִדיש", ["j", "i", "d", "i", "ʃ"]),
        ("moh", "?!", []),
    ],
)
def test_words_become_phones(language: str, word: str, phones: list[str]) -> None:
    spelling = mapped_spelling(language)
    assert spelling is not None
    assert list(spelling.phones(word)) == phones


def test_languages_without_a_mapping_have_none() -> None:
    assert mapped_spelling("de") is None


@pytest.mark.parametrize("language", mapped_languages())
def test_each_mapping_is_there_and_espeak_has_none_of_them(language: str) -> None:
    assert mapped_spelling(language) is not None
    with pytest.raises(TextError):
        EspeakVoice(language)


def test_a_mapping_that_g2p_does_not_have_is_told() -> None:
    with pytest.raises(TextError, match=r"no mapping from 'no-such'.*pip install --upgrade g2p"):
        MappedSpelling("no-such", "no-such-ipa")


def test_the_log_of_the_process_stays_as_it_is() -> None:
    program = (
        "import logging; from tierline.text import mapped_spelling; root = logging.getLogger();"
        "before = (root.level, list(root.handlers)); mapped_spelling('moh').phones('tekeni');"
        "print(before == (root.level, root.handlers))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
