import itertools
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.alignment import Provenance
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.errors import InputError, OutputError, TierlineError, UsageError
from tierline.review import (
    AlignedLabel,
    Run,
    Sidecar,
    Source,
    Status,
    read_sidecar,
    sidecar_path,
    write_sidecar,
)
from tierline.textgrid import FileFormat, Form, open_textgrid, save_textgrid
from tierline.workflow import ChangedOnDisk, Document, open_document, save_document, save_text

WORDS = IntervalTier.of(
    "words", 0, 2, [Interval(0, 0.5), Interval(0.5, 1.1, "one"), Interval(1.1, 2, "two")]
)
GRID = TextGrid(0, 2, (WORDS, PointTier.of("tones", 0, 2, [Point(0.7, "H*")])))


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "talk.wav"
    soundfile.write(str(path), np.zeros((32000, 2), dtype=np.float32), 16000)
    return path


@pytest.fixture
def textgrid(tmp_path: Path) -> Path:
    path = tmp_path / "talk.TextGrid"
    save_textgrid(GRID, path)
    return path


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_bytes(b"one\r\ntwo\r\n")
    return path


def known(status: Status = Status.AUTO) -> Sidecar:
    origin = Provenance("uniform", "1")
    items = (
        AlignedLabel("words", 0.5, 1.1, "one", origin, (0.5, 1.1), status),
        AlignedLabel("words", 1.1, 2.0, "two", origin, (1.1, 2.0)),
    )
    return Sidecar(Source("talk.wav", "talk.txt"), items, Run("2026-01-01T00:00:00Z", 1.0, "1"))


def moved(document: Document, time: float) -> TextGrid:
    words = document.grid.tiers[0]
    assert isinstance(words, IntervalTier)
    ends, starts = words.ends.copy(), words.starts.copy()
    ends[1] = starts[2] = time
    return document.grid.with_tier(0, replace(words, starts=starts, ends=ends))


def test_a_recording_alone_has_no_tiers_over_its_whole_length(wav: Path) -> None:
    document = open_document(wav)
    assert document.grid == TextGrid(0, 2)
    assert document.bounds == (0, 2)
    assert (document.title, document.path, document.stamp) == ("talk.wav", None, None)
    assert document.suggested_path == wav.with_suffix(".TextGrid")
    assert document.findings == "talk.wav: 2.000 s, 2 channels, 16000 Hz; no tiers."


def test_a_recording_brings_its_textgrid_or_else_its_text(
    wav: Path, textgrid: Path, text: Path
) -> None:
    both = open_document(wav)
    assert (both.grid, both.path, both.transcript) == (GRID, textgrid, "")
    textgrid.write_text("no TextGrid at all")
    damaged = open_document(wav)
    assert (damaged.path, damaged.text_path) == (None, text)
    assert [textgrid.name in remark for remark in damaged.remarks] == [True]


def test_files_come_in_any_order(wav: Path, textgrid: Path) -> None:
    for first, second in ((wav, textgrid), (textgrid, wav)):
        document = open_document(first, second)
        assert document.recording is not None
        assert document.recording.path == wav
        assert (document.grid, document.path) == (GRID, textgrid)
        assert document.findings.endswith("Hz; 2 tiers: words (3), tones (1).")
        assert document.remarks == ()


def test_a_recording_a_textgrid_and_a_text_go_together(
    wav: Path, textgrid: Path, text: Path
) -> None:
    elsewhere = wav.parent / "texts"
    elsewhere.mkdir()
    other = text.rename(elsewhere / "other.txt")
    text.write_text("not this one")
    for files in itertools.permutations((wav, textgrid, other)):
        document = open_document(*files)
        assert document.recording is not None
        assert (document.recording.path, document.path) == (wav, textgrid)
        assert (document.text_path, document.transcript) == (other, "one\ntwo\n")
    with pytest.raises(UsageError, match="are both texts"):
        open_document(wav, text, other)


def test_content_not_names_tells_what_a_file_is(wav: Path, textgrid: Path) -> None:
    disguised = textgrid.rename(textgrid.with_name("sound.wav"))
    document = open_document(disguised, wav.rename(wav.with_name("words.txt")))
    assert document.grid == GRID
    assert document.recording is not None


def test_a_text_stands_beside_empty_tiers(wav: Path, text: Path) -> None:
    document = open_document(text, wav)
    assert document.transcript == "one\ntwo\n"
    assert document.grid == TextGrid(0, 2)
    assert document.findings.endswith("no tiers; text of 2 words.")


def test_a_textgrid_and_a_text_go_together(wav: Path, textgrid: Path, text: Path) -> None:
    document = open_document(textgrid, text)
    assert (document.grid, document.text_path, document.title) == (GRID, text, "talk.TextGrid")
    assert document.recording is not None
    assert document.recording.path == wav


@pytest.mark.parametrize("name", ["talk.WAV", "talk.Flac", "talk.ogg"])
def test_a_textgrid_finds_the_recording_beside_it(wav: Path, textgrid: Path, name: str) -> None:
    wav.unlink()
    soundfile.write(str(wav.with_name(name)), np.zeros(16000, dtype=np.float32), 16000)
    document = open_document(None, textgrid)
    assert document.recording is not None
    assert document.recording.path.name == name


