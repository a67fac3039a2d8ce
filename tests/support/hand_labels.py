"""Bundled recordings with the TextGrids that people made of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.audio import probe
from tierline.textgrid import save_textgrid

SPEECH = Path(__file__).parents[1] / "data" / "speech" / "ae"
NAMES = tuple(sorted(path.stem for path in SPEECH.glob("*.wav")))


def hand_words(name: str) -> list[Interval]:
    """Return the words of a recording as people labelled them."""
    return _rows(name, "words")


def labelled(
    folder: Path, name: str, *, phones: bool = True, late: float = 0.0
) -> tuple[Path, Path]:
    """Put a recording and its hand-made TextGrid into a folder; return both.

    Args:
        folder: Where they go.
        name: One of `NAMES`.
        phones: Whether there is a tier of phones.
        late: How much later each boundary is put than it was by hand, in seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    audio, textgrid = folder / f"{name}.wav", folder / f"{name}.TextGrid"
    shutil.copy(SPEECH / audio.name, audio)
    kinds = ("words", "phones") if phones else ("words",)
    tiers = {
        kind: [Interval(row.start + late, row.end + late, row.label) for row in _rows(name, kind)]
        for kind in kinds
    }
    save(textgrid, audio, tiers)
    return audio, textgrid


def save(textgrid: Path, audio: Path, tiers: dict[str, list[Interval]]) -> None:
    """Save a TextGrid as long as its recording."""
    end = probe(audio).duration
    made = tuple(IntervalTier.of(name, 0.0, end, rows) for name, rows in tiers.items())
    save_textgrid(TextGrid(0.0, end, made), textgrid, force=True)


def _rows(name: str, kind: str) -> list[Interval]:
    rows = json.loads((SPEECH / f"{name}.json").read_text("utf-8"))[kind]
    return [Interval(row["start"], row["end"], row["text"]) for row in rows]
