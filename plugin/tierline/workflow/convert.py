"""TextGrids written anew in another form or encoding, with all they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tierline.errors import InputError, OutputError
from tierline.textgrid import FileFormat, Form, open_textgrid, save_textgrid
from tierline.workflow.aligned import check_free, make_folder
from tierline.workflow.files import textgrids_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertSettings:
    """How TextGrids are written.

    Attributes:
        form: The form to write; None keeps each file's own.
        encoding: "utf-8" or "utf-16"; None keeps each file's own.
        input_encoding: Encoding of the files; None finds it out.
        force: Overwrite what is there.
    """

    form: Form | None = None
    encoding: str | None = None
    input_encoding: str | None = None
    force: bool = False

    def applied(self, format: FileFormat) -> FileFormat:
        """Return the format to write a file in that came in `format`."""
        return format.with_(form=self.form, encoding=self.encoding)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What came of one file.

    Attributes:
        source: The file that was read.
        target: Where it goes.
        remarks: What the user should know, a sentence each that names the file.
        error: Why it failed, or None.
    """

    source: Path
    target: Path
    remarks: tuple[str, ...] = ()
    error: Exception | None = None


def planned(inputs: Iterable[Path], folder: Path) -> list[tuple[Path, Path]]:
    """Return where each TextGrid goes: files by their name, folders with what is below them.

    Raises:
        InputError: A folder cannot be read or holds no TextGrids.
    """
    plan: list[tuple[Path, Path]] = []
    for path in inputs:
        if path.is_dir():
            found = textgrids_in(path, leave_out=folder)
            if not found:
                raise InputError(f"{path} holds no TextGrids.")
            plan += [(file, folder / file.relative_to(path)) for file in found]
        else:
            plan.append((path, folder / path.name))
    return plan


def convert_all(
    plan: Iterable[tuple[Path, Path]], settings: ConvertSettings
) -> Iterator[Conversion]:
    """Convert files one by one; a file that fails is no reason to stop.

    A second file that would go where an earlier one went fails, `force` or not.
    """
    written: dict[Path, Path] = {}
    for source, target in plan:
        first = written.setdefault(target, source)
        if first is not source:
            error = OutputError(
                f"{source} was left out: {first} has the same name, and both would go to {target}; "
                "convert them into different folders."
            )
            yield Conversion(source, target, error=error)
            continue
        yield _converted(source, target, settings)


def _converted(source: Path, target: Path, settings: ConvertSettings) -> Conversion:
    try:
        check_free(target, force=settings.force, sidecar=False)
        file = open_textgrid(source, input_encoding=settings.input_encoding)
        make_folder(target.parent)
        format = settings.applied(file.format)
        saved = save_textgrid(file.grid, target, format, force=settings.force)
    except Exception as error:  # noqa: BLE001 - one file must not end the others
        return Conversion(source, target, error=error)
    read = [remark.about(source) for remark in file.remarks]
    return Conversion(source, target, (*read, *(remark.about(target) for remark in saved)))
