import itertools
from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PyQt6.QtWidgets import QApplication, QScrollBar
from pytestqt.qtbot import QtBot

from tests.support.user import USER
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.navigation import Span
from tierline.workflow import Document
from tierline_desktop.timeline import Timeline
from tierline_desktop.timeline.layout import Kind, Sizes, arrange
from tierline_desktop.timeline.scrolling import RANGE, Thumb, start_of, thumb_of
from tierline_desktop.workspace import Workspace

HOURS = 36_000.0
NONE = Qt.KeyboardModifier.NoModifier
Turn = Callable[..., None]


def grid(tiers: int, seconds: float) -> TextGrid:
    names = (f"t{n}" for n in range(tiers))
    rows = [Interval(0, seconds / 2, "one"), Interval(seconds / 2, seconds, "two")]
    return TextGrid(0, seconds, tuple(IntervalTier.of(n, 0, seconds, rows) for n in names))


@pytest.fixture
def timeline(qtbot: QtBot) -> Iterator[Timeline]:
    made = Timeline(Workspace())
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.workspace.open(Document(None, grid(3, 100.0)))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_services()


@pytest.fixture
def turn(timeline: Timeline) -> Turn:
    def turned(
        at: tuple[float, float],
        down: int,
        modifiers: Qt.KeyboardModifier = NONE,
        *,
        across: int = 0,
        pixels: tuple[int, int] = (0, 0),
    ) -> None:
        place = QPointF(*at)
        event = QWheelEvent(
            place,
            QPointF(timeline.canvas.mapToGlobal(place.toPoint())),
            QPoint(*pixels),
            QPoint(across, down),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(timeline.canvas, event)

    return turned


def test_ctrl_and_wheel_zoom_about_the_pointer(timeline: Timeline, turn: Turn) -> None:
    x = timeline.x_at(30.0)
    for _ in range(5):
        turn((x, 100), 120, Qt.KeyboardModifier.ControlModifier)
    view = timeline.workspace.state.view
    assert view.duration == pytest.approx(100 / 1.25**5)
    assert timeline.time_at(x) == pytest.approx(30.0)
    for _ in range(9):
        turn((x, 100), -120, Qt.KeyboardModifier.ControlModifier)
    assert timeline.workspace.state.view == Span(0, 100)


def test_wheel_and_trackpad_pan_in_time(timeline: Timeline, turn: Turn) -> None:
    timeline.workspace.show(Span(40, 50))
    turn((400, 100), -120)
    assert timeline.workspace.state.view.start == pytest.approx(41.2)
    turn((400, 100), 0, across=120)
    assert timeline.workspace.state.view.start == pytest.approx(40.0)
    axis = timeline.arrangement.axis
    turn((400, 100), 0, across=-30, pixels=(-50, 0))
    assert timeline.workspace.state.view.start == pytest.approx(40 + 50 * axis.seconds_per_pixel)


def test_shift_or_the_gutter_scrolls_rows(timeline: Timeline, turn: Turn) -> None:
    timeline.workspace.open(Document(None, grid(40, 100.0)))
    view = timeline.workspace.state.view
    turn((400, 200), -120, Qt.KeyboardModifier.ShiftModifier)
    scrolled = timeline.canvas.row_scroll
    assert scrolled > 0
    turn((10, 200), -120)
    assert timeline.canvas.row_scroll == 2 * scrolled
    assert timeline.workspace.state.view == view
    for _ in range(99):
        turn((10, 200), 120)
    assert timeline.canvas.row_scroll == 0


def bars(timeline: Timeline) -> tuple[QScrollBar, QScrollBar]:
    found = timeline.findChildren(QScrollBar)
    across = next(bar for bar in found if bar.orientation() is Qt.Orientation.Horizontal)
    down = next(bar for bar in found if bar.orientation() is Qt.Orientation.Vertical)
    return across, down


def test_the_bars_follow_and_lead(timeline: Timeline) -> None:
    across, down = bars(timeline)
    assert not down.isVisible()
    timeline.workspace.open(Document(None, grid(40, HOURS)))
    assert down.isVisible()
    down.setValue(down.maximum())
    assert timeline.canvas.row_scroll == timeline.canvas.most_row_scroll
    timeline.workspace.show(Span(18_000, 18_000.001))
    assert across.value() == pytest.approx(across.maximum() / 2, rel=1e-3)
    across.setValue(across.maximum())
    assert timeline.workspace.state.view.end == pytest.approx(HOURS)
    across.setValue(0)
    assert timeline.workspace.state.view.start == 0.0


def test_ten_hours_at_a_millisecond_fit_the_bar() -> None:
    bounds = Span(-5.0, HOURS)
    for start in (-5.0, 0.0, 12_345.678, HOURS - 0.001):
        view = Span(start, start + 0.001)
        thumb = thumb_of(view, bounds)
        assert 0 <= thumb.value <= thumb.most <= RANGE
        assert start_of(thumb, view, bounds) == pytest.approx(start, abs=1e-4)
    assert thumb_of(bounds, bounds) == Thumb(0, RANGE, 0)


def drag(timeline: Timeline, begin: QPoint, end: QPoint) -> None:
    USER.mousePress(timeline.canvas, Qt.MouseButton.LeftButton, pos=begin)
    USER.mouseMove(timeline.canvas, end)
    USER.mouseRelease(timeline.canvas, Qt.MouseButton.LeftButton, pos=end)


def test_dragging_a_separator_resizes_a_row(timeline: Timeline, qtbot: QtBot) -> None:
    row = timeline.arrangement.rows[0].rect
    edge = QPoint(20, row.bottom() + 1)
    with qtbot.waitSignal(timeline.heights_changed) as told:
        drag(timeline, edge, edge + QPoint(0, 30))
    assert told.args == [{"tier t0": row.height() + 30}]
    assert timeline.arrangement.rows[0].rect.height() == row.height() + 30
    drag(timeline, edge + QPoint(0, 30), QPoint(20, 0))
    assert timeline.arrangement.rows[0].rect.height() >= 20
    again = QPoint(20, timeline.arrangement.rows[0].rect.bottom() + 1)
    USER.mouseDClick(timeline.canvas, Qt.MouseButton.LeftButton, pos=again)
    assert timeline.arrangement.rows[0].rect.height() == row.height()
    assert timeline.workspace.state.undo_name is None


@pytest.mark.parametrize("height", [60, 200, 400, 1080, 3000])
@pytest.mark.parametrize("tiers", [0, 1, 40])
def test_parts_never_overlap(height: int, tiers: int) -> None:
    sizes = Sizes(800, height, 100, 17, {"wave": 150, "tier t0": 5})
    names = tuple(f"t{n}" for n in range(tiers))
    made = arrange(sizes, Span(0, 1), sound=True, names=names, ghosts=("g",))
    assert {pane.kind for pane in made.panes} == set(Kind)
    for above, below in itertools.pairwise([pane.rect for pane in made.panes]):
        assert below.top() == above.bottom() + 1
    for upper, lower in itertools.pairwise(made.rows):
        assert lower.rect.top() == upper.rect.bottom() + 1
    assert all(row.rect.height() >= sizes.least_row for row in made.rows)
    if height >= 200:
        assert made.rows_area.height() >= sizes.least_row


def test_a_pinch_on_a_trackpad_zooms_about_the_fingers(timeline: Timeline) -> None:
    place = QPointF(500, 100)
    before = timeline.time_at(500)
    duration = timeline.workspace.state.view.duration
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        QPointF(timeline.canvas.mapToGlobal(place.toPoint())),
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(timeline.canvas, event)
    assert timeline.workspace.state.view.duration == pytest.approx(duration / 1.25)
    assert timeline.time_at(500) == pytest.approx(before)
