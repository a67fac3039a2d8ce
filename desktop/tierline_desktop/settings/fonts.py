"""The bundled font for labels: IPA on every machine, whatever is installed there."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtGui import QFont, QFontDatabase
from PyQt6.QtWidgets import QApplication

FAMILY = "Charis SIL"
FILE_NAME = "CharisSIL-Regular.ttf"


def font_folders() -> tuple[Path, ...]:
    """Return where the font may lie: in an installed wheel, or in a checkout."""
    package = Path(__file__).parents[1]
    return package / "fonts", package.parents[1] / "resources" / "fonts"


def load_fonts() -> bool:
    """Register the bundled font; return whether it is there."""
    for folder in font_folders():
        path = folder / FILE_NAME
        if path.is_file():
            return QFontDatabase.addApplicationFont(str(path)) >= 0
    return False


def label_font(size: float | None = None) -> QFont:
    """Return the font of labels; Qt finds fonts for the scripts that it lacks.

    Args:
        size: In points; None: a little larger than the window's own, as diacritics need it.
    """
    own = QApplication.font()
    font = QFont([FAMILY, own.family()])
    font.setPointSizeF(own.pointSizeF() * 1.25 if size is None else size)
    return font
