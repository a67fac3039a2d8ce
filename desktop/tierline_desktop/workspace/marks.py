"""What was known of the machine's work before and after each alignment, for undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tierline.review import Sidecar


@dataclass(frozen=True, slots=True)
class _Change:
    before: Sidecar | None
    after: Sidecar


class Marks:
    """Follows the steps of a history; a step is known by how many there are with it."""

    def __init__(self) -> None:
        self._changes: dict[int, _Change] = {}
        self._written = False

    def edited(self, steps: int, *, grew: bool) -> None:
        """Forget what an edit made impossible to bring back.

        Args:
            steps: How many there are now.
            grew: Whether the edit is a step of its own.
        """
        last = steps - 1 if grew else steps
        self._changes = {number: one for number, one in self._changes.items() if number <= last}

    def learnt(self, steps: int, before: Sidecar | None, after: Sidecar) -> None:
        """Take note of what the last step made known."""
        self._changes[steps] = _Change(before, after)

    def replaced(self, steps: int, now: Sidecar) -> None:
        """Take note that more became known of what the last of these steps made known."""
        last = max((number for number in self._changes if number <= steps), default=None)
        if last is not None:
            self._changes[last] = replace(self._changes[last], after=now)

    def written(self) -> None:
        """Take note that marks are on the disk."""
        self._written = True

    def undone(self, step: int, now: Sidecar | None) -> Sidecar | None:
        """Return what is known once a step is taken back.

        Marks on the disk must not go on speaking of tiers that are gone: where nothing was known
        before, they are followed by a sidecar without labels.
        """
        change = self._changes.get(step)
        if change is None:
            return now
        if change.before is None and self._written:
            return replace(change.after, items=(), stretches=(), remarks=())
        return change.before

    def redone(self, step: int, now: Sidecar | None) -> Sidecar | None:
        """Return what is known once a step is done again."""
        change = self._changes.get(step)
        return now if change is None else change.after
