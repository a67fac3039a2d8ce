"""Leaving the program: nothing is left to the way out of Python, which crashes over it."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest
from PyQt6 import sip

from tierline_desktop import app, launching


@pytest.mark.usefixtures("qtbot")
def test_the_window_is_deleted_while_qt_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[app.Program] = []
    build = app.build

    def remember(*arguments: Any) -> app.Program:
        made.append(build(*arguments))
        return made[-1]

    monkeypatch.setattr(launching, "build", remember)
    asked = Namespace(files=[], screenshot=None, size=None, theme=None, view=None, keys=True)
    assert launching.run(asked) == 0
    assert "Ctrl+Z" in capsys.readouterr().out
    assert sip.isdeleted(made[0].window)
