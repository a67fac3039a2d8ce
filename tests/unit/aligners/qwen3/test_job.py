"""A request on its way: what is looked for again, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tierline.aligners.qwen3.job import MOST_TRIES, Job
from tierline.aligners.qwen3.placing import Placed
from tierline.aligners.qwen3.spelling import spelled
from tierline.alignment import AlignmentRequest, Defect
from tierline.inference.samples import Sound
from tierline.text import split_units

WORDS = 10
SECONDS = 20.0
START = 100.0  # of the request in its recording


def job(*, open_end: bool = False, text: str = "a b c d e f g h i j") -> Job:
    units = split_units(text)
    request = AlignmentRequest("x", Path("x.wav"), units, START, START + SECONDS, open_end=open_end)
    samples = np.zeros(round(SECONDS * 16000), np.float32)
    return Job(request, spelled(units, "en"), Sound(samples, 16000, START), tries=1)


def placed(count: int, sure: int, *, step: float = 1.0) -> Placed:
    """A second for each word, the leading ones sure."""
    starts = step * np.arange(count)
    support = np.zeros((count, 2), dtype=np.bool_)
    support[:sure] = True
    numbers = np.where(support, 0.9, 0.1)
    times = np.stack([starts, starts + 0.5 * step], axis=1)
    return Placed(times, numbers, numbers, support, np.zeros(count, dtype=np.bool_))


def test_all_words_that_are_sure_are_taken_at_once() -> None:
    asked = job()
    asked.take(placed(WORDS, WORDS))
    assert asked.done
    words = asked.words()
    assert words[3].span == (START + 3.0, START + 3.5)
    assert words[3].edge_confidence == (0.9, 0.9)
    assert not any(word.defects for word in words)


def test_a_pile_up_is_looked_for_again_behind_the_last_word_that_is_sure() -> None:
    asked = job()
    asked.take(placed(WORDS, 5))
    assert not asked.done
    assert asked.left == ("f", "g", "h", "i", "j")
    assert asked.begun == 4.5  # where the fifth word ends
    asked.take(placed(5, 5))
    assert asked.done
    assert asked.words()[5].span == (START + 4.5, START + 5.0)


def test_after_some_tries_the_rest_is_marked() -> None:
    asked = job()
    asked.tries = MOST_TRIES
    asked.take(placed(WORDS, 5))
    assert asked.done
    marked = [Defect.UNSUPPORTED in word.defects for word in asked.words()]
    assert marked == [False] * 5 + [True] * 5


def test_with_an_open_end_the_rest_has_no_place() -> None:
    asked = job(open_end=True)
    asked.tries = MOST_TRIES
    asked.take(placed(WORDS, 5))
    assert [word.span is None for word in asked.words()] == [False] * 5 + [True] * 5


def test_no_sound_left_is_no_reason_to_look() -> None:
    asked = job()
    asked.take(placed(WORDS, 5, step=SECONDS / 4.5))  # the fifth word ends with the sound
    assert asked.done


def test_a_unit_of_several_words_goes_from_the_first_to_the_last() -> None:
    units = split_units("ab cd ef")
    together = replace(units[0], label="ab cd", end=units[1].end, spoken=("ab", "cd"))
    asked = job()
    words = spelled((together, units[2]), "en")
    asked = Job(replace(asked.request, units=(together, units[2])), words, asked.sound)
    count = len(words.words)
    asked.take(placed(count, count))
    first, second = asked.words()
    assert first.span == (START, START + count - 2 + 0.5)
    assert second.span == (START + count - 1, START + count - 0.5)


@pytest.mark.parametrize("length", [0.0, 0.08])
def test_the_librarys_words_without_length_are_marked(length: float) -> None:
    asked = job(text="a b")
    asked.take_library([(0.8, 0.8 + length), (1.6, 2.0)], np.array([10, 11, 20, 25]))
    first = asked.words()[0]
    assert (Defect.ZERO_LENGTH in first.defects) == (length == 0)
    assert first.confidence is None
