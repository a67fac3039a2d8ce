"""Units as the model's words: those of the library for plain text, better ones elsewhere."""

import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.aligners.qwen3.spelling import spelled
from tierline.text import Unit, split_units
from tierline.text.segmentation import resegmented

TEXTS = [
    ("en", "English", "I don't know what she'd say; it's the dogs' house, isn't it?"),
    ("en", "English", "'Tis the well-known e-mail of 1984, no. 3.14!"),
    ("en", "English", 'She said "goodbye" (quietly), paid $20 or 50%, and left...'),
    ("en", "English", "The <timestamp> of <|im_start|> and <|endoftext|>, literally."),
    ("en", "English", "The U.S.A. at 10:30 on the 21st"),
    ("fr", "French", "L'été où l'eau manquait, c'était aujourd'hui ; qu'est-ce que ça fait ?"),
    ("fr", "French", "« Où êtes-vous, Noël ? » demanda-t-il à sœur Agnès. Ÿ œuf"),
    ("de", "German", "Die Straße über die Brücke ist 1,5 km lang; U-Bahn-Linie 3 fährt's ab."),
    ("it", "Italian", "L'amico dell'università è già lì, perché no?"),
    ("es", "Spanish", "¿Qué pasó? ¡El niño comió una piña! Año 2024."),
    ("pt", "Portuguese", "Não há maçãs; à noite vê-se o avô João."),
    ("ru", "Russian", "Съешь ещё этих мягких булок, да выпей чаю! Кто-то ушёл в 7."),
    ("ko", None, "안녕하세요, 세계! 오늘은 날씨가 정말 좋네요. K팝 123"),
    ("zh", "Chinese", "我们在北京大学读书。ABC公司有3.5公斤,今天iPhone手机很好!"),
    ("zh", "Chinese", "人人生而自由，在尊严和权利上一律平等。𠀀𫝀㐀"),
    ("yue", "Cantonese", "我哋今日去咗飲茶，佢話OK啦！"),
    ("en", "English", "Hello 世界 and 你好 world"),
    ("fr", "French", "Un mot russe : привет ; un mot grec : λόγος."),
]


def of_the_library(text: str, language: str | None) -> list[str]:
    processing = pytest.importorskip("transformers.models.qwen3_asr.processing_qwen3_asr")
    split = processing.Qwen3ASRProcessor.split_words_for_alignment
    itself: Any = None  # it asks nothing of its processor
    found: list[str] = split(itself, text, language)
    return found


def words_of(text: str, language: str = "en") -> list[str]:
    return list(spelled(split_units(text, language), language).words)


@pytest.mark.parametrize(("language", "name", "text"), TEXTS)
def test_the_words_of_plain_text_are_the_librarys(
    language: str, name: str | None, text: str
) -> None:
    assert words_of(text, language) == of_the_library(text, name)


@pytest.mark.parametrize(
    "text",
    [
        "今日はいい天気ですね。東京へ行きました！",
        "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
        "Tシャツを3枚買って、Hondaの車で帰った。",
        "「ありがとう」と彼女は言った",
    ],
)
def test_words_of_japanese_are_the_librarys_where_units_are_words(text: str) -> None:
    pytest.importorskip("nagisa")
    units = resegmented(split_units(text, "ja"), text, "ja", "words")
    assert list(spelled(units, "ja").words) == of_the_library(text, "Japanese")
    assert spelled(units, "ja").owners == tuple(range(len(units)))


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        ("don’t l’amour ‘tis", ["don't", "l'amour", "'tis"], ["dont", "lamour", "tis"]),
        ("t\u02bca", ["t'a"], ["t\u02bca"]),
        ("caf\u00e9 cafe\u0301", ["caf\u00e9", "caf\u00e9"], ["caf\u00e9", "cafe"]),
        ("and/or wait—what", ["and", "or", "wait", "what"], ["andor", "waitwhat"]),
        ("a Ph.D.", ["a", "Ph", "D"], ["a", "PhD"]),
        ("you & me, 5 %", ["you", "and", "me", "5", "percent"], ["you", "me", "5"]),
        ("q\u0303a", ["qa"], ["qa"]),  # no letter is composed of these: the mark goes
    ],
)
def test_where_they_differ_on_purpose(text: str, ours: list[str], theirs: list[str]) -> None:
    assert words_of(text) == ours
    assert of_the_library(text, None) == theirs


@pytest.mark.parametrize("by", ["words", "phrases"])
def test_units_of_several_words_own_them_all(by: str) -> None:
    text = "我们 在 北京, 今天"
    units = resegmented(split_units(text, "zh"), text, "zh", by)
    found = spelled(units, "zh")
    assert found.words == tuple("我们在北京今天")
    expected = {"words": (0, 0, 1, 2, 2, 3, 3), "phrases": (0, 0, 0, 0, 0, 1, 1)}
    assert found.owners == expected[by]


def test_a_phrase_of_japanese_is_asked_as_one() -> None:
    text = "今日はいい天気、東京へ"
    units = resegmented(split_units(text, "ja"), text, "ja", "phrases")
    assert spelled(units, "ja").words == ("今日はいい天気", "東京へ")


def test_labels_with_punctuation_are_the_same_words() -> None:
    text = "Well, «this» is it! 我们，走吧。"
    kept = split_units(text, "en", keep_punctuation=True)
    assert list(spelled(kept, "en").words) == words_of(text)


def test_what_cannot_be_said_is_not_sent_and_keeps_its_place() -> None:
    units = (
        Unit("one", 0, 3, ("one",)),
        Unit("👍", 4, 5, ("👍",)),
        Unit("two", 6, 9, ("two",)),
    )
    found = spelled(units, "en")
    assert found.words == ("one", "two")
    assert found.owners == (0, 2)
    assert spelled(units[1:2], "en").words == ()
    assert spelled((), "en").words == ()


@pytest.mark.parametrize("by", ["auto", "words", "characters", "phrases"])
@given(text=st.text(max_size=60))
def test_no_word_can_be_a_special_token(by: str, text: str) -> None:
    text += " <timestamp> <|audio_pad|><timestamp>"
    found = spelled(resegmented(split_units(text), text, "en", by), "en")
    assert list(found.owners) == sorted(found.owners)
    for word in found.words:
        assert word
        assert not set(word) & set("<>|")
        assert all(sign == "'" or unicodedata.category(sign)[0] in "LN" for sign in word)


def test_japanese_needs_no_nagisa_unless_words_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "nagisa", None)
    assert words_of("食べる。ジョン", "ja") == ["食", "べる", "ジョン"]
