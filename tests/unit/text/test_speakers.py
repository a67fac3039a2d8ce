"""Names of speakers before what they say."""

from __future__ import annotations

import re

import pytest

from tierline.text import dialogue_of, speaker_at


def _said(text: str, *, speakers: str | tuple[str, ...] = "auto") -> list[tuple[str, str]]:
    """Return who says each line, and what is left of the line."""
    dialogue = dialogue_of(text, speakers)
    assert len(dialogue.text) == len(text)
    at, found = 0, []
    for line in dialogue.text.splitlines(keepends=True):
        if line.strip():
            found.append((speaker_at(dialogue.turns, at), line.strip()))
        at += len(line)
    return found


def test_a_line_without_a_name_goes_on_with_the_last_speaker() -> None:
    text = "Anna: hello\nhow are you\n\nBen: fine\nANNA : good\n"
    assert _said(text) == [
        ("Anna", "hello"),
        ("Anna", "how are you"),
        ("Ben", "fine"),
        ("Anna", "good"),
    ]
    assert dialogue_of(text).speakers == ("Anna", "Ben")


@pytest.mark.parametrize(
    "name",
    [
        *("ANNA", "Dr. Ó Brien", "ספר", "\u200fספר\u200f", "محمد", "王小明", "अनीता", "Speaker 1"),
        *("S1", "O\u2019Neill", "María-José", "A\u0301nna", "spk_02", "Anna von Berg"),
    ],
)
@pytest.mark.parametrize("colon", [":", "：", " :"])
def test_names_of_any_script_are_found(name: str, colon: str) -> None:
    said = _said(f"{name}{colon} one\n{name}{colon} two\r\n{name}{colon}three")
    assert [text for _, text in said] == ["one", "two", "three"]
    assert len({who for who, _ in said}) == 1
    assert said[0][0]


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is read out.\nNothing else.\nNote: this as well.",
        "Note: this\nNote: that",
        "10:30 we met\n10:45 we left\n10:50 it rained",
        "I saw three things: a dog and a cat.\nI saw three more: a cow, a hen.",
        "and then he said: no\nI left\nand then he said: yes",
        "http://one.example\nhttp://two.example",
        "Psalm 3:16 is long\nPsalm 3:17 is not",
        "Apples: red fruit\nBananas: yellow fruit\nPlums: blue fruit",
        "Only one: line",
        "She thought of home and of many other things.\nHome: that was it.\nHome: far away.\nYes.",
        "",
    ],
)
def test_what_may_be_said_is_no_name(text: str) -> None:
    dialogue = dialogue_of(text)
    assert (dialogue.text, dialogue.turns) == (text, ())


def test_what_may_well_be_names_is_said_and_can_be_settled() -> None:
    text = "Anna: hello\nBen: good morning"
    (remark,) = dialogue_of(text).remarks
    assert "'Anna:'" in remark
    assert "speakers: always" in remark
    assert _said(text, speakers="always") == [("Anna", "hello"), ("Ben", "good morning")]


def test_what_is_taken_for_names_is_said() -> None:
    (remark,) = dialogue_of("Anna: one\nBen: two\nAnna: three").remarks
    assert "'Anna', 'Ben'" in remark
    assert "speakers: never" in remark


def test_never_leaves_a_text_as_it_is() -> None:
    text = "Anna: one\nBen: two\nAnna: three"
    assert dialogue_of(text, "never").text == text


def test_only_names_of_a_list_are_taken() -> None:
    text = "Note: one\nBen: two\nnote: three\nAnna: four"
    assert _said(text, speakers=("NOTE", "Anna")) == [
        ("Note", "one"),
        ("Note", "Ben: two"),
        ("Note", "three"),
        ("Anna", "four"),
    ]


def test_in_long_turns_a_name_that_comes_once_stays_a_word() -> None:
    wrapped = "\nwords and words\nmore of them\nand more"
    text = f"Anna: a{wrapped}\nBen: b{wrapped}\nYes: c\nAnna: d{wrapped}\nBen: e{wrapped}"
    assert dialogue_of(text).speakers == ("Anna", "Ben")
    assert ("Ben", "Yes: c") in _said(text)


def test_what_stands_before_the_first_name_is_nobodys() -> None:
    text = "An interview\n\nAnna: one\nBen: two\nAnna: three"
    assert _said(text)[0] == ("", "An interview")
    assert _said("\n \nAnna: one\nAnna: two")[0] == ("Anna", "one")


def test_notes_may_stand_before_names_and_are_no_lines() -> None:
    text = "# Talk\n[0:01] Anna: one\n[0:02] Ben [laughs]: two\n\n[0:03] Anna: three"
    notes = [found.span() for found in re.finditer(r"# Talk|\[.*?\]", text)]
    dialogue = dialogue_of(text, "auto", notes)
    assert dialogue.speakers == ("Anna", "Ben")
    assert [text[start:end] for start, end in notes] == [
        dialogue.text[start:end] for start, end in notes
    ]
    assert " ".join(dialogue.text.split()) == "# Talk [0:01] one [0:02] [laughs] two [0:03] three"
    assert speaker_at(dialogue.turns, dialogue.text.index("[laughs]")) == "Ben"