def test_a_textgrid_finds_the_recording_it_was_aligned_with(wav: Path, textgrid: Path) -> None:
    wav.rename(wav.with_name("other.wav"))
    sidecar = replace(known(), source=Source("other.wav", "talk.txt"))
    write_sidecar(sidecar_path(textgrid), sidecar)
    document = open_document(textgrid)
    assert document.recording is not None
    assert document.recording.path.name == "other.wav"


def test_a_textgrid_without_recording_opens(textgrid: Path) -> None:
    textgrid.with_suffix(".wav").write_bytes(b"RIFF no sound at all")
    document = open_document(textgrid)
    assert document.recording is None
    assert document.bounds == (0, 2)
    damaged, missing = document.remarks
    assert "talk.wav" in damaged
    assert missing == "There is no recording beside talk.TextGrid; open one to hear and see it."


def test_a_grid_of_another_length_is_told(wav: Path, textgrid: Path) -> None:
    save_textgrid(replace(GRID, end=3.5), textgrid)
    document = open_document(wav, textgrid)
    assert document.bounds == (0, 3.5)
    assert document.remarks == (
        "talk.TextGrid ends at 3.500 s, the recording talk.wav at 2.000 s.",
    )


def test_the_sidecar_is_read_and_a_damaged_one_is_a_remark(wav: Path, textgrid: Path) -> None:
    write_sidecar(sidecar_path(textgrid), known())
    assert open_document(wav, textgrid).sidecar == known()
    sidecar_path(textgrid).write_text("{")
    document = open_document(wav, textgrid)
    assert document.sidecar is None
    assert len(document.remarks) == 1
    assert document.remarks[0].startswith("talk.tierline.json is no JSON")


def test_what_cannot_be_opened_is_a_sentence(
    tmp_path: Path, wav: Path, text: Path, textgrid: Path
) -> None:
    junk = tmp_path / "junk.bin"
    junk.write_bytes(bytes(range(256)) * 20)
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF" + bytes(100))
    copy = shutil.copy(wav, tmp_path / "copy.wav")
    note = shutil.copy(text, tmp_path / "note.txt")
    grid = shutil.copy(textgrid, tmp_path / "copy.TextGrid")
    write_sidecar(sidecar_path(textgrid), known())
    empty = tmp_path / "empty.TextGrid"
    empty.touch()
    cases: list[tuple[tuple[Path | None, Path | None], str]] = [
        ((tmp_path, None), "is a folder"),
        ((tmp_path / "none.wav", None), "does not exist"),
        ((Path("a\0b"), None), "does not exist"),
        ((None, None), "nothing to open"),
        ((junk, None), "junk.bin"),
        ((broken, None), "broken.wav"),
        ((empty, None), "is empty"),
        ((wav, Path(copy)), "both recordings"),
        ((text, Path(note)), "both texts"),
        ((textgrid, Path(grid)), "both TextGrids"),
        ((sidecar_path(textgrid), None), "open the TextGrid instead"),
    ]
    for (audio, other), expected in cases:
        with pytest.raises((InputError, UsageError), match=expected):
            open_document(audio, other)


def test_saving_keeps_form_and_encoding(wav: Path, textgrid: Path) -> None:
    for format in (FileFormat.of(Form.SHORT, "utf-16"), FileFormat(newline="\r\n")):
        save_textgrid(GRID, textgrid, format)
        before = textgrid.read_bytes()
        document = open_document(wav, textgrid)
        saved = save_document(document, document.grid)
        assert textgrid.read_bytes() == before
        assert saved.format == document.format
        again = save_document(saved, moved(saved, 1.25))
        assert open_textgrid(textgrid).grid == again.grid == moved(document, 1.25)
        assert again.remarks == ()


