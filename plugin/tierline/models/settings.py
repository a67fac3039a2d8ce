"""Where models lie and whether the network may be used: one setting for terminal and window."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from tierline.errors import OutputError
from tierline.storage import replace_file

_TRUE = ("1", "on", "yes", "true")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What the user chose.

    Attributes:
        folder: Where downloaded models lie, in the layout of the hub's cache; None leaves it to
            the hub (`HF_HUB_CACHE`, `HF_HOME`, or a folder in the user's cache).
        offline: Never use the network.
    """

    folder: Path | None = None
    offline: bool = False

    @property
    def cache_folder(self) -> Path:
        """Where downloaded models lie."""
        return self.folder or hub_folder()

    @property
    def is_offline(self) -> bool:
        """Whether the network is not to be used, by choice or by `HF_HUB_OFFLINE`."""
        asked = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or ""
        return self.offline or asked.lower() in _TRUE


def settings_file() -> Path:
    """Return the file that keeps the settings."""
    import platformdirs

    return platformdirs.user_config_path("tierline", appauthor=False) / "models.json"


def load_settings() -> ModelSettings:
    """Return what the user chose; what cannot be read counts as not chosen."""
    try:
        kept = json.loads(settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ModelSettings()
    if not isinstance(kept, dict):
        return ModelSettings()
    folder, offline = kept.get("folder"), kept.get("offline")
    usable = isinstance(folder, str) and folder and "\0" not in folder
    return ModelSettings(Path(str(folder)) if usable else None, offline=offline is True)


def save_settings(settings: ModelSettings) -> None:
    """Keep what the user chose.

    Raises:
        OutputError: The file cannot be written.
    """
    path = settings_file()
    folder = None if settings.folder is None else str(settings.folder.expanduser().absolute())
    text = json.dumps({"folder": folder, "offline": settings.offline}, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path.parent} cannot be made: {error.strerror}.") from error
    replace_file(path, (text + "\n").encode())


def hub_folder() -> Path:
    """Return where the hub keeps its cache, by the same variables that it reads itself."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(name):
            return _path(os.environ[name])
    if os.environ.get("HF_HOME"):
        return _path(os.environ["HF_HOME"]) / "hub"
    return _path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface" / "hub"


def _path(text: str) -> Path:
    return Path(os.path.expandvars(text)).expanduser()
