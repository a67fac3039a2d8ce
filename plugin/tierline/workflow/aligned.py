"""A recording that was aligned: the tiers, what is known of them, and how both are saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tierline.alignment.contract import Alignment, Defect, Word
from tierline.annotation import TextGrid
from tierline.errors import OutputError, UsageError
from tierline.review import Sidecar, sidecar_path, touched_labels, write_sidecar
from tierline.textgrid import FileFormat, save_textgrid
from tierline.workflow.earlier import Earlier
from tierline.workflow.in_place import InPlace


@dataclass(frozen=True, slots=True)
class AlignedRecording:
    """What came of aligning one recording with its text.

    Attributes:
        audio: The recording.
        text: The file the text came from.
        grid: All tiers: those of the text, if it was a TextGrid, and the new ones.
        format: The form and encoding that `save` uses: the text's own if it was a TextGrid.
        alignments: What the aligner said, an alignment for each stretch of text.
        remarks: What the user should know, a sentence each.
        sidecar: What is known of each new label, as `save` writes it beside the TextGrid.
        earlier: What was aligned before and was kept; `save` may write over it.
        refined: The TextGrid that was refined; what a human has done in it was kept.
    """

    audio: Path
    text: Path
    grid: TextGrid
    format: FileFormat
    alignments: tuple[Alignment, ...]
    remarks: tuple[str, ...]
    sidecar: Sidecar
    earlier: Earlier | None = None
    refined: InPlace | None = None

    @property
    def unplaced(self) -> tuple[Word, ...]:
        """The words that were not found in the recording, in order."""
        return tuple(
            word
            for alignment in self.alignments
            for word in alignment.words
            if Defect.UNPLACED in word.defects
        )

    def save(
        self, path: str | Path, *, force: bool = False, sidecar: bool = True
    ) -> tuple[str, ...]:
        """Save the TextGrid, and what is known of its labels as `NAME.tierline.json` beside it.

        Args:
            path: Where the TextGrid goes; its folder is made if it is not there.
            force: Overwrite what is there, but never what a human has worked on, nor the TextGrid
                that was refined where people may have made it.
            sidecar: Whether to write the second file.

        Returns:
            What the user should know, such as that the labels did not fit the old encoding.

        Raises:
            OutputError: It could not be saved; what was there before is untouched.
            UsageError: The path is that of the recording, which is never written over.
        """
        path = Path(path)
        check_spares(path, self.audio)
        again = self.earlier is not None and self.earlier.is_at(path)
        if self.earlier is not None and again:
            self.earlier.check_unchanged()
        in_place = self.refined is not None and self.refined.is_at(path)
        check_free(path, force=force, sidecar=sidecar, kept=again or (in_place and force))
        if self.refined is not None and in_place:
            self.refined.check()
        force = force or again
        make_folder(path.parent)
        remarks = [
            remark.about(path)
            for remark in save_textgrid(self.grid, path, self.format, force=force)
        ]
        beside = sidecar_path(path)
        if sidecar:
            self._save_sidecar(path, beside, force=force)
        elif beside.exists():
            remarks.append(f"{beside} is from an earlier run and does not describe the new {path}.")
        return tuple(remarks)

    def _save_sidecar(self, path: Path, beside: Path, *, force: bool) -> None:
        try:
            write_sidecar(beside, self.sidecar, force=force)
        except OutputError as error:
            raise OutputError(f"{path} was saved, but {error.message}") from error


def check_free(path: Path, *, force: bool, sidecar: bool, kept: bool = False) -> None:
    """Make sure that saving would overwrite nothing, unless that was asked for.

    Args:
        path: Where a TextGrid is to go.
        force: Whether what a machine made may be overwritten.
        sidecar: Whether a sidecar is to go beside it.
        kept: Whether what is there was aligned anew around what a human has set in it.

    Raises:
        OutputError: A file is there, or a folder where a file is to go; or a human has worked on
            the labels that are there, and `force` is not for that.
    """
    for target in (path, sidecar_path(path)) if sidecar else (path,):
        if target.is_dir():
            raise OutputError(f"{target} is a folder; name a file to write.")
        if not force and not kept and (target.exists() or target.is_symlink()):
            raise OutputError(
                f"{target} is already there and was left as it is; overwrite it with --force, or "
                "choose another place with -o."
            )
    touched = touched_labels(sidecar_path(path))
    if touched and not kept:
        labels = "1 label" if touched == 1 else f"{touched} labels"
        raise OutputError(
            f"{path} was left as it is, since {sidecar_path(path).name} says that a human has "
            f"worked on {labels} there, which --force does not overwrite; align around them with "
            "--keep-checked, move both files away, or choose another place with -o."
        )


def check_spares(path: Path, source: Path) -> None:
    """Make sure that a result does not take the place of a source, whatever was asked for.

    Raises:
        UsageError: It would.
    """
    try:
        same = path.samefile(source)
    except OSError:  # one of them is not there
        same = False
    if same:
        raise UsageError(f"The result would overwrite {source}; name another file with -o.")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, if they are not there.

    Raises:
        OutputError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(f"{folder} is a file, not a folder; choose another place.") from None
    except NotADirectoryError:
        raise OutputError(f"{folder} lies inside a file; choose another place.") from None
    except OSError as error:
        raise OutputError(f"The folder {folder} cannot be made: {error.strerror}.") from error
