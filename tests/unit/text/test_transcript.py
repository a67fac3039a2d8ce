"""Reading text files: every encoding a linguist's folder may hold, and what is no text."""

import codecs
import io
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.errors import InputError, UsageError
from tierline.text import TextError, read_text
from tierline.text.encoding import decode_text

TEXT = "naïve œuvre ŋǃʰo שָׁלוֹם\r\nдом 你好\nend\u0085x"


def written(folder: Path, content: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32-le"),
        TEXT.encode("utf-32-be"),
    ],
)
def test_unicode_with_and_without_mark(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    transcript = read_text(path)
    assert transcript.text == TEXT
    assert transcript.remarks == ()
    assert transcript.source == str(path)


@pytest.mark.parametrize("text", ["hello there\n", "при вет мир\n", "こんにちは。\n", "שלום עולם"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_mark(tmp_path: Path, text: str, encoding: str) -> None:
    assert read_text(written(tmp_path, text.encode(encoding))).text == text


@pytest.mark.parametrize(
    ("content", "text", "choice"),
    [
        (b"caf\xe9 cr\xe8me", "café crème", "Windows-1252"),
        (b"it\x92s \x80 5", "it’s € 5", "Windows-1252"),
        (b"caf\xe9 \x81", "café \x81", "Latin-1"),
    ],
)
def test_eight_bit_text_is_remarked_upon(
    tmp_path: Path, content: bytes, text: str, choice: str
) -> None:
    path = written(tmp_path, content, "old.lab")
    transcript = read_text(path)
    assert transcript.text == text
    (remark,) = transcript.remarks
    assert str(path) in remark
    assert choice in remark
    assert "--input-encoding" in remark


def test_encoding_asked_for_is_used_without_remark(tmp_path: Path) -> None:
    path = written(tmp_path, "Čeština".encode("iso-8859-2"))
    transcript = read_text(path, input_encoding="iso-8859-2")
    assert (transcript.text, transcript.remarks) == ("Čeština", ())


def test_encoding_asked_for_drops_the_byte_order_mark(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16-le"):
        path = written(tmp_path, "\ufeffa".encode(encoding))
        assert read_text(path, input_encoding=encoding).text == "a"


def test_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"caf\xe9")
    with pytest.raises(TextError, match=r"not UTF-8 text at byte 4.*--input-encoding"):
        read_text(path, input_encoding="utf-8")


@pytest.mark.parametrize("name", ["klingon", "hex", "a\0b", ""])
def test_unknown_encoding_is_a_usage_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no text encoding"):
        read_text(written(tmp_path, b"a"), input_encoding=name)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_line_ends_are_kept(tmp_path: Path, ends: str) -> None:
    text = ends.join(["one", "two", ""])
    assert read_text(written(tmp_path, text.encode())).text == text


@pytest.mark.parametrize(
    "content", [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\x1a"]
)
def test_text_with_nothing_in_it_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(TextError, match="holds no text"):
        read_text(written(tmp_path, content))


def wave_bytes() -> bytes:
    return b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00" + bytes(64)


def docx_bytes() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (rb"{\rtf1\ansi hello}", "save it as plain text"),
        (docx_bytes(), "save it as plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as plain text"),
        (b"%PDF-1.7", "PDF"),
        (wave_bytes(), "sound file"),
        (b"fLaC\x00\x00\x00\x22", "sound file"),
        (b"hello\x00world, odd", "binary data"),
        (bytes(range(256)) * 3 + b"x", "binary data"),
        (b'File type = "ooTextFile"\nObject class = "TextGrid"\n', "--text-tier"),
        ('File type = "ooTextFile"\n'.encode("utf-16"), "--text-tier"),
        ("žluťoučký kůň\n úpěl".encode() + b"\xff", "line 2 holds a broken letter"),
    ],
)
def test_what_is_no_plain_text_is_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(TextError, match=sentence) as caught:
        read_text(path)
    assert str(path) in caught.value.message
    assert isinstance(caught.value, InputError)


def test_a_text_may_begin_like_a_sound_file(tmp_path: Path) -> None:
    assert read_text(written(tmp_path, b"FORMALLY, a RIFF")).text == "FORMALLY, a RIFF"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="no file"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(TextError, match="folder"):
        read_text(tmp_path)
    with pytest.raises(TextError, match="cannot be read"):
        read_text("a\0b")


@pytest.mark.skipif(sys.platform == "win32", reason="no sparse files")
def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "video.txt"
    with path.open("wb") as stream:
        stream.truncate(10**9)
    with pytest.raises(TextError, match="too large"):
        read_text(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_an_error_sentence(content: bytes) -> None:
    try:
        text, _ = decode_text(content, source="x")
    except TextError as error:
        text = error.message.removeprefix("'x' ")
        if text == error.message:
            pytest.fail(f"no file is named: {text}")
    assert "\0" not in text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=80))
def test_utf8_comes_back_exactly(text: str) -> None:
    assert decode_text(text.encode(), source="x") == (text.removeprefix("\ufeff"), ())
