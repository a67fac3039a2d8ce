"""Boundary errors against hand labels: plain and refined, on short and long recordings.

python -m tests.benchmarks.accuracy [--speech DIR] [--rows shipped,crossed,coarse,confidence]

DIR holds folders of hand-labelled speech: `timit`, `ae`, `praatio`, `voxangeles`. Without it
bundled sentences and eSpeak NG's speech are used. All rows of `timit` take about half an hour, of
which the row "hour" takes a third.
Further rows are functions that yield what has a `line`: add them to `ROWS`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from tests.benchmarks.accuracy_confidence import confidence_rows
from tests.benchmarks.accuracy_languages import language_rows
from tests.benchmarks.accuracy_long import hour_rows, long_noise_rows, spoiled_rows
from tests.benchmarks.accuracy_rows import (
    calibrated_rows,
    coarse_rows,
    contact_rows,
    crossed_rows,
    shipped_rows,
)
from tests.benchmarks.accuracy_sound import noise_rows, stock_rows
from tests.benchmarks.hand_labelled import BUNDLED, heard_by, lessons_of, utterances
from tierline.refinement.learning import Lesson


class Measured(Protocol):
    """A line of the table."""

    def line(self) -> str:
        """Return it as it is printed."""
        ...


ROWS: dict[str, Callable[[list[Lesson]], Iterator[Measured]]] = {
    "stock": stock_rows,
    "shipped": shipped_rows,
    "crossed": crossed_rows,
    "coarse": coarse_rows,
    "calibrate": calibrated_rows,
    "noise": noise_rows,
    "contacts": contact_rows,
    "confidence": confidence_rows,
    "spoiled": spoiled_rows,
    "long-noise": long_noise_rows,
    "hour": hour_rows,
}
CORPORA = {
    "timit": tuple(ROWS),
    "ae": ("stock", "shipped", "coarse", "noise"),
    "praatio": ("stock", "shipped"),
    "espeak": ("shipped", "spoiled", "long-noise"),
}
LANGUAGES = {"espeak": "fr"}  # all others are English


def main() -> None:
    """Measure, and print a line for each row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, metavar="DIR")
    parser.add_argument("--rows", default=",".join((*ROWS, "languages")), help="rows to print")
    parsed = parser.parse_args()
    if parsed.speech is None:
        _say("No --speech: measured on the bundled sentences and eSpeak NG's speech; they are few.")
    asked = parsed.rows.split(",")
    for corpus, rows in CORPORA.items():
        folder = (parsed.speech or BUNDLED) / corpus
        names = [name for name in rows if name in asked]
        if folder.is_dir() and names:
            _tell(corpus, folder, names)
    if parsed.speech is not None and "languages" in asked:
        _say("\nlanguages without a model:")
        for measured in language_rows(parsed.speech):
            _say(measured.line())


def _tell(corpus: str, folder: Path, names: list[str]) -> None:
    lessons = lessons_of(heard_by("sphinx", utterances(folder, LANGUAGES.get(corpus, "en"))))
    _say(f"\n{corpus}: {len(lessons)} recordings")
    for name in names:
        for row in ROWS[name](lessons):
            _say(row.line())


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
