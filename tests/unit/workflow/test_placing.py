"""A finished alignment put in: one edit, and nothing else touched."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.oracle import Speech, make_speech
from tests.support.stage import ORACLE, Stage, document_of, words_of
from tierline.alignment import Progress
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing import move_tier, rename_tier, set_label
from tierline.navigation import Span
from tierline.review import Status
from tierline.workflow import (
    Document,
    PlanResult,
    align_plan,
    edited_since,
    placing,
    plan_selection,
    plan_tier,
    plan_whole,
    sidecar_with,
)
from tierline.workflow.insertion import inserted
from tierline.workflow.spans import Spans

BOTH = replace(ORACLE, tiers=None)


@pytest.fixture
def speech(tmp_path: Path) -> Speech:
    return make_speech(tmp_path, 16)


def rows(tier: object) -> list[tuple[float, float, str]]:
    return [(row.start, row.end, row.label) for row in tier]  # type: ignore[attr-defined]


def _selected(speech: Speech, grid: TextGrid, document: Document, span: Span) -> PlanResult:
    plan = plan_selection(document, grid, span, document.transcript, ORACLE)
    return align_plan(Stage(speech).aligner, plan, Progress())


def _whole(speech: Speech, grid: TextGrid, *, replacing: bool) -> PlanResult:
    document = document_of(speech)
    settings = replace(BOTH, replace=replacing)
    plan = plan_whole(document, grid, document.transcript, settings)
    return align_plan(Stage(speech).aligner, plan, Progress())


def test_a_whole_alignment_is_added_under_free_names_or_replaces(speech: Speech) -> None:
    end = document_of(speech).grid.end
    old = IntervalTier.of("words", 0, end, [Interval(0, end, "old")])
    grid = TextGrid(0, end, (old, PointTier.of("phones", 0, end, [Point(1, "x")])))
    beside = placing(_whole(speech, grid, replacing=False), grid)
    after = beside.apply(grid)
    assert after.names == ("words", "phones", "words 2", "phones 2")
    assert after.tiers[0] is old
    assert beside.name == "Align recording"
    assert beside.inverse(grid).apply(after) == grid
    result = _whole(speech, grid, replacing=True)
    after = placing(result, grid).apply(grid)
    assert after.names == ("words", "phones", "phones 2")
    assert after.tiers[0] == result.tiers[0].tier
    assert after.tiers[1] is grid.tiers[1]


def test_a_selection_without_such_a_tier_makes_one_that_is_empty_outside(speech: Speech) -> None:
    document = document_of(speech)
    span = Span(speech.spans[4][0] - 0.05, speech.spans[9][1] + 0.05)
    result = _selected(speech, document.grid, document, span)
    (tier,) = placing(result, document.grid).apply(document.grid).tiers
    inside = [row for row in rows(tier) if row[2]]
    assert inside[0][0] >= span.start
    assert inside[-1][1] <= span.end
    assert (tier.start, tier.end) == (0.0, document.grid.end)
    assert rows(tier)[0][2] == rows(tier)[-1][2] == ""


def test_a_selection_changes_only_what_lies_in_it(speech: Speech) -> None:
    document = document_of(speech)
    end = document.grid.end
    cuts = [0.0, 1.0, 1.5, 2.5, 3.25, end]
    old = IntervalTier.of(
        "words", 0, end, [Interval(cuts[n], cuts[n + 1], f"old{n}") for n in range(5)]
    )
    other = IntervalTier.of("other", 0, end, [Interval(0, end, "other")])
    grid = TextGrid(0, end, (other, old))
    result = _selected(speech, grid, document, Span(1.25, 3.0))
    edit = placing(result, grid)
    after = edit.apply(grid)
    assert after.tiers[0] is other
    found = rows(after.tiers[1])
    assert found[:2] == [(0.0, 1.0, "old0"), (1.0, 1.25, "old1")]
    assert found[-2:] == [(3.0, 3.25, "old3"), (3.25, end, "old4")]
    assert {1.25, 3.0} <= {row[0] for row in found}
    assert not {"old2"} & {row[2] for row in found}
    assert edit.inverse(grid).apply(after) == grid


def test_silence_is_not_cut_where_no_boundary_was(speech: Speech) -> None:
    document = document_of(speech)
    end = document.grid.end
    fresh = IntervalTier.of(
        "words", 0, end, [Interval(0, 2, ""), Interval(2, 3, "a"), Interval(3, end, "")]
    )
    spans = Spans([Span(1, 4)])
    silent = IntervalTier.of("words", 0, end, [Interval(0, end, "")])
    assert rows(inserted(silent, fresh, spans)) == rows(fresh)
    cut = IntervalTier.of("words", 0, end, [Interval(0, 1, ""), Interval(1, end, "x")])
    assert rows(inserted(cut, fresh, spans)) == [
        (0, 1, ""),
        (1, 2, ""),
        (2, 3, "a"),
        (3, 4, ""),
        (4, end, "x"),
    ]


def test_points_and_the_texts_own_tier_are_not_replaced(speech: Speech) -> None:
    document = document_of(speech)
    end = document.grid.end
    said = IntervalTier.of("words", 0, end, [Interval(0, end, document.transcript)])
    grid = TextGrid(0, end, (PointTier("phones", 0, end), said))
    plan = plan_tier(document, grid, 1, BOTH)
    result = align_plan(Stage(speech).aligner, plan, Progress())
    after = placing(result, grid).apply(grid)
    assert after.names == ("phones", "words", "words 2", "phones 2")
    assert after.tiers[1] is said
    plan = plan_tier(document, grid, 1, replace(ORACLE, replace=True))
    result = align_plan(Stage(speech).aligner, plan, Progress())
    (_, words) = placing(result, grid).apply(grid).tiers
    assert [label for label in words.labels if label] == words_of(speech)


def test_tiers_that_end_before_the_recording_become_longer(speech: Speech) -> None:
    document = document_of(speech)
    grid = TextGrid(0, 2, (IntervalTier.of("old", 0, 2, [Interval(0, 2, "x")]),))
    plan = plan_whole(document, grid, document.transcript, ORACLE)
    result = align_plan(Stage(speech).aligner, plan, Progress())
    after = placing(result, grid).apply(grid)
    assert {tier.end for tier in after.tiers} == {after.end} == {document.grid.end}
    assert rows(after.tiers[0])[0] == (0, 2, "x")


times = st.integers(0, 40).map(lambda n: n / 4)


@given(
    st.lists(st.tuples(times, times, st.sampled_from(["", "x", "y"])), max_size=8),
    st.lists(st.tuples(times, times), min_size=1, max_size=4),
    st.booleans(),
)
def test_whatever_the_tier_all_is_as_it_was_outside(
    drawn: list[tuple[float, float, str]], stretches: list[tuple[float, float]], tidy: bool
) -> None:
    if tidy:
        cuts = sorted({0.0, 10.0, *(low for low, _, _ in drawn)})
        drawn = [(a, b, f"old{a}" * (n % 2)) for n, (a, b) in enumerate(pairwise(cuts))]
    tier = IntervalTier.of("t", 0, 10, [Interval(min(a, b), max(a, b), c) for a, b, c in drawn])
    parts = [Interval(n, n + 1, f"new{n}" * (n % 3 > 0)) for n in range(10)]
    fresh = IntervalTier.of("t", 0, 10, parts)
    spans = Spans(Span(min(pair), max(pair)) for pair in stretches)
    after = inserted(tier, fresh, spans)
    for moment in np.arange(0.125, 10, 0.25):
        inside = spans.overlaps(moment, moment)
        assert _at(after, moment) == _at(fresh if inside else tier, moment)
    edges = {edge for edge in (*tier.starts, *tier.ends) if not spans.overlaps(edge, edge)}
    assert edges <= {*after.starts.tolist(), *after.ends.tolist()} or not tidy
    if tidy:
        assert (after.starts[1:] == after.ends[:-1]).all()
        assert (after.ends > after.starts).all()


def _at(tier: IntervalTier, moment: float) -> list[str]:
    return sorted(row.label for row in tier if row.start < moment < row.end)


def test_a_stopped_alignment_leaves_the_rest_as_it_was(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 300)
    document = document_of(speech)
    end = document.grid.end
    old = IntervalTier.of("words", 0, end, [Interval(n, n + 1, f"{n}") for n in range(120)])
    grid = TextGrid(0, end, (old,))
    plan = plan_whole(document, grid, document.transcript, replace(ORACLE, replace=True))
    pieces: list[object] = []
    result = align_plan(
        Stage(speech).aligner, plan, Progress(), pieces.append, lambda: bool(pieces)
    )
    (span,) = result.spans
    (tier,) = placing(result, grid).apply(grid).tiers
    kept = [row for row in rows(tier) if row[0] > span.end]
    assert kept == [row for row in rows(old) if row[0] > span.end]
    assert any(label.startswith("word") for label in tier.labels)


def test_edits_at_the_place_are_noticed_and_no_others(speech: Speech) -> None:
    document = document_of(speech)
    end = document.grid.end
    parts = [Interval(0, 1, "a"), Interval(1, 2, "b"), Interval(2, 3, "c"), Interval(3, end, "")]
    old = IntervalTier.of("words", 0, end, parts)
    grid = TextGrid(0, end, (old, IntervalTier.of("other", 0, end, parts)))
    plan = plan_selection(document, grid, Span(1, 2), document.transcript, ORACLE)
    assert not edited_since(plan, grid)
    assert not edited_since(plan, set_label(grid, 0, 2, "z").apply(grid))
    assert not edited_since(plan, set_label(grid, 1, 1, "z").apply(grid))
    assert edited_since(plan, set_label(grid, 0, 1, "z").apply(grid))
    assert edited_since(plan, rename_tier(grid, 0, "z").apply(grid))
    assert edited_since(plan, move_tier(grid, 0, 1).apply(grid))
    assert edited_since(plan, replace(grid, tiers=grid.tiers[1:]))
    assert not edited_since(plan, replace(grid, tiers=(PointTier("p", 0, 1), *grid.tiers)))
    tier = plan_tier(document, grid, 1, ORACLE, within=Span(0, 1))
    assert edited_since(tier, set_label(grid, 1, 0, "z").apply(grid))
    assert not edited_since(tier, set_label(grid, 1, 1, "z").apply(grid))
    assert not edited_since(tier, rename_tier(grid, 1, "z").apply(grid))
    assert edited_since(tier, replace(grid, tiers=grid.tiers[:1]))
    whole = plan_whole(document, grid, "a", ORACLE)
    assert not edited_since(whole, set_label(grid, 0, 1, "z").apply(grid))
    whole = plan_whole(document, grid, "a", replace(ORACLE, replace=True))
    assert edited_since(whole, set_label(grid, 0, 1, "z").apply(grid))


def test_what_is_known_of_labels_follows_them(speech: Speech) -> None:
    document = document_of(speech)
    first = _whole(speech, document.grid, replacing=False)
    grid = placing(first, document.grid).apply(document.grid)
    known = sidecar_with(None, first, document.grid)
    checked = replace(
        known, items=tuple(replace(item, status=Status.CHECKED) for item in known.items)
    )
    span = Span(speech.spans[4][0], speech.spans[9][1])
    again = _selected(speech, grid, document, span)
    after = placing(again, grid).apply(grid)
    merged = sidecar_with(checked, again, grid)
    words = {(item.start, item.end, item.label) for item in merged.items if item.tier == "words"}
    assert words == {row for row in rows(after.tier("words")) if row[2]}
    fresh = [item for item in merged.items if item.status is Status.AUTO]
    assert fresh
    assert all(span.start <= item.start < item.end <= span.end for item in fresh)
    phones = [item for item in merged.items if item.tier == "phones"]
    assert phones == [item for item in checked.items if item.tier == "phones"]
    assert merged.source == checked.source
    free = sidecar_with(checked, first, grid)
    assert {item.tier for item in free.items} == {"words", "phones", "words 2", "phones 2"}
    assert len(free.items) == 2 * len(known.items)
