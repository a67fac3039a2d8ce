"""Pronunciations from eSpeak NG."""

import sys
import threading
import types
from pathlib import Path

import espeakng_loader
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.errors import TierlineError
from tierline.text import EspeakVoice, TextError, ipa_of


@pytest.mark.parametrize(
    ("language", "word", "phones"),
    [
        ("en", "church", "tʃ ɜː tʃ"),
        ("en", "car", "k ɑː ɹ"),
        ("en-US", "fire", "f aɪ ɚ"),
        ("en-GB", "car", "k ɑː"),
        ("en_GB", "car", "k ɑː"),
        ("en", "don't", "d oʊ n t"),
        ("en", "21", "t w ɛ n t i w ʌ n"),
        ("en", "%", "p ɚ s ɛ n t"),
        ("fr", "bonjour", "b ɔ̃ ʒ u ʁ"),
        ("fr-CA", "l'homme", "l ɔ m"),
        ("fr", "l'", "l"),
        ("fr", "qu'", "k"),
        ("de", "Zeit", "ts aɪ t"),
        ("it", "pizza", "p i tsː a"),
        ("zh", "你", "n i"),
        ("he", "שלום", "ʃ a l o m"),
        ("und-fonipa", "ˈtʃɑːɹ", "tʃ ɑː ɹ"),
    ],
)
def test_words(language: str, word: str, phones: str) -> None:
    assert ipa_of([word], language) == [tuple(phones.split())]


def test_digits_are_read_in_languages_that_num2words_does_not_know() -> None:
    (phones,) = ipa_of(["21"], "sw")
    assert phones[0] == "i"  # ishirini na moja
    assert len(phones) > 6


def test_a_foreign_script_is_read_by_a_language_that_uses_it() -> None:
    assert ipa_of(["привет", "hello"], "en") == [ipa_of(["привет"], "ru")[0], ("h", "ə", "l", "oʊ")]
    assert ipa_of(["食"], "ja") != [()]
    assert ipa_of(["щит"], "uk") != ipa_of(["щит"], "ru")


def test_what_cannot_be_said_is_empty_and_nothing_raises() -> None:
    words = ["", " ", "...", "—", "\ud800", "\0", "😀", "\u200b"]
    assert ipa_of(words, "en") == [()] * len(words)


def test_commands_of_espeak_are_not_obeyed() -> None:
    assert ipa_of(["[[hə]]", "<b>x</b>"], "en")[0] != ()


def test_no_stress_tone_or_markup_is_left() -> None:
    for language, words in {
        "en": ["information", "weekend", "naïve"],
        "zh": ["世", "界"],
        "vi": ["nghiêng"],
        "th": ["ไทย"],
        "fr": ["weekend", "parking"],
        "pt": ["coração"],
    }.items():
        text = "".join(phone for phones in ipa_of(words, language) for phone in phones)
        assert text
        assert not set(text) & set("ˈˌ0123456789()_ -'")


@pytest.mark.parametrize("language", ["xx", "", "tlh-x", "../en", "zz-Latn", "fo"])
def test_unknown_language(language: str) -> None:
    with pytest.raises(TextError, match=r"cannot pronounce.*de, el, en.*und-fonipa"):
        EspeakVoice(language)


def test_a_word_in_mixed_scripts_does_not_crash_the_library() -> None:
    # eSpeak NG 1.52 dies of this word when it is given in one piece.
    assert ipa_of(["k\u09beü-apiѱé\u0a5d"], "vi") != [()]


def test_every_voice_named_in_the_list_of_codes_speaks() -> None:
    for language in ("no", "nn", "iw", "chr", "pt-BR", "zh-yue", "sr-Latn", "en-029"):
        assert EspeakVoice(language)


def test_voices_do_not_disturb_each_other() -> None:
    english, french = EspeakVoice("en"), EspeakVoice("fr")
    before = english.phones(["table"])
    assert french.phones(["table"]) != before
    assert english.phones(["table"]) == before


def test_voices_work_in_threads() -> None:
    expected = {language: ipa_of(["table"], language) for language in ("en", "fr", "de")}
    wrong: list[str] = []

    def speak(language: str) -> None:
        voice = EspeakVoice(language)
        if any(voice.phones(["table"]) != expected[language] for _ in range(50)):
            wrong.append(language)

    threads = [threading.Thread(target=speak, args=(language,)) for language in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@given(st.lists(st.text(max_size=30), max_size=3), st.sampled_from(["en", "fr", "hi", "ko"]))
def test_any_text_gets_an_answer_a_word(words: list[str], language: str) -> None:
    said = ipa_of(words, language)
    assert len(said) == len(words)
    assert all(phone for phones in said for phone in phones)


def test_a_very_long_word_is_no_danger() -> None:
    assert ipa_of(["x" * 100_000], "en")[0][:3] == ("ɛ", "k", "s")


@pytest.mark.parametrize("missing", ["library", "package"])
def test_a_library_that_does_not_load(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    broken: types.ModuleType | None = None
    if missing == "library":
        broken = types.ModuleType("espeakng_loader")
        broken.get_library_path = lambda: str(tmp_path / "none.so")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "espeakng_loader", broken)
    with pytest.raises(TierlineError, match="reinstall the package espeakng-loader"):
        EspeakVoice("en")


def test_language_files_that_are_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(tmp_path))
    with pytest.raises(TierlineError, match="language files"):
        EspeakVoice("en")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_data_path_longer_than_the_librarys_buffer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deep = tmp_path / ("d" * 120) / ("e" * 120)
    deep.parent.mkdir(parents=True)
    deep.symlink_to(espeakng_loader.get_data_path(), target_is_directory=True)
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(deep))
    assert ipa_of(["church"], "en") == [("tʃ", "ɜː", "tʃ")]
    assert ipa_of(["Kirche"], "de") != [()]