def test_a_file_that_another_program_changed_is_not_overwritten(wav: Path, textgrid: Path) -> None:
    document = open_document(wav, textgrid)
    status = textgrid.stat()
    theirs = textgrid.read_bytes().replace(b"one", b"uno")
    textgrid.write_bytes(theirs)
    os.utime(textgrid, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(ChangedOnDisk, match="changed by another program"):
        save_document(document, GRID)
    assert textgrid.read_bytes() == theirs
    saved = save_document(document, GRID, overwrite=True)
    assert open_textgrid(textgrid).grid == GRID
    save_document(saved, GRID)


def test_a_file_that_was_only_touched_or_deleted_is_saved(wav: Path, textgrid: Path) -> None:
    document = open_document(wav, textgrid)
    os.utime(textgrid, ns=(0, 0))
    document = save_document(document, moved(document, 1.2))
    textgrid.unlink()
    save_document(document, GRID)
    assert open_textgrid(textgrid).grid == GRID


def test_saving_under_a_new_name_takes_the_marks_along(wav: Path, textgrid: Path) -> None:
    write_sidecar(sidecar_path(textgrid), known())
    before = textgrid.read_bytes()
    document = open_document(wav, textgrid)
    other = textgrid.with_name("other.TextGrid")
    saved = save_document(document, moved(document, 1.25), path=other)
    assert saved.path == other
    assert textgrid.read_bytes() == before
    assert [item.status for item in read_sidecar(sidecar_path(other)).items] == ["moved"] * 2
    assert read_sidecar(sidecar_path(textgrid)) == known()
    with pytest.raises(OutputError, match="already there"):
        save_document(document, GRID, path=other)
    save_document(document, GRID, path=other, overwrite=True)
    assert read_sidecar(sidecar_path(other)) == known()


def test_no_sidecar_comes_into_being_without_an_aligner(wav: Path, textgrid: Path) -> None:
    document = save_document(open_document(wav, textgrid), GRID)
    assert document.sidecar is None
    assert not sidecar_path(textgrid).exists()
    stale = textgrid.with_name("old.TextGrid")
    write_sidecar(sidecar_path(stale), known())
    saved = save_document(document, GRID, path=stale)
    assert saved.remarks == ("old.tierline.json is of an earlier old.TextGrid; delete it.",)


def test_checked_labels_stay_checked(wav: Path, textgrid: Path) -> None:
    write_sidecar(sidecar_path(textgrid), known(Status.CHECKED))
    document = open_document(wav, textgrid)
    saved = save_document(document, moved(document, 1.25))
    assert saved.sidecar is not None
    one, two = saved.sidecar.items
    assert (one.status, one.end, one.original) == (Status.CHECKED, 1.25, (0.5, 1.1))
    assert (two.status, two.start, two.original) == (Status.MOVED, 1.25, (1.1, 2.0))


def test_a_sidecar_that_cannot_be_written_costs_a_remark(wav: Path, textgrid: Path) -> None:
    write_sidecar(sidecar_path(textgrid), known())
    document = open_document(wav, textgrid)
    sidecar_path(textgrid).unlink()
    sidecar_path(textgrid).mkdir()
    saved = save_document(document, moved(document, 1.25))
    assert open_textgrid(textgrid).grid == saved.grid
    assert len(saved.remarks) == 1
    assert saved.remarks[0].startswith("talk.TextGrid was saved, but not what is known")


def test_a_label_that_does_not_fit_makes_the_file_unicode(wav: Path, textgrid: Path) -> None:
    save_textgrid(GRID, textgrid, FileFormat(encoding="latin-1"))
    textgrid.write_bytes(textgrid.read_bytes().replace(b"one", b"\xe9t\xe9"))
    document = open_document(wav, textgrid)
    assert document.format.encoding == "latin-1"
    grid = document.grid.with_tier(0, document.grid.tiers[0].with_label(1, "ŋ"))
    saved = save_document(document, grid)
    assert saved.format.encoding == "utf-8"
    assert "UTF-8 instead of latin-1" in saved.remarks[0]
    assert save_document(saved, grid).remarks == ()


def test_tiers_without_a_file_need_a_name(wav: Path) -> None:
    document = open_document(wav)
    with pytest.raises(UsageError, match="give them a name"):
        save_document(document, document.grid)
    with pytest.raises(UsageError, match="give it a name"):
        save_text(document, "one")
    with pytest.raises(OutputError, match="no folder"):
        save_document(document, GRID, path=wav.parent / "none" / "a.TextGrid")
    assert document.suggested_path is not None
    saved = save_document(document, GRID, path=document.suggested_path)
    assert save_document(saved, GRID).path == wav.with_suffix(".TextGrid")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"one\r\ntwo\r\n", b"one\r\nthree\r\n"),
        (b"\xef\xbb\xbfone\n", "\ufeffone\nthree\n".encode()),
        ("\ufeffone\r\n".encode("utf-16-le"), "\ufeffone\r\nthree\r\n".encode("utf-16-le")),
        (b"\xe9t\xe9\n", b"one\nthree\n"),
    ],
)
def test_a_text_keeps_its_encoding_and_line_ends(
    wav: Path, text: Path, old: bytes, new: bytes
) -> None:
    text.write_bytes(old)
    document = open_document(wav, text)
    saved = save_text(document, "one\nthree\n")
    assert text.read_bytes() == new
    assert saved.transcript == "one\nthree\n"
    text.write_text("theirs")
    with pytest.raises(ChangedOnDisk):
        save_text(saved, "ours")
    assert text.read_text() == "theirs"
    save_text(saved, "ours", overwrite=True)
    assert text.read_text().strip("\ufeff") == "ours" or old.startswith(b"\xff\xfe")


def test_a_text_goes_to_a_new_file(wav: Path, text: Path) -> None:
    document = open_document(wav, text)
    with pytest.raises(OutputError, match="already there"):
        save_text(document, "x", wav)
    other = save_text(document, "uno", wav.with_name("new.txt"))
    assert (other.text_path, other.title) == (wav.with_name("new.txt"), "talk.wav")
    with pytest.raises(TierlineError, match="half a character"):
        save_text(other, "\ud800")
