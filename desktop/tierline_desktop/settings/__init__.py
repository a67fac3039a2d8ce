"""What is remembered from one day to the next, and how the window looks."""

from tierline_desktop.settings.fonts import label_font, load_fonts
from tierline_desktop.settings.store import Recent, Settings
from tierline_desktop.settings.theme import THEMES, apply_theme

__all__ = ["THEMES", "Recent", "Settings", "apply_theme", "label_font", "load_fonts"]
