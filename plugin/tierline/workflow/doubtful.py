"""Doubtful places, and what is said of them in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tierline.alignment.contract import Defect
from tierline.doubt import Heard, KnownDoubts, SaidWord, Untold
from tierline.doubt.reasons import DEFECTS, REASONS
from tierline.doubt.said import TOUCHING
from tierline.text.quoting import quoted

LEAST = 0.35  # probability of more than 50 ms from which a boundary is doubtful
# Whether a wide search or a squeeze did any harm shows in the boundaries themselves; a note is no
# fault at all.
QUIET = frozenset((Defect.WIDENED_SEARCH, Defect.SQUEEZED, Defect.NOT_SPOKEN))
UNTOLD: Mapping[Heard | None, str] = {
    None: "something is heard, and there is no text",
    Heard.VOICE: "a voice is heard (speech or laughter), and there is no text",
    Heard.MUSIC: "music is heard, and there is no text",
    Heard.NOISE: "noise is heard, and there is no text",
}


@dataclass(frozen=True, slots=True)
class DoubtfulPlace:
    """A place that somebody should look at.

    Attributes:
        start: Where it begins, in seconds.
        end: Where it ends, in seconds; a boundary begins and ends at one time.
        label: The label, or both that meet at a boundary; empty where there is none.
        what: What is doubtful, in plain words.
        probability: How likely a boundary is off by more than 50 ms; None for what is no boundary.
        tier: The tier; empty where no tier says anything.
        kind: "boundary", "untold" (heard, but without text), or the defect's name.
    """

    start: float
    end: float
    label: str
    what: str
    probability: float | None = None
    tier: str = ""
    kind: str = "boundary"


@dataclass(frozen=True, slots=True)
class Looked:
    """A word and what is to be doubted of it.

    Attributes:
        word: The word.
        doubts: Of its start and its end; None where nothing is known or a human has decided.
        defects: What is odd about it, but for what a human has decided.
    """

    word: SaidWord
    doubts: KnownDoubts
    defects: tuple[Defect, ...] = ()


def doubtful_boundaries(
    words: Sequence[Looked], tier: str, least: float
) -> Iterator[DoubtfulPlace]:
    """Yield the doubtful edges; where two words meet there is one for both.

    Args:
        words: The words, in order of time.
        tier: The name of their tier.
        least: Probability from which a boundary is doubtful.
    """
    for place, each in enumerate(words):
        meets_before = place > 0 and _meet(words[place - 1], each)
        behind = words[place + 1] if place + 1 < len(words) else None
        if not meets_before:
            yield from _boundary(each, None, tier, least, is_end=False)
        met = behind if behind is not None and _meet(each, behind) else None
        yield from _boundary(each, met, tier, least)


def odd_words(words: Iterable[Looked], tier: str) -> Iterator[DoubtfulPlace]:
    """Yield the words with defects, once for each."""
    for each in words:
        word = each.word
        for defect in each.defects:
            if defect not in QUIET:
                what = f"{quoted(word.label)}: {DEFECTS[defect]}"
                yield DoubtfulPlace(
                    word.start, word.end, word.label, what, None, tier, defect.value
                )


def untold_places(spans: Iterable[Untold]) -> Iterator[DoubtfulPlace]:
    """Yield where something is heard that no text tells of."""
    for span in spans:
        yield DoubtfulPlace(span.start, span.end, "", UNTOLD[span.kind], kind="untold")


def _boundary(
    each: Looked, met: Looked | None, tier: str, least: float, *, is_end: bool = True
) -> Iterator[DoubtfulPlace]:
    """Yield an edge if it is doubtful; what a human has decided of either word holds for both."""
    doubt, label = each.doubts[is_end], each.word.label
    if all(Defect.NO_SPEECH in one.defects for one in (each, met) if one is not None):
        return  # a boundary in silence is nowhere better, and the word says that it lies there
    if doubt is None or doubt.over_50_ms < least or (met is not None and met.doubts[0] is None):
        return
    time = each.word.end if is_end else each.word.start
    which = f"the {'end' if is_end else 'start'} of {quoted(label)}"
    if met is not None:
        which = f"where {quoted(label)} and {quoted(met.word.label)} meet"
        label = f"{label} | {met.word.label}"
    why = "" if doubt.why is None else f": {REASONS[doubt.why]}"
    what = f"{which} may be off by more than 50 ms{why}"
    yield DoubtfulPlace(time, time, label, what, doubt.over_50_ms, tier)


def _meet(one: Looked, behind: Looked) -> bool:
    return abs(behind.word.start - one.word.end) < TOUCHING
