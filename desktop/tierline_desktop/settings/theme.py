"""Light and dark: one palette each, the same on every platform."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QApplication

THEMES = ("system", "light", "dark")

_Role = QPalette.ColorRole
_LIGHT = {
    _Role.Window: "#f3f3f1",
    _Role.WindowText: "#1d1f21",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f7f7f5",
    _Role.Text: "#1d1f21",
    _Role.Button: "#eeeeeb",
    _Role.ButtonText: "#1d1f21",
    _Role.BrightText: "#b3261e",
    _Role.Highlight: "#1f6fb5",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#1a5f9e",
    _Role.LinkVisited: "#6b4a9c",
    _Role.ToolTipBase: "#fffdf2",
    _Role.ToolTipText: "#1d1f21",
    _Role.PlaceholderText: "#6f7276",
    _Role.Light: "#ffffff",
    _Role.Midlight: "#f8f8f6",
    _Role.Mid: "#b9bab8",
    _Role.Dark: "#9c9e9d",
    _Role.Shadow: "#6d6f6e",
}
_DARK = {
    _Role.Window: "#24272b",
    _Role.WindowText: "#e6e6e3",
    _Role.Base: "#1a1c1f",
    _Role.AlternateBase: "#202327",
    _Role.Text: "#e6e6e3",
    _Role.Button: "#2e3237",
    _Role.ButtonText: "#e6e6e3",
    _Role.BrightText: "#ff8a80",
    _Role.Highlight: "#3d8fd6",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#7cb8ee",
    _Role.LinkVisited: "#b79be0",
    _Role.ToolTipBase: "#33373c",
    _Role.ToolTipText: "#e6e6e3",
    _Role.PlaceholderText: "#989ca1",
    _Role.Light: "#484d54",
    _Role.Midlight: "#3a3f45",
    _Role.Mid: "#4a4f55",
    _Role.Dark: "#15171a",
    _Role.Shadow: "#0c0d0f",
}
_FADED = {"light": "#9a9c9e", "dark": "#70757b"}


def palette_of(theme: str) -> QPalette:
    """Return the palette of the theme "light" or "dark"."""
    palette = QPalette()
    for role, colour in (_DARK if theme == "dark" else _LIGHT).items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_FADED[theme]))
    return palette


def apply_theme(application: QApplication, theme: str) -> None:
    """Show the application in a theme of `THEMES`; "system" follows the desktop."""
    hints = application.styleHints()
    assert hints is not None  # every application has its hints
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    hints.setColorScheme(schemes.get(theme, Qt.ColorScheme.Unknown))
    if theme == "system":
        theme = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    application.setStyle("Fusion")
    application.setPalette(palette_of(theme))
