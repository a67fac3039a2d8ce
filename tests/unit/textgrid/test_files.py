"""Opening and saving: encodings, remarks, and failures that cost nothing."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.errors import OutputError, UsageError
from tierline.textgrid import (
    EncodingMisfit,
    FileFormat,
    Form,
    TextGridError,
    decode,
    encode,
    looks_like_textgrid,
    open_textgrid,
    save_textgrid,
)


def grid_of(*labels: str, name: str = "words") -> TextGrid:
    rows = [Interval(index, index + 1, label) for index, label in enumerate(labels)]
    return TextGrid(0, len(rows), (IntervalTier.of(name, 0, len(rows), rows),))


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_latin_1_is_guessed_with_a_remark_and_kept(tmp_path: Path) -> None:
    data = encode(grid_of("schön", "été"), FileFormat.of("long", "latin-1"))
    file = open_textgrid(written(tmp_path / "old.TextGrid", data))
    assert file.grid == grid_of("schön", "été")
    (remark,) = file.remarks
    assert remark.line == 18
    assert "the file is not UTF-8 and was read as ISO Latin-1" in remark.message
    assert remark.about("a/old.TextGrid").startswith("a/old.TextGrid, line 18: the file is not")
    assert file.save() == ()
    assert (tmp_path / "old.TextGrid").read_bytes() == data


def test_the_user_settles_the_encoding(tmp_path: Path) -> None:
    data = encode(grid_of("schön"), FileFormat.of("short", "mac_roman"))
    path = written(tmp_path / "mac.TextGrid", data)
    file = open_textgrid(path, input_encoding="MacRoman")
    assert file.grid == grid_of("schön")
    assert file.remarks == ()
    assert file.save() == ()
    assert path.read_bytes() == data


def test_a_mark_counts_more_than_the_named_encoding() -> None:
    for encoding in ("utf-16", "utf-16-le"):
        data = encode(grid_of("ʃ"), FileFormat.of("long", encoding))
        assert decode(data, source="x", input_encoding="cp1252").grid == grid_of("ʃ")


def test_bytes_outside_the_named_encoding_are_refused_with_their_line() -> None:
    data = encode(grid_of("a"), FileFormat()).replace(b'"a"', b'"\x81"')
    for text in (data, data.replace(b"\n", b"\r")):
        with pytest.raises(TextGridError, match=r"x, line 18: expected text in cp1252.* 0x81"):
            decode(text, source="x", input_encoding="cp1252")
    with pytest.raises(UsageError, match="klingon"):
        decode(data, source="x", input_encoding="klingon")


def test_a_label_that_latin_1_lacks_makes_the_file_utf_8_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.TextGrid"
    (remark,) = save_textgrid(grid_of("a", "ʃip"), path, FileFormat.of("long", "latin-1"))
    assert "saved in UTF-8 instead of latin-1" in remark.message
    assert "interval 2 in tier 1" in remark.message
    assert open_textgrid(path).grid == grid_of("a", "ʃip")


def test_latin_1_that_would_pass_for_utf_8_becomes_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "x.TextGrid"
    (remark,) = save_textgrid(grid_of("Ã©"), path, FileFormat.of("long", "latin-1"))
    assert "read back as other letters" in remark.message
    assert open_textgrid(path).grid == grid_of("Ã©")


def test_encode_names_the_label_that_does_not_fit() -> None:
    with pytest.raises(
        EncodingMisfit, match=r"interval 1 in tier 1 \"words\", 'ʃ'.*U\+0283.*UTF-8"
    ):
        encode(grid_of("ʃ"), FileFormat.of("long", "cp1252"))
    with pytest.raises(EncodingMisfit, match=r"U\+2028"):
        encode(grid_of("a\u2028b"), FileFormat.of("short", "utf-16"))


@pytest.mark.parametrize("form", Form)
def test_nulls_are_refused_by_name_in_every_form(form: Form) -> None:
    with pytest.raises(OutputError, match=r"interval 2 in tier 1.*U\+0000"):
        encode(grid_of("a", "b\0"), FileFormat(form))
    with pytest.raises(OutputError, match=r"the name of tier 1.*U\+0000"):
        encode(grid_of("a", name="\0"), FileFormat(form))


def test_carriage_returns_fit_the_binary_form_only() -> None:
    grid = grid_of("a\r\nb")
    assert decode(encode(grid, FileFormat(Form.BINARY)), source="x").grid == grid
    for form in (Form.LONG, Form.SHORT, Form.CHRONOLOGICAL):
        with pytest.raises(OutputError, match=r"U\+000D, which Praat's text forms turn into"):
            encode(grid, FileFormat(form))


def test_backwards_times_are_not_saved_as_praat_would_refuse_them(tmp_path: Path) -> None:
    backwards = TextGrid(0, 1, (IntervalTier.of("w", 0, 1, [Interval(0.5, 0.25, "x")]),))
    with pytest.raises(OutputError, match=r'interval 1 of tier 1 "w" ends at 0.25 s, before'):
        save_textgrid(backwards, tmp_path / "x.TextGrid")
    with pytest.raises(OutputError, match="tier 1"):
        encode(TextGrid(0, 1, (PointTier("p", 3, 2),)), FileFormat())
    with pytest.raises(OutputError, match="the grid"):
        encode(TextGrid(2, 1), FileFormat())
    assert not list(tmp_path.iterdir())


def test_what_praat_drops_is_kept_and_told_with_its_line(tmp_path: Path) -> None:
    rows = [Interval(0, 1, "a"), Interval(0, 1, "b\nc"), Interval(3, 4, "d"), Interval(2, 3, "e")]
    points = [Point(1, "p"), Point(1, "q")]
    tiers = (
        IntervalTier.of("w", 0, 4, rows),
        PointTier.of("t", 0, 4, points),
        IntervalTier("none", 0, 4),
    )
    grid = TextGrid(0, 4, tiers)
    path = tmp_path / "x.TextGrid"
    save_textgrid(grid, path)
    file = open_textgrid(path)
    assert file.grid == grid
    lines = path.read_text("utf-8").split("\n")
    first, second, third, fourth = file.remarks
    assert 'tier 1 "w": interval 2 is at the same time as an earlier one' in first.message
    assert lines[(first.line or 0) - 2].strip() == "intervals [2]:"
    assert "interval 4 stands behind a later one" in second.message
    assert lines[(second.line or 0) - 2].strip() == "intervals [4]:"
    assert "point 2 is at the same time" in third.message
    assert lines[(third.line or 0) - 2].strip() == "points [2]:"
    assert 'tier 3 "none" has no interval' in fourth.message


def test_many_losses_are_counted_not_listed() -> None:
    rows = [Interval(0, 1, str(index)) for index in range(1000)]
    data = encode(TextGrid(0, 1, (IntervalTier.of("w", 0, 1, rows),)), FileFormat())
    *_, last = decode(data, source="x").remarks
    assert len(decode(data, source="x").remarks) == 6
    assert "994 more intervals" in last.message


def test_comments_and_text_behind_the_end_are_told() -> None:
    data = encode(grid_of("a"), FileFormat()).replace(b"size = 1 \n", b"size = 1 ! one\n", 1)
    first, second = decode(data + b"\n\nthe end", source="x").remarks
    assert (first.line, "comments" in first.message) == (7, True)
    assert (second.line, "behind the last tier" in second.message) == (21, True)


def test_free_layouts_and_undefined_times_are_told() -> None:
    data = b'ooTextFile\n"TextGrid" 0 1 <exists> 1 "TextTier" "t" 0 1 1 2E "x"'
    free, undefined = decode(data, source="x").remarks
    assert "laid out freely" in free.message
    assert "point 1 has an undefined time" in undefined.message


def test_the_only_textgrid_of_a_collection_is_opened_and_saved_alone(tmp_path: Path) -> None:
    alone = encode(grid_of("a"), FileFormat())
    data = alone.replace(b'"TextGrid"', b'"Collection"\nsize = 1\n"TextGrid"\nname = "one"')
    path = written(tmp_path / "x.Collection", data)
    file = open_textgrid(path)
    assert file.grid == grid_of("a")
    (remark,) = file.remarks
    assert 'a collection of Praat objects that holds one, the TextGrid "one"' in remark.message
    file.save()
    assert path.read_bytes() == alone
    binary = encode(grid_of("a"), FileFormat(Form.BINARY)).removeprefix(b"ooBinaryFile")
    head = b"ooBinaryFile\x0aCollection\0\0\0\1" + binary[:9] + b"\0\3one"
    (remark,) = decode(head + binary[9:], source="x").remarks
    assert 'the TextGrid "one"' in remark.message


def test_a_header_where_praat_does_not_look_is_replaced() -> None:
    data = b" " * 60 + encode(grid_of("a"), FileFormat())
    file = decode(data, source="x")
    assert "laid out freely" in file.remarks[0].message
    assert encode(file.grid, file.format) == data.lstrip()


def test_of_a_long_recording_only_the_head_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "x.wav", b"RIFF\x24\0\0\0WAVEfmt ")
    with path.open("r+b") as file:
        file.truncate(1 << 40)  # a hole: it takes no space, and more than any memory
    with pytest.raises(TextGridError, match=r"x\.wav, line 1: expected .*ooTextFile"):
        open_textgrid(path)


def test_what_cannot_be_saved_is_told_with_the_name_of_the_file(tmp_path: Path) -> None:
    grid = grid_of("x" * 70_000)
    with pytest.raises(OutputError, match=r"y\.TextGrid was not written: .*65534: save in the"):
        save_textgrid(grid, tmp_path / "y.TextGrid", FileFormat(Form.BINARY))


def test_utf_16_without_a_mark_gets_one() -> None:
    data = encode(grid_of("ʃ"), FileFormat.of("long", "utf-16-le"))
    file = decode(data[2:], source="x")
    assert "without a byte order mark" in file.remarks[0].message
    assert file.grid == grid_of("ʃ")
    assert encode(file.grid, file.format) == data


def test_absent_tiers_which_crash_praat_are_read_as_none() -> None:
    data = b'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n1\n<absent>\n'
    file = decode(data, source="x")
    assert file.grid == TextGrid(0, 1)
    assert "crashes Praat" in file.remarks[0].message
    assert b"<exists>" in encode(file.grid, file.format)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_saving_again_in_the_form_and_encoding_it_came_in(
    form: Form, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.TextGrid"
    save_textgrid(grid_of("ʃ", 'say "x"'), path, FileFormat.of(form, encoding))
    data = path.read_bytes()
    file = open_textgrid(path)
    assert file.format.form is form
    file.save(tmp_path / "y.TextGrid")
    assert (tmp_path / "y.TextGrid").read_bytes() == data
    assert looks_like_textgrid(path)


def test_other_files_do_not_look_like_textgrids(tmp_path: Path) -> None:
    other = {
        "text": b"TextGrid",
        "pitch": b'File type = "ooTextFile"\nObject class = "PitchTier"\n',
        "binary": b"ooBinaryFile\x05Pitch",
        "nothing": b"",
    }
    for name, data in other.items():
        assert not looks_like_textgrid(written(tmp_path / name, data))
    assert not looks_like_textgrid(tmp_path)
    assert not looks_like_textgrid(tmp_path / "missing")


def test_files_that_cannot_be_opened_are_named(tmp_path: Path) -> None:
    with pytest.raises(TextGridError, match=r"missing\.TextGrid does not exist"):
        open_textgrid(tmp_path / "missing.TextGrid")
    with pytest.raises(TextGridError, match="is a folder"):
        open_textgrid(tmp_path)
    with pytest.raises(TextGridError, match="cannot be read"):
        open_textgrid("nul\0name")


def test_saving_over_a_file_needs_force(tmp_path: Path) -> None:
    path = written(tmp_path / "x.TextGrid", b"precious")
    with pytest.raises(OutputError, match="exists and was left as it is"):
        save_textgrid(grid_of("a"), path, force=False)
    assert path.read_bytes() == b"precious"
    save_textgrid(grid_of("a"), path)
    assert open_textgrid(path).grid == grid_of("a")


def test_a_disk_that_lies_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tierline.textgrid import file as module

    path = written(tmp_path / "x.TextGrid", b"precious")
    other = encode(grid_of("b"), FileFormat())
    monkeypatch.setattr(module, "encode", lambda _grid, _format: other)
    with pytest.raises(OutputError, match="what was read back differs"):
        save_textgrid(grid_of("a"), path)
    assert path.read_bytes() == b"precious"


def test_opened_files_and_errors_cross_processes(tmp_path: Path) -> None:
    path = tmp_path / "x.TextGrid"
    save_textgrid(grid_of("a"), path)
    file = open_textgrid(path)
    assert pickle.loads(pickle.dumps(file)) == file
    error = pickle.loads(pickle.dumps(TextGridError("sentence")))
    assert error.message == "sentence"
