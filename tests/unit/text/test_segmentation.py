"""Units cut finer, or joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.text import split_units
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
    import unicodedata

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
