"""The text beside the tiers: read it, correct it, align it."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QMimeData, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QFont, QKeyEvent, QTextCursor
from PyQt6.QtWidgets import (
    QDockWidget,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tierline_desktop.panels.incoming import IncomingText
from tierline_desktop.workspace import State, Workspace

QUIET_MS = 250  # what is typed is handed on after this long
PARAGRAPH_END = "\u2029"  # stands between lines in Qt's documents

_OWN_KEYS = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter,
)  # fmt: skip


class TextEditor(QPlainTextEdit):
    """A plain text editor that keeps the keys of editing from the window's commands."""

    def event(self, event: QEvent | None) -> bool:
        """Claim arrows, paging, Tab and Enter before they become commands of the window."""
        if (
            event is not None
            and event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
            and not event.modifiers() & (Qt.KeyboardModifier.AltModifier)
        ):
            event.accept()
            return True
        return super().event(event)

    def text(self) -> str:
        """Return the text as it is; `toPlainText` makes hard spaces and line separators others."""
        document = self.document()
        assert document is not None  # every editor has one
        return document.toRawText().replace(PARAGRAPH_END, "\n")

    def canInsertFromMimeData(self, source: QMimeData | None) -> bool:
        """Take text, but leave files to the window, which opens them."""
        return source is not None and not source.hasUrls() and super().canInsertFromMimeData(source)


class TranscriptPanel(QDockWidget):
    """Shows the workspace's text and hands on what is typed; it has an undo of its own."""

    switched = pyqtSignal(bool)  # whether the user wants it shown, by its own button or menu
    wanted = pyqtSignal()  # there is no text, and the user wants it written down
    align_wanted = pyqtSignal()  # there is a text, and the user wants it aligned

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Text", parent)
        self.setObjectName("transcript")  # Qt needs it to remember the place
        self._workspace = workspace
        self._known = ""
        self._pending = False
        self.editor = TextEditor()
        self.editor.setTabChangesFocus(True)
        self.editor.setPlaceholderText("The text of the recording: type or paste it here.")
        self.incoming = IncomingText()
        self.offer = QPushButton("Transcribe")
        self.offer.setToolTip("Writes down what is said in the recording.")
        self.offer.clicked.connect(self.wanted)
        self.align = QPushButton("Align…")
        self.align.setToolTip("Aligns the recording with this text.")
        self.align.clicked.connect(self.align_wanted)
        self._pages = QStackedWidget()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(QUIET_MS)
        self._pause.timeout.connect(self.settle)
        self.editor.textChanged.connect(self._typed)
        self.editor.textChanged.connect(self._offer)
        switch = self.toggleViewAction()
        assert switch is not None  # every dock has its switch
        switch.triggered.connect(self.switched)
        workspace.changed.connect(self._follow)

    @property
    def shown(self) -> bool:
        """Whether it is in sight, or will be with its window."""
        return not self.isHidden()

    @property
    def entered(self) -> bool:
        """Whether keys go to the text."""
        return self.editor.hasFocus()

    def enter(self) -> None:
        """Show it, and let keys go there."""
        self.show()
        self.raise_()
        self.editor.setFocus()

    def reveal(self, *, shown: bool) -> None:
        """Show or hide it."""
        self.setVisible(shown)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Hide; its close button is the user's wish for the time to come as well."""
        super().closeEvent(event)
        self.switched.emit(False)

    def set_text_font(self, font: QFont) -> None:
        """Show the text in the font of labels."""
        self.editor.setFont(font)
        self.incoming.setFont(font)

    def stream(self, text: str) -> None:
        """Show a text that is still coming; what was typed stays as it is."""
        self.incoming.show_text(text)
        if self._pages.currentWidget() is not self.incoming:
            self._pages.setCurrentWidget(self.incoming)
            self._offer()
            self.show()

    def end_stream(self, text: str | None = None) -> None:
        """Show one's own text again.

        Args:
            text: Takes its place, which can be undone; None leaves it as it was.
        """
        self._pages.setCurrentWidget(self.editor)
        self.incoming.show_text("")
        if text is not None:
            cursor = QTextCursor(self.editor.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
            self.settle()
        self._offer()

    def settle(self) -> None:
        """Hand on what was typed and not handed on yet."""
        if self._pending:
            self._pending = False
            self._pause.stop()
            self._known = self.editor.text()
            self._workspace.type_text(self._known)

    def _typed(self) -> None:
        # Not started anew at each key: whoever types without a pause must not lose it all.
        if not self._pending:
            self._pending = True
            self._pause.start()

    def _follow(self, before: State, after: State) -> None:
        if before.document is not after.document or before.text_unsaved != after.text_unsaved:
            self._name(after)
        if before.document is not after.document:
            self._offer()
        opened = before.bounds is not after.bounds or before.document is None
        if after.transcript != self._known and (opened or after.transcript != before.transcript):
            self._take(after.transcript)

    def _take(self, transcript: str) -> None:
        """Show another text; what was typed into the one before is not for this one."""
        self._known = transcript
        self.editor.setPlainText(transcript)
        self._pause.stop()
        self._pending = False

    def _offer(self) -> None:
        """Offer to write the text down where there is none yet, and to align one that is there."""
        document = self._workspace.state.document
        there = document is not None and document.recording is not None
        typing = self._pages.currentWidget() is self.editor
        bare = self.editor.text().strip() == ""
        self.offer.setVisible(there and typing and self.editor.text() == "")
        self.align.setVisible(there and typing and not bare)

    def _lay_out(self) -> None:
        for page in (self.editor, self.incoming):
            self._pages.addWidget(page)
        for button in (self.offer, self.align):
            button.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.offer)
        column.addWidget(self.align)
        self.setWidget(inside)

    def _name(self, state: State) -> None:
        document = state.document
        path = document.text_path if document else None
        mark = " *" if state.text_unsaved else ""
        self.setWindowTitle(f"Text: {path.name}{mark}" if path else f"Text{mark}")
