"""Which keys act on the label that is typed, and which belong to the window's commands."""

from __future__ import annotations

import sys

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence

_KEYS = Qt.Key
_HELD = Qt.KeyboardModifier
_QUIET = _HELD.ShiftModifier | _HELD.KeypadModifier | _HELD.GroupSwitchModifier
_MOVING = {_KEYS.Key_Left, _KEYS.Key_Right, _KEYS.Key_Backspace, _KEYS.Key_Delete}
_LINE_ENDS = {_KEYS.Key_Home, _KEYS.Key_End}
_STANDARD = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
)


def acts_on_text(event: QKeyEvent) -> bool:
    """Tell whether a key types, moves the caret, deletes, copies, cuts or pastes.

    Everything else (Tab, Escape, Enter, arrows up and down, keys with Ctrl or Alt) is left to
    commands.
    """
    if any(event.matches(standard) for standard in _STANDARD):
        return True
    held = event.modifiers() & ~_QUIET
    if event.key() in _MOVING:
        return held in (_HELD.NoModifier, _HELD.ControlModifier)
    if event.key() in _LINE_ENDS:
        return held == _HELD.NoModifier
    return is_typing(event)


def is_typing(event: QKeyEvent) -> bool:
    """Tell whether a key gives text, not a command."""
    return _types(event.text(), event.modifiers() & ~_QUIET)


def _types(text: str, held: Qt.KeyboardModifier) -> bool:
    """Tell whether what a key gives is to be typed."""
    if not text or not (text.isprintable() or _is_format(text)):
        return False
    if held == _HELD.NoModifier or held == _HELD.ControlModifier | _HELD.AltModifier:
        return True  # Windows reports AltGr as Ctrl and Alt
    return held == _HELD.AltModifier and sys.platform == "darwin"  # Option gives letters


def _is_format(text: str) -> bool:
    """Tell whether it is joiners or marks of direction, which have no shape of their own."""
    import unicodedata

    return all(unicodedata.category(character) in ("Cf", "Co") for character in text)
