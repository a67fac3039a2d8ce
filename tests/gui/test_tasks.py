"""Work in the background: what it says arrives in the main thread, and none of it stays behind."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
from PyQt6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from tierline.alignment import Progress
from tierline.errors import Cancelled, InputError, TierlineError
from tierline_desktop.tasks import Deliver, Task, TaskRunner, UnexpectedError, details_of, time_text


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:  # noqa: ARG001 - the runner needs an application
    made = TaskRunner()
    yield made
    made.close()
    assert [thread for thread in threading.enumerate() if thread.name.startswith("task ")] == []


class Listener(QObject):
    """Writes down what a task says, and in which thread."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.said: list[tuple[str, object]] = []
        self.threads: set[QThread | None] = set()
        task.progressed.connect(lambda *report: self.note("progressed", report))
        task.delivered.connect(lambda piece: self.note("delivered", piece))
        task.finished.connect(lambda result: self.note("finished", result))
        task.failed.connect(lambda error: self.note("failed", error))
        task.cancelled.connect(lambda: self.note("cancelled", None))

    def note(self, what: str, value: object) -> None:
        self.said.append((what, value))
        self.threads.add(QThread.currentThread())

    def values(self, what: str) -> list[object]:
        return [value for name, value in self.said if name == what]

    @property
    def over(self) -> bool:
        return any(name in ("finished", "failed", "cancelled") for name, _ in self.said)


def until_cancelled(progress: Progress, _deliver: Deliver) -> None:
    while True:
        progress.step(0.5, "waiting")
        threading.Event().wait(0.005)


