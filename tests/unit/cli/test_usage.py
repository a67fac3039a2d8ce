"""The command line: help that stays as it is, and usage errors in one sentence."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from tierline.cli import main
from tierline.cli.arguments import names, options, positive
from tierline.cli.parser import build_parser
from tierline.cli.writing_down import transcribe_settings
from tierline.errors import UsageError

HELP = Path(__file__).parents[2] / "data" / "help"
COMMANDS = (
    *("", "align", "transcribe", "convert", "compare", "check", "refine", "calibrate"),
    *("aligners", "transcribers", "models"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_as_it_was(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a change is meant, run the test once with TIERLINE_PIN_HELP=1 and look at the diff."""
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*command.split(), "--help"]) == 0
    shown, pinned = capsys.readouterr(), HELP / f"{command or 'tierline'}.txt"
    if os.environ.get("TIERLINE_PIN_HELP"):
        pinned.write_text(shown.out, encoding="utf-8")
    assert shown.out == pinned.read_text(encoding="utf-8")
    assert shown.err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_terminal(command: str) -> None:
    lines = (HELP / f"{command or 'tierline'}.txt").read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["align", "hello.wav"], "Say which text belongs to hello.wav"),
        (["align", "hello.wav", "hello.txt", "--aligner", "sfinx"], "did you mean 'sphinx'?"),
        (["align", "hello.wav", "hello.txt", "--tiers", "words,syllables"], "no tier 'syllables'"),
        (["align", "hello.wav", "hello.txt", "--tiers", ","], "Name each tier to make once"),
        (["align", "hello.wav", "hello.txt", "--language", "tlh"], "does not know the language"),
        (["align", "hello.wav", "hello.txt", "--phone-set", "sampa"], "phones in 'sampa'"),
        (["align", "hello.wav", "hello.txt", "--set", "odd=1"], "no option 'odd'"),
        (["align", "hello.wav", "hello.txt", "--jobs", "0"], "'0' is no whole number from 1 up"),
        (["align", "hello.wav", "hello.txt", "--channel", "0"], "'0' is no whole number from 1"),
        (
            ["align", "hello.wav", "hello.txt", "--odd"],
            "tierline align: unrecognized arguments: --odd",
        ),
        (["refine", "a", "b", "-o", "c", "--", "d"], "'tierline refine --help' says more"),
        (["align"], "required: AUDIO"),
        (["align", ".", "hello.txt", "-o", "out"], "leave out TEXT"),
        (["align", "."], "-o OUT_FOLDER"),
        (["align", ".", "-o", "hello.wav"], "hello.wav is a file"),
        (["transcribe", "hello.wav", "-o", "hello.wav", "--force"], "would overwrite hello.wav"),
        (["convert", "hello.TextGrid"], "required: --out-dir"),
        (["convert", "x", "--out-dir", "y", "--form", "tall"], "invalid choice: 'tall'"),
        (["convert", "x", "--out-dir", "y", "--encoding", "utf8"], "invalid choice: 'utf8'"),
        (["compare", "x"], "required: HYPOTHESIS"),
        ([], "required: COMMAND"),
        (["translate"], "invalid choice: 'translate'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("hello.wav", "hello.txt"):
        (tmp_path / name).touch()
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("tierline")
    assert shown.err.count("\n") == 1
    assert sentence in shown.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hello.txt", "hello.wav"]


@pytest.mark.parametrize(
    "line",
    [
        "check a.wav --least 0.5 a.TextGrid",
        "check --least 0.5 a.wav a.TextGrid",
        "check a.wav a.TextGrid --least 0.5",
        "check --least 0.5 -- a.wav a.TextGrid",
    ],
)
def test_flags_stand_where_they_like(line: str) -> None:
    parsed = build_parser().parse_args(line.split())
    assert (parsed.audio, parsed.textgrid) == (Path("a.wav"), Path("a.TextGrid"))
    assert parsed.least == 0.5
    alone = build_parser().parse_args(["check", "--strict", "a.TextGrid"])
    assert (alone.audio, alone.textgrid, alone.strict) == (None, Path("a.TextGrid"), True)
    several = build_parser().parse_args(["convert", "a", "--out-dir", "new", "b"])
    assert several.inputs == [Path("a"), Path("b")]
    dashed = build_parser().parse_args(["check", "--", "-a.wav", "-b.TextGrid"])
    assert (dashed.audio, dashed.textgrid) == (Path("-a.wav"), Path("-b.TextGrid"))


def test_options_belong_to_the_aligner_that_is_used() -> None:
    assert options(["a=1", "sphinx.b-c=x=y", "d="], "sphinx") == {"a": "1", "b-c": "x=y", "d": ""}
    for wrong in (["a"], ["=1"], [".a=1"], ["qwen.a=1"], ["a=1", "sphinx.a=2"]):
        with pytest.raises(UsageError, match="--set"):
            options(wrong, "sphinx")


def test_words_become_values() -> None:
    assert names("words, phones,") == ("words", "phones")
    assert positive("3") == 3
    for wrong in ("0", "-1", "1.5", "x", ""):
        with pytest.raises(argparse.ArgumentTypeError):
            positive(wrong)


def test_what_may_be_said_goes_to_the_transcriber() -> None:
    typed = ["align", "a.wav", "--transcriber", "qwen3-asr", "--context", "Ann, Tierline"]
    settings = transcribe_settings(build_parser().parse_args(typed))
    assert settings is not None
    assert settings.context == "Ann, Tierline"
