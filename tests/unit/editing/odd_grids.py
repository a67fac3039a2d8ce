"""Grids as real files hold them, odd ones included, and every operation on them, for hypothesis."""

import math
import struct
from collections.abc import Callable
from itertools import pairwise

from hypothesis import strategies as st

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid, Tier
from tierline.editing import (
    Change,
    Edit,
    EditError,
    InsertTier,
    MoveTier,
    RemoveTier,
    RenameTier,
    SetDomain,
    Splice,
    add_boundary,
    add_boundary_all_tiers,
    add_interval,
    add_tier,
    clear_labels,
    duplicate_tier,
    extend_to,
    grip_near,
    linked,
    merge_intervals,
    move_grips,
    move_tier,
    remove_boundary,
    remove_interval_label,
    remove_tier,
    rename_tier,
    set_label,
)

ODD_NAN = struct.unpack("<d", bytes.fromhex("010000000000f87f"))[0]  # undefined, with a payload
times = st.one_of(
    st.sampled_from([0.0, -0.0, 0.1, 0.2, 0.3, 0.1 + 0.2, 0.5, 1.0, 1.0 + 1e-9, 2.0, -1.5]),
    st.floats(-3, 12),
    st.sampled_from([math.nan, ODD_NAN, math.inf, -math.inf]),
)
labels = st.one_of(
    st.sampled_from(
        ["", "a", "na", "t͡s", "é", "👩‍👩‍👧", "\ud83d\ude00", "\udc80", "क्षि", "two\nlines"]
    ),
    st.text(max_size=4),
)
names = st.sampled_from(["words", "words", "phones", "", "ʃ"])


@st.composite
def tidy_tiers(draw: st.DrawFn) -> Tier:
    inner = draw(st.lists(st.floats(0.01, 9.99), max_size=6, unique=True))
    edges = [0.0, *sorted(inner), 10.0]
    rows = [Interval(*pair, draw(labels)) for pair in pairwise(edges)]
    kept = [row for row in rows if draw(st.integers(0, 5))]
    return IntervalTier.of(draw(names), 0.0, 10.0, kept)


@st.composite
def odd_tiers(draw: st.DrawFn) -> Tier:
    start, end = draw(st.sampled_from([(0.0, 10.0), (1.0, 2.0), (-3.0, 3.0), (math.nan, ODD_NAN)]))
    if draw(st.booleans()):
        rows = draw(st.lists(st.builds(Interval, times, times, labels), max_size=6))
        return IntervalTier.of(draw(names), start, end, rows)
    points = draw(st.lists(st.builds(Point, times, labels), max_size=6))
    if draw(st.booleans()):
        points = sorted(points, key=lambda point: point.time)
    return PointTier.of(draw(names), start, end, points)


tiers = st.one_of(tidy_tiers(), odd_tiers())
domains = st.sampled_from([(0.0, 10.0), (-1.0, 12.0), (math.nan, math.nan), (2.0, 1.0)])
grids = st.builds(
    lambda domain, members: TextGrid(domain[0], domain[1], tuple(members)),
    domains,
    st.lists(tiers, max_size=4),
)
places = st.integers(-1, 5)
rows = st.one_of(
    st.lists(st.builds(Interval, times, times, labels), max_size=3).map(tuple),
    st.lists(st.builds(Point, times, labels), max_size=3).map(tuple),
)
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Splice, places, places, places, rows),
    st.builds(InsertTier, places, tiers),
    st.builds(RemoveTier, places),
    st.builds(RenameTier, places, names),
    st.builds(MoveTier, places, places),
    st.builds(SetDomain, st.none() | places, times, times),
)
edits = st.builds(Edit, labels, st.lists(changes, max_size=4).map(tuple))


def bits(grid: TextGrid) -> object:
    """Return a grid as a value that is equal only if every bit and letter is."""
    return (
        struct.pack("<dd", grid.start, grid.end),
        [
            (
                type(tier),
                tier.name,
                struct.pack("<dd", tier.start, tier.end),
                tier.labels,
                [column.tobytes() for column in columns(tier)],
            )
            for tier in grid.tiers
        ],
    )


def columns(tier: Tier) -> list:  # type: ignore[type-arg]
    return [tier.starts, tier.ends] if isinstance(tier, IntervalTier) else [tier.times]


@st.composite
def operations(draw: st.DrawFn, grid: TextGrid) -> Edit:
    """Draw an operation that a user could do on this grid; an empty edit where it is refused."""
    operation = draw(st.sampled_from([_rows_edit, _tiers_edit, _grips_edit]))
    try:
        return operation(draw, grid)
    except EditError as error:
        return Edit(error.message)


def _rows_edit(draw: st.DrawFn, grid: TextGrid) -> Edit:
    tier, time = draw(places), draw(times)
    first, last = draw(places), draw(places)
    chosen: Callable[[], Edit] = draw(
        st.sampled_from(
            [
                lambda: add_boundary(grid, tier, time, caret=draw(st.none() | places)),
                lambda: add_boundary_all_tiers(grid, time),
                lambda: add_interval(grid, tier, time, draw(times)),
                lambda: set_label(grid, tier, first, draw(labels)),
                lambda: remove_interval_label(grid, tier, first),
                lambda: merge_intervals(grid, tier, first, last),
            ]
        )
    )
    return chosen()


def _tiers_edit(draw: st.DrawFn, grid: TextGrid) -> Edit:
    tier, to = draw(places), draw(places)
    chosen: Callable[[], Edit] = draw(
        st.sampled_from(
            [
                lambda: add_tier(
                    grid, to, draw(names), draw(st.sampled_from(["interval", "point"]))
                ),
                lambda: rename_tier(grid, tier, draw(names)),
                lambda: remove_tier(grid, tier),
                lambda: duplicate_tier(grid, tier),
                lambda: move_tier(grid, tier, to),
                lambda: clear_labels(grid, tier),
                lambda: extend_to(grid, draw(times)),
            ]
        )
    )
    return chosen()


def _grips_edit(draw: st.DrawFn, grid: TextGrid) -> Edit:
    tolerance = draw(st.sampled_from([0.01, 1.0, math.inf]))
    grip = grip_near(grid, draw(places), draw(times), tolerance)
    if grip is None:
        return Edit("Nothing there")
    if draw(st.booleans()):
        return remove_boundary(grid, grip)
    grips = linked(grid, grip) if draw(st.booleans()) else (grip,)
    return move_grips(grid, grips, draw(times))
