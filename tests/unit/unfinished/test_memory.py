"""What is kept of an alignment on the way: nothing lost, nothing wrong, whatever happens to it."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.unfinished.conftest import Remember
from tierline.alignment import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Phone,
    Provenance,
    Stretch,
    Word,
)
from tierline.text import Unit

ORIGIN = Provenance("oracle", "1.2", {"variants": True, "beam": 1e-300, "dictionary": None})
GOING_ON = (
    "Going on at {} of 01:23:20 in Ærøskøbing 日本.wav (from an earlier run that was broken off)."
)
KEPT = "What is settled of Ærøskøbing 日本.wav is kept: the same again goes on from there."


def request_at(start: float) -> AlignmentRequest:
    labels = ("naïve", "\udc80half", "日本", "lost")
    units = tuple(
        Unit(label, 10 * n, 10 * n + len(label), (label,)) for n, label in enumerate(labels)
    )
    return AlignmentRequest(f"all@{start}", Path("a.wav"), units, start, start + 10.0)


def answer_to(request: AlignmentRequest) -> Alignment:
    at = request.start
    first, second, third, lost = request.units
    words = (
        Word.of(first, (at + 0.1, at + 1 / 3), confidence=0.1 + 0.2),
        Word.of(second, (at + 1 / 3, at + 2.0), defects=(Defect.SQUEEZED, Defect.PILED_UP)),
        Word.of(third, (at + 2.0, at + 3.0), edge_confidence=(0.25, 1.0)),
        Word.of(lost),
    )
    phones = (Phone("ɪ̃", "IH", at + 0.1, at + 0.2, 0), Phone("t", "T", at + 0.2, at + 1 / 3, 0))
    stretches = (Stretch(at, at + 10.0, 0.7),)
    return Alignment(words, phones, ORIGIN, stretches, ("A draft.",), ((at + 4.0, at + 5.0),))


REQUESTS = [request_at(10.0 * n) for n in range(8)]
ANSWERS = [answer_to(request) for request in REQUESTS]


def filled(remember: Remember, *, keep: bool = True) -> None:
    memory = remember()
    for request, answer in zip(REQUESTS, ANSWERS, strict=True):
        memory.note("a", request, answer)
    memory.close(keep=keep, tell=False)


def only_file(folder: Path) -> Path:
    (path,) = (folder / "unfinished").glob("*.answers")
    return path


def recalled(remember: Remember) -> int:
    """Count the answers that are known, which must be the first ones; leave the file as it is."""
    memory = remember()
    found = [memory.find("a", request) for request in REQUESTS]
    memory.close(keep=True, tell=False)
    known = sum(answer is not None for answer in found)
    assert found == ANSWERS[:known] + [None] * (len(REQUESTS) - known)
    return known


def test_answers_come_back_to_the_bit(remember: Remember) -> None:
    filled(remember)
    assert recalled(remember) == len(REQUESTS)


def test_what_is_finished_leaves_nothing(remember: Remember, tmp_path: Path) -> None:
    filled(remember, keep=False)
    assert list((tmp_path / "unfinished").iterdir()) == []
    filled(remember)
    remember().close(keep=False)
    assert list((tmp_path / "unfinished").iterdir()) == []


def test_nothing_is_kept_of_nothing(remember: Remember, tmp_path: Path, told: list[str]) -> None:
    remember().close(keep=True)
    assert (told, list((tmp_path / "unfinished").iterdir())) == ([], [])


def test_what_is_kept_is_told_of(remember: Remember, told: list[str]) -> None:
    memory = remember()
    memory.note("a", REQUESTS[0], ANSWERS[0])
    memory.close(keep=True)
    assert told == [KEPT]


def test_any_other_question_has_no_answer(remember: Remember) -> None:
    filled(remember)
    memory, asked = remember(), REQUESTS[0]
    shifted = tuple(replace(unit, start=unit.start + 1, end=unit.end + 1) for unit in asked.units)
    others = [
        replace(asked, start=asked.start + 1e-9),
        replace(asked, end=asked.end - 1e-9),
        replace(asked, language="fr"),
        replace(asked, channel=0),
        replace(asked, open_end=True),
        replace(asked, units=asked.units[:3]),
        replace(asked, units=shifted),
        replace(asked, units=(replace(asked.units[0], spoken=("naive",)), *asked.units[1:])),
    ]
    assert [memory.find("a", other) for other in others] == [None] * len(others)
    assert memory.find("w", asked) is None  # of another engine
    assert memory.find("a", replace(asked, id="renamed", audio=Path("b.wav"))) == ANSWERS[0]
    memory.close(keep=True, tell=False)


def test_a_torn_end_costs_what_is_torn(remember: Remember, tmp_path: Path) -> None:
    filled(remember)
    whole = only_file(tmp_path).read_bytes()
    known = []
    for size in range(0, len(whole), 301):
        only_file(tmp_path).write_bytes(whole[:size])
        known.append(recalled(remember))
        if not known[-1]:  # a file without an answer is not kept
            filled(remember)
    assert known == sorted(known)
    assert set(known) == set(range(len(REQUESTS)))


def test_a_damaged_byte_costs_what_lies_behind_it(remember: Remember, tmp_path: Path) -> None:
    filled(remember)
    whole = only_file(tmp_path).read_bytes()
    for place in range(0, len(whole), 701):
        filled(remember)
        spoiled = bytearray(whole)
        spoiled[place] ^= 0x15
        only_file(tmp_path).write_bytes(spoiled)
        assert recalled(remember) <= len(REQUESTS) - 1


def test_after_damage_it_goes_on(remember: Remember, tmp_path: Path) -> None:
    filled(remember)
    only_file(tmp_path).write_bytes(only_file(tmp_path).read_bytes()[:-20])
    assert recalled(remember) == len(REQUESTS) - 1
    filled(remember)
    assert recalled(remember) == len(REQUESTS)


@pytest.mark.parametrize(
    "foreign",
    [
        b"",
        b"RIFF" + bytes(4000),
        b'f6c3a6a4\tbegun\t1.000\t{"format": "tierline-unfinished", "version": 99}\n',
        "anything at all\n日本\n".encode("utf-16"),
    ],
)
def test_a_foreign_file_is_begun_anew(remember: Remember, tmp_path: Path, foreign: bytes) -> None:
    filled(remember)
    only_file(tmp_path).write_bytes(foreign)
    filled(remember)
    assert recalled(remember) == len(REQUESTS)


def test_a_fresh_start_forgets(remember: Remember) -> None:
    filled(remember)
    memory = remember(fresh=True)
    assert memory.find("a", REQUESTS[0]) is None
    memory.note("a", REQUESTS[0], ANSWERS[0])
    memory.close(keep=True, tell=False)
    assert recalled(remember) == 1


def test_two_at_once_do_not_disturb_each_other(remember: Remember, told: list[str]) -> None:
    filled(remember)
    first, second = remember(), remember()
    assert first.find("a", REQUESTS[0]) == ANSWERS[0]
    assert second.find("a", REQUESTS[0]) is None
    second.note("a", REQUESTS[0], ANSWERS[1])
    second.close(keep=False)
    assert first.find("a", REQUESTS[1]) == ANSWERS[1]
    first.close(keep=True, tell=False)
    assert recalled(remember) == len(REQUESTS)
    assert told == []


def test_the_place_behind_what_is_known_is_told_once(remember: Remember, told: list[str]) -> None:
    filled(remember)
    memory = remember()
    memory.go_on("a", request_at(3599.9))  # nothing was recalled so far
    assert memory.find("a", REQUESTS[0]) == ANSWERS[0]
    memory.note("a", request_at(90.0), AlignmentError("nothing there"))
    memory.go_on("a", request_at(90.0))  # asked again, though it was come by
    assert told == []
    memory.go_on("a", request_at(3599.9))
    memory.go_on("a", request_at(4000.0))
    memory.settled(complete=True)
    assert told == [GOING_ON.format("00:59:59")]
    memory.close(keep=True, tell=False)


def test_if_all_is_known_that_is_told(remember: Remember, told: list[str]) -> None:
    filled(remember)
    memory = remember()
    memory.find("a", REQUESTS[0])
    memory.settled(complete=True)
    assert told == [GOING_ON.format("01:23:20")]
    memory.close(keep=False)


def test_errors_are_asked_again(remember: Remember) -> None:
    memory = remember()
    memory.note("a", REQUESTS[0], AlignmentError("out of memory"))
    assert memory.find("a", REQUESTS[0]) is None
    memory.note("a", REQUESTS[0], ANSWERS[0])
    assert memory.find("a", REQUESTS[0]) == ANSWERS[0]
    memory.close(keep=True, tell=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit the size of files")
def test_a_full_disk_is_told_once_and_stops_nobody(
    remember: Remember, tmp_path: Path, told: list[str]
) -> None:
    import resource

    filled(remember)
    length = only_file(tmp_path).stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def full(*, keep: bool) -> str:
        told.clear()
        memory = remember(fresh=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (length // 2, before[1]))
        try:
            for request, answer in zip(REQUESTS, ANSWERS, strict=True):
                memory.note("a", request, answer)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        memory.close(keep=keep, tell=False)
        (sentence,) = told
        return sentence

    sentence = full(keep=True)
    assert sentence.startswith("What is settled of Ærøskøbing 日本.wav cannot be kept for another")
    assert str(tmp_path) in sentence
    assert 0 < recalled(remember) < len(REQUESTS)
    full(keep=False)
    assert list((tmp_path / "unfinished").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(
    remember: Remember, tmp_path: Path, told: list[str]
) -> None:
    (tmp_path / "unfinished").write_text("a file")
    memory = remember()
    memory.note("a", REQUESTS[0], ANSWERS[0])
    assert memory.find("a", REQUESTS[0]) is None
    memory.close(keep=True)
    (sentence,) = told
    assert sentence.endswith("aligning goes on.")


def test_what_no_file_can_hold_is_found_anew(remember: Remember) -> None:
    memory = remember()
    odd = replace(ANSWERS[0], provenance=Provenance("odd", "1", {"seed": float("nan")}))
    memory.note("a", REQUESTS[0], odd)
    memory.note("a", REQUESTS[1], ANSWERS[1])
    assert memory.find("a", REQUESTS[0]) is None
    assert memory.find("a", REQUESTS[1]) == ANSWERS[1]
    memory.close(keep=False)


def test_what_nobody_went_on_with_goes_after_a_month(remember: Remember, tmp_path: Path) -> None:
    folder = tmp_path / "unfinished"
    folder.mkdir()
    old, recent = folder / "old.answers", folder / "recent.answers"
    for path, days in ((old, 31), (recent, 29)):
        path.write_bytes(b"answers")
        then = time.time() - days * 86400
        os.utime(path, (then, then))
    remember().close(keep=False)
    assert list(folder.iterdir()) == [recent]
