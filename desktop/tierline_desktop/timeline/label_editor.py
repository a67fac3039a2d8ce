"""The label of what is selected, typed in place."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PyQt6.QtWidgets import QLineEdit, QWidget

from tierline.annotation import IntervalTier, TextGrid
from tierline.editing import label_index
from tierline.navigation import Span, showing
from tierline_desktop.timeline.carets import characters_before, end_of_change
from tierline_desktop.timeline.stage import Stage
from tierline_desktop.timeline.theme import theme_of
from tierline_desktop.timeline.typing_keys import acts_on_text
from tierline_desktop.workspace import State

LONGEST = 2**31 - 1  # Qt cuts at 32,767 characters unless told
LEAST_WIDTH = 2  # average characters that an editor over a short interval has room for
PADDING = 2  # logical pixels between a boundary and the editor
AWAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class LabelEditor(QLineEdit):
    """Lies over the label of the selected interval or point; a child of the timeline's surface.

    It has the keyboard whenever the timeline has, so that typing goes to the label at once. It
    follows `stage.workspace` by itself; call `follow_layout` when rows scroll or get another size.
    The mouse goes through it to the surface, whose pointer places
    the caret. Labels change by typing only, never by being shown.
    """

    typed = pyqtSignal(int, int, str)  # tier, index, label: at every keystroke
    label_left = pyqtSignal()  # typing in a label has ended
    moved = pyqtSignal()  # lies on another label, or on none

    def __init__(self, surface: QWidget, stage: Stage) -> None:
        super().__init__(surface)
        self._surface, self._stage = surface, stage
        self._edited: tuple[int, int] | None = None
        self._label = ""
        self._has_typed = False
        self._spills = False
        self.setMaxLength(LONGEST)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Label")
        self._clear_ground()
        self.hide()
        self.textEdited.connect(self._take)
        stage.workspace.changed.connect(self._follow)
        self._settle(stage.workspace.state)

    @property
    def edited(self) -> tuple[int, int] | None:
        """Tier and index of the label it covers; None while nothing is selected: paint it not."""
        return self._edited

    @property
    def in_view(self) -> bool:
        """Whether it is seen; out of view it still has the keyboard."""
        return not self.isHidden() and self.geometry().top() >= 0

    def holds(self, position: QPointF) -> bool:
        """Tell whether a press there is meant for the text; `position` is in the surface."""
        if not self.in_view or not self.text():
            return False
        zone = QRectF(self.geometry())
        if not self._spills:
            metrics = self.fontMetrics()
            half = metrics.horizontalAdvance(self.displayText()) / 2 + metrics.averageCharWidth()
            middle = zone.center().x()
            zone = zone.intersected(QRectF(middle - half, zone.top(), 2 * half, zone.height()))
        return zone.contains(position)

    def press_text(self, position: QPointF, *, extend: bool) -> None:
        """Put the caret there, or select as far as there; `position` is in the surface."""
        self._commit()
        self.setFocus()
        self.repaint()  # Qt finds out where the text begins while it paints
        at = self.cursorPositionAt(self.mapFrom(self._surface, position.toPoint()))
        if extend:
            self.setSelection(self._anchor(), at - self._anchor())
        else:
            self.setCursorPosition(at)

    def caret(self) -> int | None:
        """Return where the caret is in the label, in characters; None while there is none."""
        if self._edited is None:
            return None
        return characters_before(self.text(), self.cursorPosition())

    def begin(self, *, all_selected: bool = False) -> None:
        """Take the keyboard, and show the label if it is out of view."""
        if self._edited is None:
            self._surface.setFocus()
            return
        self.setFocus()
        if all_selected:
            self.selectAll()
        self._scroll_into_view()

    def follow_layout(self) -> None:
        """Lie where the label is now; out of view, park above it and keep the keyboard."""
        if self.font() != self._stage.label_font:
            self.setFont(self._stage.label_font)
        place = self._place()
        if place is None:
            place = QRect(0, -10 * self.sizeHint().height(), 100, self.sizeHint().height())
        if place != self.geometry():
            self.setGeometry(place)

    def event(self, event: QEvent | None) -> bool:
        """Leave the keys of commands to the commands."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(acts_on_text(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Type, move the caret, delete, copy, cut or paste; nothing else."""
        if event is None or not acts_on_text(event):
            if event is not None:
                event.ignore()
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Typing ends when another widget takes the keyboard, not when another window does."""
        super().focusOutEvent(event)
        if event is not None and event.reason() not in AWAY:
            self._leave()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Cover the neighbours where the label needs more room than its interval has."""
        if self._spills:
            theme = theme_of(self._surface.palette())
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.ground)
            painter.fillRect(self.rect(), theme.chosen)
            painter.setPen(theme.accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()
        super().paintEvent(event)

    def _clear_ground(self) -> None:
        """Let the row be seen through; all other colours stay those of the surface."""
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(palette)

    def _follow(self, before: State, after: State) -> None:
        if before.grid is not after.grid or before.selection != after.selection:
            self._settle(after)
        self.follow_layout()

    def _settle(self, state: State) -> None:
        """Lie on the label of what is selected, with the text that it has now."""
        wanted = _target(state)
        if wanted != self._edited:
            self._leave()
            self._edited = wanted
            self._load("" if wanted is None else _label(state.grid, wanted))
            self._come_or_go()
            self.moved.emit()
        elif wanted is not None and _label(state.grid, wanted) != self._label:
            self._change(_label(state.grid, wanted))

    def _load(self, label: str) -> None:
        self._label = label
        self.setText(label)

    def _change(self, label: str) -> None:
        """Take over what was changed from outside, such as by undo; the caret goes there."""
        caret = end_of_change(self._label, label)
        self._load(label)
        self.setCursorPosition(caret)

    def _come_or_go(self) -> None:
        if self._edited is not None:
            self._surface.setFocusProxy(self)  # gives it the keyboard if the surface has it
            self.show()
        elif not self.isHidden():
            has_keyboard = self.hasFocus()
            self._surface.setFocusProxy(None)
            if has_keyboard:  # else Qt would give it to any widget
                self._surface.setFocus()
            self.hide()

    def _take(self, text: str) -> None:
        """Ask for the label as it was typed."""
        if self._edited is None:
            return
        self._label = text
        self._has_typed = True
        self.typed.emit(*self._edited, text)
        self._settle(self._stage.workspace.state)  # what was refused is not shown as taken
        self._scroll_into_view()
        self.follow_layout()

    def _leave(self) -> None:
        if self._has_typed:
            self._has_typed = False
            self.label_left.emit()

    def _paste(self) -> None:
        """Insert the clipboard as one line: a line break within is a space, at the end nothing."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            self.insert(" ".join(clipboard.text().strip("\r\n").splitlines()))

    def _anchor(self) -> int:
        """Return where the selection in the text began."""
        if not self.hasSelectedText():
            return self.cursorPosition()
        start, end = self.selectionStart(), self.selectionEnd()
        return start if self.cursorPosition() == end else end

    def _commit(self) -> None:
        method = QGuiApplication.inputMethod()
        if method is not None and self.hasFocus():
            method.commit()

    def _scroll_into_view(self) -> None:
        self.follow_layout()
        if self._edited is None or self.in_view:
            return
        state = self._stage.workspace.state
        span = _span(state.grid, self._edited)
        self._stage.workspace.show(showing(state.view, state.bounds, span))

    def _place(self) -> QRect | None:
        """Return where to lie on the surface; None out of view."""
        if self._edited is None:
            return None
        tier, _ = self._edited
        row = self._stage.row_rect(tier)
        if self._stage.row_at(row.center().y()) != tier:
            return None
        span = _span(self._stage.workspace.state.grid, self._edited)
        left, right = self._stage.x_at(span.start), self._stage.x_at(span.end)
        if right < row.left() or left > row.right():
            return None
        return self._fitted(row, max(left, row.left()), min(right, row.right()))

    def _fitted(self, row: QRectF, left: float, right: float) -> QRect:
        """Return a place between two places across, or around them if they are too close."""
        metrics = self.fontMetrics()
        least = LEAST_WIDTH * metrics.averageCharWidth()
        text = metrics.horizontalAdvance(self.displayText()) + 3 * metrics.averageCharWidth()
        room = right - left - 2 * PADDING
        width = room
        if room < max(least, text):
            width = min(max(least, text, room), row.width() - 2 * PADDING)
        self._spills = width > room
        middle = (left + right) / 2
        start = min(max(middle - width / 2, row.left() + PADDING), row.right() - PADDING - width)
        height = min(metrics.height() + 4, int(row.height()) - 1)
        top = row.top() + (row.height() - 1 - height) / 2
        return QRect(round(start), round(top), round(width), height)


def _target(state: State) -> tuple[int, int] | None:
    """Return tier and index of the label that typing goes to."""
    tier = state.selection.tier
    index = label_index(state.grid, state.selection)
    return None if tier is None or index is None else (tier, index)


def _label(grid: TextGrid, target: tuple[int, int]) -> str:
    return grid.tiers[target[0]].labels[target[1]]


def _span(grid: TextGrid, target: tuple[int, int]) -> Span:
    """Return the stretch of an interval, or the moment of a point."""
    tier, index = grid.tiers[target[0]], target[1]
    if isinstance(tier, IntervalTier):
        return Span.between(float(tier.starts[index]), float(tier.ends[index]))
    return Span(float(tier.times[index]), float(tier.times[index]))
