"""A file is replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from tierline.errors import OutputError
from tierline.storage import replace_file


def only(folder: Path, *names: str) -> bool:
    """Tell whether the folder holds these files and no leftovers."""
    return sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_a_new_file_is_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "new", b"content")
    assert (tmp_path / "new").read_bytes() == b"content"
    assert only(tmp_path, "new")


def test_an_empty_file_is_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "new", b"")
    assert (tmp_path / "new").read_bytes() == b""


def test_a_new_file_gets_the_permissions_that_files_get_here(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    replace_file(tmp_path / "new", b"x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o640])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    path.chmod(mode)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == mode


def test_a_write_protected_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "gold"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(OutputError, match="gold was not written: the file there is write-protect"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert only(tmp_path, "gold")


def test_devices_and_pipes_are_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/null")
    for name in ("pipe", "link"):
        with pytest.raises(OutputError, match=f"{name} is no ordinary file"):
            replace_file(tmp_path / name, b"new")
    assert only(tmp_path, "pipe", "link")


def test_a_drive_without_permissions_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory sticks refuse to change permissions that they do not have."""
    path = tmp_path / "old"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", fail)
        patch.setattr(os, "chown", fail)
        replace_file(path, b"new")
        replace_file(tmp_path / "new", b"new", force=False)
    assert path.read_bytes() == (tmp_path / "new").read_bytes() == b"new"
    assert only(tmp_path, "old", "new")


def test_a_file_held_by_another_program_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows does not replace files that are open elsewhere."""
    path = tmp_path / "old"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(OutputError, match="open in another program or protected"):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert only(tmp_path, "old")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can set the scene")
def test_a_colleagues_file_stays_with_the_group() -> None:
    """A member of a shared folder who saves a colleague's file keeps it with their group."""
    program = """
import os
from pathlib import Path
from tierline.storage import replace_file
os.setgroups([23456])
os.setgid(12346)
os.setuid(12346)
replace_file(Path("shared"), b"new")
"""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own is closed to other users
        path = Path(folder) / "shared"
        path.write_bytes(b"old")
        os.chown(path, 12345, 23456)
        path.chmod(0o664)
        os.chown(folder, 12346, 23456)
        subprocess.run([sys.executable, "-c", program], cwd=folder, check=True)
        assert path.read_bytes() == b"new"
        assert (path.stat().st_gid, path.stat().st_mode & 0o777) == (23456, 0o664)


def test_nothing_private_lies_open_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"secret")
    path.chmod(0o600)
    modes: list[int] = []

    def look(_: bytes) -> None:
        modes.extend(part.stat().st_mode & 0o777 for part in tmp_path.glob(".tierline-*"))

    replace_file(path, b"secret too", verify=look)
    assert modes == [0o600]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (real / "file").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("elsewhere/file")
    replace_file(link, b"new")
    assert link.is_symlink()
    assert (real / "file").read_bytes() == b"new"
    assert only(real, "file")


def test_without_force_nothing_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("old", "dangling"):
        with pytest.raises(OutputError, match=f"{name} exists and was left as it is"):
            replace_file(tmp_path / name, b"new", force=False)
    assert path.read_bytes() == b"old"
    replace_file(tmp_path / "new", b"new", force=False)
    assert only(tmp_path, "old", "dangling", "new")


def test_a_file_that_appears_meanwhile_is_not_replaced_without_force(tmp_path: Path) -> None:
    path = tmp_path / "file"

    def somebody_else(_: bytes) -> None:
        path.write_bytes(b"theirs")

    with pytest.raises(OutputError, match="exists"):
        replace_file(path, b"ours", force=False, verify=somebody_else)
    assert path.read_bytes() == b"theirs"
    assert only(tmp_path, "file")


def test_folders_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        replace_file(tmp_path, b"x")
    with pytest.raises(OutputError, match=r"there is no folder .*missing"):
        replace_file(tmp_path / "missing" / "file", b"x")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OutputError, match="there is no folder"):
        replace_file(tmp_path / "file" / "file", b"x")


def test_impossible_names_are_refused_in_a_sentence(tmp_path: Path) -> None:
    for name in ("x" * 300, "nul\0"):
        with pytest.raises(OutputError, match="was not written"):
            replace_file(tmp_path / name, b"x")
    assert only(tmp_path)


def test_what_verification_raises_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")

    def refuse(data: bytes) -> None:
        assert data == b"new"
        raise OutputError("not what I meant")

    with pytest.raises(OutputError, match="not what I meant"):
        replace_file(path, b"new", verify=refuse)
    assert path.read_bytes() == b"old"
    assert only(tmp_path, "old")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "nothing may be written to the folder"),
        (errno.EIO, "was not written: "),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_any_failing_step_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str, call: str
) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    owner: object = os if call == "fsync" else Path
    with monkeypatch.context() as patch:
        patch.setattr(owner, call, fail)
        with pytest.raises(OutputError, match=sentence):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert only(tmp_path, "old")


def test_a_really_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    """A limit on file sizes stands for the full disk: it holds for the superuser too."""
    path = tmp_path / "old"
    path.write_bytes(b"old")
    program = f"""
import resource, signal
from pathlib import Path
from tierline.errors import OutputError
from tierline.storage import replace_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, {resource.RLIM_INFINITY}))
try:
    replace_file(Path({str(path)!r}), bytes(10_000_000))
except OutputError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert (
        "old was not written: the disk is full; what was there before is untouched" in done.stdout
    )
    assert path.read_bytes() == b"old"
    assert only(tmp_path, "old")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="nothing may be written to the folder"):
            replace_file(path, b"new")
    finally:
        tmp_path.chmod(0o755)
    assert path.read_bytes() == b"old"


def test_a_disk_that_changes_bytes_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"old")
    real = os.fsync

    def corrupt(handle: int) -> None:
        real(handle)
        os.pwrite(handle, b"X", 1)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", corrupt)
        with pytest.raises(OutputError, match="other bytes than were written near byte 0"):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert only(tmp_path, "old")


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    versions = [bytes([letter]) * 300_000 for letter in b"abc"]
    path.write_bytes(versions[0])
    done = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for index in range(60):
        replace_file(path, versions[index % 3])
    done.set()
    reader.join()
    assert seen <= set(versions)
    assert seen
