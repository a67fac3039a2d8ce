"""The composition root: the only file that knows every part of the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PyQt6.QtCore import QPoint
from PyQt6.QtWidgets import QApplication

from tierline.alignment import Registry
from tierline.navigation import Span
from tierline.transcription import TranscriberRegistry
from tierline.workflow import Engines
from tierline.workflow.readiness import Devices
from tierline_desktop.actions import Command, Context
from tierline_desktop.actions.align import Aligning, align_commands
from tierline_desktop.actions.align_several import AligningSeveral, several_commands
from tierline_desktop.actions.appearance import tools_command
from tierline_desktop.actions.files import recent_entries
from tierline_desktop.actions.help_page import keys_html, welcome
from tierline_desktop.actions.journalling import Journalling
from tierline_desktop.actions.learning import Learning, learning_commands
from tierline_desktop.actions.leaving import Leaving
from tierline_desktop.actions.menus import Menus
from tierline_desktop.actions.models import model_commands
from tierline_desktop.actions.opening import Opening
from tierline_desktop.actions.playing import Playing
from tierline_desktop.actions.recovering import Recovering
from tierline_desktop.actions.refining import Refining, refining_commands
from tierline_desktop.actions.saving import Saving
from tierline_desktop.actions.table import Deeds, all_commands
from tierline_desktop.actions.text_panel import TextPanel
from tierline_desktop.actions.timeline_edits import TimelineEdits
from tierline_desktop.actions.tools import Tools
from tierline_desktop.actions.transcribe import Transcribing, transcribe_commands
from tierline_desktop.dialogs import (
    AlignQuestions,
    KeysDialog,
    LearnedDialog,
    LearningQuestions,
    Mishaps,
    ModelsDialog,
    Questions,
    SeveralQuestions,
    TranscribeQuestions,
)
from tierline_desktop.dialogs.models_dialog import Shelf
from tierline_desktop.main_window import MainWindow
from tierline_desktop.panels import Found, MessageBar, ProgressPanel, StatusPanel, TranscriptPanel
from tierline_desktop.playback import OpenSink, Player
from tierline_desktop.settings import Settings, apply_theme, label_font, load_fonts
from tierline_desktop.tasks import TaskRunner
from tierline_desktop.tasks.model_shelf import ModelShelf
from tierline_desktop.tasks.readying import Readying
from tierline_desktop.timeline import Hints, Timeline
from tierline_desktop.workspace import Workspace

# How long a busy thread may keep the interpreter while the window waits for it. Painting gives it
# away dozens of times; at Python's own 5 ms, each time costs a frame.
TURN_SECONDS = 0.0005


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a program finds around it; tests hand it other things.

    Attributes:
        settings_folder: Where the settings lie; None takes the user's own folder.
        journal_folder: Where journals lie; None takes the user's own folder.
        cache_folder: Where peaks are kept; None takes the user's own folder.
        open_sink: Opens the sound device; None takes the real one.
        registry: Where aligners are found; None takes all that are installed.
        transcribers: Where transcribers are found; None takes all that are installed.
        shelf: Has the models; None takes those of this machine.
        devices: Knows the devices; None asks this machine.
        native_dialogs: Whether to use the file dialogs of the desktop.
        theme: A theme for this once; None takes the one that the user chose.
    """

    settings_folder: Path | None = None
    journal_folder: Path | None = None
    cache_folder: Path | None = None
    open_sink: OpenSink | None = None
    registry: Registry | None = None
    transcribers: TranscriberRegistry | None = None
    shelf: Shelf | None = None
    devices: Devices | None = None
    native_dialogs: bool = True
    theme: str | None = None


