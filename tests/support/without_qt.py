"""A pytest plug-in that makes PyQt6 impossible to import: pytest -p tests.support.without_qt."""

import sys

import pytest

sys.modules["PyQt6"] = None  # type: ignore[assignment]  # what Python documents to block an import


def pytest_addoption(parser: pytest.Parser) -> None:
    """Accept the settings of pytest-qt, which is switched off in such a run."""
    for name in ("qt_api", "qt_log_level_fail"):
        parser.addini(name, "of pytest-qt; means nothing here")
    parser.addini("qt_log_ignore", "of pytest-qt; means nothing here", type="linelist")
