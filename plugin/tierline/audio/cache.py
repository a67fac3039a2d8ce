"""A bounded folder of computed arrays, one file a recording, outside the user's folders."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = Mapping[str, NDArray[np.generic]]

_HEAD_BYTES = 1 << 16


def key_of(path: Path) -> str:
    """Return a name that changes with the file: its place, size, time and first 64 KiB."""
    status = path.stat()
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(_HEAD_BYTES))
    digest.update(
        f"{path.absolute()}\0{status.st_size}\0{status.st_mtime_ns}".encode(
            errors="surrogateescape"
        )
    )
    return digest.hexdigest()[:32]


class ArrayCache:
    """Arrays by key in one folder; the least recently used go when it grows too large.

    A cache never fails: what cannot be read is not there, what cannot be written is not kept.

    Args:
        folder: Made when first needed.
        limit_bytes: The most to keep.
    """

    def __init__(self, folder: Path, *, limit_bytes: int = 1 << 30) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes

    def get(self, key: str) -> dict[str, NDArray[np.generic]] | None:
        """Return the arrays kept under a key, or None where they are missing or spoiled."""
        path = self._path(key)
        try:
            stored = path.read_bytes()
            checksum, body = stored[:32], stored[32:]
            if hashlib.sha256(body).digest() != checksum:
                return None
            with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
                found = {name: arrays[name] for name in arrays.files}
        except (OSError, ValueError):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return found

    def put(self, key: str, arrays: Arrays) -> None:
        """Keep arrays under a key; whole or not at all."""
        body = io.BytesIO()
        np.savez(body, allow_pickle=False, **arrays)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(key, body.getbuffer())
            self._prune()

    def _write(self, key: str, body: memoryview) -> None:
        number, name = tempfile.mkstemp(prefix="writing-", dir=self._folder)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(hashlib.sha256(body).digest())
                file.write(body)
            Path(name).replace(self._path(key))
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _prune(self) -> None:
        entries = [(entry, entry.stat()) for entry in self._folder.glob("*.arrays")]
        entries.sort(key=lambda pair: pair[1].st_mtime_ns, reverse=True)
        total = 0
        for entry, status in entries:
            total += status.st_size
            if total > self._limit_bytes:
                entry.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.arrays"


def user_folder(name: str) -> Path:
    """Return the folder of that name among Tierline's in the user's cache."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("tierline")) / name
