"""Aligning in the background with a real child process, into a real workspace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import soundfile
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.processes import children
from tests.support.slow_aligner import slow_registry
from tests.support.user import USER
from tierline.alignment import Registry
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.audio import probe
from tierline.editing import set_label
from tierline.navigation import Selection
from tierline.workflow import (
    AlignChoice,
    AlignSettings,
    AlignSituation,
    Document,
    Engines,
    Late,
    Scope,
)
from tierline_desktop.actions.align import Aligning, align_commands
from tierline_desktop.actions.context import Context
from tierline_desktop.panels import ProgressPanel
from tierline_desktop.settings import Settings
from tierline_desktop.tasks import TaskRunner
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.workspace import Workspace

SECONDS = 2.0
DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.wav"


@dataclass
class Script:
    """Answers what aligning asks, and keeps what it tells."""

    choice: AlignChoice | None = None
    answer: Late = Late.PUT_IN
    told: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    offered: list[AlignChoice] = field(default_factory=list)
    asked: int = 0

    def choose(self, situation: AlignSituation, choice: AlignChoice) -> AlignChoice | None:
        self.offered.append(choice)
        assert situation.registry.listing()
        return self.choice

    def late(self) -> Late:
        self.asked += 1
        return self.answer

    def missing(self, error: MissingModelError) -> None:
        raise AssertionError(error.message)

    def tell(self, message: str, details: str = "") -> None:
        self.told.append(f"{message}\n{details}")

    def hint(self, message: str) -> None:
        self.hints.append(message)


@dataclass
class Desk:
    """What a window would hold."""

    workspace: Workspace
    runner: TaskRunner
    aligning: Aligning
    panel: ProgressPanel
    script: Script
    context: Context
    engines: Engines
    previews: list[tuple[IntervalTier, ...]] = field(default_factory=list)

    @property
    def grid(self) -> TextGrid:
        return self.workspace.state.grid

    def begin(self, choice: AlignChoice) -> None:
        self.script.choice = choice
        self.aligning.open_dialog()
        assert self.aligning.running

    def close(self) -> None:
        self.runner.close()
        self.aligning.throw_away()
        self.engines.close()


def choice(scope: Scope = Scope.WHOLE, **changes: Any) -> AlignChoice:
    options = changes.pop("options", {"seconds": 0.01})
    tier, text = changes.pop("tier", None), changes.pop("text", "")
    settings = AlignSettings(aligner="slow", options=options, tiers=("words",), **changes)
    return AlignChoice(scope, tier, text, settings)


SLOWLY = {"seconds": 0.4}


def noise(folder: Path) -> Path:
    path = folder / "noise.wav"
    soundfile.write(
        str(path), np.random.default_rng(1).normal(0, 0.1, round(SECONDS * 16000)), 16000
    )
    return path


def utterances() -> TextGrid:
    rows = [Interval(0.0, 1.0, "one two"), Interval(1.0, 1.5, ""), Interval(1.5, SECONDS, "three")]
    return TextGrid(0.0, SECONDS, (IntervalTier.of("utterance", 0.0, SECONDS, rows),))


@pytest.fixture
def registry() -> Registry:
    """The aligners that there are."""
    return slow_registry()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, registry: Registry) -> Iterator[Desk]:
    script, workspace, runner = Script(), Workspace(), TaskRunner()
    # Only what aligning uses: no timeline and no player.
    context = Context(
        workspace=workspace,
        timeline=cast("Any", None),
        player=cast("Any", None),
        runner=runner,
        prompts=cast("Any", script),
        settings=Settings(tmp_path / "settings"),
        settle=lambda: None,
    )
    engines = Engines(registry)
    aligning = Aligning(context, script, engines)
    panel = ProgressPanel()
    qtbot.addWidget(panel)
    aligning.began.connect(panel.follow)
    made = Desk(workspace, runner, aligning, panel, script, context, engines)
    aligning.previewed.connect(made.previews.append)
    recording = probe(noise(tmp_path))
    grid = utterances()
    workspace.open(Document(recording=recording, grid=grid, transcript="alpha beta gamma delta"))
    yield made
    made.close()
    assert not children()


def done(qtbot: QtBot, desk: Desk, timeout: int = 10_000) -> None:
    qtbot.waitUntil(lambda: not desk.aligning.running, timeout=timeout)


def test_a_whole_recording_becomes_one_step(qtbot: QtBot, desk: Desk) -> None:
    before = desk.grid
    desk.begin(choice())
    done(qtbot, desk)
    assert desk.grid.names == ("utterance", "words")
    assert desk.grid.tiers[1].labels == ("alpha", "beta", "gamma", "delta")
    assert desk.grid.tiers[0] is before.tiers[0]
    assert desk.workspace.state.undo_name == "Align recording"
    assert desk.script.hints == ["Aligned 4 words."]
    document = desk.workspace.state.document
    assert document is not None
    assert document.sidecar is not None
    assert len(document.sidecar.items) == 4
    desk.workspace.undo()
    assert desk.grid == before
    assert desk.workspace.state.undo_name is None


@pytest.mark.parametrize("registry", [Registry()])
def test_the_text_of_another_recording_is_told(qtbot: QtBot, desk: Desk) -> None:
    desk.workspace.open(Document(recording=probe(DEMO), transcript="how do you do my old friends"))
    settings = AlignSettings(tiers=("words",))
    desk.begin(AlignChoice(Scope.WHOLE, None, "", settings))
    done(qtbot, desk)
    [told] = desk.script.told
    assert told.startswith("Aligned 7 words. demo.wav: this is most likely another text")


def test_pieces_are_shown_on_the_way_and_gone_at_the_end(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice(Scope.TIER, tier=0, options={"seconds": 0.15}))
    done(qtbot, desk)
    assert desk.previews[0][0].labels[:2] == ("one", "two")
    assert desk.previews[-1] == ()
    assert desk.grid.tiers[1].labels == ("one", "two", "", "three")


def test_a_selection_changes_nothing_outside_it(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice())
    done(qtbot, desk)
    words = desk.grid.tiers[1]
    desk.workspace.select(Selection(0.5, 1.0, 1))
    desk.begin(choice(Scope.SELECTION, text="new"))
    done(qtbot, desk)
    assert desk.grid.tiers[1].labels == ("alpha", "new", "gamma", "delta")
    assert isinstance(words, IntervalTier)
    assert desk.workspace.state.undo_name == "Align selection"


def test_ctrl_d_aligns_the_interval_as_was_last_chosen(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice(suffix=" x"))
    done(qtbot, desk)
    desk.workspace.select(Selection(1.7, 1.7, 0))
    desk.aligning.align_interval()
    done(qtbot, desk)
    tier = desk.grid.tiers[1]
    assert tier.name == "words x"
    assert tier.labels[-1] == "three"
    assert len(desk.script.offered) == 1
    desk.workspace.select(Selection(1.2, 1.2, 0))
    desk.aligning.align_interval()
    assert not desk.aligning.running
    assert "empty" in desk.script.hints[-1]


def cancelling_seconds(qtbot: QtBot, desk: Desk) -> float:
    """Begin an alignment that hears nothing, click Cancel; return how long that takes."""
    desk.begin(choice(options={"seconds": 30, "deaf": True}))
    qtbot.waitUntil(lambda: len(children()) > 0)
    qtbot.waitUntil(lambda: "pening" not in desk.panel.message.text())
    task = desk.runner.tasks[0]
    began = time.monotonic()
    USER.mouseClick(desk.panel.cancel, Qt.MouseButton.LeftButton)
    done(qtbot, desk)
    taken = time.monotonic() - began
    qtbot.waitUntil(lambda: not task.alive)
    return taken


def test_cancelling_takes_less_than_a_third_of_a_second(qtbot: QtBot, desk: Desk) -> None:
    before = desk.grid
    # A busy machine may delay some of them.
    assert any(cancelling_seconds(qtbot, desk) < 0.3 for _ in range(10))
    assert desk.grid is before
    assert not desk.panel.isVisibleTo(None)
    assert desk.script.told == []


def test_a_long_alignment_that_was_cancelled_goes_on(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    long = choice(Scope.TIER, tier=0, options={"seconds": 0.15}, resumable_from=1.0)
    desk.begin(long)
    qtbot.waitUntil(lambda: bool(desk.previews))
    desk.aligning.cancel()
    done(qtbot, desk)
    qtbot.waitUntil(lambda: bool(desk.script.hints))
    desk.begin(long)
    done(qtbot, desk)
    assert desk.script.hints == [
        "What is settled of noise.wav is kept: the same again goes on from there.",
        "Going on at 00:00:01 of 00:00:02 in noise.wav (from an earlier run that was broken off).",
        "Aligned 3 words.",
    ]
    assert desk.grid.tiers[1].labels == ("one", "two", "", "three")
    assert list((tmp_path / "tierline" / "unfinished").iterdir()) == []


def test_only_one_at_a_time(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice(options=SLOWLY))
    desk.aligning.open_dialog()
    desk.aligning.align_interval()
    assert len(desk.runner.tasks) == 1
    assert all("already" in hint for hint in desk.script.hints)
    assert len(desk.script.hints) == 2
    desk.aligning.cancel()
    done(qtbot, desk)


def test_the_aligner_stays_open_between_runs(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice())
    done(qtbot, desk)
    first = children()
    assert len(first) == 1
    desk.begin(choice())
    done(qtbot, desk)
    assert children() == first


def test_stop_and_keep_puts_in_what_was_found(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice(Scope.TIER, tier=0, options=SLOWLY))
    desk.panel.show()
    qtbot.waitUntil(desk.panel.keep.isVisible)
    USER.mouseClick(desk.panel.keep, Qt.MouseButton.LeftButton)
    done(qtbot, desk)
    labels = desk.grid.tiers[1].labels
    assert labels[:2] == ("one", "two")
    assert "three" not in labels


@pytest.mark.parametrize("answer", list(Late))
def test_a_result_whose_place_was_edited_meanwhile_is_asked_about(
    qtbot: QtBot, desk: Desk, answer: Late
) -> None:
    desk.script.answer = answer
    desk.begin(choice())
    done(qtbot, desk)
    desk.begin(choice(options={"seconds": 0.1}, replace=True))
    edit = set_label(desk.grid, 1, 0, "edited")
    desk.workspace.apply(edit)
    done(qtbot, desk)
    assert desk.script.asked == 1
    words = [tier.labels[0] for tier in desk.grid.tiers[1:]]
    assert (
        words
        == {
            Late.PUT_IN: ["alpha"],
            Late.DISCARD: ["edited"],
            Late.KEEP_APART: ["edited", "alpha"],
        }[answer]
    )
    if answer is not Late.DISCARD:
        desk.workspace.undo()
    assert desk.grid.tiers[1].labels[0] == "edited"


def test_an_edit_elsewhere_is_kept_and_not_asked_about(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice(options={"seconds": 0.1}))
    desk.workspace.apply(set_label(desk.grid, 0, 1, "meanwhile"))
    done(qtbot, desk)
    assert desk.script.asked == 0
    assert desk.grid.tiers[0].labels[1] == "meanwhile"
    assert desk.grid.tiers[1].labels == ("alpha", "beta", "gamma", "delta")


@pytest.mark.parametrize(
    ("options", "named"), [({"fails": True}, "does not feel like it"), ({"crashes": True}, "slow")]
)
def test_failures_are_sentences_with_details(
    qtbot: QtBot, desk: Desk, options: dict[str, Any], named: str
) -> None:
    before = desk.grid
    desk.begin(choice(options=options))
    done(qtbot, desk)
    assert desk.grid is before
    (told,) = desk.script.told
    assert named in told.splitlines()[0]
    desk.begin(choice())
    done(qtbot, desk)
    assert desk.grid.names == ("utterance", "words")


def test_opening_another_recording_stops_the_alignment(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    desk.begin(choice(options=SLOWLY))
    (tmp_path / "other").mkdir()
    other = Document(recording=probe(noise(tmp_path / "other")), grid=TextGrid(0.0, SECONDS))
    desk.workspace.open(other)
    done(qtbot, desk, 300)
    qtbot.wait(50)
    assert desk.grid is other.grid
    assert desk.script.told == []


def test_other_tiers_for_the_same_recording_get_nothing_of_it(qtbot: QtBot, desk: Desk) -> None:
    document = desk.workspace.state.document
    assert document is not None
    desk.begin(choice())
    desk.workspace.open(replace(document, grid=TextGrid(0.0, SECONDS)))
    assert not desk.aligning.running
    assert desk.previews[-1] == ()
    desk.begin(choice(options={"seconds": 0.05}))  # the end of the first one does not end it
    done(qtbot, desk)
    assert desk.grid.names == ("words",)
    assert desk.script.hints == ["Aligned 4 words."]


def test_closing_during_a_job_leaves_no_process(qtbot: QtBot, desk: Desk) -> None:
    desk.begin(choice(options={"seconds": 30, "deaf": True}))
    qtbot.waitUntil(lambda: len(children()) > 0)
    began = time.monotonic()
    desk.close()
    assert time.monotonic() - began < 15.0  # and not as long as it is deaf
    qtbot.waitUntil(lambda: not children())


def test_commands_say_why_they_cannot_be_done(desk: Desk) -> None:
    open_dialog, interval, cancel = align_commands(desk.aligning)
    state = desk.workspace.state
    assert open_dialog.enabled(state)
    assert interval.enabled(state)
    assert cancel.why_not(state) == "No alignment is running."
    assert state.document is not None
    mute = replace(state, document=replace(state.document, recording=None))
    assert "no recording" in open_dialog.why_not(mute)
