"""Which recordings of a folder have a text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tierline.errors import InputError
from tierline.review import Run, Sidecar, Source, write_sidecar
from tierline.workflow import Pair, pairs


def _made(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def test_a_textgrid_is_taken_before_a_lab_before_a_txt_and_that_is_said(tmp_path: Path) -> None:
    _made(tmp_path, "a.wav", "a.TextGrid", "a.lab", "a.txt", "b.flac", "b.lab", "b.txt", "c.MP3")
    _made(tmp_path, "c.TXT")
    found = pairs(tmp_path)
    assert [(pair.audio.name, pair.text.name) for pair in found.pairs] == [
        ("a.wav", "a.TextGrid"),
        ("b.flac", "b.lab"),
        ("c.MP3", "c.TXT"),
    ]
    assert found.remarks == (
        "a.wav: the text was taken from a.TextGrid, not from a.lab, a.txt.",
        "b.flac: the text was taken from b.lab, not from b.txt.",
    )


def test_a_result_of_tierline_is_no_text_while_its_own_text_is_there(tmp_path: Path) -> None:
    _made(tmp_path, "a.wav", "a.TextGrid", "a.txt", "b.wav", "b.TextGrid", "c.wav", "c.TextGrid")
    _made(tmp_path, "c.txt")
    run = Run("2030-01-02T03:04:05Z", 1.0, "1")
    for name, text in (("a", "a.txt"), ("b", "b.txt"), ("c", "c.TextGrid")):
        path = tmp_path / f"{name}.tierline.json"
        write_sidecar(path, Sidecar(Source(f"{name}.wav", text), (), run))
    chosen = {pair.text.name for pair in pairs(tmp_path).pairs}
    assert chosen == {"a.txt", "b.TextGrid", "c.TextGrid"}
    asked = {pair.text.name for pair in pairs(tmp_path, own_results=True).pairs}
    assert asked == {"a.TextGrid", "b.TextGrid", "c.TextGrid"}
    (tmp_path / "a.tierline.json").write_text("damaged")
    assert pairs(tmp_path).pairs[0].text.name == "a.TextGrid"


def test_subfolders_keep_their_place_and_hidden_ones_are_left_out(tmp_path: Path) -> None:
    _made(tmp_path, "x/y/a.wav", "x/y/a.txt", ".git/b.wav", ".git/b.txt", "x/.c.wav", "x/.c.txt")
    assert pairs(tmp_path).pairs == (
        Pair(tmp_path / "x/y/a.wav", tmp_path / "x/y/a.txt", Path("x/y/a")),
    )


def test_what_has_no_partner_is_reported(tmp_path: Path) -> None:
    _made(tmp_path, "a.wav", "b.txt", "sub/a.txt", "notes.md")
    found = pairs(tmp_path)
    assert found.pairs == ()
    assert found.remarks == (
        "a.wav has no text of the same name.",
        "b.txt has no recording of the same name.",
        f"{Path('sub/a.txt')} has no recording of the same name.",
    )


def test_the_folder_for_results_is_not_looked_into(tmp_path: Path) -> None:
    _made(tmp_path, "a.wav", "a.txt", "out/a.TextGrid", "out/b.wav", "out/b.txt")
    found = pairs(tmp_path, leave_out=tmp_path / "out")
    assert [pair.audio.name for pair in found.pairs] == ["a.wav"]
    assert found.remarks == ()


def test_two_recordings_of_one_name_clash_and_the_lossless_one_is_taken(tmp_path: Path) -> None:
    _made(tmp_path, "a.mp3", "a.wav", "a.txt")
    found = pairs(tmp_path)
    assert [pair.audio.name for pair in found.pairs] == ["a.wav"]
    assert [path.name for path, _ in found.clashes] == ["a.mp3"]
    assert found.clashes[0][1] == (
        "a.mp3 was left out: a.wav has the same name, so that both results would be a.TextGrid; "
        "rename one of them."
    )


def test_names_pair_up_however_their_accents_are_composed(tmp_path: Path) -> None:
    _made(
        tmp_path,
        unicodedata.normalize("NFC", "été.wav"),
        unicodedata.normalize("NFD", "été.txt"),
    )
    assert len(pairs(tmp_path).pairs) == 1


def test_a_name_with_dots_keeps_them(tmp_path: Path) -> None:
    _made(tmp_path, "s1.take.2.wav", "s1.take.2.txt")
    assert pairs(tmp_path).pairs[0].name == Path("s1.take.2")


def test_a_missing_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere cannot be read"):
        pairs(tmp_path / "nowhere")
