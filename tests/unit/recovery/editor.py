"""Stands for a window: applies a stream of edits, journals them, and tells after each its state.

Run as a program: `editor.py FOLDER TEXTGRID SEED`; it edits until it is killed.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tierline.annotation import IntervalTier
from tierline.editing import (
    Boundary,
    Edit,
    EditError,
    History,
    InsertTier,
    add_boundary,
    add_tier,
    edit_to_json,
    move_grips,
    remove_tier,
    set_label,
)
from tierline.recovery import Journal
from tierline.workflow import open_document


def state_of(history: History, transcript: str) -> str:
    """A digest of all that must come back: tiers, undo and redo steps, text."""
    steps = (history.undo_name, history.redo_name)
    tiers = Edit("", tuple(InsertTier(at, tier) for at, tier in enumerate(history.grid.tiers)))
    domain = (history.grid.start.hex(), history.grid.end.hex())
    parts = repr((steps, domain, transcript)) + edit_to_json(tiers)
    return hashlib.sha256(parts.encode(errors="surrogatepass")).hexdigest()


class Editor:
    """Does what a user may do, as `Workspace` does it; `told` is called before each is noted."""

    def __init__(
        self,
        history: History,
        journal: Journal,
        transcript: str = "",
        *,
        seed: int = 0,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self.history, self.transcript, self.journal = history, transcript, journal
        self._chance = random.Random(seed)
        self._told = told

    @property
    def state(self) -> str:
        """All that must come back."""
        return state_of(self.history, self.transcript)

    def step(self) -> None:
        """Do one thing, or nothing where it does not fit."""
        doing = self._chance.choice(
            [self._type] * 5
            + [self._drag] * 4
            + [self._split] * 3
            + [self._undo, self._redo, self._seal, self._write, self._write, self._tier]
        )
        with contextlib.suppress(EditError):
            doing()

    def _apply(self, edit: Edit, joins: str | None = None) -> None:
        if self.history.apply(edit, joins=joins):
            self._told()
            self.journal.edited(edit, joins)

    def _type(self) -> None:
        at = self._chance.randrange(len(self._words))
        label = ""
        for letter in self._chance.choice(["θɪs", "on\te", "two\nlines", "\ud800", "كتاب"]):
            label += letter
            self._apply(set_label(self.history.grid, 0, at, label), f"label {at}")

    def _drag(self) -> None:
        at = self._chance.randrange(len(self._words) - 1)
        time = float(self._words.ends[at])
        for _ in range(5):
            time += self._chance.uniform(-0.05, 0.05)
            grip = Boundary(0, at, at + 1, float(self._words.ends[at]))
            self._apply(move_grips(self.history.grid, (grip,), time), f"drag {at}")

    def _split(self) -> None:
        self._apply(add_boundary(self.history.grid, 0, self._chance.uniform(0, 10)))

    def _undo(self) -> None:
        if self.history.undo():
            self._told()
            self.journal.undone()

    def _redo(self) -> None:
        if self.history.redo():
            self._told()
            self.journal.redone()

    def _seal(self) -> None:
        self.history.seal()
        self.journal.sealed()

    def _write(self) -> None:
        at = self._chance.randrange(len(self.transcript) + 1)
        gone = self._chance.randrange(3)
        words = self._chance.choice(["", "a", "\u2028", "mañana", "\r\n\t"])
        self.transcript = self.transcript[:at] + words + self.transcript[at + gone :]
        self._told()
        self.journal.typed(self.transcript)

    def _tier(self) -> None:
        grid = self.history.grid
        if len(grid.tiers) > 3:
            self._apply(remove_tier(grid, len(grid.tiers) - 1))
        else:
            self._apply(add_tier(grid, len(grid.tiers), "new", "interval"))

    @property
    def _words(self) -> IntervalTier:
        tier = self.history.grid.tiers[0]
        assert isinstance(tier, IntervalTier)
        return tier


def main() -> None:
    """Edit until killed; each line says when, and the state then."""
    folder, textgrid, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    document = open_document(textgrid)

    def told() -> None:
        print(time.time(), editor.state, flush=True)

    journal = Journal.begin(document, folder=folder)
    editor = Editor(History(document.grid), journal, seed=seed, told=told)
    told()
    while True:
        editor.step()
        time.sleep(0.002)


if __name__ == "__main__":
    main()
