"""Downloading a model into the hub's cache: with progress, to be stopped, and to go on later."""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tierline.models.cache import COMMIT, INCOMPLETE, repository, snapshot
from tierline.models.catalogue import known
from tierline.models.failures import ModelError
from tierline.models.hub import (
    BrokenOffError,
    Listing,
    RemoteFile,
    host,
    list_files,
    read,
    refuse_offline,
)
from tierline.models.needs import space_problem
from tierline.models.settings import ModelSettings, load_settings
from tierline.models.sizes import in_words
from tierline.models.waiting import awaited, brought
from tierline.models.weights import Weights
from tierline.plugins.progress import Progress

_TRIES = 3  # in a row without a single new byte
_PAUSE = 1.0  # seconds before the next try; grows with each
_BETWEEN_REPORTS = 0.1  # seconds
_READ_BYTES = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What a download brought.

    Attributes:
        model: The repository on the hub.
        commit: The commit that is here now.
        folder: Where its files are.
        size: Bytes of all its files.
        fetched: Bytes that had to be fetched now; the others were here already.
    """

    model: str
    commit: str
    folder: Path
    size: int
    fetched: int


def download(
    wanted: Weights | str,
    progress: Progress | None = None,
    *,
    settings: ModelSettings | None = None,
) -> Downloaded:
    """Bring a model to this machine; what is here of it already is not fetched again.

    When it is cancelled or the network fails, what has arrived stays, and the next download goes
    on from there. Every file is checked against the hub's checksum before it counts.

    Args:
        wanted: A model of the catalogue by its name, or any repository on the hub.
        progress: Gets the fraction and words such as "1.2 of 1.8 GB"; may cancel, within a
            fraction of a second even when the network is silent.
        settings: Where models lie; None takes what is kept.

    Raises:
        ModelError: It cannot be had: no such model, no rights, no network, no space.
        Cancelled: The user stopped it.
    """
    weights = Weights(wanted) if isinstance(wanted, str) else wanted
    settings = settings or load_settings()
    progress = progress or Progress()
    each = known(weights.model)
    model = each.model if each else weights.model
    revision = weights.revision or (each.revision if each else None)
    if weights.offline:
        raise ModelError(f"{model} cannot be downloaded: its option offline is set; switch it off.")
    refuse_offline(settings, model)
    cache = weights.folder or settings.cache_folder
    progress.step(0.0, f"asking {host()} for {model}")
    listing = _listing(model, revision, progress)
    with _told(listing, cache), _locked(cache, model):
        run = _Run(listing, repository(cache, model), progress)
        run.refuse_full_disk()
        run.fetch()
        run.finish(revision)
    found = _found(Weights(model, listing.commit, folder=cache))
    return Downloaded(model, listing.commit, found, listing.size, run.fetched)


def _found(weights: Weights) -> Path:
    """Return the folder of a model that was downloaded.

    Raises:
        ModelError: What came is no model.
    """
    found = snapshot(weights)
    if found is None:
        raise ModelError(
            f"{weights.model} was downloaded whole, and yet is no model that can be loaded: take "
            "another, or another revision."
        )
    return found


class _Run:
    """One download: which bytes are here, which are still to come."""

    def __init__(self, listing: Listing, place: Path, progress: Progress) -> None:
        self._listing = listing
        self._cache = place.parent
        self._blobs = place / "blobs"
        self._references = place / "refs"
        self._snapshot = place / "snapshots" / listing.commit
        self._progress = progress
        self._reported = -_BETWEEN_REPORTS
        self.fetched = 0

    def refuse_full_disk(self) -> None:
        """Refuse to begin what the disk has no room for.

        Raises:
            ModelError: The disk has no room.
        """
        here = sum(self._here(each) for each in self._listing.files)
        needed = self._listing.size - here
        problem = space_problem(self._listing.model, needed, self._cache)
        if problem is not None:
            raise ModelError(problem)

    def fetch(self) -> None:
        """Fetch every file that is not here."""
        for folder in (self._blobs, self._snapshot):
            folder.mkdir(parents=True, exist_ok=True)
        done = 0
        for each in self._listing.files:
            if not self._is_whole(each):
                self._fetch(each, done)
                self._show(each)
            done += each.size
            self._report(done, always=True)

    def finish(self, revision: str | None) -> None:
        """Note which commit a branch or tag is.

        Where nothing says what the main branch is, it is noted too: other programs that are
        offline look for a model there.
        """
        names = {"main"} if revision is None else {revision}
        if not (self._references / "main").exists():
            names.add("main")
        for name in names:
            if not COMMIT.fullmatch(name):
                path = self._references / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(self._listing.commit, encoding="utf-8")

    def _fetch(self, file: RemoteFile, done: int) -> None:
        part = self._blobs / (file.blob + INCOMPLETE)
        with part.open("ab", buffering=0) as target:
            start = target.seek(0, os.SEEK_END)
            if start > file.size:
                start = target.truncate(0)
            self._report(done + start, always=True)
            tries = 0
            while start < file.size or tries == 0:
                before, problem = start, None
                try:
                    start = self._append(file, target, start, done)
                except BrokenOffError as error:
                    start, problem = target.seek(0, os.SEEK_END), error
                tries = 1 if start > before else tries + 1
                if start < file.size:
                    self._pause(tries, problem)
        self._check(file, part, done)
        part.replace(self._blobs / file.blob)

    def _append(self, file: RemoteFile, target: BinaryIO, start: int, done: int) -> int:
        """Write what arrives behind what is here; return how much is here then."""
        if start == file.size:
            return start
        source = functools.partial(read, self._listing, file, start)
        with contextlib.closing(brought(source, self._progress.check)) as pieces:
            for position, piece in pieces:
                if position != start:
                    target.truncate(position)
                    start = position
                _write(target, piece)
                start += len(piece)
                self.fetched += len(piece)
                self._report(done + start)
                if start > file.size:
                    target.truncate(0)
                    raise ModelError(_damaged(self._listing, file))
        return start

    def _pause(self, tries: int, problem: Exception | None) -> None:
        """Wait a little before the next try, or give up."""
        if tries > _TRIES:
            raise ModelError(_unreachable(self._listing.model, problem)) from problem
        self._progress.check()
        end = time.monotonic() + _PAUSE * (tries - 1)
        while time.monotonic() < end:
            time.sleep(0.05)
            self._progress.check()

    def _check(self, file: RemoteFile, part: Path, done: int) -> None:
        """Compare a file with its checksum."""
        fraction = (done + file.size) / max(self._listing.size, 1)
        self._progress.step(fraction, f"checking {file.name} of {self._listing.model}")
        name = "sha256" if len(file.blob) == 64 else "sha1"
        summed = hashlib.new(name, usedforsecurity=False)
        if name == "sha1":  # as git names a blob
            summed.update(f"blob {file.size}\0".encode())
        with part.open("rb") as opened:
            while piece := opened.read(_READ_BYTES):
                self._progress.check()
                summed.update(piece)
        if summed.hexdigest() != file.blob:
            part.unlink()
            raise ModelError(_damaged(self._listing, file))

    def _show(self, file: RemoteFile) -> None:
        """Let the commit's folder show a file; where links are not allowed, move it there."""
        link, blob = self._snapshot / file.name, self._blobs / file.blob
        link.unlink(missing_ok=True)
        try:
            link.symlink_to(Path("../../blobs") / file.blob)
        except OSError:
            blob.replace(link)

    def _is_whole(self, file: RemoteFile) -> bool:
        shown, blob = self._snapshot / file.name, self._blobs / file.blob
        if _length(shown) == file.size:
            return True
        if _length(blob) != file.size:
            return False
        self._show(file)
        return True

    def _here(self, file: RemoteFile) -> int:
        """Return how many bytes of a file are here."""
        sizes = (
            _length(self._snapshot / file.name),
            _length(self._blobs / file.blob),
            _length(self._blobs / (file.blob + INCOMPLETE)),
        )
        return min(max(sizes), file.size)

    def _report(self, done: int, *, always: bool = False) -> None:
        now = time.monotonic()
        if not always and now - self._reported < _BETWEEN_REPORTS:
            return
        self._reported = now
        whole = self._listing.size
        self._progress.step(done / max(whole, 1), f"{_of(done, whole)} of {self._listing.model}")


