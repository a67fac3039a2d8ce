"""How failures are told: one sentence each, a report for those that nobody foresaw."""

from __future__ import annotations

import tempfile
from pathlib import Path

import platformdirs
import pytest

from tierline.cli import main
from tierline.cli.failures import told, unforeseen
from tierline.errors import InputError, OutputError


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for reports."""
    folder = tmp_path / "logs"
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: folder)
    return folder


def test_a_file_is_named_once() -> None:
    file = Path("in/a.wav")
    assert told(InputError("a.wav is empty."), file) == "a.wav is empty."
    assert told(InputError("It is empty."), file) == f"{file}: It is empty."
    assert told(OutputError("x.TextGrid is there."), file) == "x.TextGrid is there."


def test_the_unforeseen_is_one_sentence_and_a_report(logs: Path) -> None:
    sentence = told(RuntimeError("two\nlines \ud800"), Path("a.wav"))
    (report,) = logs.iterdir()
    assert sentence.startswith("a.wav: something went wrong that Tierline did not foresee (Runtime")
    assert str(report) in sentence
    assert "RuntimeError: two\nlines" in report.read_text(encoding="utf-8")


def test_a_report_goes_elsewhere_if_its_place_is_taken(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.write_text("no folder")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert str(tmp_path / "crash-") in unforeseen(RuntimeError())
    monkeypatch.setattr(tempfile, "tempdir", str(logs))
    assert "no report could be written" in unforeseen(RuntimeError())


def test_too_little_memory_has_a_sentence_of_its_own(logs: Path) -> None:
    assert told(MemoryError(), Path("a.wav")).startswith("a.wav: there is not enough memory")
    assert not logs.exists()


def test_what_the_system_says_of_a_file_needs_no_report(logs: Path) -> None:
    error = OSError(36, "File name too long", "a.wav")
    assert told(error, Path("b.wav")) == "a.wav cannot be used: File name too long."
    assert not logs.exists()


@pytest.mark.parametrize(
    "case",
    [
        (KeyboardInterrupt(), 130, "tierline: stopped; what was finished is kept.\n"),
        (RuntimeError("boom"), 1, "did not foresee (RuntimeError)"),
        (BrokenPipeError(), 1, ""),
    ],
)
def test_whatever_ends_the_program_shows_no_traceback(
    logs: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: tuple[BaseException, int, str],
) -> None:
    raised, code, sentence = case

    def fail(*_: object) -> object:
        raise raised

    monkeypatch.setattr("tierline.cli.aligners_command.run", fail)
    monkeypatch.setattr("tierline.cli.console.Console.abandon", lambda _self: None)
    assert main(["aligners"]) == code
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert shown.out == ""
    assert shown.err.count("\n") == bool(sentence)
    assert logs.exists() == isinstance(raised, RuntimeError)