def test_results_pieces_and_progress_arrive_in_the_main_thread(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    def work(progress: Progress, deliver: Deliver) -> str:
        assert threading.current_thread() is not threading.main_thread()
        progress.step(0.5, "half")
        deliver("one")
        deliver("two")
        progress.step(1.0)
        return "done"

    listener = Listener(runner.start("Test", work))
    qtbot.waitUntil(lambda: listener.over)
    assert listener.threads == {QThread.currentThread()}
    assert listener.values("delivered") == ["one", "two"]
    assert listener.said[-1] == ("finished", "done")
    assert listener.values("progressed")[0] == (0.5, "half", None)
    assert listener.values("progressed")[-1] == (1.0, "half", 0.0)


def test_a_flood_of_progress_is_thinned_and_pieces_are_not(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    def work(progress: Progress, deliver: Deliver) -> float:
        began = time.monotonic()
        for n in range(20_000):
            progress.step(n / 20_000, str(n))
            if n % 1000 == 0:
                deliver(n)
        return time.monotonic() - began

    listener = Listener(runner.start("Test", work))
    qtbot.waitUntil(lambda: listener.over)
    (seconds,) = listener.values("finished")
    assert isinstance(seconds, float)
    assert len(listener.values("progressed")) <= 20 * seconds + 2
    assert listener.values("delivered") == list(range(0, 20_000, 1000))


def test_time_left_is_told_once_it_can_be(qtbot: QtBot, runner: TaskRunner) -> None:
    def work(progress: Progress, _deliver: Deliver) -> None:
        for n in range(60):
            progress.step(n / 100)
            threading.Event().wait(0.05)

    listener = Listener(runner.start("Test", work))
    qtbot.waitUntil(lambda: listener.over)
    left = [report[2] for report in listener.values("progressed") if isinstance(report, tuple)]
    told = [seconds for seconds in left if seconds is not None]
    assert told
    assert 1.0 < told[-1] < 4.0


@pytest.mark.parametrize(
    ("raised", "kind", "named"),
    [
        (InputError("There is no such file."), InputError, "no such file"),
        (ValueError("odd"), UnexpectedError, "ValueError: odd"),
        (MemoryError(), UnexpectedError, "memory"),
        (SystemExit(3), UnexpectedError, "SystemExit"),
        (KeyboardInterrupt(), UnexpectedError, "KeyboardInterrupt"),
    ],
)
def test_whatever_is_raised_arrives_as_a_sentence_with_details(
    qtbot: QtBot,
    runner: TaskRunner,
    raised: BaseException,
    kind: type[TierlineError],
    named: str,
) -> None:
    def work(_progress: Progress, _deliver: Deliver) -> None:
        raise raised

    listener = Listener(runner.start("Test", work))
    qtbot.waitUntil(lambda: listener.over)
    (error,) = listener.values("failed")
    assert type(error) is kind
    assert named in error.message
    assert "test_tasks.py" in details_of(error)
    assert not runner.tasks


def test_cancelling_is_told_at_once_even_if_the_work_does_not_listen(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    go_on = threading.Event()

    def work(progress: Progress, deliver: Deliver) -> str:
        progress.step(0.1)
        go_on.wait()
        deliver("too late")
        return "too late"

    task = runner.start("Test", work)
    listener = Listener(task)
    qtbot.waitUntil(lambda: bool(listener.said))
    task.cancel()
    task.cancel()
    qtbot.waitUntil(lambda: listener.over)
    assert task.alive
    assert not task.running
    go_on.set()
    qtbot.waitUntil(lambda: not task.alive)
    assert listener.said[1:] == [("cancelled", None)]


def test_work_that_listens_ends_when_it_is_cancelled(qtbot: QtBot, runner: TaskRunner) -> None:
    task = runner.start("Test", until_cancelled)
    listener = Listener(task)
    qtbot.waitUntil(lambda: bool(listener.said))
    task.cancel()
    qtbot.waitUntil(lambda: not task.alive)
    qtbot.waitUntil(lambda: listener.over)
    assert listener.values("finished") == []
    task.cancel()


def test_work_may_cancel_itself(qtbot: QtBot, runner: TaskRunner) -> None:
    def work(_progress: Progress, _deliver: Deliver) -> None:
        raise Cancelled

    listener = Listener(runner.start("Test", work))
    qtbot.waitUntil(lambda: listener.over)
    assert listener.said == [("cancelled", None)]


def test_closing_ends_all_threads_and_nothing_is_said_any_more(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    tasks = [runner.start(f"Test {n}", until_cancelled) for n in range(3)]
    listeners = [Listener(task) for task in tasks]
    qtbot.waitUntil(lambda: all(listener.said for listener in listeners))
    runner.close()
    assert not any(task.alive for task in tasks)
    heard = [list(listener.said) for listener in listeners]
    qtbot.wait(50)
    assert [listener.said for listener in listeners] == heard
    with pytest.raises(RuntimeError, match="closed"):
        runner.start("Test", until_cancelled)


def test_closing_waits_two_seconds_for_work_that_hangs(qtbot: QtBot) -> None:
    go_on = threading.Event()
    runner = TaskRunner()
    task = runner.start("Test", lambda _progress, _deliver: go_on.wait())
    listener = Listener(task)
    began = time.monotonic()
    runner.close()
    assert 1.5 < time.monotonic() - began < 20.0  # two seconds, and what a busy machine adds
    go_on.set()
    assert task.join(5.0)
    qtbot.wait(20)
    assert listener.said == []


def test_a_listener_that_is_gone_is_not_called(qtbot: QtBot, runner: TaskRunner) -> None:
    class Receiver(QObject):
        def hear(self, *_report: object) -> None:
            raise AssertionError("called after its end")

    receiver = Receiver()
    go_on = threading.Event()

    def work(progress: Progress, _deliver: Deliver) -> None:
        go_on.wait()
        progress.step(0.5)

    task = runner.start("Test", work)
    task.progressed.connect(receiver.hear)
    task.finished.connect(receiver.hear)
    receiver.deleteLater()
    qtbot.wait(10)
    with qtbot.waitSignal(task.finished):
        go_on.set()


def test_tasks_that_are_over_are_let_go(qtbot: QtBot, runner: TaskRunner) -> None:
    for _ in range(5):
        with qtbot.waitSignal(runner.start("Test", lambda _progress, _deliver: "done").finished):
            pass
    qtbot.waitUntil(lambda: threading.active_count() == 1 or not runner.tasks)
    last = runner.start("Test", until_cancelled)
    gc.collect()
    assert runner.tasks == (last,)


def test_full_collections_wait_until_the_work_is_done(qtbot: QtBot) -> None:
    gc.unfreeze()  # what was there before this test
    runner = TaskRunner()
    one, two = (runner.start("Test", until_cancelled) for _ in range(2))
    assert not gc.isenabled()
    with qtbot.waitSignal(one.over):
        one.cancel()
    assert not gc.isenabled()
    with qtbot.waitSignal(two.over):
        two.cancel()
    qtbot.waitUntil(gc.isenabled)
    runner.close()
    assert gc.get_freeze_count() == 0


def test_what_belongs_to_the_window_dies_in_the_main_thread(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    """A dialog that refers to itself is left to the collector, which work must not set off."""
    died: list[str] = []

    class Dialog(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.again = lambda: self
            weakref.finalize(self, lambda: died.append(threading.current_thread().name))

    def work(progress: Progress, _deliver: Deliver) -> None:
        kept: list[list[int]] = []
        go_on.wait()
        while not died:
            progress.check()
            kept += [[n] for n in range(2000)]  # enough for a collection or two
            time.sleep(0.002)

    go_on = threading.Event()
    with qtbot.waitSignal(runner.start("Test", work).finished):
        gc.collect()
        Dialog()
        go_on.set()
    assert died == [threading.main_thread().name]


def test_times_are_told_as_people_say_them() -> None:
    assert [time_text(s) for s in (0, 59.4, 60, 200, 3900)] == [
        "0 s",
        "59 s",
        "1 min",
        "3 min 20 s",
        "1 h 5 min",
    ]
