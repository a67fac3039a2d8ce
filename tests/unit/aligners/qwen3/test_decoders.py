"""Decoding in threads and in processes gives the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tierline.aligners.qwen3.decoders import Decoders, processes_for
from tierline.aligners.qwen3.placing import place
from tierline.alignment import AlignmentError

BIN = 0.08


@pytest.fixture
def decoders() -> Iterator[Decoders]:
    with Decoders(1) as made:
        yield made


def said(words: int = 6) -> Any:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 1, (2 * words, 60)).astype(np.float32)
    logits[np.arange(2 * words), 4 * np.arange(2 * words)] += 9
    result = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return result, np.full(words, 4), 60 * BIN, BIN


def test_a_process_says_the_same(decoders: Decoders) -> None:
    np.testing.assert_array_equal(decoders.place(*said()).times, place(*said()).times)


def test_errors_come_back(decoders: Decoders) -> None:
    logs, *rest = said()
    logs[3] = np.nan
    with pytest.raises(AlignmentError):
        decoders.place(logs, *rest)


def test_a_process_that_is_killed_costs_nothing(decoders: Decoders) -> None:
    decoders.place(*said())
    pool = vars(decoders)["_processes"]
    for pid in list(vars(pool)["_processes"]):
        os.kill(pid, signal.SIGKILL)
    for _ in range(3):
        np.testing.assert_array_equal(decoders.place(*said()).times, place(*said()).times)


def test_a_script_or_a_cpu_gets_none() -> None:
    assert processes_for("cuda") == 0  # the tests are no child of Tierline's
    assert processes_for("cpu") == 0
