"""Fast reading of files that are laid out regularly, as programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from tierline.annotation import IntervalTier, PointTier, TextGrid, Tier, Times
from tierline.textgrid.charset import UTF16_LINE_ENDS, Blocks, Charset
from tierline.textgrid.format import (
    INDEX,
    PRAAT_LONG,
    PRAAT_SHORT,
    FileFormat,
    Form,
    Layout,
)
from tierline.textgrid.numbers import parse_plain, style_of
from tierline.textgrid.reading import INTERVAL_TIER, POINT_TIER, LineOf, Reading

_BLOCK_BYTES = 1 << 19
_LOOKAHEAD = 1 << 16
# How many blocks a single tier head or first item may take.
_PATIENCE = 8
# How many times are looked at, at least, to find out how they were printed.
_STYLE_SAMPLE = 1000

# What Python then takes for a number is the same one for Praat, unless it is too long.
_NUMBER = r"(-?[0-9][0-9.eE+-]*+)"
_COUNT = r"([0-9]{1,9})"
_STRING = r'"([^"]*+(?:""[^"]*+)*+)"'
# Words that stand between values and are skipped whatever is looked for; each ends in white space.
_WORDS = r"(?:[A-Za-z\[(?=:][^\s\"<!]*[ \t\n]+)*"
_GAP = rf"([ \t\n]+{_WORDS})"
_REST = r"|((?s:.+))"

# What announces the tiers in the long form.
_ITEMS = r"[ \t]*(?:[A-Za-z][^\s\"<!]*[ \t]+)*[A-Za-z]*\[\]:"

# Praat looks for the file type among the first 40 bytes only.
_GRID = re.compile(
    r'([\t !#-~]{0,30}(?:"ooTextFile[^\n"]*"|ooTextFile[^\n"]*)\n'
    rf'[ \t\n]*{_WORDS}"TextGrid"{_GAP})'
    rf"{_NUMBER}{_GAP}{_NUMBER}({_GAP}<exists>{_GAP}){_COUNT}([ \t]*\n(?:{_ITEMS}[ \t]*\n)?)"
)
_LEAD = rf"([ \t\n]*{_WORDS})"
_TIER = re.compile(
    rf'{_LEAD}"({INTERVAL_TIER}|{POINT_TIER})"{_GAP}{_STRING}{_GAP}{_NUMBER}{_GAP}{_NUMBER}{_GAP}'
    rf"{_COUNT}([ \t]*\n)"
)
_INTERVAL = re.compile(rf"{_LEAD}{_NUMBER}{_GAP}{_NUMBER}{_GAP}{_STRING}([ \t]*\n)")
_POINT = re.compile(rf"{_LEAD}{_NUMBER}{_GAP}{_STRING}([ \t]*\n)")


class Irregular(Exception):  # noqa: N818 - a signal to read the file the thorough way
    """The file is not laid out regularly; nothing is said about whether it is right."""


@dataclass(frozen=True, slots=True)
class _ItemPieces:
    """What stands between the values of the items of one kind, and the pattern that finds them."""

    pieces: tuple[str, ...]
    pattern: re.Pattern[str]
    lines: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """The values of one tier's items, column by column."""

    times: tuple[Times, ...]
    labels: tuple[str, ...]


