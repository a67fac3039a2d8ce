import random
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tierline.alignment import Provenance
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.review import (
    AlignedLabel,
    Run,
    Sidecar,
    Source,
    Status,
    known_by_tier,
    merged,
)

ORIGIN = Provenance("uniform", "1")
TIMES = [0.0, 0.3, 0.8, 1.1, 1.9, 2.0]
LABELS = ["the", "cat", "and", "the", "dog"]


def rows(
    labels: Sequence[str] = LABELS, times: Sequence[float] = TIMES
) -> list[tuple[str, float, float]]:
    return list(zip(labels, times, times[1:], strict=False))


def known(status: Status = Status.AUTO, tier: str = "words") -> Sidecar:
    items = tuple(
        AlignedLabel(tier, start, end, label, ORIGIN, (start, end), status, 0.5)
        for label, start, end in rows()
    )
    return Sidecar(Source("a.wav", "a.txt"), items, Run("2026-01-01T00:00:00Z", 1.0, "1"))


def grid(wanted: Sequence[tuple[str, float, float]], name: str = "words") -> TextGrid:
    intervals = [Interval(start, end, label) for label, start, end in wanted]
    return TextGrid(0, 9, (IntervalTier.of(name, 0, 9, intervals),))


def brief(sidecar: Sidecar) -> list[tuple[str, float, float, str, float | None]]:
    return [
        (item.label, item.start, item.end, item.status, item.original and item.original[0])
        for item in sidecar.items
    ]


def test_what_nobody_touched_stays_as_it_is() -> None:
    sidecar = known()
    after = merged(sidecar, grid(rows()))
    assert after == sidecar
    assert all(one is other for one, other in zip(after.items, sidecar.items, strict=True))


def test_a_moved_boundary_marks_both_neighbours() -> None:
    after = merged(known(), grid(rows(times=[0.0, 0.3, 0.9, 1.1, 1.9, 2.0])))
    assert [item.status for item in after.items] == ["auto", "moved", "moved", "auto", "auto"]
    assert brief(after)[1] == ("cat", 0.3, 0.9, "moved", 0.3)
    assert after.items[1].original == (0.3, 0.8)
    assert after.items[1].confidence == 0.5


def test_rounding_is_no_move() -> None:
    after = merged(known(), grid(rows(times=[0.0, 0.3 + 4e-7, 0.8, 1.1, 1.9, 2.0])))
    assert {item.status for item in after.items} == {"auto"}
    assert after.items[1].start == 0.3 + 4e-7


def test_a_new_label_is_followed() -> None:
    after = merged(known(), grid(rows(["the", "bat", "and", "the", "dog"])))
    assert brief(after)[1] == ("bat", 0.3, 0.8, "moved", 0.3)


def test_what_a_human_took_out_goes() -> None:
    kept = [row for row in rows() if row[0] != "and"]
    assert [item.label for item in merged(known(), grid(kept)).items] == [
        "the",
        "cat",
        "the",
        "dog",
    ]
    cleared = rows(["the", " ", "and", "the", "dog"])
    assert len(merged(known(), grid(cleared)).items) == 4
    assert merged(known(), TextGrid(0, 9)).items == ()
    assert merged(known(), grid([])).items == ()


def test_what_a_human_added_has_no_machine_behind_it() -> None:
    more = sorted([*rows(), ("new", 2.0, 2.5)], key=lambda row: row[1])
    assert merged(known(), grid(more)) == known()


def test_a_split_word_stays_with_its_greater_part() -> None:
    split = [row for row in rows() if row[0] != "and"]
    split += [("a", 0.8, 0.9), ("nd", 0.9, 1.1)]
    after = merged(known(), grid(sorted(split, key=lambda row: row[1])))
    assert brief(after)[2] == ("nd", 0.9, 1.1, "moved", 0.8)
    assert len(after.items) == 5


def test_joined_words_keep_one_of_both() -> None:
    joined = [("the", 0.0, 0.3), ("catand", 0.3, 1.1), *rows()[3:]]
    after = merged(known(), grid(joined))
    assert brief(after)[1] == ("catand", 0.3, 1.1, "moved", 0.3)
    assert len(after.items) == 4


