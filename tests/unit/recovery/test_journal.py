import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from tests.support.processes import unmeasured
from tests.unit.recovery.conftest import GRID, only
from tests.unit.recovery.editor import state_of
from tierline.annotation import IntervalTier
from tierline.editing import Edit, History, InsertTier, RemoveTier, set_label
from tierline.recovery import Journal, RecoveryError, abandoned
from tierline.recovery.places import JOURNAL
from tierline.textgrid import save_textgrid
from tierline.workflow import open_document

ROOT = Path(__file__).parents[3]
KILLS = 20
FULL_DISK = """
import resource, sys, threading
from pathlib import Path
from tierline.editing import History, set_label
from tierline.recovery import Journal, scribe
from tierline.workflow import open_document

scribe.RETRY_AFTER = 0.05
failed = threading.Event()
def fail(sentence):
    print(sentence, flush=True)
    failed.set()
document = open_document(Path(sys.argv[2]))
history = History(document.grid)
journal = Journal.begin(document, folder=Path(sys.argv[1]), on_failure=fail)
limit = resource.getrlimit(resource.RLIMIT_FSIZE)
def work(rounds):
    for number in range(rounds):
        label = (history.grid.tiers[0].labels[3] + "label ")[:50] + str(number)
        edit = set_label(history.grid, 0, number % 10, label)
        history.apply(edit)
        journal.edited(edit, None)
work(3)
resource.setrlimit(resource.RLIMIT_FSIZE, (6000, limit[1]))
work(100)
assert failed.wait(20)
work(100)
if sys.argv[3] == "room again":
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
journal.close(keep=True)
print(len(history.grid.tiers[0]), *history.grid.tiers[0].labels, sep="|")
"""


def child(*arguments: str | Path, **options: Any) -> "subprocess.Popen[str]":
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=unmeasured(), text=True, **options)


def kill_while_editing(tmp_path: Path, textgrid: Path, number: int) -> tuple[Path, float, str]:
    """Let a process edit, kill it at some moment, and return its journals and what it told."""
    folder, log = tmp_path / f"state{number}", tmp_path / f"log{number}"
    with log.open("w") as out:
        process = child(
            "-m", "tests.unit.recovery.editor", folder, textgrid, str(number), stdout=out
        )
        try:
            patience = time.monotonic() + 60
            while log.stat().st_size == 0 and time.monotonic() < patience:
                threading.Event().wait(0.01)
            threading.Event().wait(np.random.default_rng(number).uniform(0.05, 0.8))
        finally:
            killed = time.time()
            process.kill()
            process.wait()
    return folder, killed, log.read_text()


def test_a_kill_at_any_moment_costs_a_blink(tmp_path: Path, textgrid: Path) -> None:
    lost = []
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda n: kill_while_editing(tmp_path, textgrid, n), range(KILLS)))
    for folder, killed, log in runs:
        told = [line.split() for line in log.splitlines(keepends=True) if line.endswith("\n")]
        states = {state: number for number, (_, state) in enumerate(told)}
        found = 0  # on a busy machine he may be killed before there is a journal
        if abandoned(folder):
            recovered = only(folder).restore()
            found = states[state_of(recovered.history, recovered.transcript)]
        # The first step that did not come back was made just before the end.
        missing = told[found + 1 :]
        lost.append(killed - float(missing[0][0]) if missing else 0.0)
    print("lost, in seconds:", [round(seconds, 4) for seconds in lost])
    assert max(lost) < 1
    assert float(np.median(lost)) < 0.1


