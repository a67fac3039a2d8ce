"""The dialog with the models, real widgets: downloading, cancelling, going on, removing, folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QFileDialog, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, click
from tests.support.shelf import PretendShelf
from tierline.models import Weights
from tierline_desktop.dialogs import ModelsDialog
from tierline_desktop.tasks import TaskRunner


@pytest.fixture
def shelf() -> PretendShelf:
    return PretendShelf()


@pytest.fixture
def dialog(qtbot: QtBot, shelf: PretendShelf) -> Iterator[ModelsDialog]:
    window = QMainWindow()
    qtbot.addWidget(window)
    runner = TaskRunner(window)
    made = ModelsDialog(runner, shelf, window, native=False)
    made.show()
    made.renew()
    made._show_settings()
    qtbot.waitUntil(lambda: made.table.rowCount() == 2)
    yield made
    runner.close()
    made.close()


def line(dialog: ModelsDialog, row: int) -> list[str]:
    columns = range(dialog.table.columnCount())
    items = [dialog.table.item(row, column) for column in columns]
    return [item.text() for item in items if item is not None]


def pick(dialog: ModelsDialog, row: int) -> None:
    """Click on a row."""
    from PyQt6.QtCore import Qt

    from tests.support.user import USER

    item = dialog.table.item(row, 0)
    assert item is not None
    place = dialog.table.visualItemRect(item).center()
    USER.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_what_is_here_and_what_can_be_done(dialog: ModelsDialog) -> None:
    assert line(dialog, 0) == ["Here", "aligns", "1.8 GB", "Apache-2.0", "yes"]
    assert line(dialog, 1) == ["Away", "transcribes", "2 GB", "MIT", "no"]
    pick(dialog, 0)
    assert not dialog.download.isEnabled()
    assert dialog.download.toolTip() == "It is on this machine."
    assert dialog.remove.isEnabled()
    pick(dialog, 1)
    assert dialog.download.isEnabled()
    assert not dialog.remove.isEnabled()
    assert not dialog.bar.isVisible()
    assert dialog.folder.text() == "Models lie in models"


def test_a_download_is_cancelled_and_goes_on(
    qtbot: QtBot, dialog: ModelsDialog, shelf: PretendShelf
) -> None:
    pick(dialog, 1)
    click(dialog.download)
    qtbot.waitUntil(lambda: dialog.said.text().startswith("a/away: 1 of 2 GB"))
    assert dialog.bar.value() == 500
    assert not dialog.remove.isEnabled()
    assert not dialog.choose.isEnabled()
    click(dialog.cancel)
    qtbot.waitUntil(lambda: line(dialog, 1)[4] == "in part, 1 GB")
    assert dialog.said.text().startswith("Cancelled; what has arrived stays")
    assert dialog.download.text().replace("&", "") == "Go on downloading"
    shelf.go_on.set()
    click(dialog.download)
    qtbot.waitUntil(lambda: line(dialog, 1)[4] == "yes")
    assert dialog.said.text() == "a/away is on this machine now."
    assert shelf.began == ["a/away", "a/away"]
    assert not dialog.bar.isVisible()


def test_a_download_goes_on_when_the_dialog_is_closed(
    qtbot: QtBot, dialog: ModelsDialog, shelf: PretendShelf
) -> None:
    pick(dialog, 1)
    click(dialog.download)
    dialog.reject()
    shelf.go_on.set()
    qtbot.waitUntil(lambda: dialog.said.text() == "a/away is on this machine now.")


def test_what_goes_wrong_is_a_sentence(
    qtbot: QtBot, dialog: ModelsDialog, shelf: PretendShelf
) -> None:
    shelf.broken = "The hub cannot be reached; try again."
    pick(dialog, 1)
    click(dialog.download)
    qtbot.waitUntil(lambda: dialog.said.text() == shelf.broken)
    assert dialog.download.isEnabled()


def test_what_is_asked_for_and_not_known_is_chosen_and_brought(
    qtbot: QtBot, dialog: ModelsDialog, shelf: PretendShelf
) -> None:
    dialog.close()
    shelf.go_on.set()

    def bring(_dialog: ModelsDialog) -> None:
        qtbot.waitUntil(lambda: dialog.table.rowCount() == 3)
        assert line(dialog, 2)[0] == "some/other"
        assert dialog.table.currentRow() == 2
        click(dialog.download)
        qtbot.waitUntil(lambda: line(dialog, 2)[4] == "yes")
        dialog.reject()

    answering = Answering(ModelsDialog, bring)
    dialog.open_it(Weights("some/other"))
    answering.stop()
    assert shelf.began == ["some/other"]


def test_a_folder_that_cannot_be_read_ends_no_download(
    qtbot: QtBot, dialog: ModelsDialog, shelf: PretendShelf
) -> None:
    pick(dialog, 1)
    click(dialog.download)
    qtbot.waitUntil(lambda: dialog.bar.value() == 500)
    shelf.unreadable = True
    dialog.renew()
    qtbot.waitUntil(lambda: dialog.said.text() == "The folder cannot be read.")
    assert dialog.cancel.isVisible()
    shelf.unreadable = False
    shelf.go_on.set()
    qtbot.waitUntil(lambda: line(dialog, 1)[4] == "yes")


def test_removing_says_what_is_free_again(qtbot: QtBot, dialog: ModelsDialog) -> None:
    pick(dialog, 0)
    click(dialog.remove)
    qtbot.waitUntil(lambda: line(dialog, 0)[4] == "no")
    assert dialog.said.text() == "a/here was removed; 1.8 GB are free again."
    assert dialog.download.isEnabled()


def test_offline_refuses_downloads(dialog: ModelsDialog, shelf: PretendShelf) -> None:
    pick(dialog, 1)
    dialog.offline.click()
    assert shelf.settings.offline
    assert not dialog.download.isEnabled()
    assert dialog.download.toolTip() == "Working offline: allow the network first."
    dialog.offline.click()
    assert dialog.download.isEnabled()


def test_settings_that_cannot_be_kept_are_said(dialog: ModelsDialog, shelf: PretendShelf) -> None:
    shelf.read_only = True
    dialog.offline.click()
    assert dialog.said.text() == "The settings cannot be written."
    assert not dialog.offline.isChecked()


def test_a_folder_is_chosen_and_left_again(
    dialog: ModelsDialog, shelf: PretendShelf, tmp_path: Path
) -> None:
    def answer(files: QFileDialog) -> None:
        field = files.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        files.selectFile(str(tmp_path))
        field.setText(str(tmp_path))  # the dialog may still put its own suggestion there
        files.accept()

    answering = Answering(QFileDialog, answer)
    click(dialog.choose)
    answering.stop()
    assert shelf.settings.folder == tmp_path
    assert dialog.folder.text() == f"Models lie in {tmp_path}"
    click(dialog.usual)
    assert shelf.settings.folder is None
    assert not dialog.usual.isEnabled()
