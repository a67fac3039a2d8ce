"""Opening aligners: what can go wrong before the first request, and what is left behind after."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import bad_aligners as bad
from tests.support.processes import is_gone, is_running
from tierline.alignment import AlignmentError, open_aligner
from tierline.errors import InputError, UsageError

ROOT = Path(__file__).parents[3]
MOODY = bad.spec_of(bad.moody)


@pytest.mark.parametrize("isolated", [True, False])
def test_what_create_tells_users_arrives_as_it_is(isolated: bool) -> None:
    spec = bad.spec_of(bad.fussy, options=bad.HowToStart, isolated=isolated)
    with pytest.raises(InputError, match=r"^the model folder m/ is empty: download it again$"):
        open_aligner(spec, bad.HowToStart("told"))


@pytest.mark.parametrize("isolated", [True, False])
def test_other_failures_to_start_are_wrapped(isolated: bool) -> None:
    spec = bad.spec_of(bad.fussy, options=bad.HowToStart, isolated=isolated)
    with pytest.raises(AlignmentError, match="'fussy' could not be started: ValueError"):
        open_aligner(spec, bad.HowToStart("raise"))


@pytest.mark.parametrize(
    ("how", "said", "patience"),
    [("segfault", "signal 11", 60.0), ("hang", "no sign of life", 0.2)],
)
def test_a_child_that_dies_or_hangs_while_starting(how: str, said: str, patience: float) -> None:
    spec = bad.spec_of(bad.fussy, options=bad.HowToStart, patience=patience)
    with pytest.raises(AlignmentError, match=f"could not be started: it .*{said}"):
        open_aligner(spec, bad.HowToStart(how))


def test_a_command_that_is_not_there() -> None:
    with pytest.raises(AlignmentError, match=r"could not be started: .*No such file"):
        open_aligner(MOODY, command=["/nowhere/python"])


def test_a_command_that_is_no_worker() -> None:
    with pytest.raises(AlignmentError, match="could not be started: it stopped unexpectedly"):
        open_aligner(MOODY, command=[sys.executable, "-c", ""])


def test_a_create_that_cannot_travel() -> None:
    spec = replace(MOODY, create=lambda _: bad.Moody())
    with pytest.raises(AlignmentError, match="cannot be sent to a child process"):
        open_aligner(spec)


def test_a_script_cannot_be_run_by_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bad.moody, "__module__", "__main__")
    with pytest.raises(AlignmentError, match="defined in a script"):
        open_aligner(MOODY)


def test_what_cannot_run_here_says_why() -> None:
    with pytest.raises(AlignmentError, match="'moody' cannot run here: it needs a GPU"):
        open_aligner(replace(MOODY, unavailable=lambda: "it needs a GPU"))


def test_options_of_another_class() -> None:
    with pytest.raises(UsageError, match="takes NoOptions, not HowToStart"):
        open_aligner(MOODY, bad.HowToStart())


def _script(tmp_path: Path, body: str) -> Path:
    script = tmp_path / "script.py"
    head = f"""\
        import sys
        sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "plugin")!r}]
        from tests.support import bad_aligners as bad
        from tierline.alignment import Progress, open_aligner
    """
    script.write_text(textwrap.dedent(head) + textwrap.dedent(body))
    return script


def test_a_script_needs_no_main_guard_and_leaves_nothing_behind(tmp_path: Path) -> None:
    # A module of the working folder must not come in the way of the standard library's.
    (tmp_path / "pickle.py").write_text("raise SystemExit('the wrong pickle')")
    script = _script(
        tmp_path,
        """
        aligner = open_aligner(bad.spec_of(bad.moody))
        for name, answer in aligner.align([bad.request("a")], Progress()):
            print(answer.provenance.options["pid"])
        """,
    )
    (tmp_path / "elsewhere").mkdir()
    script = script.rename(tmp_path / "elsewhere" / "script.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert is_gone(int(done.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("mood", ["hang.1", "idle"])
def test_a_child_ends_with_its_host_even_when_that_is_killed(tmp_path: Path, mood: str) -> None:
    script = _script(
        tmp_path,
        f"""
        import threading
        aligner = open_aligner(bad.spec_of(bad.moody, patience=600.0))
        print(*aligner._aligner.pids, flush=True)
        if {mood!r} == "idle":
            threading.Event().wait()
        list(aligner.align([bad.request({mood!r})], Progress()))
        """,
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout is not None
        pid = int(host.stdout.readline())
        assert is_running(pid)
        host.kill()
    assert is_gone(pid)
