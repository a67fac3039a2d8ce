"""What nobody says is found where people write it, and nothing else is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.text import TextError, Unspoken, split_units, usual_notes
from tierline.text.unspoken import notes_in, without

USUAL = Unspoken(usual_notes())


def found(text: str, patterns: Unspoken = USUAL) -> list[str]:
    return [note.label for note in notes_in(text, patterns.spans(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so [laughs] I went <noise> home", ["[laughs]", "<noise>"]),
        (
            "he ((unclear)) said {door slams} &=coughs no",
            ["((unclear))", "{door slams}", "&=coughs"],
        ),
        ("# Interview 3\nwell\n## Part (b)\r\nyes", ["# Interview 3", "## Part (b)"]),
        ("笑う【笑い】のです［咳］＜雑音＞", ["【笑い】", "［咳］", "＜雑音＞"]),
        ("قال [ضحك] نعم", ["[ضحك]"]),
        ("(00:12:01) so\n 00:12:05,250 then (1:02)", ["(00:12:01)", "00:12:05,250", "(1:02)"]),
        ("ha[laugh]ha [a][b]", ["[laugh]", "[a]", "[b]"]),
        ("[a [nested] note] &=laughs, well", ["[a [nested] note]", "&=laughs"]),
        ("[" * 5000 + "a[" * 5000, []),
        # Spoken all the same:
        ("as he said (quietly) at 10:30 sharp", []),
        ("1 < 2 and 3 > 2, item #1, a # b", []),
        ("an [unclosed one\nand] so on", []),
        ("<unk> [unk] <oov>", []),
        ("[ ]", ["[ ]"]),
        ("", []),
    ],
)
def test_what_people_write_is_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_in_phonetic_text_brackets_are_no_notes() -> None:
    assert usual_notes("und-fonipa") == usual_notes("en-fonxsamp") == ()
    assert usual_notes("de") != ()


def test_own_patterns_know_lines() -> None:
    own = Unspoken((r"^\w+>", r"\*\w+\*"))
    assert found("ANNA> well *sighs* yes\nBEN> no", own) == ["ANNA>", "*sighs*", "BEN>"]
    assert found("anything", Unspoken(("x*",))) == []


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(TextError, match=r"'\(x' for what is not spoken is no regular expression"):
        Unspoken(("(x",))


def test_labels_that_are_notes_as_a_whole_are_told_apart() -> None:
    assert USUAL.among(["so", "[laughs]", "", "[a] word", "no", " <noise> [x] "]) == {1, 5}


def test_where_most_labels_stand_in_brackets_they_are_words() -> None:
    assert USUAL.among(["[ɡaɪ]", "[taɪ]", "[x]", "a"]) == frozenset()


PIECES = st.lists(
    st.sampled_from(
        ["word", "[", "]", "<", ">", "((", "))", "{", "}", "#", " ", "\n", "\r\n", "é", "笑"]
    )
)


@given(PIECES.map("".join))
def test_notes_and_words_share_the_text_without_overlap(text: str) -> None:
    spans = USUAL.spans(text)
    rest = without(text, spans)
    assert len(rest) == len(text)
    units = split_units(rest)
    taken = sorted([*spans, *((unit.start, unit.end) for unit in units)])
    assert all(left[1] <= right[0] for left, right in pairwise(taken))
    assert all(text[unit.start : unit.end] == unit.label for unit in units)
    # Every letter outside the notes is still in a word.
    inside = {n for start, end in taken for n in range(start, end)}
    assert all(n in inside for n, sign in enumerate(text) if sign.isalpha())