class _Buffer:
    """The part of the text that is being looked at."""

    def __init__(self, blocks: Iterator[str], *, wide: bool) -> None:
        self._blocks = blocks
        self._forbidden = "\0" + UTF16_LINE_ENDS if wide else ""
        self.text = ""
        self.at = 0
        self.line = 1
        self.finished = False
        self.padded = 0

    def more(self) -> bool:
        """Add a block to the text, or say that there is none."""
        block = next(self._blocks, None)
        if block is None:
            return self._finish()
        if any(character in block for character in self._forbidden):
            raise Irregular
        self.text = self.text[self.at :] + block
        self.at = 0
        return True

    def _finish(self) -> bool:
        if not self.finished and not self.text.endswith("\n"):
            # The last line end is missing: the patterns want it.
            self.text += "\n"
            self.padded = 1
        self.finished = True
        return False

    def match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Match at the current place and step behind the match."""
        while len(self.text) - self.at < _LOOKAHEAD and self.more():
            pass
        for _ in range(_PATIENCE):
            match = pattern.match(self.text, self.at)
            if match and (match.end() < len(self.text) or self.finished):
                self.pass_(match.end())
                return match
            if self.finished:
                break
            self.more()
        raise Irregular

    def pass_(self, end: int) -> None:
        """Step to a place further on in the text, counting lines."""
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def rest(self) -> str:
        """Take everything that is left."""
        while self.more():
            pass
        return self.text[self.at :]


def read_regular(data: bytes, charset: Charset) -> Reading:
    """Read a long or short file that is laid out the same way throughout.

    Raises:
        Irregular: It is not, or something in it needs a closer look.
    """
    if not charset.wide and b"\0" in data:
        raise Irregular
    blocks = Blocks(data, charset, _BLOCK_BYTES)
    try:
        return _Reader(_Buffer(iter(blocks), wide=charset.wide), charset, blocks).read()
    except UnicodeError as error:
        raise Irregular from error


class _Reader:
    """Reads one file; what stands between values is learnt where it first occurs."""

    def __init__(self, buffer: _Buffer, charset: Charset, blocks: Blocks) -> None:
        self._buffer = buffer
        self._charset = charset
        self._blocks = blocks
        self._tier_pieces: dict[str, tuple[str, ...]] = {}
        self._items: dict[str, _ItemPieces] = {}
        self._lines: list[LineOf] = []
        self._domains: list[str] = []
        self._times: list[str] = []

    def read(self) -> Reading:
        match = self._buffer.match(_GRID)
        head, _, start, to_end, end, to_size, _, _, size, tail = match.groups()
        self._note_domain(start, end)
        tiers = tuple(self._tier(index + 1) for index in range(int(size)))
        ending = self._buffer.rest()
        if ending.strip(" \t\n") or not tiers:
            raise Irregular
        layout = self._layout((head, to_end, to_size, tail), ending)
        return Reading(
            TextGrid(float(start), float(end), tiers),
            self._format(layout),
            tuple(self._lines),
        )

    def _tier(self, index: int) -> Tier:
        match = self._buffer.match(_TIER)
        lead, kind, to_name, name, to_start, start, to_end, end, to_count, count, tail = (
            match.groups()
        )
        self._note_domain(start, end)
        self._learn_tier(kind, index, (lead, to_name, to_start, to_end, to_count, tail))
        line = self._buffer.line
        columns = self._columns(kind, int(count))
        name = name.replace('""', '"')
        self._lines.append(partial(_line_of, line, self._items.get(kind), columns.labels))
        if kind == INTERVAL_TIER:
            starts, ends = columns.times
            if np.any(ends < starts):
                raise Irregular
            return IntervalTier(name, float(start), float(end), starts, ends, columns.labels)
        return PointTier(name, float(start), float(end), columns.times[0], columns.labels)

    def _note_domain(self, start: str, end: str) -> None:
        _, ends = _numbers([(start,), (end,)])
        if ends[0] < float(start):
            raise Irregular
        self._domains += [start, end]

    def _learn_tier(self, kind: str, index: int, pieces: tuple[str, ...]) -> None:
        lead = pieces[0].replace(f"[{index}]", f"[{INDEX}]")
        learnt = (lead, *pieces[1:])
        if self._tier_pieces.setdefault(kind, learnt) != learnt:
            raise Irregular

    def _columns(self, kind: str, count: int) -> _Columns:
        width = 2 if kind == INTERVAL_TIER else 1
        if count and kind not in self._items:
            self._items[kind] = self._learn_items(_INTERVAL if width == 2 else _POINT)
        times: list[Times] = []
        labels: list[str] = []
        memo: dict[str, str] = {}
        while len(labels) < count:
            columns = self._take(self._items[kind].pattern, count - len(labels))
            if columns:
                *texts, found = columns
                if len(self._times) < _STYLE_SAMPLE:
                    self._times += [time for text in texts for time in text[:_STYLE_SAMPLE]]
                times.append(_numbers(texts))
                labels += [memo.setdefault(label, label) for label in _unquoted(found)]
        column = np.concatenate(times, axis=1) if times else np.empty((width, 0))
        return _Columns(tuple(column), tuple(labels))

    def _learn_items(self, pattern: re.Pattern[str]) -> _ItemPieces:
        """Look at a first item without stepping behind it."""
        line = self._buffer.line
        match = self._buffer.match(pattern)
        self._buffer.at, self._buffer.line = match.start(), line
        gaps = match.groups()[0::2]
        pieces = (gaps[0].replace("[1]", f"[{INDEX}]"), *gaps[1:])
        return _ItemPieces(pieces, _item_pattern(pieces), sum(map(_newlines, pieces)))

    def _take(self, pattern: re.Pattern[str], wanted: int) -> tuple[tuple[str, ...], ...]:
        """Take as many items as the text at hand holds, up to those wanted."""
        buffer = self._buffer
        rows = pattern.findall(buffer.text, buffer.at)
        rest = rows.pop()[-1] if rows and rows[-1][-1] else ""
        if len(rows) > wanted:
            raise Irregular
        buffer.pass_(len(buffer.text) - len(rest))
        if not rows and buffer.finished:
            raise Irregular
        if len(rows) < wanted:
            buffer.more()
        return tuple(zip(*rows, strict=True))[:-1]

    def _layout(self, grid: tuple[str, str, str, str], ending: str) -> Layout:
        default = PRAAT_SHORT if _is_short(grid) else PRAAT_LONG
        interval, point = self._items.get(INTERVAL_TIER), self._items.get(POINT_TIER)
        return Layout(
            grid=grid,
            interval_tier=self._tier_pieces.get(INTERVAL_TIER, default.interval_tier),
            point_tier=self._tier_pieces.get(POINT_TIER, default.point_tier),
            interval=interval.pieces if interval else default.interval,
            point=point.pieces if point else default.point,
            ending=ending[: len(ending) - self._buffer.padded] if ending else "",
            cut=0 if ending else self._buffer.padded,
        )

    def _format(self, layout: Layout) -> FileFormat:
        form = Form.SHORT if _is_short(layout.grid) else Form.LONG
        return FileFormat(
            form=form,
            encoding=self._blocks.encoding,
            bom=bool(self._charset.mark) and not self._charset.wide,
            newline=self._blocks.newline or "\n",
            layout=None if layout in {PRAAT_LONG, PRAAT_SHORT} else layout,
            start_style=style_of(self._domains[0::2]),
            end_style=style_of(self._domains[1::2]),
            item_style=style_of(self._times),
        )


def _is_short(grid: tuple[str, str, str, str]) -> bool:
    return not grid[1].strip()


def _newlines(text: str) -> int:
    return text.count("\n")


def _item_pattern(pieces: tuple[str, ...]) -> re.Pattern[str]:
    escaped = [re.escape(piece).replace(re.escape(INDEX), "[0-9]{1,10}") for piece in pieces]
    body = _NUMBER.join(escaped[:-2]) + _NUMBER + escaped[-2] + _STRING + escaped[-1]
    return re.compile(body + _REST)


def _numbers(columns: Sequence[tuple[str, ...]]) -> Times:
    """Turn columns of words into numbers, one row a column."""
    try:
        rows = [parse_plain(columns[0])]
        for ends in columns[1:]:
            if ends[:-1] == columns[0][1:]:
                # Each interval begins where the one before ends: half of the work is done.
                rows.append([*rows[0][1:], *parse_plain(ends[-1:])])
            else:
                rows.append(parse_plain(ends))
    except ValueError as error:
        raise Irregular from error
    return np.array(rows, dtype=np.float64)


def _unquoted(labels: tuple[str, ...]) -> list[str]:
    return [label.replace('""', '"') if '"' in label else label for label in labels]


def _line_of(first: int, items: _ItemPieces | None, labels: tuple[str, ...], index: int) -> int:
    """Count the line on which an item's first value stands."""
    if items is None:
        return first
    inside = sum(map(_newlines, labels[:index]))
    return first + index * items.lines + inside + _newlines(items.pieces[0])
