"""Damaged files are refused in a sentence, and never hang, crash or come out as nonsense."""

from __future__ import annotations

import random

import pytest

from tierline.errors import OutputError
from tierline.textgrid import EncodingMisfit, TextGridError, decode, encode

PIECES = (
    b'"', b'""', b"<", b"<exists>", b"!", b"\n", b"\r", b"\0", b" ", b"-", b"+", b"1e999", b"0x",
    b"%", b"99999999999", b"2147483647", b"\xff\xfe", b"\xfe\xff", b"\xd8\x00", b"\xef\xbb\xbf",
    b"\xe9", b"IntervalTier", b"TextTier", b"TextGrid", b"ooTextFile", b"ooBinaryFile", b"\xff\xff",
)  # fmt: skip
ROUNDS = 25


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut, repeat, overwrite or insert something, once or a few times."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(result) + 1)
        end = min(len(result), start + chance.choice([0, 1, 1, 2, 8, 100]))
        match chance.randrange(5):
            case 0:
                del result[start:end]
            case 1:
                result[start:end] = chance.choice(PIECES)
            case 2:
                result[start:start] = result[start:end] * 2
            case 3:
                del result[start:]
            case _:
                result[start:end] = chance.randbytes(end - start)
    return bytes(result)


def test_damaged_files_give_a_grid_or_a_sentence(synthetic: dict[str, bytes]) -> None:
    chance = random.Random(20)
    read = 0
    sentences: list[tuple[str, str]] = []
    for name, data in synthetic.items():
        if len(data) > 20_000:
            continue
        for _ in range(ROUNDS):
            wreck = damaged(data, chance)
            try:
                file = decode(wreck, source=name)
            except TextGridError as error:
                sentences.append((name, error.message))
                continue
            read += 1
            try:
                again = encode(file.grid, file.format)
            except (EncodingMisfit, OutputError):
                continue
            encoding = file.format.encoding
            narrow = None if encoding.startswith("utf-") else encoding
            assert decode(again, source=name, input_encoding=narrow).grid == file.grid
    assert read > 100
    assert len(sentences) > 100
    assert all(message.startswith(name) for name, message in sentences)


@pytest.mark.parametrize("data", [b"", b"\0\0", b"\xef\xbb\xbf", b"\xff\xfe", b" \n ", b"\r\n\r\n"])
def test_empty_files_are_refused(data: bytes) -> None:
    with pytest.raises(TextGridError, match="expected"):
        decode(data, source="nothing.TextGrid")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"RIFF\x24\0\0\0WAVEfmt ", r"line 1: expected .*ooTextFile.* found 'RIFF"),
        (b"ooTextFile\n\"Sound 2\"\n", r"line 2: expected a TextGrid, found a 'Sound' object"),
        (b"ooTextFile\n\"Collection\"\n 2", r"line 2: .*one TextGrid, found a collection of 2"),
        (b"ooBinaryFile\x0aCollection\0\0\0\0", r"one TextGrid, found a collection of 0 objects"),
        (b'ooTextFile\n"TextGrid"\n0\nx', r"line 4: expected a number for the end of the grid"),
        (b'ooTextFile\n"TextGrid"\n0 1 <exists> 1 "PitchTier"', r'"IntervalTier".*\'PitchTier\''),
        (b'ooTextFile\n"TextGrid"\n0 1 <exists>\n1 "TextTier"\n"t" 0 1\n\n3 <x>', r"line 7.*'<x>'"),
        (b'File type = "ooTextFile"', r"line 1: expected more lines .*found the end"),
        (b"ooBinaryFile\x08TextGrid\0\0", r"byte 21: expected 16 more bytes .*found 2"),
    ],
)  # fmt: skip
def test_refusals_name_place_expected_and_found(data: bytes, sentence: str) -> None:
    with pytest.raises(TextGridError, match=sentence):
        decode(data, source="x.TextGrid")


def test_many_nested_quotes_take_no_time() -> None:
    head = b'ooTextFile\n"TextGrid"\n0 1 <exists> 1 "TextTier" "t" 0 1 1 0.5 "'
    with pytest.raises(TextGridError, match=r"line 3.*ends in a double quote"):
        decode(head + b'""' * 500_000, source="x")
    with pytest.raises(TextGridError, match="the end of the file"):
        decode(b'ooTextFile\n"TextGrid" ' + b"word !\n" * 300_000, source="x")
