"""The models that are known and those on this machine, for a table; knows no window."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tierline.alignment import Progress
from tierline.models import (
    CATALOGUE,
    CachedModel,
    ModelSettings,
    Weights,
    cached,
    download,
    in_words,
    load_settings,
    remove,
    resolved,
    save_settings,
    snapshot,
)

TASKS = {"align": "aligns", "transcribe": "transcribes"}
SHORT_COMMIT = 7  # letters, as git shows them


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A line of the table.

    Attributes:
        model: Its repository on the hub, or the folder that holds it.
        title: What it is.
        use: What it is for.
        size: How large it is, in words.
        licence: The licence of its weights; "" if nobody knows.
        here: Whether it is on this machine, in words.
        complete: Whether it can be used.
        removable: Whether something of it can be removed.
        gettable: Whether it can be downloaded.
    """

    model: str
    title: str
    use: str
    size: str
    licence: str
    here: str
    complete: bool
    removable: bool
    gettable: bool


class ModelShelf:
    """Lists, brings and removes models. All but the settings is for a worker thread."""

    @property
    def settings(self) -> ModelSettings:
        """Where models lie, and whether the network may be used."""
        return load_settings()

    def keep(self, settings: ModelSettings) -> None:
        """Keep where models lie, and whether the network may be used.

        Raises:
            OutputError: They cannot be kept.
        """
        save_settings(settings)

    def rows(self) -> tuple[ShelfRow, ...]:
        """Return the models that are known, then the others that are here."""
        settings = load_settings()
        here = cached(settings)
        rows = []
        for each in CATALOGUE:
            found = [one for one in here if one.holds(each.model)]
            whole = resolved(Weights(each.model), settings)
            complete = whole.local is not None or snapshot(whole) is not None
            rows.append(
                ShelfRow(
                    each.model,
                    each.title,
                    _use(each.tasks),
                    in_words(each.size_bytes),
                    each.licence,
                    _here(found, complete=complete),
                    complete,
                    any(not one.local for one in found),
                    not complete,
                )
            )
        known = {each.model for each in CATALOGUE}
        others = [one for one in here if not any(one.holds(model) for model in known)]
        return (*rows, *map(_other, others))

    def download(self, wanted: Weights, progress: Progress) -> None:
        """Bring a model here; what has arrived stays when it is cancelled.

        Raises:
            ModelError: It cannot be had.
            Cancelled: `progress` said so.
        """
        download(wanted, progress)

    def remove(self, model: str) -> str:
        """Remove a downloaded model; return what was freed, in words.

        Raises:
            ModelError: It cannot be removed.
        """
        return in_words(remove(model))


def asked_for(rows: tuple[ShelfRow, ...], wanted: Weights | None) -> tuple[ShelfRow, ...]:
    """Return the rows with one for what somebody wants, which can then be downloaded."""
    if wanted is None:
        return rows
    if all(row.model != wanted.model for row in rows):
        new = ShelfRow(wanted.model, wanted.model, "", "", "", "no", False, False, True)
        return (*rows, new)
    if wanted.revision is None or snapshot(resolved(wanted)) is not None:
        return rows
    title = f" at {wanted.revision}"
    return tuple(
        replace(row, title=row.title + title, here="no", complete=False, gettable=True)
        if row.model == wanted.model
        else row
        for row in rows
    )


def _other(one: CachedModel) -> ShelfRow:
    return ShelfRow(
        one.model,
        one.folder.name if one.local else one.model,
        _use(one.tasks) or "unknown to Tierline",
        in_words(one.size),
        "",
        _here([one], complete=one.complete),
        one.complete,
        not one.local,
        not one.local and not one.complete,
    )


def _use(tasks: tuple[str, ...]) -> str:
    return ", ".join(TASKS.get(task, task) for task in tasks)


def _here(found: list[CachedModel], *, complete: bool) -> str:
    if not found:
        return "yes" if complete else "no"
    one = next((each for each in found if each.complete), found[0])
    if not complete:
        return f"in part, {in_words(one.size)}"
    if one.local:
        return "yes, a folder of yours"
    return f"yes, commit {one.commit[:SHORT_COMMIT]}" if one.commit else "yes"