def _listing(model: str, revision: str | None, progress: Progress) -> Listing:
    for tries in range(1, _TRIES + 1):
        try:
            return awaited(lambda: list_files(model, revision), progress.check)
        except BrokenOffError as error:
            if tries == _TRIES:
                raise ModelError(_unreachable(model, error)) from error
    raise AssertionError


@contextlib.contextmanager
def _locked(cache: Path, model: str) -> Iterator[None]:
    """Keep two downloads of one model from writing to the same files."""
    from filelock import FileLock, Timeout

    path = cache / ".locks" / repository(cache, model).name / "tierline.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        with lock:
            yield
    except Timeout as error:
        raise ModelError(
            f"{model} is being downloaded already; wait until that is done."
        ) from error


@contextlib.contextmanager
def _told(listing: Listing, cache: Path) -> Iterator[None]:
    """Tell in one sentence what the disk does not let us do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ModelError(
                f"The disk is full: {listing.model} ({in_words(listing.size)}) does not fit into "
                f"{cache}; make room and download it again, it goes on where it stopped, or choose "
                "another folder with: tierline models folder PATH"
            ) from error
        raise ModelError(
            f"{error.filename or cache} cannot be written ({error.strerror}); choose another "
            "folder with: tierline models folder PATH"
        ) from error


def _write(target: BinaryIO, piece: bytes) -> None:
    """Write all of it: a raw file may take less at once."""
    rest = memoryview(piece)
    while rest:
        rest = rest[target.write(rest) :]


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _of(done: int, whole: int) -> str:
    """Return "1.2 of 1.8 GB"."""
    first, last = in_words(done), in_words(whole)
    number, unit = first.split()
    return f"{number if unit == last.split()[1] else first} of {last}"


def _damaged(listing: Listing, file: RemoteFile) -> str:
    return (
        f"{file.name} of {listing.model} arrived damaged and was thrown away; download it again, "
        "and if that does not help, tell whoever runs the network: something changes what passes."
    )


def _unreachable(model: str, problem: Exception | None) -> str:
    why = f" ({problem})" if problem else ""
    return (
        f"{host()} cannot be reached{why}; check the network, and download {model} again: it goes "
        "on where it stopped."
    )
