"""Zooming and scrolling."""

from __future__ import annotations

from tierline.navigation import Span
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.reasons import needs_document, needs_stretch
from tierline_desktop.workspace import State

STEP = 2.0  # how much one step zooms
PAGE = 0.8  # share of the window that one page scrolls: a fifth stays in sight
SHOWN_BEFORE = 100  # views that can be gone back to


class Viewing:
    """Changes what is seen, and knows what was seen before."""

    def __init__(self, context: Context) -> None:
        self._workspace = context.workspace
        self._before: list[Span] = []

    def all(self) -> None:
        """Show the whole recording."""
        self._show(self._workspace.state.bounds)

    def zoom_in(self) -> None:
        """Show half as much, about the cursor if it is in sight."""
        self._zoom(1 / STEP)

    def zoom_out(self) -> None:
        """Show twice as much."""
        self._zoom(STEP)

    def selection(self) -> None:
        """Fill the window with the selection."""
        self._show(self._workspace.state.selection.span)

    def back(self) -> None:
        """Show what was seen before the last zoom."""
        self._workspace.show(self._before.pop())

    def page(self, direction: int) -> None:
        """Scroll by nearly a window, forth (1) or back (-1)."""
        self._workspace.scroll(direction * PAGE * self._workspace.state.view.duration)

    def why_not_back(self, state: State) -> str:
        """Going back needs somewhere to go."""
        return needs_document(state) or ("" if self._before else "Nothing was zoomed yet.")

    def forget(self, before: State, after: State) -> None:
        """Forget the views of a document that was closed."""
        if before.document is None or before.bounds != after.bounds:
            self._before.clear()

    def _zoom(self, factor: float) -> None:
        state = self._workspace.state
        self._remember(state.view)
        centre = state.selection.span.centre
        self._workspace.zoom(factor, centre if state.view.holds(centre) else state.view.centre)

    def _show(self, span: Span) -> None:
        self._remember(self._workspace.state.view)
        self._workspace.show(span)

    def _remember(self, view: Span) -> None:
        if not self._before or self._before[-1] != view:
            self._before = [*self._before[-SHOWN_BEFORE:], view]


def viewing_commands(context: Context) -> tuple[Command, ...]:
    """Return the commands that change what is seen."""
    viewing = Viewing(context)
    context.workspace.changed.connect(viewing.forget)
    return (
        Command(
            "view.all", "Show all", "View", ("Ctrl+A",), viewing.all,
            "Shows the whole recording.", needs_document,
        ),
        Command(
            "view.zoom_in", "Zoom in", "View", ("Ctrl+I",), viewing.zoom_in,
            "Shows half as much time, about the cursor.", needs_document,
        ),
        Command(
            "view.zoom_out", "Zoom out", "View", ("Ctrl+O",), viewing.zoom_out,
            "Shows twice as much time.", needs_document,
        ),
        Command(
            "view.selection", "Zoom to selection", "View", ("Ctrl+N",), viewing.selection,
            "Fills the window with the selected stretch.", needs_stretch,
        ),
        Command(
            "view.back", "Zoom back", "View", ("Ctrl+B",), viewing.back,
            "Shows what was seen before the last zoom.", viewing.why_not_back,
        ),
        Command(
            "view.page_back", "Scroll page back", "View", ("PgUp",), lambda: viewing.page(-1),
            "Scrolls towards the start by nearly a window.", needs_document, section="scroll",
        ),
        Command(
            "view.page_forward", "Scroll page forward", "View", ("PgDown",),
            lambda: viewing.page(1),
            "Scrolls towards the end by nearly a window.", needs_document, section="scroll",
        ),
    )  # fmt: skip
