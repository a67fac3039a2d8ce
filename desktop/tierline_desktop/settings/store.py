"""The settings file: recent files, the window's place, theme, row heights, last choices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QByteArray, QSettings

from tierline_desktop.settings.theme import THEMES

RECENT_FILES = 12
FONT_SIZES = (7.0, 36.0)  # points: smallest and largest size of labels


@dataclass(frozen=True, slots=True)
class Recent:
    """Files that were open together.

    Attributes:
        audio: The recording; None if there was none.
        text: The TextGrid or the text beside it; None if there was none.
    """

    audio: Path | None = None
    text: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files there are, the recording first."""
        return tuple(path for path in (self.audio, self.text) if path is not None)

    @property
    def title(self) -> str:
        """What a menu shows: the names of the files and the folder of the last one."""
        names = " + ".join(path.name for path in self.paths)
        return f"{names}  ({self.paths[-1].parent})" if self.paths else ""

    @property
    def is_there(self) -> bool:
        """Whether all its files still exist."""
        return bool(self.paths) and all(path.is_file() for path in self.paths)


class Settings:
    """Reads and writes one INI file; what is damaged or missing is as if never set.

    Args:
        folder: Where the file lies; None takes the user's own settings folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            from platformdirs import user_config_path

            folder = user_config_path("tierline", appauthor=False)
        self.folder = folder
        self._file = QSettings(str(folder / "tierline.ini"), QSettings.Format.IniFormat)

    def close(self) -> None:
        """Write what has not been written yet."""
        self._file.sync()

    @property
    def recents(self) -> tuple[Recent, ...]:
        """What was opened lately, the last first."""
        rows = self._read("files/recent", [])
        if not isinstance(rows, list):
            return ()
        pairs = [row for row in rows if isinstance(row, list) and len(row) == 2]
        return tuple(Recent(*(Path(part) if part else None for part in row)) for row in pairs)

    def remember(self, recent: Recent) -> None:
        """Put files first in the list of recent ones."""
        others = [one for one in self.recents if one != recent]
        self._keep([recent, *others] if recent.paths else others)

    def forget_missing(self) -> None:
        """Take those out of the list whose files are gone."""
        self._keep([one for one in self.recents if one.is_there])

    def _keep(self, recents: list[Recent]) -> None:
        rows = [[str(path or "") for path in (one.audio, one.text)] for one in recents]
        self._write("files/recent", rows[:RECENT_FILES])

    @property
    def folder_of_files(self) -> Path:
        """The folder that the file dialogs start in."""
        folder = Path(str(self._read("files/folder", "")) or Path.home())
        return folder if folder.is_dir() else Path.home()

    @folder_of_files.setter
    def folder_of_files(self, folder: Path) -> None:
        self._write("files/folder", str(folder))

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        theme = self._read("view/theme", "system")
        return next((known for known in THEMES if known == theme), "system")

    @theme.setter
    def theme(self, theme: str) -> None:
        self._write("view/theme", theme)

    @property
    def text_shown(self) -> bool:
        """Whether the text is shown where there is one."""
        return self._read("view/text", True) is not False

    @text_shown.setter
    def text_shown(self, shown: bool) -> None:
        self._write("view/text", shown)

    @property
    def label_size(self) -> float | None:
        """Size of the labels in points; None: the window's own."""
        size = self._read("view/label_size", None)
        if not isinstance(size, int | float):
            return None
        return min(max(float(size), FONT_SIZES[0]), FONT_SIZES[1])

    @label_size.setter
    def label_size(self, size: float | None) -> None:
        self._write("view/label_size", size)

    @property
    def row_heights(self) -> dict[str, int]:
        """Heights of panes and tier rows in logical pixels, by name."""
        rows = self._read("view/row_heights", {})
        if not isinstance(rows, dict):
            return {}
        return {name: int(height) for name, height in rows.items() if _is_height(height)}

    def remember_row_heights(self, heights: Mapping[str, int]) -> None:
        """Keep heights (logical pixels); those of other names stay."""
        self._write("view/row_heights", {**self.row_heights, **heights})

    @property
    def aligner_choices(self) -> dict[str, Any]:
        """What was chosen in the align dialog last: only what JSON can hold."""
        choices = self._read("align/choices", {})
        return choices if isinstance(choices, dict) else {}

    def remember_aligner_choices(self, choices: Mapping[str, Any]) -> None:
        """Keep what was chosen in the align dialog."""
        self._write("align/choices", dict(choices))

    @property
    def transcriber_choices(self) -> dict[str, Any]:
        """What was chosen in the transcribe dialog last: only what JSON can hold."""
        choices = self._read("transcribe/choices", {})
        return choices if isinstance(choices, dict) else {}

    def remember_transcriber_choices(self, choices: Mapping[str, Any]) -> None:
        """Keep what was chosen in the transcribe dialog."""
        self._write("transcribe/choices", dict(choices))

    def place(self, name: str) -> QByteArray:
        """Return the place or state of a window as Qt wrote it; empty if there is none."""
        value = self._file.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_place(self, name: str, place: QByteArray) -> None:
        """Keep the place or state of a window."""
        self._file.setValue(f"window/{name}", place)

    def _read(self, key: str, default: object) -> object:
        text = self._file.value(key)
        if not isinstance(text, str):
            return default
        try:
            value: object = json.loads(text)
        except ValueError:
            return default
        return value

    def _write(self, key: str, value: object) -> None:
        self._file.setValue(key, json.dumps(value))


def _is_height(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value < 10_000
