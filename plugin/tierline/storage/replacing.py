"""Replacing a file in one step: readers see the old file or the new one, never half of either."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from tierline.errors import OutputError

Verify = Callable[[bytes], None]

_COMPARED_BYTES = 1 << 20
_ANYBODY_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def replace_file(
    path: Path, data: bytes, *, force: bool = True, verify: Verify | None = None
) -> None:
    """Put `data` where `path` says, whole and checked, or leave everything as it was.

    The bytes go to a temporary file beside the target, are forced to the disk, read back and
    compared; only then does that file take the target's place. A link is followed to the file it
    names, and the permissions of a file that is replaced are kept; a file that is write-protected
    is not replaced. Other hard links to the old file keep the old content.

    Args:
        path: Where the file shall be; its folder must exist.
        data: The whole content.
        force: Whether a file that is there may be replaced.
        verify: Called with the content once it is safely on the disk and before anything is
            replaced; what it raises stops the replacement.

    Raises:
        OutputError: The file could not be written; what was there before is untouched.
    """
    target = _real_target(path, force=force)
    try:
        with _temporary_beside(target) as (temporary, usual_mode):
            _write(temporary, data)
            _compare(temporary, data, path)
            if verify is not None:
                verify(data)
            _give_rights(temporary, target, usual_mode)
            _put(temporary, target, path, force=force)
        _settle(target.parent)
    except OSError as error:
        raise OutputError(_sentence(path, target, error)) from error


def _real_target(path: Path, *, force: bool) -> Path:
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise OutputError(f"{path} is a folder: give the name of a file in it")
        if not force and (target.exists() or path.is_symlink()):
            raise _exists(path)
        if not target.parent.is_dir():
            raise OutputError(
                f"{path} was not written: there is no folder {target.parent}; create it first"
            )
        if target.exists():
            _check_replaceable(target, path)
    except OSError as error:
        raise OutputError(_sentence(path, path, error)) from error
    except ValueError as error:
        raise OutputError(f"{path} was not written: {error}; choose another name") from error
    return target


def _check_replaceable(target: Path, path: Path) -> None:
    """Refuse what the folder's permissions would let us replace, but nobody wants replaced."""
    if not target.is_file():
        raise OutputError(f"{path} is no ordinary file (a device, a pipe): name a file instead")
    # The superuser may write anywhere, but a file without any permission to write is protected.
    if not target.stat().st_mode & _ANYBODY_WRITES or not os.access(target, os.W_OK):
        raise OutputError(
            f"{path} was not written: the file there is write-protected; allow writing to it in "
            "its properties, or save under another name"
        )


def _exists(path: Path) -> OutputError:
    return OutputError(
        f"{path} exists and was left as it is: allow overwriting (--force) or rename"
    )


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[tuple[Path, int]]:
    """Give a new, private file in the target's folder, and the permissions new files get there.

    The file is removed whatever happens.
    """
    temporary = target.with_name(f".tierline-{secrets.token_hex(8)}.part")
    temporary.touch(exist_ok=False)
    try:
        usual_mode = stat.S_IMODE(temporary.stat().st_mode)
        # What is private in the old file must not lie open in the new one, not even for a moment.
        _set_mode(temporary, stat.S_IRUSR | stat.S_IWUSR)
        yield temporary, usual_mode
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _give_rights(temporary: Path, target: Path, usual_mode: int) -> None:
    """Give the new file owner and permissions of the one it replaces, if there is one."""
    try:
        old = target.stat()
    except FileNotFoundError:
        _set_mode(temporary, usual_mode)
        return
    if hasattr(os, "chown"):
        # Only the superuser can give files away, but anyone can share them with a group of theirs.
        for owner in (-1, old.st_uid):
            with contextlib.suppress(OSError):
                os.chown(temporary, owner, old.st_gid)
    _set_mode(temporary, stat.S_IMODE(old.st_mode))


def _set_mode(file: Path, mode: int) -> None:
    """Set permissions, where there are any: memory sticks (FAT) and some network drives have none.

    Those refuse with an error, which is no reason not to save there.
    """
    with contextlib.suppress(OSError):
        file.chmod(mode)


def _write(temporary: Path, data: bytes) -> None:
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _compare(temporary: Path, data: bytes, path: Path) -> None:
    """Read the file back piece by piece: a second whole copy in memory is not needed."""
    expected = memoryview(data)
    position = 0
    with temporary.open("rb") as file:
        while block := file.read(_COMPARED_BYTES):
            if expected[position : position + len(block)] != block:
                break
            position += len(block)
        else:
            if position == len(data):
                return
    raise OutputError(
        f"{path} was not written: the disk gave back other bytes than were written near byte "
        f"{position}; the file there is untouched, check the disk or save elsewhere"
    )


def _put(temporary: Path, target: Path, path: Path, *, force: bool) -> None:
    if force:
        try:
            temporary.replace(target)
        except PermissionError as error:
            # The folder took the temporary file, so that it is not the folder's permissions.
            raise OutputError(
                f"{path} was not written: the file there cannot be replaced; it is open in another "
                "program or protected, close it there and retry, or save under another name"
            ) from error
        return
    try:
        # A link refuses to overwrite: a file that appeared meanwhile is left alone.
        target.hardlink_to(temporary)
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError:
        # Some file systems know no hard links.
        if target.exists():
            raise _exists(path) from None
        temporary.replace(target)


def _settle(folder: Path) -> None:
    """Force the folder's entry to the disk, where the system allows it.

    The new file stands by now, so that a failure here is no failure to save.
    """
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(path: Path, target: Path, error: OSError) -> str:
    untouched = "what was there before is untouched"
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"{path} was not written: the disk is full; {untouched}, free some space and retry"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"{path} was not written: nothing may be written to the folder {target.parent}; "
            f"{untouched}, choose another folder or change its permissions"
        )
    if error.errno == errno.ENAMETOOLONG:
        return f"{path} was not written: its name is too long; {untouched}, choose a shorter one"
    reason = error.strerror or str(error)
    return f"{path} was not written: {reason}; {untouched}, choose another place"
