"""What the pointer asks for; nothing in the timeline changes a grid by itself."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal


class Wishes(QObject):
    """Signals of the gestures; the timeline passes them on."""

    boundary_moved = pyqtSignal(object, float)  # tuple[Grip, ...], seconds
    boundary_requested = pyqtSignal(int, float)  # tier, seconds
    selected = pyqtSignal(object)  # Selection
    label_requested = pyqtSignal()  # begin typing, all text selected
    tier_menu_requested = pyqtSignal(int, object)  # tier, QPoint on the screen
    overlay_changed = pyqtSignal(object, object)  # Overlay before, Overlay after: repaint
