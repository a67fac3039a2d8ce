"""The dialog with real models of a hub on this machine: listed, brought, gone on, removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, click
from tests.support.hub import Hub, model_of, serving
from tierline.models import CATALOGUE, Weights
from tierline_desktop.dialogs import ModelsDialog
from tierline_desktop.tasks import TaskRunner
from tierline_desktop.tasks.model_shelf import ModelShelf

NAME = "lab/tiny-ctc"
LAST = len(CATALOGUE)  # the row after those that are known


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    close_session = pytest.importorskip("huggingface_hub").close_session
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    with serving(Hub({NAME: model_of(3_000_000)})) as made:
        monkeypatch.setenv("HF_ENDPOINT", made.url)
        yield made
        close_session()  # each connection that stays open keeps a thread of the server


@pytest.fixture
def dialog(qtbot: QtBot, hub: Hub) -> Iterator[ModelsDialog]:
    assert hub.url  # it answers before anything is asked
    window = QMainWindow()
    qtbot.addWidget(window)
    runner = TaskRunner(window)
    made = ModelsDialog(runner, ModelShelf(), window, native=False)
    yield made
    runner.close()
    made.close()


def here(dialog: ModelsDialog, row: int = LAST) -> str:
    item = dialog.table.item(row, 4)
    return "" if item is None else item.text()


def test_a_model_comes_is_interrupted_goes_on_and_is_removed(
    qtbot: QtBot, dialog: ModelsDialog, hub: Hub
) -> None:
    hub.stall = 2_000_000

    def user(_dialog: ModelsDialog) -> None:
        qtbot.waitUntil(lambda: dialog.table.rowCount() == LAST + 1)
        assert [here(dialog, row) for row in range(LAST + 1)] == ["no"] * (LAST + 1)
        assert dialog.table.currentRow() == LAST
        click(dialog.download)
        assert hub.stalled.wait(20)
        click(dialog.cancel)
        qtbot.waitUntil(lambda: here(dialog).startswith("in part"))
        hub.stall = None
        click(dialog.download)
        qtbot.waitUntil(lambda: here(dialog).startswith("yes, commit "))
        assert dialog.said.text() == f"{NAME} is on this machine now."
        click(dialog.remove)
        qtbot.waitUntil(lambda: here(dialog) == "no")
        assert dialog.said.text() == f"{NAME} was removed; 3.0 MB are free again."
        dialog.reject()

    answering = Answering(ModelsDialog, user)
    dialog.open_it(Weights(NAME))
    answering.stop()
    assert answering.answered == ["Models"]


def test_a_folder_of_the_users_own_is_listed_and_never_removed(
    qtbot: QtBot, dialog: ModelsDialog, tmp_path: Path
) -> None:
    own = tmp_path / "hf" / "hub" / "mine"
    own.mkdir(parents=True)
    for name, content in model_of().items():
        if "/" not in name:
            (own / name).write_bytes(content)
    dialog.show()
    dialog.renew()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == LAST + 1)
    assert here(dialog) == "yes, a folder of yours"
    dialog.table.selectRow(LAST)
    assert not dialog.remove.isEnabled()
    assert not dialog.download.isEnabled()
