"""Real Praat as a judge, and the synthetic files."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.praat import PRAAT
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid, Tier

SYNTHETIC = Path(__file__).parents[2] / "data" / "textgrids" / "synthetic"

SCRIPT = """form Judge
  sentence folder x
  sentence all_forms no
endform
Text reading preferences: "try UTF-8, then ISO Latin-1"
s = Read Strings from raw text file: folder$ + "/list"
n = Get number of strings
for i to n
  selectObject: s
  name$ = Get string: i
  out$ = folder$ + "/" + name$
  selectObject ()
  nocheck Read from file: out$ + ".in"
  if numberOfSelected () = 1 and numberOfSelected ("TextGrid") = 1
    Text writing preferences: "UTF-8"
    Save as text file: out$ + ".long"
    if all_forms$ = "yes"
    Save as short text file: out$ + ".short"
    Save as chronological text file: out$ + ".chronological"
    Save as binary file: out$ + ".binary"
    Text writing preferences: "UTF-16"
    Save as text file: out$ + ".long16"
    endif
    Remove
  endif
endfor
"""


@dataclass(frozen=True)
class Judged:
    """What Praat made of one file; `forms` holds its own copies by form ("long16" is UTF-16)."""

    forms: Mapping[str, bytes]

    @property
    def refused(self) -> bool:
        return not self.forms

    @property
    def grid(self) -> TextGrid:
        return LongReader(self.forms["long"].decode("utf-8", "surrogatepass")).grid()


class Praat:
    """Runs the real program without a window."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = 0

    def judge(self, files: Mapping[str, bytes], *, forms: bool = False) -> dict[str, Judged]:
        """Let Praat read the files and save each in the long form, or in all its forms."""
        self._runs += 1
        folder = self._folder / f"run{self._runs}"
        folder.mkdir()
        names = {f"file{index}": name for index, name in enumerate(files)}
        for stem, name in names.items():
            (folder / f"{stem}.in").write_bytes(files[name])
        (folder / "list").write_text("\n".join(names) + "\n")
        (folder / "judge.praat").write_text(SCRIPT)
        done = subprocess.run(
            [*PRAAT, str(folder / "judge.praat"), str(folder), "yes" if forms else "no"],
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"Praat died: {done.stderr.decode()}"
        kinds = ("long", "short", "chronological", "binary", "long16")
        return {
            name: Judged(
                {
                    form: path.read_bytes()
                    for form in kinds
                    if (path := folder / f"{stem}.{form}").exists()
                }
            )
            for stem, name in names.items()
        }


class LongReader:
    """Reads the long form exactly as Praat writes it, and nothing else."""

    NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?|--undefined--")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def skip(self, literal: str) -> None:
        assert self.text.startswith(literal, self.at), self.text[self.at : self.at + 60]
        self.at += len(literal)

    def number(self, before: str) -> float:
        self.skip(before)
        match = self.NUMBER.match(self.text, self.at)
        assert match
        self.at = match.end()
        return float("nan") if match.group().startswith("--") else float(match.group())

    def string(self, before: str) -> str:
        self.skip(before + '"')
        parts = []
        while True:
            end = self.text.index('"', self.at)
            parts.append(self.text[self.at : end])
            self.at = end + 1
            if not self.text.startswith('"', self.at):
                return '"'.join(parts)
            self.at += 1

    def grid(self) -> TextGrid:
        start = self.number('File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = ')
        end = self.number(" \nxmax = ")
        size = int(self.number(" \ntiers? <exists> \nsize = "))
        self.skip(" \nitem []: \n" if size else " \nitem []: (empty)\n")
        return TextGrid(start, end, tuple(self.tier(index + 1) for index in range(size)))

    def tier(self, index: int) -> Tier:
        kind = self.string(f"    item [{index}]:\n        class = ")
        name = self.string(" \n        name = ")
        domain = self.number(" \n        xmin = "), self.number(" \n        xmax = ")
        if kind == "IntervalTier":
            count = int(self.number(" \n        intervals: size = "))
            self.skip(" \n")
            return IntervalTier.of(name, *domain, [self.interval(i + 1) for i in range(count)])
        count = int(self.number(" \n        points: size = "))
        self.skip(" \n")
        return PointTier.of(name, *domain, [self.point(i + 1) for i in range(count)])

    def interval(self, index: int) -> Interval:
        start = self.number(f"        intervals [{index}]:\n            xmin = ")
        end = self.number(" \n            xmax = ")
        label = self.string(" \n            text = ")
        self.skip(" \n")
        return Interval(start, end, label)

    def point(self, index: int) -> Point:
        time = self.number(f"        points [{index}]:\n            number = ")
        label = self.string(" \n            mark = ")
        self.skip(" \n")
        return Point(time, label)


@pytest.fixture(scope="session")
def praat(tmp_path_factory: pytest.TempPathFactory) -> Praat:
    if shutil.which("praat") is None:
        pytest.fail("these tests need Praat: apt-get install praat")
    return Praat(tmp_path_factory.mktemp("praat"))


@pytest.fixture(scope="session")
def synthetic() -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in sorted(SYNTHETIC.iterdir())}
    assert len(files) == 61
    return files
