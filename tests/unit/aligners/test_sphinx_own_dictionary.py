"""Dictionaries that users bring: formats, notations, several pronunciations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tierline.aligners.sphinx.lexicon import Lexicon
from tierline.aligners.sphinx.model import Model, model_for
from tierline.aligners.sphinx.own_dictionary import OwnDictionary
from tierline.text import Unit

ENGLISH, FRENCH, OTHER = model_for("en"), model_for("fr"), model_for("de")


def said(path: Path, word: str, model: Model = ENGLISH) -> list[str]:
    """Names of the sounds and phones of the model, for each pronunciation of a word."""
    return [
        " ".join(f"{sound.label}={sound.symbol.replace(' ', '+')}" for sound in variant)
        for variant in OwnDictionary(path, model).variants(word)
    ]


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_mfa_with_probabilities_in_ipa(tmp_path: Path, encoding: str) -> None:
    text = "ich\t0.99\t0.2\t1.0\t0.8\tɪ ç\r\nich\t0.1\tɪ ʃ\r\n<unk>\tspn\r\nja j aː\r\n"
    path = written(tmp_path, "german.dict", text, encoding)
    assert said(path, "ich", OTHER) == ["ɪ=IH ç=HH", "ɪ=IH ʃ=SH"]
    assert said(path, "ja", OTHER) == ["j=Y aː=AA"]
    assert said(path, "<unk>", OTHER) == []


def test_mfa_in_arpabet(tmp_path: Path) -> None:
    path = written(tmp_path, "english.dict", "cat K AE1 T\ncat(2) K AH0 T\n")
    assert said(path, "cat") == ["k=K æ=AE t=T", "k=K ʌ=AH t=T"]
    assert said(written(tmp_path, "lower.dict", "cat k ae t\n"), "cat") == ["k=K æ=AE t=T"]


def test_the_french_models_own_phones(tmp_path: Path) -> None:
    path = written(tmp_path, "fr.dict", "chat ch aa\n")
    assert said(path, "chat", FRENCH) == ["ʃ=ch a=aa"]
    assert said(written(tmp_path, "ipa.dict", "thé t e\n"), "thé", FRENCH) == ["t=tt e=ei"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_or_without_blanks_between_phones(tmp_path: Path, mark: str) -> None:
    text = f'word{mark}pronunciation\nhallo{mark}haˈloː\n"ja"{mark}j a\n# note\n'
    path = written(tmp_path, "own.csv", text)
    assert said(path, "hallo", OTHER) == ["h=HH a=AA l=L oː=AO"]
    assert said(path, "ja", OTHER) == ["j=Y a=AA"]


def test_an_affricate_of_a_dictionary_is_one_sound(tmp_path: Path) -> None:
    path = written(tmp_path, "own.dict", "zehn ts eː n\n")
    assert said(path, "zehn", OTHER) == ["ts=T+S eː=EY n=N"]


def test_a_folder_holds_a_dictionary_for_each_language(tmp_path: Path) -> None:
    written(tmp_path, "de.dict", "wort x a\n")
    written(tmp_path, "fr-CA.csv", "mot,m u\n")
    unit = Unit("wort", 0, 4, ("wort",))
    [[sounds]] = Lexicon(OTHER, "de-AT", own=tmp_path).say(unit).words
    assert [sound.label for sound in sounds] == ["x", "a"]
    unit = Unit("mot", 0, 3, ("mot",))
    [variants] = Lexicon(FRENCH, "fr-CA", own=tmp_path).say(unit).words
    assert [sound.label for sound in variants[0]] == ["m", "u"]
    assert len(Lexicon(FRENCH, "fr", own=tmp_path).say(unit).words[0][0]) == 2


def test_words_that_it_lacks_are_guessed_and_marked(tmp_path: Path) -> None:
    path = written(tmp_path, "de.dict", "wort v ɔ ʁ t\n")
    lexicon = Lexicon(OTHER, "de", own=path)
    assert not lexicon.say(Unit("Wort", 0, 4, ("wort",))).guessed
    assert lexicon.say(Unit("Satz", 0, 4, ("satz",))).guessed
    unknown = Lexicon(OTHER, "und", own=path)  # nobody pronounces it: something stands in
    assert unknown.say(Unit("Satz", 0, 4, ("satz",))).words[0]


def test_a_number_among_the_phones_leaves_its_line_out_and_is_told(tmp_path: Path) -> None:
    text = "cat 0.99 K AE1 T\ndog D 0.5 AO1 G\nsun S AH1 N 1\nbee 1e-05 0.5 B IY1\n"
    path = written(tmp_path, "english.dict", text)
    [remark] = OwnDictionary(path, ENGLISH).remarks
    assert "line 2: the phone '0.5' is unknown; this line, and 1 more like it" in remark
    assert (said(path, "dog"), said(path, "sun")) == ([], [])
    assert said(path, "bee") == ["b=B i=IY"]
    path = written(tmp_path, "good.dict", "cat 0.99 0.2 K AE1 T\nbee 1e-05 0.5 B IY1\n")
    assert OwnDictionary(path, ENGLISH).remarks == ()
