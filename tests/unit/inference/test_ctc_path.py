import tracemalloc
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tierline.errors import Cancelled
from tierline.inference.ctc_path import Items, best_path

NEVER = -np.inf


def items_of(words: list[list[int]], *, omission: float = NEVER, open_end: bool = False) -> Items:
    firsts = np.cumsum([0, *map(len, words[:-1])]).astype(np.int64)
    tokens = np.array([token for word in words for token in word], np.int64)
    return Items(tokens, firsts, np.full(len(words), omission), open_end)


def random_scores(frames: int, columns: int, seed: int) -> NDArray[np.float32]:
    logits = np.random.default_rng(seed).normal(0, 2, (frames, columns))
    return np.asarray(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True), np.float32)


class Rules:
    """The same paths, told one step at a time."""

    def __init__(self, scores: NDArray[np.float32], items: Items) -> None:
        self.scores = scores
        self.items = items
        self.tokens = items.tokens.tolist()
        behind = [*items.firsts[1:].tolist(), len(self.tokens)]
        self.behind = [2 * place for place in behind]
        self.omissions = {
            (2 * first, end): float(cost)
            for first, end, cost in zip(
                items.firsts.tolist(), self.behind, items.omission, strict=True
            )
        }

    def step(self, before: int, state: int) -> float:
        """What a step costs."""
        costs = [self.omissions.get((before, state), NEVER)]
        if state - before in (0, 1):
            costs.append(0.0)
        if state - before == 2 and state % 2:
            place = state // 2
            costs.append(0.0 if self.tokens[place] != self.tokens[place - 1] else NEVER)
        return max(costs)

    def emission(self, frame: int, state: int) -> float:
        return float(self.scores[frame, self.tokens[state // 2] if state % 2 else 0])

    @property
    def ends(self) -> set[int]:
        open_ends = {0, *self.behind} if self.items.open_end else {self.behind[-1]}
        return open_ends | {end - 1 for end in open_ends if end}

    def score(self, states: list[int]) -> float:
        """The score of a path."""
        steps = zip([0, *states[:-1]], states, strict=True)
        total = sum(self.step(before, state) for before, state in steps)
        total += sum(self.emission(frame, state) for frame, state in enumerate(states))
        return total if states[-1] in self.ends else NEVER

    def best(self) -> float:
        """The best score there is, by trying everything."""

        @cache
        def best_until(frame: int, state: int) -> float:
            if frame < 0:
                return 0.0 if state == 0 else NEVER
            reached = max(
                best_until(frame - 1, before) + self.step(before, state)
                for before in range(state + 1)
            )
            return reached + self.emission(frame, state)

        return max(best_until(len(self.scores) - 1, end) for end in self.ends)


@settings(deadline=None, max_examples=150)
@given(
    words=st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=3), min_size=1, max_size=4),
    frames=st.integers(1, 12),
    omission=st.sampled_from([NEVER, -4.0, -0.5]),
    open_end=st.booleans(),
    seed=st.integers(0, 9999),
)
@pytest.mark.parametrize("table", [1, 9, 1 << 20])
def test_finds_what_trying_everything_finds(
    table: int,
    *,
    words: list[list[int]],
    frames: int,
    omission: float,
    open_end: bool,
    seed: int,
) -> None:
    items = items_of(words, omission=omission, open_end=open_end)
    scores = random_scores(frames, 4, seed)
    rules = Rules(scores, items)
    best = rules.best()
    states = best_path(scores, items, table=table)
    if states is None:
        assert best == NEVER
    else:
        assert rules.score(states.tolist()) == pytest.approx(best, abs=1e-4)


def test_one_table_and_many_halves_agree() -> None:
    rng = np.random.default_rng(5)
    words = [rng.integers(1, 20, rng.integers(1, 7)).tolist() for _ in range(120)]
    items = items_of(words, omission=-9.0)
    scores = random_scores(900, 20, 6)
    whole = best_path(scores, items)
    halved = best_path(scores, items, table=2000)
    assert whole is not None
    assert halved is not None
    assert whole.tolist() == halved.tolist()


def test_equal_tokens_need_a_blank_between() -> None:
    scores = np.log(np.full((3, 2), 0.5, np.float32))
    states = best_path(scores, items_of([[1, 1]]))
    assert states is not None
    assert states.tolist() == [1, 2, 3]
    assert best_path(scores[:2], items_of([[1, 1]])) is None


def test_a_word_that_is_not_said_is_left_out() -> None:
    probabilities = np.full((9, 4), 1e-6)
    for frame, token in enumerate([0, 1, 1, 0, 0, 0, 3, 3, 0]):
        probabilities[frame, token] = 1.0
    states = best_path(
        np.log(probabilities).astype(np.float32), items_of([[1], [2], [3]], omission=-5.0)
    )
    assert states is not None
    assert set(states.tolist()) & {1, 3, 5} == {1, 5}


def test_with_an_open_end_words_that_do_not_come_are_not_said() -> None:
    probabilities = np.full((6, 4), 1e-6)
    for frame, token in enumerate([0, 1, 0, 2, 2, 0]):
        probabilities[frame, token] = 1.0
    states = best_path(
        np.log(probabilities).astype(np.float32), items_of([[1], [2], [3], [1]], open_end=True)
    )
    assert states is not None
    assert states.tolist() == [0, 1, 2, 3, 3, 4]


def test_memory_grows_with_the_length_and_not_with_its_square() -> None:
    # 20 minutes in steps of 80 ms, and some 4 tokens a second: a table would take 150 MB.
    peaks = []
    for minutes in (5, 20):
        frames, tokens = minutes * 750, minutes * 240
        scores = random_scores(frames, 40, minutes)
        words = np.random.default_rng(0).integers(1, 40, (tokens // 3, 3)).tolist()
        items = items_of(words, omission=-9.0)
        tracemalloc.start()
        states = best_path(scores, items)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert states is not None
        assert len(states) == frames
        print(f"{minutes} min, {frames} frames, {tokens} tokens: {peaks[-1] / 1e6:.1f} MB")
    assert peaks[1] < 4e6  # scores not included: those are 2.4 MB
    assert peaks[1] < 4 * peaks[0]


def test_can_be_stopped() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        best_path(random_scores(200, 4, 0), items_of([[1], [2]]), check=stop)
