import math
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QColor, QImage, QPalette
from pytestqt.qtbot import QtBot

from tests.support.user import USER
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.audio import probe
from tierline.editing import set_label
from tierline.navigation import Selection, Span
from tierline.workflow import Document
from tierline_desktop.timeline import Timeline
from tierline_desktop.timeline.layout import Kind
from tierline_desktop.timeline.texts import shown
from tierline_desktop.timeline.theme import theme_of
from tierline_desktop.workspace import Workspace

Maker = Callable[[Document], Timeline]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Maker]:
    made: list[Timeline] = []

    def timeline(document: Document) -> Timeline:
        workspace = Workspace()
        shown_one = Timeline(workspace, cache_folder=tmp_path / "cache")
        qtbot.addWidget(shown_one)
        made.append(shown_one)
        shown_one.resize(800, 500)
        workspace.open(document)
        shown_one.show()
        qtbot.waitExposed(shown_one)
        return shown_one

    yield timeline
    for one in made:
        one.close_services()


def tone(path: Path, *, channels: int = 1, seconds: float = 2.0) -> Document:
    times = np.arange(int(seconds * 8000)) / 8000
    sound = (9000 * np.sin(2 * np.pi * 440 * times)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.repeat(sound[:, None], channels, axis=1).tobytes())
    words = IntervalTier.of("w", 0, seconds, [Interval(0, 1, "one"), Interval(1, seconds, "two")])
    points = PointTier.of("p", 0, seconds, [Point(0.5, "H*")])
    return Document(probe(path), TextGrid(0, seconds, (words, points)))


def picture(timeline: Timeline) -> QImage:
    return timeline.canvas.grab().toImage()


def part(timeline: Timeline, rect: QRect) -> QImage:
    return picture(timeline).copy(rect)


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 3)}


def test_sound_and_tiers_are_drawn_and_threads_end(
    qtbot: QtBot, make: Maker, tmp_path: Path
) -> None:
    timeline = make(tone(tmp_path / "a.wav", channels=2))
    wave_pane = timeline.arrangement.pane(Kind.WAVE)
    spectrum = timeline.arrangement.pane(Kind.SPECTROGRAM)
    assert wave_pane is not None
    assert spectrum is not None
    qtbot.waitUntil(lambda: len(colours(part(timeline, wave_pane.rect))) > 10)
    gutter = timeline.arrangement.gutter
    plot = spectrum.rect.adjusted(gutter, 0, 0, 0)
    qtbot.waitUntil(lambda: len(colours(part(timeline, plot))) > 30)
    assert any(thread.name.startswith("timeline-") for thread in threading.enumerate())
    timeline.close_services()
    assert not any(thread.name.startswith("timeline-") for thread in threading.enumerate())


def test_near_zoom_draws_samples(qtbot: QtBot, make: Maker, tmp_path: Path) -> None:
    timeline = make(tone(tmp_path / "a.wav"))
    timeline.workspace.show(Span(1.0, 1.004))
    pane = timeline.arrangement.pane(Kind.WAVE)
    assert pane is not None
    qtbot.waitUntil(lambda: len(colours(part(timeline, pane.rect))) > 10)