class Program:
    """Everything that makes up an open window; made by `build`.

    Attributes:
        window: The main window.
        workspace: What is open.
        timeline: Shows it.
        player: Plays it.
        runner: Works in the background.
        prompts: Asks and tells the user.
        commands: The table of commands.
        menus: Run them by menu and key.
        settings: What is remembered.
    """

    def __init__(self, application: QApplication, around: Surroundings) -> None:
        self._application = application
        self._closed = False
        self.settings = Settings(around.settings_folder)
        self._theme = around.theme or self.settings.theme
        load_fonts()
        apply_theme(application, self._theme)
        self.window = MainWindow()
        self.workspace = Workspace(self.window)
        self.timeline = Timeline(
            self.workspace,
            label_font=label_font(self.settings.label_size),
            cache_folder=around.cache_folder,
        )
        self.player = Player(around.open_sink, self.window)
        self.runner = TaskRunner(self.window)
        self.messages = MessageBar()
        self.progress = ProgressPanel()
        self.files_progress = ProgressPanel()
        self.text_progress = ProgressPanel()
        self.several_progress = ProgressPanel()
        self.learning_progress = ProgressPanel()
        self.refining_progress = ProgressPanel()
        self.transcript = TranscriptPanel(self.workspace, self.window)
        self.keys_page = KeysDialog(self._keys_html, self.window)
        self.prompts = Questions(
            self.window,
            self.messages,
            self.keys_page,
            native=around.native_dialogs,
        )
        context = self._context()
        self.mishaps = Mishaps()
        self.mishaps.happened.connect(self.prompts.tell)
        self._bring_to_life(context, around)
        self._arrange(context)
        self._connect()
        self._restore_looks()

    def _context(self) -> Context:
        return Context(
            self.workspace,
            self.timeline,
            self.player,
            self.runner,
            self.prompts,
            self.settings,
            self.transcript.settle,
        )

    def _bring_to_life(self, context: Context, around: Surroundings) -> None:
        """Make what acts on the parts."""
        self.journals = Journalling(self.prompts, around.journal_folder)
        self.saving = Saving(context)
        self._bring_engines(context, around)
        self.leaving = Leaving(self.saving, self.aligning, self.transcribing, self.prompts)
        self.opening = Opening(context, self.journals, self.leaving)
        self.recovering = Recovering(context, self.opening, self.leaving, self.journals)
        self.playing = Playing(context)
        self.edits = TimelineEdits(self.workspace, self.timeline, self.prompts.hint)
        self.text_panel = TextPanel(context, self.transcript, self.timeline.setFocus)
        self.tools = Tools(self.workspace)
        tools = tools_command(self.tools.toggle, lambda: not self.tools.isHidden())
        deeds = Deeds(
            self.opening,
            self.saving,
            self.playing,
            self.window.close,
            self._show_theme,
            (*self.text_panel.commands(), tools),
            (
                *align_commands(self.aligning),
                *refining_commands(self.refining),
                *transcribe_commands(self.transcribing),
                *several_commands(self.several),
                *learning_commands(self.learning, LearnedDialog(self.window).open_it),
                *model_commands(self.models.open_it),
            ),
        )
        self.commands: tuple[Command, ...] = all_commands(context, deeds)

    def _bring_engines(self, context: Context, around: Surroundings) -> None:
        """Make what aligns and transcribes, and the models for it."""
        shelf = around.shelf or ModelShelf()
        native = around.native_dialogs
        self.models = ModelsDialog(self.runner, shelf, self.window, native=native)
        asked = (self.window, Readying(self.runner, around.devices), self.models.open_it)
        self.engines = engines = Engines(around.registry, around.transcribers)
        self.aligning = Aligning(context, AlignQuestions(*asked), engines)
        self.transcribing = Transcribing(
            context, TranscribeQuestions(*asked), self.transcript, engines
        )
        questions = SeveralQuestions(*asked, native=native)
        self.several = AligningSeveral(context, questions, engines)
        self.refining = Refining(context, engines)
        learning = LearningQuestions(self.window, native=native)
        self.learning = Learning(context, learning, engines)

    def _arrange(self, context: Context) -> None:
        """Put the parts into the window."""
        self.status = StatusPanel(self.workspace)
        self.several_progress.cancel.setToolTip("Ends the work; what was saved stays.")
        working = (self.files_progress, self.text_progress, self.several_progress)
        more = (self.learning_progress, self.refining_progress, self.progress)
        self.window.place([self.messages, *working, *more], self.timeline)
        self.window.tell_below(Found(self.workspace), self.status)
        self.window.dock(self.transcript)
        bar = self.window.menuBar()
        assert bar is not None  # a QMainWindow makes its bar when asked
        recent = {"File/Open recent": lambda: recent_entries(context, self.opening)}
        self.menus = Menus(bar, self.commands, context, recent)
        self.tools.fill(self.commands, self.menus.run)
        self.window.equip(self.tools)
        self.timeline.set_hints(Hints(*welcome(self.commands)))

    def _connect(self) -> None:
        window, player, timeline = self.window, self.player, self.timeline
        window.may_close = lambda: self.several.may_end() and self.leaving.may_leave(window.close)
        window.closed.connect(self.close)
        window.files_dropped.connect(self.opening.open)
        self.workspace.changed.connect(window.follow)
        self.opening.opened.connect(self.text_panel.greet)
        self.transcript.switched.connect(lambda shown: self.text_panel.remember(shown=shown))
        self.opening.started.connect(self.files_progress.watch)
        self.recovering.started.connect(self.files_progress.watch)
        self.saving.started.connect(lambda task: self.files_progress.watch(task, stoppable=False))
        player.moved.connect(timeline.set_playhead)
        player.moved.connect(self.playing.follow)
        player.stopped.connect(self.playing.end)
        player.stopped.connect(lambda _: timeline.set_playhead(None))
        player.started.connect(lambda: self.tools.show_playing(playing=True))
        player.stopped.connect(lambda: self.tools.show_playing(playing=False))
        player.failed.connect(self.prompts.tell)
        timeline.play_requested.connect(lambda start, end: self.playing.play(Span(start, end)))
        timeline.tier_menu_requested.connect(self._show_tier_menu)
        timeline.heights_changed.connect(self.settings.remember_row_heights)
        self.aligning.began.connect(self.progress.follow)
        self.aligning.previewed.connect(timeline.set_preview)
        self.transcribing.began.connect(self.text_progress.follow)
        self.transcribing.written.connect(self.aligning.align_text)
        self.transcript.align_wanted.connect(self.aligning.open_dialog)
        self.several.began.connect(self.several_progress.follow)
        self.learning.began.connect(self.learning_progress.follow)
        self.refining.began.connect(self.refining_progress.follow)
        self.several.wanted.connect(self.opening.open)
        self.transcript.wanted.connect(self.transcribing.begin_at_once)

    def close(self) -> None:
        """Stop everything that runs and remember how the window looked; the window is closed."""
        if self._closed:
            return
        self._closed = True
        self.mishaps.remove()
        self.settings.keep_place("geometry", self.window.saveGeometry())
        self.settings.keep_place("state", self.window.saveState())
        self.opening.close()
        self.saving.close()
        self.aligning.throw_away()
        self.transcribing.throw_away()
        self.engines.close()
        self.player.close()
        self.runner.close()
        self.timeline.close_services()
        self.journals.close()
        self.settings.close()

    def command(self, name: str) -> None:
        """Run a command by its id, as its menu entry does."""
        self.menus.run(name)

    def begin(self, files: Sequence[Path], view: tuple[float, float] | None = None) -> None:
        """Offer what a crash left behind, if anything; otherwise open files and show a stretch."""
        if view is not None:
            span = Span(*view)
            self.opening.opened.connect(lambda: self.workspace.show(span))
        # Finding plug-ins takes a moment, in which a dialog would stand still.
        self.runner.start(
            "Looking for engines",
            lambda *_: (self.engines.aligners.listing(), self.engines.transcribers.listing()),
        )
        self.recovering.offer(files)

    @property
    def is_ready(self) -> bool:
        """Whether nothing is under way, and the sound, if there is one, is in sight."""
        state = self.workspace.state
        if self.runner.tasks:
            return False
        silent = state.document is None or state.document.recording is None
        sound = self.timeline.canvas.sound
        return silent or bool(sound.problem) or sound.wave(state.view, 100) is not None

    def _restore_looks(self) -> None:
        self.timeline.set_heights(self.settings.row_heights)
        self.transcript.set_text_font(label_font())
        self.window.restoreGeometry(self.settings.place("geometry"))
        self.window.restoreState(self.settings.place("state"))
        self.window.fit()
        self.transcript.hide()  # shown by itself when there is a text
        self.timeline.setFocus()

    def _keys_html(self, search: str) -> str:
        return keys_html(self.commands, self.workspace.state, search)

    def _show_theme(self, theme: str) -> None:
        apply_theme(self._application, theme)

    def _show_tier_menu(self, tier: int, place: QPoint) -> None:
        self.workspace.select(replace(self.workspace.state.selection, tier=tier))
        self.menus.pop_up("Tier", place)


def build(application: QApplication, around: Surroundings | None = None) -> Program:
    """Return a program with its window, ready to be shown.

    Args:
        application: The one Qt application.
        around: Where settings, journals and sound devices are; None takes the user's own.
    """
    sys.setswitchinterval(TURN_SECONDS)
    return Program(application, around or Surroundings())
