"""Real Praat reads the same from what we save, and we read the same as Praat."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid, Tier
from tierline.errors import OutputError
from tierline.textgrid import (
    FileFormat,
    TextGridError,
    decode,
    encode,
    open_textgrid,
    save_textgrid,
)

TRUTH = Path(__file__).parents[2] / "data" / "textgrids" / "truth.json"

WAYS = {
    "keep": {},
    "long": {"form": "long", "encoding": "utf-8"},
    "short": {"form": "short", "encoding": "utf-16"},
    "chronological": {"form": "chronological"},
    "binary": {"form": "binary"},
}

TRICKY = TextGrid(
    -1.5,
    12.25,
    (
        IntervalTier.of(
            'wo"rds\nin two lines',
            0,
            12.25,
            [
                Interval(0, 1 / 3, ""),
                Interval(1 / 3, 2, ' "quoted" '),
                Interval(2, 1e-5 + 2, "ʃip\nline2\t😀"),
                Interval(5, 7.1, "behind a gap"),
                Interval(6, 1e15, "overlap"),
            ],
        ),
        PointTier.of(
            "", -1.5, 13, [Point(-0.0, "H*"), Point(0.1 + 0.2, ""), Point(1e-300, "x")][:2]
        ),
        PointTier("none", 0, 12.25),
        IntervalTier.of("undefined", 0, 1, [Interval(0.5, math.nan, "?")]),
        IntervalTier.of("wide", 0, 12.25, [Interval(0, 12.25, "漢 item [1]: intervals [2]:")]),
    ),
)


def comparable(grid: TextGrid) -> dict[str, Any]:
    """State a grid as the file of truths does."""

    def number(value: float) -> float | None:
        return None if math.isnan(value) or math.isinf(value) else value

    def label(text: str) -> Any:
        if len(text) < 1000:
            return text
        digest = hashlib.sha256(text.encode()).hexdigest()
        return {"characters": len(text), "sha256": digest}

    def tier_of(tier: Tier) -> dict[str, Any]:
        items: list[list[Any]] = []
        if isinstance(tier, IntervalTier):
            items += [[number(row.start), number(row.end), label(row.label)] for row in tier]
        else:
            items += [[number(row.time), label(row.label)] for row in tier]
        kind = "IntervalTier" if isinstance(tier, IntervalTier) else "TextTier"
        return {
            "name": tier.name,
            "class": kind,
            "xmin": number(tier.start),
            "xmax": number(tier.end),
            "items": items,
        }

    tiers = [tier_of(tier) for tier in grid.tiers]
    return {"xmin": number(grid.start), "xmax": number(grid.end), "tiers": tiers}


@pytest.mark.parametrize("way", WAYS)
def test_praat_reads_from_our_files_what_it_reads_from_the_sources(
    way: str, praat: Any, synthetic: dict[str, bytes], tmp_path: Path
) -> None:
    truth = json.loads(TRUTH.read_text("utf-8"))
    saved: dict[str, bytes] = {}
    for name, data in synthetic.items():
        if way == "binary" and name.startswith("huge_label"):
            continue
        file = decode(data, source=name)
        path = tmp_path / name
        save_textgrid(file.grid, path, file.format.with_(**WAYS[way]))
        saved[name] = path.read_bytes()
    judged = praat.judge(saved)
    assert {name: comparable(one.grid) for name, one in judged.items()} == {
        name: truth[name] for name in saved
    }


def test_labels_too_long_for_the_binary_form_are_named(synthetic: dict[str, bytes]) -> None:
    file = decode(synthetic["huge_label.long.TextGrid"], source="huge")
    with pytest.raises(OutputError, match=r"interval 1 of tier 1.*100000 characters.*65534"):
        encode(file.grid, FileFormat.of("binary"))


def test_we_write_the_very_bytes_that_praat_writes(praat: Any, synthetic: dict[str, bytes]) -> None:
    sources = {
        "tricky": encode(TRICKY, FileFormat()),
        "empty": encode(TextGrid(0, 1), FileFormat()),
    } | {
        name: data
        for name, data in synthetic.items()
        # Praat drops, sorts or completes items of these, and we do not.
        if not name.startswith(("huge", "points_same", "points_unsorted", "zero_length", "size0"))
    }
    for name, judged in praat.judge(sources, forms=True).items():
        grid = judged.grid
        ours = {
            "long": encode(grid, FileFormat()),
            "short": encode(grid, FileFormat.of("short")),
            "long16": encode(grid, FileFormat.of("long", "utf-16"))
            if "line_separators" not in name
            else judged.forms["long16"],
            "binary": encode(grid, FileFormat.of("binary")),
        }
        undefined = "--undefined--" in judged.forms["long"].decode("utf-8", "replace")
        negative_zero = " -0 \n" in judged.forms["long"].decode("utf-8", "replace")
        for form, data in ours.items():
            if form == "binary" and (undefined or negative_zero):
                continue  # Praat's binary form has neither; ours keeps them
            assert data == judged.forms[form], f"{name} in form {form}"


def test_what_praat_wrote_comes_back_byte_identical(praat: Any) -> None:
    judged = praat.judge({"tricky": encode(TRICKY, FileFormat())}, forms=True)["tricky"]
    for form, data in judged.forms.items():
        if form == "chronological":
            continue  # a tier name of two lines makes Praat write what it cannot read
        file = decode(data, source=form)
        assert encode(file.grid, file.format) == data, form


def test_chronological_files_of_praat_come_back_byte_identical(praat: Any) -> None:
    tiers = tuple(tier for tier in TRICKY.tiers if "\n" not in tier.name)
    sound = TextGrid(TRICKY.start, TRICKY.end, tiers[:2] + tiers[3:])
    data = praat.judge({"a": encode(sound, FileFormat())}, forms=True)["a"].forms["chronological"]
    file = decode(data, source="chronological")
    assert encode(file.grid, file.format) == data
    assert file.grid == sound


def test_praat_sees_one_changed_label_and_nothing_else(
    praat: Any, synthetic: dict[str, bytes], tmp_path: Path
) -> None:
    saved: dict[str, bytes] = {}
    expected: dict[str, TextGrid] = {}
    for name in ("multiline.long.TextGrid", "praat_binary.TextGrid", "praat_chrono.TextGrid"):
        source = tmp_path / name
        source.write_bytes(synthetic[name])
        file = open_textgrid(source)
        changed = file.grid.with_tier(0, file.grid.tiers[0].with_label(1, 'new "ə" label'))
        file.save(grid=changed)
        saved[name] = source.read_bytes()
        expected[name] = changed
    before = praat.judge({name: synthetic[name] for name in saved})
    for name, judged in praat.judge(saved).items():
        assert judged.grid == expected[name]
        old, new = before[name].grid, judged.grid
        assert new.tiers[0].labels[1] == 'new "ə" label' != old.tiers[0].labels[1]
        assert new.with_tier(0, new.tiers[0].with_label(1, old.tiers[0].labels[1])) == old


NUMBERS = (
    "0x1F 0x1p3 0x.8 0x1e5% 0x 1e400 -1e400 -0 -0.0 +5 + 5 - 2E 2e5x 0% 200% 2/200% 5abc 1.5.3 1,5 "
    "1e-400 5e-324 1/3 1/0 -1/3 --undefined-- 1%5 1e5% 12345678901234567890 1e15 1e16 1e+05 5. "
    "999999999999999 1234567890123456 1.e3 0.1e 1d3 +-5 3%/2 1/2/4 1/ 0x10% 0x1F/2 1_0 1/0x2 00012 "
    "7%% 5E+ 5e+x 1234567890123456789012345678901234567890 0.1 2.2250738585072014e-308 1e-310 1e22 "
    "12345678901234567890123456789012345678901 1é x<5 6"
)


def test_numbers_mean_what_they_mean_to_praat(praat: Any) -> None:
    """Each word is the time of a point, so that Praat says what it takes it for."""

    def file(word: str) -> bytes:
        head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n9\n<exists>\n1\n'
        return f'{head}"TextTier"\n"t"\n0\n9\n1\n{word}\n"label"\n'.encode()

    # "+ 5" and "x<5 6" are two words: Praat skips the first of them.
    words = NUMBERS.replace("+ 5 ", "+\x005 ").replace("x<5 6", "x<5\x006").split(" ")
    words = [word.replace("\0", " ") for word in words]
    for word, judged in praat.judge({word: file(word) for word in words}).items():
        if judged.refused:
            with pytest.raises(TextGridError):
                decode(file(word), source=word)
            continue
        ours = decode(file(word), source=word).grid
        theirs = judged.grid
        if math.isinf(ours.tiers[0][0].time if isinstance(ours.tiers[0], PointTier) else 0):
            ours = comparable_infinite(ours)
        assert ours == theirs, word


def comparable_infinite(grid: TextGrid) -> TextGrid:
    """Praat prints infinite times as undefined."""
    tier = grid.tiers[0]
    assert isinstance(tier, PointTier)
    return grid.with_tier(0, PointTier("t", 0, 9, np.array([math.nan]), tier.labels))


def short(
    *, head: str = 'File type = "ooTextFile"\n', name: str = "t", rest: str = '1\n0\n1\n"a"\n'
) -> str:
    grid = f'{head}Object class = "TextGrid"\n\n0\n1\n<exists>\n1\n'
    return f'{grid}"IntervalTier"\n"{name}"\n0\n1\n{rest}'


def collection(size: int) -> str:
    grid = short()
    return grid.replace('"TextGrid"', f'"Collection"\nsize = {size}\n"TextGrid"\n"one"')


CHRONO = '"Praat chronological TextGrid text file"\n0 1   ! Time domain.\n1   ! Number of tiers.\n'
CHRONO += '"IntervalTier" "a" 0 1\n\n'

ODD = {
    "plain": short(),
    "words and comments": short(rest='size: ! "x" 5 <\n 1 here: 0 to 1 label! "a" behind'),
    "word with a quote inside": short(rest='1 0 d"<x 1 "a"'),
    "number without space": short().replace("<exists>\n1", "<exists>1"),
    "first letter of the flag": short().replace("<exists>", "<Exists>"),
    "flag in capitals": short().replace("<exists>", "<EXISTS>"),
    "other flag": short().replace("<exists>", "<true>"),
    "bare header": short(head="ooTextFile\n"),
    "header with more": short(head='File type = "ooTextFile short"; mine\n'),
    "header in one line": short().replace('File"\n', 'File" '),
    "no header": short(head=""),
    "lines before the header": "\n\n" + short(),
    "version 0": short().replace('"TextGrid"', '"TextGrid 0"'),
    "version 1": short().replace('"TextGrid"', '"TextGrid 1"'),
    "other class": short().replace('"TextGrid"', '"Pitch"'),
    "wrong case": short().replace('"TextGrid"', '"Textgrid"'),
    "tier of version 0": short().replace('"IntervalTier"', '"IntervalTier 0"'),
    "other tier": short().replace('"IntervalTier"', '"NoSuchTier"'),
    "too many tiers": short().replace("<exists>\n1", "<exists>\n2"),
    "fewer than no tiers": short().replace("<exists>\n1", "<exists>\n-1"),
    "one and a half tiers": short().replace("<exists>\n1", "<exists>\n1.9"),
    "huge count": short(rest='99999999999\n0\n1\n"a"\n'),
    "large count": short(rest='2147483647\n0\n1\n"a"\n'),
    "too many intervals": short(rest='2\n0\n1\n"a"\n'),
    "too few intervals": short(rest='1\n0\n1\n"a"\n1\n2\n"b"\n'),
    "undoubled quote": short(rest='1\n0\n1\n"a"b"\n'),
    "no closing quote": short(rest='1\n0\n1\n"a\n'),
    "no final line end": short().rstrip(),
    "string for a number": short(rest='1\n"0"\n1\n"a"\n'),
    "number for a string": short(rest="1\n0\n1\n5\n"),
    "comment to the end": short(rest='1\n0\n1\n! "a"'),
    "word to the end": short(rest="1\n0\n1\nword"),
    "backwards interval": short(rest='1\n1\n0\n"a"\n'),
    "backwards tier": short().replace('"t"\n0\n1', '"t"\n1\n0'),
    "backwards grid": short().replace("\n\n0\n1", "\n\n1\n0"),
    "no length": short(rest='1\n1\n1\n"a"\n'),
    "non-breaking spaces": short(rest='1\xa00\u20031\u3000"a"\u2028'),
    "zero-width space": short(rest='1\n0\u200b1\n"a"\n'),
    "file separator": short(rest='1\n0\n1\n"a"\x1c'),
    "form feed": short(rest='1\n0\n1\n"a\x0cb\u2028c\x85d"\x0c'),
    "carriage returns": short(rest='1\r0\r\n1\n\r"a\r\n\rb"\r'),
    "chronological": CHRONO + '1 0 1 "x"',
    "chronological without items": CHRONO + "! nothing here",
    "chronological with words": CHRONO + 'tier 1 from 0 to 1 says "x" hello world',
    "chronological beyond": CHRONO + '2 0 1 "x"',
    "chronological cut off": CHRONO + "1 0 1 ",
    "collection cut off": short().replace('"TextGrid"', '"Collection"'),
    "collection of one": collection(1),
    "collection of one, with more behind": collection(1) + '"TextGrid" "u"',
    "collection of another version": collection(1).replace('"TextGrid"', '"TextGrid 0"'),
    "collection of one other": collection(1).replace('"TextGrid"', '"Pitch"'),
    "collection of none": collection(0),
    "header near the edge": short(head=" " * 30 + "ooTextFile\n"),
    "ELAN": short(rest='1\nintervals[1]\nxmin = 0\nxmax = 1\ntext = "a"\n'),
    "no space before values": short(rest='1\nxmin=0\nxmax=1\ntext="a"\n'),
    "unit glued to a number": short(rest='1\n0s\n1s\n"a"\n'),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_odd_files_are_read_or_refused_as_by_praat(praat: Any, encoding: str) -> None:
    files = {
        name: text.encode() if encoding == "utf-8" else b"\xfe\xff" + text.encode("utf-16-be")
        for name, text in ODD.items()
    }
    for name, judged in praat.judge(files).items():
        if judged.refused:
            with pytest.raises(TextGridError, match=r"expected .*found"):
                decode(files[name], source=name)
        else:
            assert decode(files[name], source=name).grid == judged.grid, name


def binary_collection(size: int) -> bytes:
    grid = encode(TRICKY, FileFormat.of("binary")).removeprefix(b"ooBinaryFile")
    kind, rest = grid[:9], grid[9:]
    return b"ooBinaryFile\x0aCollection" + size.to_bytes(4) + kind + b"\0\3one" + rest


RAW = {
    "nulls": short().encode().replace(b'"a"', b'"a\0b"'),
    "null in UTF-16": b"\xfe\xff" + (short() + "\0 rest").encode("utf-16-be"),
    "UTF-16 without a mark": short().encode("utf-16-le"),
    "odd number of bytes": b"\xfe\xff" + short().encode("utf-16-be") + b"\0",
    "lone halves": b"\xfe\xff" + short().encode("utf-16-be").replace(b"\0a", b"\xd8\0\0x\xdc\0"),
    "a half before the quote": b"\xfe\xff" + short().encode("utf-16-be").replace(b"\0a", b"\xd8\0"),
    "surrogate in UTF-8": short().encode().replace(b'"a"', b'"a\xed\xa0\xbd"'),
    "Latin-1": short(name="é").encode("latin-1"),
    "Latin-1 behind a UTF-8 mark": b"\xef\xbb\xbf" + short(name="é").encode("latin-1"),
    "non-breaking space in Latin-1": short(rest='1\n0\xa01\n"\xe9"\n').encode("latin-1"),
    "binary behind its end": encode(TRICKY, FileFormat.of("binary")) + b"more",
    "binary cut off": encode(TRICKY, FileFormat.of("binary"))[:-1],
    "binary other class": b"ooBinaryFile\x05Pitch" + b"\0" * 40,
    "binary collection of one": binary_collection(1),
    "binary collection of none": binary_collection(0),
}


def test_odd_bytes_are_read_or_refused_as_by_praat(praat: Any) -> None:
    for name, judged in praat.judge(RAW).items():
        if judged.refused:
            with pytest.raises(TextGridError, match=r"expected .*found"):
                decode(RAW[name], source=name)
        else:
            assert decode(RAW[name], source=name).grid == judged.grid, name
