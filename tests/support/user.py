"""Qt's own mouse and keys, as a user of the window would use them."""

from typing import Any

from PyQt6.QtTest import QTest

USER: Any = QTest  # PyQt's stubs take its functions for methods
