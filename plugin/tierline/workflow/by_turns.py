"""Channels on which others are heard, too: each turn is aligned where all channels place it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from tierline.alignment.contract import Alignment, AlignmentRequest
from tierline.alignment.engine import Engine
from tierline.alignment.run import run
from tierline.audio import AudioError
from tierline.audio.levels import read_levels
from tierline.plugins.progress import Progress
from tierline.text import Unit
from tierline.workflow.passages import Passage
from tierline.workflow.work import Work

MARGIN = 0.5  # seconds beside a turn that are listened to
_FRAMES = 5  # of 10 ms whose level is one
_LOUDER = 6.0  # dB above another channel: who is heard there speaks on this one
_QUIET = 25.0  # dB below loud speech
_LEAST = 40  # levels, two seconds, that tell anything
# Correlation of two channels' levels: 0.96 to 1.0 while one speaker is heard on both (from 1 % on),
# 0.0 to 0.1 where none is, 0.4 to 0.5 where two speak all the while (ae and TIMIT, mixed).
_TOGETHER = 0.75
_LISTENED = 600.0  # seconds at the beginning

Spans = dict[tuple[int, int], tuple[float, float]]  # of words, by their places in the text


def hear_each_other(work: Work, progress: Progress) -> bool:
    """Tell whether speakers are heard on the channels of others, too.

    Args:
        work: What is to be aligned.
        progress: Reports, if there is something to listen to, and cancels.

    Raises:
        Cancelled: `progress` said so.
    """
    if not _in_turns(work):
        return False
    progress.step(0.0, "listening to the channels")
    end = min(work.recording.duration, _LISTENED)
    channels = dict.fromkeys(passage.channel for passage in work.passages)
    try:
        levels = [
            _levels(read_levels(work.recording, 0.0, end, channel=each, check=progress.check))
            for each in channels
            if each is not None
        ]
    except AudioError:  # the aligner may not come to the damage, or tells of it
        return False
    return any(_leaks(one, other) for one, other in permutations(levels, 2))


def _levels(bands: NDArray[np.float32]) -> NDArray[np.float64]:
    power = (10.0 ** (bands.astype(np.float64) / 10)).sum(axis=1)
    whole = len(power) // _FRAMES * _FRAMES
    levels: NDArray[np.float64] = 10 * np.log10(power[:whole].reshape(-1, _FRAMES).mean(axis=1))
    return levels


def _leaks(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Tell whether another channel gets louder with what is said on this one."""
    if not len(one):
        return False
    speaking = (one > other + _LOUDER) & (one > np.percentile(one, 95) - _QUIET)
    heard, leaked = one[speaking], other[speaking]
    if len(heard) < _LEAST or not heard.std() or not leaked.std():
        return False
    return bool(np.corrcoef(heard, leaked)[0, 1] > _TOGETHER)


def by_turns(work: Work, engine: Engine, progress: Progress) -> Work | None:
    """Return the work turn by turn, each where it was found in the mean of all channels.

    Args:
        work: Whole texts, one for each channel.
        engine: The aligner.
        progress: Reports, and cancels.

    Returns:
        The work; None if the turns were not found.

    Raises:
        Cancelled: `progress` said so.
    """
    units = sorted(
        (unit for passage in work.passages for unit in passage.units), key=lambda unit: unit.start
    )
    first = work.passages[0]
    low, high = first.heard or (first.start, first.end)
    request = AlignmentRequest(
        f"{work.recording.path.name}, all channels",
        work.recording.path,
        tuple(units),
        low,
        high,
        work.settings.language,
    )
    answer = dict(run([request], engine, progress))[request.id]
    if not isinstance(answer, Alignment) or not any(word.span for word in answer.words):
        return None
    found = {word.source: word.span for word in answer.words if word.span is not None}
    passages = [turn for passage in work.passages for turn in _turns(passage, found)]
    return replace(work, passages=tuple(passages))


def _in_turns(work: Work) -> bool:
    """Tell whether there is a text for each of several channels."""
    channels = {passage.channel for passage in work.passages}
    return len(channels) > 1 and all(
        passage.turns
        and (passage.start, passage.end) == (work.passages[0].start, work.passages[0].end)
        for passage in work.passages
    )


def _turns(passage: Passage, found: Spans) -> Iterator[Passage]:
    """Yield a passage for each turn, between those before and behind it on the same channel."""
    parts = [part for part in _parts(passage) if part[0] or part[1]]
    places = _placed(
        [_span(units, found) for units, _ in parts], passage.heard or (passage.start, passage.end)
    )
    at = 0
    for number, ((units, notes), (start, end)) in enumerate(zip(parts, places, strict=True)):
        kept = tuple(
            (unit - at, word) for unit, word in passage.kept if at <= unit < at + len(units)
        )
        place = f"turn {number + 1} of {passage.place} ({start:.3f}-{end:.3f} s)"
        yield replace(
            passage,
            place=place,
            units=units,
            notes=notes,
            kept=kept,
            start=start,
            end=end,
            heard=(start, end),
        )
        at += len(units)


def _parts(passage: Passage) -> Iterator[tuple[tuple[Unit, ...], tuple[Unit, ...]]]:
    """Return the words and the notes of each turn."""
    starts = [turn.start for turn in passage.turns]
    said: list[tuple[list[Unit], list[Unit]]] = [([], []) for _ in starts]
    for kind, units in enumerate((passage.units, passage.notes)):
        for unit in units:
            said[max(bisect_right(starts, unit.start) - 1, 0)][kind].append(unit)
    return ((tuple(units), tuple(notes)) for units, notes in said)


def _span(units: Sequence[Unit], found: Spans) -> tuple[float, float] | None:
    spans = [span for unit in units if (span := found.get((unit.start, unit.end))) is not None]
    return (spans[0][0], spans[-1][1]) if spans else None


def _placed(
    spans: Sequence[tuple[float, float] | None], whole: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return where to listen to each turn: around its place, but not into others of its channel.

    A turn without a place gets all that is free between its neighbours.
    """
    made: list[tuple[float, float]] = []
    for number, span in enumerate(spans):
        before = next((one[1] for one in reversed(spans[:number]) if one), None)
        behind = next((one[0] for one in spans[number + 1 :] if one), None)
        low = whole[0] if before is None else before
        high = whole[1] if behind is None else behind
        if span is not None:
            low = max(span[0] - MARGIN, whole[0] if before is None else (before + span[0]) / 2)
            high = min(span[1] + MARGIN, whole[1] if behind is None else (span[1] + behind) / 2)
        made.append((low, max(low, high)))
    return made