def test_a_damaged_recording_is_said(qtbot: QtBot, make: Maker, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    document = tone(path)
    path.unlink()
    timeline = make(document)
    qtbot.waitUntil(lambda: bool(timeline.canvas.sound.problem))
    assert "a.wav" in timeline.canvas.sound.problem
    picture(timeline)


def odd_grid() -> TextGrid:
    nan, inf = math.nan, math.inf
    odd = [Interval(-0.5, 0.5, "a"), Interval(1, 2, "b"), Interval(1.5, 3, "overlap")]
    odd += [Interval(3, 3, "zero"), Interval(nan, 4, "nan"), Interval(4, 3.5, "inverted")]
    return TextGrid(
        -1,
        5,
        (
            IntervalTier.of("odd", -0.5, 4.5, odd),
            IntervalTier.of("", 0, 4, []),
            IntervalTier.of("inf", -inf, inf, [Interval(-inf, 1, "x"), Interval(1, inf, "\ud800")]),
            PointTier.of("p", 0, 4, [Point(nan, "x"), Point(3, "c"), Point(1), Point(inf, "y")]),
            PointTier("empty", 2, 1),
            IntervalTier.of("nan", nan, nan, [Interval(0, 1, "نص\n" * 500)]),
        ),
    )


@pytest.mark.parametrize("grid", [odd_grid(), TextGrid(0, 0), TextGrid(math.nan, 1)])
def test_odd_grids_are_drawn(make: Maker, grid: TextGrid) -> None:
    timeline = make(Document(None, grid))
    for selection in (Selection(1.6, 1.6, 0), Selection(0.1, 3.0, 3)):
        timeline.workspace.select(selection)
        for view in (Span(-1, 5), Span(1, 1.01), Span(2.9, 3.1)):
            timeline.workspace.show(view)
            assert not picture(timeline).isNull()


def test_a_gap_and_an_overlap_look_different(make: Maker) -> None:
    timeline = make(Document(None, odd_grid()))
    theme, row = theme_of(timeline.palette()), timeline.row_rect(0)
    image = picture(timeline)

    def at(time: float) -> QColor:
        return image.pixelColor(QPoint(round(timeline.x_at(time)), round(row.top()) + 3))

    assert at(0.75) == theme.gap
    assert at(1.7) == theme.overlap
    assert at(1.25) == theme.ground
    assert at(-0.8) == theme.outside


def test_forty_tiers_scroll_and_none_says_how_to_make_one(make: Maker) -> None:
    tiers = tuple(IntervalTier.of(f"t{n}", 0, 1, [Interval(0, 1, "x")]) for n in range(40))
    timeline = make(Document(None, TextGrid(0, 1, tiers)))
    assert timeline.row_at(490) != 39
    timeline.show_tier(39)
    assert timeline.row_at(timeline.canvas.height() - 5) == 39
    assert timeline.canvas.row_scroll == timeline.canvas.most_row_scroll
    timeline.workspace.open(Document(None, TextGrid(0, 1)))
    assert timeline.canvas.row_scroll == 0
    assert timeline.row_at(400) is None
    picture(timeline)


def test_nothing_open_is_a_hint(qtbot: QtBot) -> None:
    timeline = Timeline(Workspace())
    qtbot.addWidget(timeline)
    timeline.resize(400, 300)
    assert len(colours(picture(timeline))) > 3
    timeline.close_services()


def test_an_edit_repaints_its_row_only(make: Maker, qtbot: QtBot) -> None:
    timeline = make(Document(None, odd_grid()))
    timeline.workspace.select(Selection(0.1, 0.1, 2))
    before = part(timeline, timeline.row_rect(5).toAlignedRect())
    timeline.workspace.apply(set_label(timeline.workspace.state.grid, 5, 0, "new"))
    qtbot.waitUntil(lambda: part(timeline, timeline.row_rect(5).toAlignedRect()) != before)


def test_playhead_and_preview_come_and_go(make: Maker, tmp_path: Path) -> None:
    timeline = make(tone(tmp_path / "a.wav"))
    timeline.set_preview((IntervalTier.of("coming", 0, 2, [Interval(0, 1, "x")]),))
    assert len(timeline.arrangement.rows) == 3
    assert timeline.row_at(timeline.arrangement.rows[2].rect.center().y()) is None
    timeline.set_preview(())
    assert len(timeline.arrangement.rows) == 2
    timeline.set_playhead(1.0)
    x, y = round(timeline.x_at(1.0)), timeline.arrangement.panes[2].rect.center().y()
    assert picture(timeline).pixelColor(x, y) == theme_of(timeline.palette()).playhead
    timeline.set_playhead(None)
    assert picture(timeline).pixelColor(x, y) != theme_of(timeline.palette()).playhead


def contrast(one: QColor, other: QColor) -> float:
    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ground", "window", "text"),
    [("#ffffff", "#f0f0f0", "#101010"), ("#15181b", "#202326", "#eceff1")],
)
def test_texts_have_contrast(ground: str, window: str, text: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(ground))
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.Text, QColor(text))
    theme = theme_of(palette)
    assert theme.dark == (ground != "#ffffff")
    for written in (theme.text, theme.faint_text, theme.cursor):
        assert contrast(written, theme.gutter) >= 4.5
    for behind in (theme.ground, theme.overlap, theme.chosen_row):
        assert contrast(theme.text, behind) >= 4.5


def test_labels_are_one_line() -> None:
    assert shown("two\nlines\tand \ud800") == "two↵lines⇥and \ufffd"
    assert len(shown("ü" * 100_000)) <= 200


def test_pressing_the_bar_plays_its_part(make: Maker, tmp_path: Path) -> None:
    timeline = make(tone(tmp_path / "a.wav"))
    timeline.workspace.select(Selection(0.5, 1.0, 0))
    bar = timeline.arrangement.panes[0].rect.center().y()
    played: list[tuple[float, float]] = []
    timeline.play_requested.connect(lambda start, end: played.append((start, end)))
    for time in (0.25, 0.75, 1.5):
        at = QPoint(round(timeline.x_at(time)), bar)
        USER.mouseClick(timeline.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert played == [(0.0, 0.5), (0.5, 1.0), (1.0, 2.0)]
