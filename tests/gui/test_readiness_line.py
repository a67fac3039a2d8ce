"""What the align dialog says of the device and the model, and that it refuses without one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.aligners import registry_of
from tests.support.desktop import Answering, click, desk, hum, press, two_tiers
from tests.support.shelf import PretendShelf, pretended_devices
from tests.support.slow_aligner import SPEC
from tests.support.user import USER
from tierline.alignment import option
from tierline.models import Weights, missing
from tierline.navigation import Selection
from tierline.workflow import AlignChoice, AlignSettings, AlignSituation, Scope, remembered
from tierline.workflow.readiness import Devices
from tierline_desktop.dialogs import ModelsDialog
from tierline_desktop.dialogs.align_dialog import AlignDialog
from tierline_desktop.dialogs.readiness_line import LOOKING, ReadinessLine
from tierline_desktop.tasks import TaskRunner
from tierline_desktop.tasks.readying import Readying

CHECKPOINT = Path(__file__).parents[1] / "data" / "checkpoints" / "qwen3-aligner"
CARD = "cuda:0 (Card): 6.0 GB of 8.0 GB of memory free"


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """An option as those have that need a model."""

    model: str = option(str(CHECKPOINT), title="Model", help="Which.")

    @property
    def weights(self) -> Weights:
        return Weights(self.model)


def needs(options: ModelOptions) -> str | None:
    return missing(options.weights)


MODEL = replace(SPEC, name="model", title="Needs a model", options=ModelOptions, needs=needs)


@pytest.fixture(autouse=True)
def no_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model of this machine counts."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def dialog(qtbot: QtBot, asked: list[str]) -> Iterator[AlignDialog]:
    runner = TaskRunner()
    there = AlignSituation(registry_of(MODEL, SPEC), transcript="some words")
    choice = AlignChoice(Scope.WHOLE, settings=AlignSettings(aligner="model"))
    made = AlignDialog(
        there,
        choice,
        readying=Readying(runner, pretended_devices()),
        get_model=lambda wanted: asked.append(wanted.model if wanted else ""),
    )
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.reject()
    runner.close()


def line(dialog: AlignDialog) -> ReadinessLine:
    found = dialog.findChild(ReadinessLine)
    assert found is not None
    return found


def go(dialog: AlignDialog) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == "Align")


def type_model(dialog: AlignDialog, name: str) -> None:
    field = next(e for e in dialog.findChildren(QLineEdit) if e.text() == str(CHECKPOINT))
    field.selectAll()
    USER.keyClicks(field, name)


def test_it_says_device_memory_and_model(qtbot: QtBot, dialog: AlignDialog) -> None:
    qtbot.waitUntil(lambda: CARD in line(dialog).words.text())
    assert "qwen3-aligner: a folder, " in line(dialog).words.text()
    assert not line(dialog).get.isVisible()
    assert go(dialog).isEnabled()


def test_a_model_that_is_not_here_is_refused_and_can_be_got(
    qtbot: QtBot, dialog: AlignDialog, asked: list[str]
) -> None:
    type_model(dialog, "somebody/something")
    qtbot.waitUntil(line(dialog).get.isVisible)
    assert "somebody/something: not on this machine" in line(dialog).words.text()
    assert not go(dialog).isEnabled()
    assert go(dialog).toolTip().startswith("The model somebody/something is not on this machine")
    click(line(dialog).get)
    assert asked == ["somebody/something"]
    qtbot.waitUntil(line(dialog).get.isVisible)  # looked for once more


@pytest.fixture
def slow_device(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[ReadinessLine, Path]]:
    """A line whose device is not found out before a file is there."""
    gate = tmp_path / "gate"
    waits = (
        "import json, pathlib, sys, time\n"
        "while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)\n"
        "print(json.dumps({'device': 'cpu', 'name': 'x', 'free': None, 'total': None}))"
    )
    runner = TaskRunner()
    readying = Readying(runner, Devices((sys.executable, "-c", waits, str(gate))))
    shown = ReadinessLine(readying)
    qtbot.addWidget(shown, before_close_func=lambda _: shown.end())
    yield shown, gate
    runner.close()


def test_the_model_is_told_while_the_device_is_looked_at(
    qtbot: QtBot, slow_device: tuple[ReadinessLine, Path]
) -> None:
    shown, gate = slow_device
    shown.follow(MODEL, {})
    qtbot.waitUntil(lambda: shown.words.text() != LOOKING)
    model, device = shown.words.text().splitlines()
    assert model.startswith("qwen3-aligner: a folder, ")
    assert device == "Looking for the device…"
    shown.follow(MODEL, {"model": "somebody/something"})
    qtbot.waitUntil(lambda: shown.problem is not None)
    assert shown.words.text().endswith("not on this machine\nLooking for the device…")
    gate.touch()
    qtbot.waitUntil(lambda: shown.words.text().endswith("\ncpu (x)"))


def test_a_folder_that_is_not_there_cannot_be_got(qtbot: QtBot, dialog: AlignDialog) -> None:
    type_model(dialog, "/no/such")
    qtbot.waitUntil(lambda: not go(dialog).isEnabled())
    assert "There is no folder /no/such" in go(dialog).toolTip()
    assert not line(dialog).get.isVisible()


def test_an_aligner_without_a_model_says_nothing(qtbot: QtBot, dialog: AlignDialog) -> None:
    qtbot.waitUntil(lambda: CARD in line(dialog).words.text())
    box = next(b for b in dialog.findChildren(QComboBox) if b.findData("slow") >= 0)
    box.setFocus()
    USER.keyClick(box, Qt.Key.Key_Down)
    assert dialog.choice.settings.aligner == "slow"
    assert not line(dialog).isVisible()
    assert go(dialog).isEnabled()


def test_what_the_text_is_cut_into_is_chosen(dialog: AlignDialog) -> None:
    box = next(b for b in dialog.findChildren(QComboBox) if b.findData("phrases") >= 0)
    assert dialog.choice.settings.units == "auto"
    box.setFocus()
    USER.keyClick(box, Qt.Key.Key_End)
    assert dialog.choice.settings.units == "phrases"
    assert dialog.choice.settings.anchors == "auto"


def test_aligning_without_a_model_leads_to_the_models(qtbot: QtBot, tmp_path: Path) -> None:
    bench = desk(
        qtbot,
        tmp_path,
        registry=registry_of(MODEL),
        devices=pretended_devices(),
        shelf=PretendShelf(),
    )
    settings = AlignSettings(aligner="model", options={"model": "somebody/something"})
    kept = remembered(AlignChoice(Scope.WHOLE, settings=settings))
    bench.program.settings.remember_aligner_choices(kept)
    bench.open(hum(tmp_path / "a.wav"), two_tiers(tmp_path / "a.TextGrid"))
    bench.program.workspace.select(Selection(0.1, 0.1, 0))
    shown: list[str] = []

    def look(models: ModelsDialog) -> None:
        qtbot.waitUntil(lambda: models.table.rowCount() == 3)
        row = models.table.item(models.table.currentRow(), 0)
        shown.append("" if row is None else row.text())
        models.reject()

    both = [Answering(QMessageBox, press("Models…")), Answering(ModelsDialog, look)]
    bench.program.command("align.interval")
    qtbot.waitUntil(lambda: bool(shown))
    for one in both:
        one.stop()
    assert "somebody/something is not on this machine" in both[0].answered[0]
    assert shown == ["somebody/something"]
