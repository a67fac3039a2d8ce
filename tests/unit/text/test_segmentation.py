"""Units cut finer, or joined."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tierline.text import TextError, Unit, split_units
from tierline.text.segmentation import resegmented


def _labels(text: str, by: str, language: str = "en") -> list[str]:
    return [unit.label for unit in resegmented(split_units(text, language), text, language, by)]


@pytest.mark.parametrize(
    ("text", "by", "language", "labels"),
    [
        ("Don't stop me", "auto", "en", ["Don't", "stop", "me"]),
        ("Don't stop me", "words", "en", ["Don't", "stop", "me"]),
        ("人人 生而自由，在尊严", "auto", "zh", list("人人生而自由在尊严")),
        ("人人 生而自由，在尊严", "words", "zh", ["人人", "生而自由", "在尊严"]),
        ("cat don't", "characters", "en", ["c", "a", "t", "d", "o", "n'", "t"]),
        ("été", "characters", "fr", ["e\u0301", "t", "e\u0301"]),
        ("きょうはー", "characters", "ja", ["きょ", "う", "はー"]),
        ("人人", "characters", "zh", ["人", "人"]),
        ("21", "characters", "en", ["2", "1"]),
        (
            "Well, this is it. Or not?\nNext line - the end",
            "phrases",
            "en",
            ["Well", "this is it", "Or not", "Next line", "the end"],
        ),
        ("well-known 3.5 metres", "phrases", "en", ["well-known 3.5 metres"]),
        ("今天天气很好。我们走吧！", "phrases", "zh", ["今天天气很好", "我们走吧"]),
    ],
)
def test_units_are_cut_as_asked(text: str, by: str, language: str, labels: list[str]) -> None:
    text = unicodedata.normalize("NFD", text) if language == "fr" else text
    assert _labels(text, by, language) == labels


@given(text=st.text(max_size=60), by=st.sampled_from(["auto", "words", "characters", "phrases"]))
def test_labels_stay_as_typed_in_order_and_can_be_said(text: str, by: str) -> None:
    units = split_units(text)
    cut = resegmented(units, text, "en", by)
    assert bool(cut) == bool(units)
    at = 0
    for unit in cut:
        assert at <= unit.start < unit.end
        assert text[unit.start : unit.end] == unit.label
        assert unit.spoken
        assert all(unit.spoken)
        at = unit.end
    if by == "characters":
        assert "".join(unit.label for unit in cut) == "".join(unit.label for unit in units)
    if by in ("words", "phrases"):
        assert [w for unit in cut for w in unit.spoken] == [w for u in units for w in u.spoken]


def test_a_phrase_says_all_its_words() -> None:
    text = "I have 21 apples, you none"
    first, second = resegmented(split_units(text), text, "en", "phrases")
    assert first.spoken == ("i", "have", "twenty", "one", "apples")
    assert second.spoken == ("you", "none")


def _words(text: str, language: str, *, keep_punctuation: bool = False) -> list[str]:
    pytest.importorskip("nagisa" if language == "ja" else "jieba")
    units = split_units(text, language, keep_punctuation=keep_punctuation)
    return [unit.label for unit in resegmented(units, text, language, "words")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今日はいい天気ですね。", ["今日", "は", "いい", "天気", "です", "ね"]),
        ("東京へ\n行きました", ["東京", "へ", "行き", "まし", "た"]),
        ("Tシャツを3枚、買った！", ["T", "シャツ", "を", "3", "枚", "買っ", "た"]),
        ("「ありがとう」と言った", ["ありがとう", "と", "言っ", "た"]),
        ("か\u3099き食べたﾃｽﾄﾞです", ["か\u3099き", "食べ", "た", "ﾃｽﾄﾞ", "です"]),
        ("㍿東京 don't 'tis", ["東京", "don't", "'tis"]),
        ("きょう は いい てんき です", ["きょう", "は", "いい", "てんき", "です"]),
    ],
)
def test_words_of_japanese_are_as_nagisa_finds_them_or_as_typed(
    text: str, words: list[str]
) -> None:
    assert _words(text, "ja") == words


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("我们在北京大学读书。", "zh", ["我们", "在", "北京大学", "读书"]),
        ("ABC公司有3.5公斤,他说", "zh-CN", ["ABC", "公司", "有", "3.5", "公斤", "他", "说"]),
        ("我今日去飲茶", "yue", ["我", "今日", "去", "飲茶"]),
        ("我們 在 北京大學 讀書", "zh-TW", ["我們", "在", "北京大學", "讀書"]),
    ],
)
def test_words_of_chinese_are_as_jieba_finds_them_or_as_typed(
    text: str, language: str, words: list[str]
) -> None:
    if language == "yue":
        assert "".join(_words(text, language)) == text
        assert "今日" in _words(text, language)
    else:
        assert _words(text, language) == words


def test_words_that_keep_their_punctuation() -> None:
    assert _words("「ありがとう」と。", "ja", keep_punctuation=True) == ["「ありがとう」", "と。"]
    assert _words("读书,我们。", "zh", keep_punctuation=True) == ["读书,", "我们。"]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        (
            'Dr. Smith left the U.S.A. today. He said: "yes, now" — so',
            ["Dr. Smith left the U.S.A. today.", "He said:", '"yes,', 'now"', "so"],
        ),
        ("Que faire ? Rien.\vFin", ["Que faire", "Rien.", "Fin"]),
    ],
)
def test_phrases_end_where_punctuation_is_part_of_the_labels(text: str, phrases: list[str]) -> None:
    units = split_units(text, "en", keep_punctuation=True)
    assert [unit.label for unit in resegmented(units, text, "en", "phrases")] == phrases


def test_decomposed_korean_syllables_are_one_character_each() -> None:
    text = unicodedata.normalize("NFD", "한국말")
    assert _labels(text, "characters", "ko") == [unicodedata.normalize("NFD", c) for c in "한국말"]


@pytest.mark.parametrize(("language", "package"), [("ja", "nagisa"), ("zh", "jieba")])
def test_without_the_package_that_finds_words(
    language: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # as if it were not installed
    with pytest.raises(TextError, match=f"pip install {package}"):
        resegmented(split_units("今日天气"), "今日天气", language, "words")
    typed = "今日 天气"
    assert _labels(typed, "words", language) == ["今日", "天气"]
    assert _labels("今日天气", "characters", language) == list("今日天气")


_MIXED = st.text(
    alphabet="今日东京がぎカﾞﾃー々 \n　、。「」aB3.'-é\u0301\u3099㍿한ᄒ\u1161👍", max_size=30
)


@given(text=_MIXED, language=st.sampled_from(["ja", "zh"]), kept=st.booleans())
@settings(deadline=None)
def test_no_letter_is_lost_or_said_twice(text: str, language: str, kept: bool) -> None:
    pytest.importorskip("nagisa")
    pytest.importorskip("jieba")
    units = split_units(text, language, keep_punctuation=kept)
    cut: tuple[Unit, ...] = resegmented(units, text, language, "words")
    covered = [place for unit in units for place in range(unit.start, unit.end)]
    assert [place for unit in cut for place in range(unit.start, unit.end)] == covered
    for unit in cut:
        assert text[unit.start : unit.end] == unit.label
        assert unit.spoken
        assert all(unit.spoken)
