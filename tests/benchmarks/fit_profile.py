"""Fits the profile that ships to hand-labelled speech, and measures it on speakers left out.

python -m tests.benchmarks.fit_profile --speech DIR [--write PROFILE]

DIR holds a folder `timit`. The recordings and three variations of each are learned from.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from tests.benchmarks.accuracy_rows import FOLDS, crossed_profiles
from tests.benchmarks.hand_labelled import heard_by, lessons_of, utterances
from tests.benchmarks.varied import varied_lessons
from tierline.refinement.learning import Gain, Lesson, learned, mean_error, with_lineage
from tierline.refinement.profile import shipped_profile, write_profile

SOURCE = (
    "TIMIT sample of NLTK: 80 hand-labelled sentences of 8 speakers of American English, and three "
    "variations of each; measured statistics only"
)


def main() -> None:
    """Fit, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, metavar="DIR", required=True)
    parser.add_argument("--write", type=Path, metavar="PROFILE")
    parsed = parser.parse_args()
    lessons = lessons_of(heard_by("sphinx", utterances(parsed.speech / "timit")))
    gained = _gain(lessons)
    profile = learned([*lessons, *varied_lessons(lessons)], shipped_profile(), scratch=True)
    made = with_lineage(profile, lessons, SOURCE, gained, None)
    sys.stdout.write(f"{made.network.numbers} numbers; {gained}\n")
    if parsed.write is not None:
        write_profile(parsed.write, made, force=True)


def _gain(lessons: list[Lesson]) -> Gain:
    crossed = crossed_profiles(lessons)
    after = [error for lesson in lessons for error in lesson.errors(crossed[lesson.group])]
    return Gain(mean_error(lessons, None), None, float(np.abs(after).mean()), FOLDS)


if __name__ == "__main__":
    main()
