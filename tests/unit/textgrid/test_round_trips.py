"""What is written reads back the same, for any grid, form and encoding; fast or thorough."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.errors import UsageError
from tierline.textgrid import FileFormat, Form, TextGridError, decode, encode
from tierline.textgrid.charset import decode_whole, find_charset
from tierline.textgrid.free_text import read_free_text
from tierline.textgrid.numbers import format_real, format_reals, parse_real
from tierline.textgrid.regular import Irregular, read_regular

TIMES = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(0, 100).map(lambda time: round(time, 3)),
    st.sampled_from([0.0, -0.0, 1e15, 1e16, 1e-5, 5e-324, 0.1 + 0.2, 999999999999999.0]),
)
# Every character but nulls, carriage returns, lone surrogates and what UTF-16 makes line feeds of.
LABELS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x0c\x85\u2028\u2029"),
    max_size=12,
) | st.sampled_from(["", '"', '""', "a\nb", "intervals [2]:", '"IntervalTier"', "! no", " ", "\t"])


@st.composite
def domains(draw: st.DrawFn) -> tuple[float, float]:
    start, end = draw(TIMES), draw(TIMES)
    return (end, start) if end < start else (start, end)


@st.composite
def tiers(draw: st.DrawFn) -> IntervalTier | PointTier:
    name, domain = draw(LABELS), draw(domains())
    if draw(st.booleans()):
        rows = draw(st.lists(st.tuples(domains(), LABELS), max_size=6))
        return IntervalTier.of(name, *domain, [Interval(*span, label) for span, label in rows])
    points = draw(st.lists(st.tuples(TIMES, LABELS), max_size=6))
    return PointTier.of(name, *domain, [Point(time, label) for time, label in points])


@st.composite
def grids(draw: st.DrawFn) -> TextGrid:
    return TextGrid(*draw(domains()), tuple(draw(st.lists(tiers(), max_size=4))))


FORMATS = st.builds(
    FileFormat,
    form=st.sampled_from(Form),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le"]),
    bom=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    start_style=st.sampled_from(["praat", "python", "6"]),
    end_style=st.sampled_from(["praat", "python", "6"]),
    item_style=st.sampled_from(["praat", "python", "6"]),
    bare_tiers=st.just(value=True),
)


@settings(max_examples=300, deadline=None)
@given(grids(), FORMATS)
def test_any_grid_comes_back_from_any_format(grid: TextGrid, wanted: FileFormat) -> None:
    assert decode(encode(grid, wanted), source="x").grid == grid


@settings(max_examples=150, deadline=None)
@given(grids(), FORMATS)
def test_a_format_found_by_reading_writes_the_same_bytes(
    grid: TextGrid, wanted: FileFormat
) -> None:
    once = encode(grid, wanted)
    read = decode(once, source="x")
    again = decode(encode(read.grid, read.format), source="x")
    assert again.grid == grid
    assert encode(again.grid, again.format) == encode(read.grid, read.format)


@settings(max_examples=200, deadline=None)
@given(
    grids(),
    st.sampled_from([Form.LONG, Form.SHORT]),
    st.sampled_from(["utf-8", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_fast_reading_agrees_with_thorough_reading(
    grid: TextGrid, form: Form, encoding: str, newline: str
) -> None:
    assert_both_ways_agree(encode(grid, FileFormat(form, encoding, newline=newline)))


def test_fast_reading_agrees_on_real_layouts(synthetic: dict[str, bytes]) -> None:
    regular = sum(assert_both_ways_agree(data) for data in synthetic.values())
    assert regular > 40


def assert_both_ways_agree(data: bytes) -> bool:
    """Read a text both ways if it can be; tell whether the fast way could."""
    charset = find_charset(data, None)
    try:
        fast = read_regular(data, charset)
    except Irregular:
        return False
    slow = read_free_text(decode_whole(data, charset, "x"), "x")
    assert fast.grid == slow.grid
    assert fast.format.form == slow.format.form
    for tier, quick, thorough in zip(fast.grid.tiers, fast.lines, slow.lines, strict=True):
        for index in range(len(tier)):
            assert quick(index) == thorough(index)
    return True


def test_long_files_are_read_in_blocks() -> None:
    count = 30_000
    starts = np.arange(count) / 7
    labels = tuple(f"ʃə {index}" * (index % 5) for index in range(count))
    points = PointTier("p", 0, count, starts, labels)
    grid = TextGrid(0, count, (IntervalTier("i", 0, count, starts, starts + 1 / 7, labels), points))
    for encoding in ("utf-8", "utf-16"):
        data = encode(grid, FileFormat.of("long", encoding))
        assert len(data) > 1 << 21
        assert read_regular(data, find_charset(data, None)).grid == grid


def test_a_label_longer_than_a_block_is_read_fast() -> None:
    tier = IntervalTier.of("t", 0, 2, [Interval(0, 1, 'x"y\n' * 300_000), Interval(1, 2, "z")])
    data = encode(TextGrid(0, 2, (tier,)), FileFormat())
    assert read_regular(data, find_charset(data, None)).grid.tiers == (tier,)


@given(st.floats(allow_nan=False))
def test_numbers_read_back_bit_by_bit(value: float) -> None:
    for style in ("praat", "python", "3"):
        text = format_real(value, style)
        assert struct.pack("<d", parse_real(text)) == struct.pack("<d", value)
        assert format_reals(np.array([value, 1.5]), style)[0] == text.encode()


def test_undefined_numbers_are_undefined_again() -> None:
    assert format_real(math.nan) == "--undefined--"
    assert math.isnan(parse_real("--undefined--"))


LAYOUTS = {
    "praatio": 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 \nxmax = 1.5 \n'
    'tiers? <exists> \nsize = 1 \nitem []: \n    item [1]:\n        class = "IntervalTier" \n'
    '        name = "a" \n        xmin = 0 \n        xmax = 1.5 \n        intervals: size = 1 \n'
    "        intervals [1]:\n            xmin = 0 \n            xmax = 1.5 \n"
    '            text = "x" \n',
    "textgrid": 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0.0\nxmax = 1.5\n'
    'tiers? <exists>\nsize = 2\nitem []:\n\titem [1]:\n\t\tclass = "IntervalTier"\n'
    '\t\tname = "a"\n\t\txmin = 0.0\n\t\txmax = 1.5\n\t\tintervals: size = 2\n'
    '\t\t\tintervals [1]:\n\t\t\t\txmin = 0.0\n\t\t\t\txmax = 1.0\n\t\t\t\ttext = "x"\n'
    '\t\t\tintervals [2]:\n\t\t\t\txmin = 1.0\n\t\t\t\txmax = 1.5\n\t\t\t\ttext = ""\n'
    '\titem [2]:\n\t\tclass = "TextTier"\n\t\tname = "b"\n\t\txmin = 0.0\n\t\txmax = 1.5\n'
    '\t\tpoints: size = 1\n\t\t\tpoints [1]:\n\t\t\t\ttime = 1.0\n\t\t\t\tmark = "y"\n',
    "autovot": 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 1.500000\n'
    'tiers? <exists>\nsize = 1\nitem []:\n    item [1]:\n        class = "IntervalTier"\n'
    '        name = "a"\n        xmin = 0\n        xmax = 1.500000\n        intervals: size = 1\n'
    "        intervals [1]:\n            xmin = 0.000000\n            xmax = 1.500000\n"
    '            text = "x"\n',
    "fixed decimals, no final line end": 'File type = "ooTextFile short"\n"TextGrid"\n\n0.000\n'
    '1.500\n<exists>\n1\n"IntervalTier"\n"a"\n0.000\n1.500\n2\n0.000\n1.250\n"x"\n1.250\n1.500\n""',
}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_other_programs_stay(layout: str, newline: str) -> None:
    data = LAYOUTS[layout].replace("\n", newline).encode()
    file = decode(data, source=layout)
    assert encode(file.grid, file.format) == data
    changed = file.grid.with_tier(0, file.grid.tiers[0].with_label(0, "new"))
    assert encode(changed, file.format) == data.replace(b'"x"', b'"new"')


def test_an_edited_time_keeps_all_its_digits_among_fixed_decimals() -> None:
    data = LAYOUTS["fixed decimals, no final line end"].encode()
    file = decode(data, source="x")
    tier = file.grid.tiers[0]
    assert isinstance(tier, IntervalTier)
    moved = IntervalTier("a", 0, 1.5, np.array([0, 1 / 3]), np.array([1 / 3, 1.5]), tier.labels)
    text = encode(file.grid.with_tier(0, moved), file.format)
    assert b"0.3333333333333333" in text
    assert b"1.500" in text
    assert decode(text, source="x").grid.tiers[0] == moved


def test_formats_are_made_by_name() -> None:
    assert FileFormat.of("short", "utf-16") == FileFormat(Form.SHORT, "utf-16")
    assert FileFormat.of().with_(encoding="UTF-16BE").encoding == "utf-16"
    assert FileFormat.of().with_(encoding="ISO-8859-1").encoding == "latin-1"
    crlf = FileFormat(newline="\r\n", item_style="python")
    assert crlf.with_(form="long") == crlf
    assert crlf.with_(form="short") == FileFormat(Form.SHORT)
    with pytest.raises(UsageError, match=r"medium.*long, short, chronological, binary"):
        FileFormat.of("medium")
    for wrong in ("klingon", "utf-32", "utf-7", "base64", "cp037"):
        with pytest.raises(UsageError, match=r"utf-8"):
            FileFormat.of("long", wrong)


def test_counts_beyond_all_measure_end_in_a_sentence() -> None:
    for count in ("99999999999", "2147483647"):
        data = LAYOUTS["praatio"].replace("intervals: size = 1", f"intervals: size = {count}")
        with pytest.raises(TextGridError, match="line"):
            decode(data.replace('text = "x"', '"x" "').encode(), source="x")