def test_a_living_process_keeps_its_journal(textgrid: Path, folder: Path) -> None:
    process = child(
        "-m", "tests.unit.recovery.editor", folder, textgrid, "1", stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        for _ in range(100):
            process.stdout.readline()
        while not _edits_on_disk(folder):  # a thread of its own writes them
            process.stdout.readline()
        assert abandoned(folder) == ()
    finally:
        process.kill()
        process.communicate()
    assert only(folder).edits > 0


def _edits_on_disk(folder: Path) -> bool:
    """Whether a journal holds more than its header."""
    return any(path.read_bytes().count(b"\n") > 5 for path in folder.rglob(JOURNAL))


def test_one_window_does_not_see_the_journal_of_another(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    edit = set_label(document.grid, 0, 0, "x")
    dead, alive = (Journal.begin(document, folder=folder) for _ in range(2))
    for journal in (dead, alive):
        journal.edited(edit, None)
    dead.close(keep=True)
    one = only(folder)
    assert (one.title, one.edits, one.problem) == ("talk.TextGrid", 1, None)
    mine = Journal.resume(one.restore())
    wait_for(lambda: abandoned(folder) == ())
    with pytest.raises(RecoveryError, match="open in another Tierline window"):
        one.restore()
    with pytest.raises(RecoveryError, match="open in another Tierline window"):
        one.discard()
    mine.close()
    alive.close()
    assert list(folder.iterdir()) == []
    one.discard()
    with pytest.raises(RecoveryError, match="cannot be read"):
        one.restore()


def wait_for(condition: Any) -> None:
    patience = time.monotonic() + 60
    while not condition() and time.monotonic() < patience:
        threading.Event().wait(0.01)
    assert condition()


def test_nothing_is_left_of_a_journal_that_was_closed(textgrid: Path, folder: Path) -> None:
    before = threading.active_count()
    journal = Journal.begin(open_document(textgrid), folder=folder)
    journal.edited(set_label(GRID, 0, 0, "x"), None)
    journal.close()
    journal.close()
    assert list(folder.iterdir()) == []
    assert threading.active_count() == before
    assert abandoned(folder) == abandoned(folder / "none") == ()


def test_untouched_documents_are_not_offered(textgrid: Path, folder: Path) -> None:
    Journal.begin(open_document(textgrid), folder=folder).close(keep=True)
    assert abandoned(folder) == ()
    assert list(folder.iterdir()) == []


def test_typing_in_one_go_is_one_edit(textgrid: Path, folder: Path) -> None:
    history = History(open_document(textgrid).grid)
    journal = Journal.begin(open_document(textgrid), folder=folder)
    for label in ("o", "on", "one"):
        edit = set_label(history.grid, 0, 0, label)
        history.apply(edit, joins="label 0")
        journal.edited(edit, "label 0")
    for text in ("t", "tw", "two"):
        journal.typed(text)
    journal.undone()
    journal.close(keep=True)
    assert only(folder).edits == 3


def test_edits_are_written_at_once_and_forced_soon(
    textgrid: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[float] = []
    monkeypatch.setattr("os.fsync", lambda _: forced.append(time.monotonic()))
    journal = Journal.begin(open_document(textgrid), folder=folder)
    wait_for(lambda: list(folder.glob("*/journal")))
    (file,) = folder.glob("*/journal")
    wait_for(lambda: file.stat().st_size)

    def waits(label: str) -> tuple[float, float]:
        size = file.stat().st_size
        forced.clear()
        began = time.monotonic()
        journal.edited(set_label(GRID, 0, 0, label), None)
        wait_for(lambda: file.stat().st_size > size)
        written = time.monotonic()
        wait_for(lambda: forced)
        return written - began, forced[0] - began

    # A busy machine may delay some of them.
    assert any(told < 0.5 and kept < 1 for told, kept in map(waits, "abcdefghij"))
    journal.close()


def test_no_edit_however_large_makes_anyone_wait(textgrid: Path, folder: Path) -> None:
    edges = np.linspace(0, 7000, 100_001)
    labels = tuple(f"w{number}" for number in range(100_000))
    tier = IntervalTier("phones", 0, 7000, edges[:-1], edges[1:], labels)
    edit = Edit("Align", (InsertTier(2, tier), InsertTier(3, replace(tier, name="words"))))
    document = open_document(textgrid)
    history = History(document.grid)
    waits = []
    began = time.thread_time()  # a busy machine is not our fault
    journal = Journal.begin(document, folder=folder)
    waits.append(time.thread_time() - began)
    for change in (edit, Edit("Remove tier", (RemoveTier(2),)), edit):
        history.apply(change)
        began = time.thread_time()
        journal.edited(change, None)
        waits.append(time.thread_time() - began)
    journal.close(keep=True)
    print("waited, in ms:", [round(wait * 1000, 3) for wait in waits])
    assert sorted(waits)[-2] < 0.02  # turning it into lines alone takes 90 ms
    assert only(folder).restore().history.grid == history.grid


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
@pytest.mark.parametrize("ending", ["still full", "room again"])
def test_a_full_disk_stops_nobody(textgrid: Path, folder: Path, ending: str) -> None:
    process = child("-c", FULL_DISK, folder, textgrid, ending, stdout=subprocess.PIPE)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    said, labels = out.splitlines()
    assert said.startswith("Your edits cannot be kept safe from a crash (File too large, in")
    one = only(folder)
    now = only(folder).restore().history.grid.tiers[0].labels
    if ending == "room again":
        assert list(now) == labels.split("|")[1:]
        assert one.edits == 203
    else:
        assert 3 <= one.edits < 203


def test_a_folder_that_cannot_be_made_is_told_once_and_tried_again(
    textgrid: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tierline.recovery.scribe.RETRY_AFTER", 0.02)
    folder.parent.write_text("in the way")
    told: list[str] = []
    document = open_document(textgrid)
    journal = Journal.begin(document, folder=folder, on_failure=told.append)
    history = History(document.grid)
    for number in range(3):
        edit = set_label(history.grid, 0, number, "x")
        history.apply(edit)
        journal.edited(edit, None)
        wait_for(lambda: told)
    folder.parent.unlink()
    wait_for(lambda: list(folder.glob("*/journal")))
    journal.close(keep=True)
    assert only(folder).restore().history.grid == history.grid
    assert len(told) == 1
    assert str(folder) in told[0]


def test_a_deleted_journal_is_told(textgrid: Path, folder: Path) -> None:
    told: list[str] = []
    journal = Journal.begin(open_document(textgrid), folder=folder, on_failure=told.append)
    wait_for(lambda: [file for file in folder.glob("*/journal") if file.stat().st_size])
    next(folder.glob("*/journal")).unlink()
    journal.edited(set_label(GRID, 0, 0, "x"), None)
    wait_for(lambda: told)
    assert "was deleted" in told[0]
    journal.close()


def test_an_edit_that_cannot_be_written_ends_the_journal_there(
    textgrid: Path, folder: Path
) -> None:
    told: list[str] = []
    journal = Journal.begin(open_document(textgrid), folder=folder, on_failure=told.append)
    edit = set_label(GRID, 0, 0, "x")
    journal.edited(edit, None)
    journal.edited(cast("Edit", object()), None)
    journal.edited(edit, None)
    journal.close(keep=True)
    assert len(told) == 1
    assert only(folder).edits == 1


def test_the_latest_journal_comes_first(tmp_path: Path, folder: Path) -> None:
    for name in ("first", "second"):
        path = tmp_path / f"{name}.TextGrid"
        save_textgrid(GRID, path)
        journal = Journal.begin(open_document(path), folder=folder)
        journal.edited(set_label(GRID, 0, 0, "x"), None)
        journal.close(keep=True)
    assert [one.title for one in abandoned(folder)] == ["second.TextGrid", "first.TextGrid"]
    stranger = folder / "stranger"
    stranger.mkdir()
    (folder / "file").write_text("")
    assert len(abandoned(folder)) == 2
    assert stranger.exists()


def test_journals_are_kept_in_the_users_state_folder(
    textgrid: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_state_path", lambda name, **_: tmp_path / name)
    journal = Journal.begin(open_document(textgrid))
    journal.edited(set_label(GRID, 0, 0, "x"), None)
    journal.close(keep=True)
    (one,) = abandoned()
    assert one.place.parent == tmp_path / "tierline" / "recovery"
    one.discard()
    assert abandoned() == ()
