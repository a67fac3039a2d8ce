"""What is on this machine, in the layout of the hub's cache: models--OWNER--NAME/snapshots/COMMIT.

The layout is the hub's own, documented in its guide to the cache, so that other programs find
what Tierline downloads, and the other way round:
https://huggingface.co/docs/huggingface_hub/guides/manage-cache
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tierline.models.catalogue import known
from tierline.models.failures import ModelError
from tierline.models.files import (
    CONFIG,
    INDEX,
    is_weights,
    looks_like_model,
    missing_files,
    tasks_of,
)
from tierline.models.settings import ModelSettings, load_settings
from tierline.models.weights import Weights

COMMIT = re.compile(r"[0-9a-f]{40}")
INCOMPLETE = ".incomplete"
_PREFIX = "models--"


@dataclass(frozen=True, slots=True)
class CachedModel:
    """A model on this machine, whole or in part.

    Attributes:
        model: Its repository on the hub, or the folder that holds it.
        commit: The commit on the hub it was downloaded from; None for a folder.
        folder: Where its files are.
        size: Bytes it takes; of a download that was interrupted, what is there of it.
        used: When it was last used, in seconds since 1970; 0 if that is not known.
        missing: Files that are missing or cut short.
        tasks: What it can do for Tierline: "align", "transcribe".
        local: Whether it is a folder of the user's own, which Tierline never removes.
    """

    model: str
    commit: str | None
    folder: Path
    size: int
    used: float
    missing: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    local: bool = False

    @property
    def complete(self) -> bool:
        """Whether it can be used."""
        return not self.missing

    def holds(self, model: str) -> bool:
        """Whether it is a repository of the hub, or a folder of the same name among downloads."""
        return self.model == model or (self.local and self.folder.name == model.rpartition("/")[2])


def cached(settings: ModelSettings | None = None) -> tuple[CachedModel, ...]:
    """Return the models on this machine, by name: downloads, and folders that hold a model."""
    folder = (settings or load_settings()).cache_folder
    found = [*_downloads(folder), *_own(folder)]
    return tuple(sorted(found, key=lambda each: (each.model.lower(), each.commit or "")))


def remove(model: str, settings: ModelSettings | None = None) -> int:
    """Remove a downloaded model, all its commits, and what was interrupted; return bytes freed.

    Raises:
        ModelError: It is not there, is a folder of the user's own, or cannot be removed.
    """
    each = known(model)
    name = each.model if each else model
    cache = (settings or load_settings()).cache_folder
    place = repository(cache, name)
    if Path(model).expanduser().is_dir() or "/" not in name:
        raise ModelError(f"{model} is no downloaded model; remove a folder of your own yourself.")
    if not place.is_dir() or place.is_symlink():
        raise ModelError(f"The model {name} is not in {cache}: there is nothing to remove.")
    files = [path for path in place.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    try:
        shutil.rmtree(place)
        shutil.rmtree(cache / ".locks" / place.name, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"{error.filename or place} cannot be removed ({error.strerror}); close what uses it."
        ) from error
    return size


def repository(cache: Path, model: str) -> Path:
    """Return the folder of a repository in a cache."""
    return cache / (_PREFIX + model.replace("/", "--"))


def snapshot(weights: Weights) -> Path | None:
    """Return the folder with the files of a model that is whole and on this machine, or None.

    Without a revision it is the commit of the catalogue if that is here, else what the hub's
    main branch was when it was last asked, else the newest that is here.
    """
    local = weights.local
    if local is not None:
        return None if missing_files(local) else local
    cache = weights.folder or load_settings().cache_folder
    return next((each for each in _candidates(cache, weights) if not missing_files(each)), None)


def commit(weights: Weights) -> str | None:
    """Return the commit of what is on this machine, for provenance; None for a folder."""
    found = snapshot(weights)
    return found.name if found and COMMIT.fullmatch(found.name) else None


def resolved(weights: Weights, settings: ModelSettings | None = None) -> Weights:
    """Fill in what was left open: folder, offline, and the commit, if it is on this machine.

    A folder of the same name beside the downloads (NAME or OWNER/NAME), such as a copy from
    another machine, stands for a model that is not downloaded.
    """
    if weights.local is not None:
        return weights
    settings = settings or load_settings()
    cache = weights.folder or settings.cache_folder
    each = known(weights.model)
    model = each.model if each else weights.model
    offline = weights.offline or settings.is_offline
    filled = Weights(model, weights.revision, offline=offline, folder=cache)
    found = snapshot(filled)
    if found is None and filled.revision is None:
        for copy in (cache / model, cache / model.rpartition("/")[2]):
            if looks_like_model(copy):
                return Weights(str(copy), None, offline=offline, folder=cache)
    pinned = each.revision if each else None
    revision = found.name if found else weights.revision or pinned
    return Weights(model, revision, offline=offline, folder=cache)


def _candidates(cache: Path, weights: Weights) -> Iterator[Path]:
    """Yield the snapshots that could be meant, the best first."""
    place = repository(cache, weights.model)
    snapshots = place / "snapshots"
    if weights.revision is not None:
        yield snapshots / weights.revision
        yield snapshots / _reference(place, weights.revision)
        return
    each = known(weights.model)
    if each is not None and each.revision is not None:
        yield snapshots / each.revision
    yield snapshots / _reference(place, "main")
    yield from sorted(_folders(snapshots), key=lambda path: path.stat().st_mtime, reverse=True)


def _reference(place: Path, name: str) -> str:
    """Return the commit that a branch or tag was when the hub was last asked."""
    try:
        text = (place / "refs" / name).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return "unknown"
    return text if COMMIT.fullmatch(text) else "unknown"


def _downloads(cache: Path) -> Iterator[CachedModel]:
    for place in _folders(cache):
        name = place.name.removeprefix(_PREFIX).replace("--", "/")
        if not place.name.startswith(_PREFIX):
            continue
        snapshots = _folders(place / "snapshots")
        waiting = sum(path.stat().st_size for path in place.glob(f"blobs/*{INCOMPLETE}"))
        for each in snapshots:
            gone = missing_files(each)
            size = _size(each) + (waiting if gone else 0)
            yield CachedModel(name, each.name, each, size, _used(each), gone, tasks_of(each))
        if waiting and not snapshots:
            yield CachedModel(name, None, place, waiting, 0.0, missing_files(place))


def _own(cache: Path) -> Iterator[CachedModel]:
    for folder in _folders(cache):
        if folder.name.startswith((_PREFIX, ".", "datasets--", "spaces--")):
            continue
        for each in (folder, *_folders(folder)):
            if looks_like_model(each):
                yield CachedModel(
                    model=str(each),
                    commit=None,
                    folder=each,
                    size=_size(each),
                    used=_used(each),
                    missing=missing_files(each),
                    tasks=tasks_of(each),
                    local=True,
                )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def _used(folder: Path) -> float:
    """Return when a model was last loaded, as far as the file system keeps that.

    Looking at it, as we do, reads its configuration and the heads of its weights; whoever loads
    it reads its other files, such as the tokenizer, as well.
    """
    others = [
        path
        for path in folder.iterdir()
        if path.is_file() and path.name not in (CONFIG, INDEX) and not is_weights(path.name)
    ]
    return max((path.stat().st_atime for path in others), default=0.0)


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError:
        return []
