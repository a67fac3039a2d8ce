"""The commands, run inside the test: what they print, and what they return."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.cli import main
from tierline.textgrid import open_textgrid, save_textgrid

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two recordings, one of them without a text that can be used."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    times = np.arange(32000) / 16000
    for name, text in (("good", "Hello, world!"), ("bad", "")):
        soundfile.write(str(tmp_path / f"in/{name}.wav"), 0.3 * np.sin(900 * times), 16000)
        (tmp_path / f"in/{name}.txt").write_text(text)
    return tmp_path


def _grid(path: Path, *rows: tuple[float, float, str], tier: str = "words") -> None:
    path.parent.mkdir(exist_ok=True)
    made = IntervalTier.of(tier, 0, rows[-1][1], [Interval(*row) for row in rows])
    save_textgrid(TextGrid(0, rows[-1][1], (made,)), path)


def test_align_a_file(folder: Path, capsys: Shown) -> None:
    command = ["align", "in/good.wav", "in/good.txt", "--aligner", "uniform", "-o", "new/"]
    assert main(command) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (f"wrote {Path('new/good.TextGrid')}\n", "")
    assert main(command) == 1
    assert "already there" in capsys.readouterr().err
    assert main(["align", "gone.wav", "in/good.txt", "--aligner", "uniform"]) == 1
    assert capsys.readouterr().err == "tierline: gone.wav does not exist.\n"
    wrong = ["align", "in/good.wav", "in/good.txt", "--aligner", "uniform", "--channel", "2"]
    assert main(wrong) == 2
    assert "good.wav has one channel; there is no channel 2." in capsys.readouterr().err
    assert sorted(path.name for path in (folder / "new").iterdir()) == [
        "good.TextGrid",
        "good.tierline.json",
    ]


def test_align_a_folder(folder: Path, capsys: Shown) -> None:
    assert main(["align", "in", "-o", "out", "--aligner", "uniform", "--no-sidecar"]) == 1
    shown = capsys.readouterr()
    assert shown.out == "1 aligned, 1 failed; results are in out\n"
    first, second = shown.err.splitlines()
    assert "bad.txt" in first
    assert second == f"2/2 {Path('out/good.TextGrid')}"
    assert [path.name for path in (folder / "out").iterdir()] == ["good.TextGrid"]


def test_convert(folder: Path, capsys: Shown) -> None:
    _grid(folder / "old/a.TextGrid", (0, 1, "é"))
    _grid(folder / "b.TextGrid", (0, 1, "b"))
    (folder / "c.TextGrid").write_bytes((folder / "b.TextGrid").read_bytes().replace(b"b", b"\xe9"))
    (folder / "d.TextGrid").write_text("none")
    inputs = ["old", "b.TextGrid", "old/a.TextGrid", "c.TextGrid", "d.TextGrid"]
    assert main(["convert", *inputs, "--out-dir", "new", "--form", "short"]) == 1
    shown = capsys.readouterr()
    assert shown.out == "3 converted, 2 failed; results are in new\n"
    assert len(shown.err.splitlines()) == 3
    assert "was left out" in shown.err
    assert "c.TextGrid" in shown.err
    assert "d.TextGrid" in shown.err
    for name in "abc":
        assert open_textgrid(folder / f"new/{name}.TextGrid").format.form == "short"
    (folder / "empty").mkdir()
    assert main(["convert", "empty", "--out-dir", "new"]) == 1
    assert capsys.readouterr().err == "tierline: empty holds no TextGrids.\n"


def test_compare(folder: Path, capsys: Shown) -> None:
    _grid(folder / "gold/a.TextGrid", (0, 1, "one"), (1, 2, "two"))
    _grid(folder / "found/a.TextGrid", (0, 1.01, "one"), (1.01, 2, "two"))
    assert main(["compare", "gold", "found"]) == 0
    assert "5.0 ms mean, 5.0 ms median, +5.0 ms signed" in capsys.readouterr().out
    _grid(folder / "gold/b.TextGrid", (0, 1, "one"), tier="other")
    assert main(["compare", "gold", "found", "--json"]) == 1
    shown = capsys.readouterr()
    assert "b.TextGrid has no interval tier 'words'; its tiers are 'other'" in shown.err
    assert json.loads(shown.out)["total"]["paired"] == 2
    for arguments, sentence in (
        (["gold", "gone"], "gone does not exist"),
        (["gold", "found/a.TextGrid"], "gold is a folder, the other is not"),
        (["in", "found"], "in holds no TextGrids"),
    ):
        assert main(["compare", *arguments]) == 1
        assert sentence in capsys.readouterr().err


def test_compare_phones_in_other_symbols(folder: Path, capsys: Shown) -> None:
    _grid(folder / "gold.TextGrid", (0, 1, "ah"), (1, 2, "s"), tier="phones")
    _grid(folder / "found.TextGrid", (0, 1, "ʌ"), (1, 2, "ʃ"), tier="phones")
    assert main(["compare", "gold.TextGrid", "found.TextGrid", "--tier", "phones"]) == 0
    shown = capsys.readouterr().out
    assert "2 labels in the reference are in other symbols" in shown
    assert "F1 1.000" in shown


@pytest.mark.usefixtures("folder")
def test_aligners(capsys: Shown) -> None:
    assert main(["aligners"]) == 0
    shown = capsys.readouterr().out
    assert "uniform: Even spacing" in shown
    assert "spacing=letters" in shown
    assert "languages  any" in shown
    assert main(["aligners", "--json"]) == 0
    (uniform,) = [
        entry for entry in json.loads(capsys.readouterr().out) if entry["name"] == "uniform"
    ]
    assert uniform["problem"] is None
    assert uniform["options"][0]["default"] == "letters"


def test_aligners_are_listed_with_what_they_do_for_other_languages(
    folder: Path, capsys: Shown
) -> None:
    assert main(["aligners"]) == 0
    assert "  others     for a draft of any other, give its words" in capsys.readouterr().out
    wrong = ["align", "in/good.wav", "in/good.txt", "--language", "tlh"]
    assert main(wrong) == 2
    assert len(capsys.readouterr().err) < 160
    assert not (folder / "in/good.TextGrid").exists()
