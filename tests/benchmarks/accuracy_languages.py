"""Measure words in languages that `sphinx` has no model of, from their transcription in IPA.

    python -m tests.benchmarks.accuracy_languages --speech FOLDER

FOLDER holds `voxangeles/NAME.wav` and `NAME.json` with hand-corrected phones; see `row`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from tierline.aligners.sphinx import SPEC, SphinxOptions
from tierline.alignment import AlignmentRequest, Progress
from tierline.alignment.contract import Alignment, Phone
from tierline.audio import probe
from tierline.text import split_units

NAME = "voxangeles"
LANGUAGE = "und-fonipa"


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured.

    Attributes:
        files: Recordings, a word each.
        failed: Those that came back with an error or with other phones than were asked for.
        inner_ms: Mean error of the boundaries between phones, in milliseconds.
        inner_median_ms: Their median error.
        edges_ms: Mean error at the two ends of a word.
        inner: Errors between phones, in seconds, aligned minus by hand.
    """

    files: int
    failed: int
    inner_ms: float
    inner_median_ms: float
    edges_ms: float
    inner: tuple[float, ...]


def row(speech: Path, options: SphinxOptions | None = None) -> Row:
    """Align all words of the set and compare them with the phones by hand.

    Args:
        speech: The folder that holds the folder `voxangeles`.
        options: Of the aligner.
    """
    paths = sorted((speech / NAME).glob("*.json"))
    aligner = SPEC.create(options or SphinxOptions())
    requests = []
    for path in paths:
        wave = path.with_suffix(".wav")
        units = split_units(path.with_suffix(".txt").read_text("utf-8"), LANGUAGE)
        end = probe(wave).duration
        requests.append(AlignmentRequest(path.stem, wave, units, 0.0, end, language=LANGUAGE))
    inner: list[float] = []
    edges: list[float] = []
    failed = 0
    for (_, outcome), path in zip(aligner.align(requests, Progress()), paths, strict=True):
        gold = json.loads(path.read_text("utf-8"))["phones"]
        if not isinstance(outcome, Alignment) or len(outcome.phones) != len(gold):
            failed += 1
            continue
        phones = outcome.phones
        inner += _inner(phones, gold)
        edges += [phones[0].start - gold[0]["start"], phones[-1].end - gold[-1]["end"]]
    aligner.close()
    size = [1000 * abs(error) for error in inner]
    return Row(
        files=len(paths),
        failed=failed,
        inner_ms=statistics.fmean(size),
        inner_median_ms=statistics.median(size),
        edges_ms=statistics.fmean(1000 * abs(error) for error in edges),
        inner=tuple(inner),
    )


def _inner(phones: tuple[Phone, ...], gold: list[dict[str, float]]) -> list[float]:
    """Starts and ends of all phones, save for the first start and the last end."""
    starts = [a.start - b["start"] for a, b in zip(phones[1:], gold[1:], strict=True)]
    ends = [a.end - b["end"] for a, b in zip(phones[:-1], gold[:-1], strict=True)]
    return starts + ends


def line(measured: Row) -> str:
    """Return a row as a line of a table."""
    return (
        f"{NAME}, inner phones from IPA: mean {measured.inner_ms:.1f} ms, median "
        f"{measured.inner_median_ms:.1f} ms; ends of words {measured.edges_ms:.1f} ms; "
        f"{measured.files} words, {measured.failed} without an answer"
    )


def main() -> None:
    """Measure, and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, required=True)
    sys.stdout.write(line(row(parser.parse_args().speech)) + "\n")


if __name__ == "__main__":
    main()