def test_checked_is_never_lost() -> None:
    after = merged(known(Status.CHECKED), grid(rows(times=[0.0, 0.3, 0.9, 1.1, 1.9, 2.0])))
    assert {item.status for item in after.items} == {"checked"}


def test_a_renamed_tier_is_known_by_its_labels() -> None:
    after = merged(known(), grid(rows(), "Wörter"))
    assert {item.tier for item in after.items} == {"Wörter"}
    assert {item.status for item in after.items} == {"auto"}
    other = grid([("x", 0.0, 1.0)], "else")
    assert merged(known(), other).items == ()


def test_of_two_tiers_of_one_name_the_likelier_is_taken() -> None:
    both = grid([("x", 0.0, 1.0)]).with_tiers(*grid(rows()).tiers)
    assert merged(known(), both) == known()


def test_undefined_times_are_left_out() -> None:
    odd = [*rows(), ("dog", float("nan"), 5.0), ("cat", float("-inf"), 0.0)]
    assert merged(known(), grid(odd)) == known()


def test_a_tier_that_was_shifted_as_a_whole_is_followed() -> None:
    after = merged(known(), grid(rows(times=[time + 5 for time in TIMES])))
    assert [item.start for item in after.items] == [time + 5 for time in TIMES[:-1]]
    assert {item.status for item in after.items} == {"moved"}


@pytest.mark.parametrize("seed", range(20))
def test_random_work_keeps_each_label_with_its_own(seed: int) -> None:
    """Moves and relabels of up to a third, none far: every label is followed to its own place."""
    chance = random.Random(seed)
    edges = np.cumsum([chance.uniform(0.1, 0.5) for _ in range(61)])
    labels = [chance.choice("abcdef") for _ in range(60)]
    items = tuple(
        AlignedLabel("words", start, end, label, ORIGIN, (start, end))
        for label, start, end in rows(labels, edges.tolist())
    )
    sidecar = replace(known(), items=items)
    for _ in range(20):
        edges[chance.randrange(1, 60)] += chance.uniform(-0.02, 0.02)
    for _ in range(5):
        labels[chance.randrange(60)] = "new"
    after = merged(sidecar, grid(rows(labels, edges.tolist())))
    originals = [item.original for item in after.items]
    assert originals == [item.original for item in items]


def test_many_labels_take_no_time() -> None:
    count = 60_000
    edges = np.arange(count + 1) * 0.1
    labels = [f"w{index % 900}" for index in range(count)]
    items = tuple(
        AlignedLabel("words", start, end, label, ORIGIN, (start, end))
        for label, start, end in rows(labels, edges.tolist())
    )
    sidecar = replace(known(), items=items)
    labels[100] = labels[50_000] = "typed"
    shifted = edges + 0.03  # nothing stands where it stood
    shifted[7] += 0.01
    before = time.process_time()  # a busy machine is not our fault
    after = merged(sidecar, grid(rows(labels, shifted.tolist())))
    assert time.process_time() - before < 15  # each with each would take many minutes
    assert len(after.items) == count


@pytest.mark.parametrize("later", [0.0, 4.0])
def test_tiers_of_one_name_are_known_apart(later: float) -> None:
    """One beside the other in time, or one after the other."""
    first, second = rows(), rows(times=[time + later + 0.05 for time in TIMES])
    items = [
        AlignedLabel("words", start, end, label, ORIGIN, (start, end))
        for label, start, end in (*first, *second)
    ]
    sidecar = replace(known(), items=tuple(items))
    label, start, end = second[2]
    second[2] = (label, start, end + 0.01)
    both = TextGrid(0, 9, (*grid(first).tiers, *grid(second).tiers))
    by_tier = known_by_tier(sidecar, both)
    assert [item.label for item in by_tier[0]] == [item.label for item in by_tier[1]] == LABELS
    assert {item.status for item in by_tier[0]} == {"auto"}
    assert [item.status for item in by_tier[1]] == ["auto", "auto", "moved", "auto", "auto"]
    assert merged(sidecar, both).items == (*by_tier[0], *by_tier[1])
