"""Hand-labelled speech: `<id>.wav`, `<id>.txt`, `<id>.json` with words and phones in seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tierline.alignment import (
    Alignment,
    AlignmentRequest,
    Progress,
    Registry,
    open_aligner,
    parse,
)
from tierline.audio import probe
from tierline.refinement.features import Features
from tierline.refinement.learning import Lesson
from tierline.refinement.refining import listened
from tierline.refinement.teaching import HandLabels, HandPhone
from tierline.text import split_units
from tierline.text.phones import arpabet_to_ipa

BUNDLED = Path(__file__).parents[1] / "data" / "speech"
_AUDIO = (".wav", ".flac")
_SILENCE = ("h#", "pau", "epi", "#h", "sil", "sp", "")
_CLOSURES = {"bcl": "b", "dcl": "d", "gcl": "g", "pcl": "p", "tcl": "t", "kcl": "k"}
# TIMIT's own symbols, as CMU's dictionary has them.
_FOLDED = {
    **{"ux": "uw", "ix": "ih", "ax": "ah", "ax-h": "ah", "axr": "er", "hv": "hh", "el": "l"},
    **{"em": "m", "en": "n", "eng": "ng", "nx": "n", "dx": "t", "q": "t"},
}


@dataclass(frozen=True, slots=True)
class Utterance:
    """A recording with its hand labels.

    Attributes:
        name: `corpus/id`.
        speaker: Who speaks.
        request: What an aligner is asked.
        hand: What people say.
    """

    name: str
    speaker: str
    request: AlignmentRequest
    hand: HandLabels


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """An utterance as an aligner heard it, with its features."""

    utterance: Utterance
    alignment: Alignment
    features: Features


def utterances(folder: Path, language: str = "en") -> list[Utterance]:
    """Read all hand-labelled recordings of a corpus, in a language by its BCP 47 code."""
    found = []
    for path in sorted(folder.glob("*.json")):
        labels = json.loads(path.read_text("utf-8"))
        audio = next(path.with_suffix(end) for end in _AUDIO if path.with_suffix(end).exists())
        units = split_units(path.with_suffix(".txt").read_text("utf-8"), language)
        name = f"{folder.name}/{path.stem}"
        request = AlignmentRequest(name, audio, units, 0.0, probe(audio).duration, language)
        words = tuple((word["start"], word["end"]) for word in labels["words"])
        hand = HandLabels(words, tuple(_phones(labels.get("phones", ()))))
        speaker = path.stem.partition("_")[0] if "_" in path.stem else folder.name
        found.append(Utterance(name, speaker, request, hand))
    return found


def _phones(rows: Sequence[dict[str, object]]) -> list[HandPhone]:
    """Return phones in IPA, silences left out and stop closures joined with their releases."""
    made: list[tuple[str, float, float]] = []
    for row in rows:
        label, start, end = str(row["text"]), float(str(row["start"])), float(str(row["end"]))
        if label in _SILENCE:
            continue
        before = made[-1] if made else None
        released = (_CLOSURES.get(before[0]), "jh", "ch") if before else ()
        if before and before[0] in _CLOSURES and before[2] == start and label in released:
            made[-1] = (label, before[1], end)
        else:
            made.append((label, start, end))
    plain = [(_CLOSURES.get(label, label), start, end) for label, start, end in made]
    return [
        HandPhone(arpabet_to_ipa(_FOLDED.get(label, label)), start, end)
        for label, start, end in plain
    ]


def heard_by(aligner: str, spoken: Sequence[Utterance], **options: str) -> list[Heard]:
    """Align all utterances, nothing refined."""
    spec = Registry().spec(aligner)
    heard = []
    with open_aligner(spec, parse(spec.options, options)) as engine:
        answers = dict(engine.align([one.request for one in spoken], Progress()))
    for one in spoken:
        answer = answers[one.name]
        if isinstance(answer, Alignment):
            request = one.request
            features = listened(probe(request.audio), request.start, request.end, None)
            heard.append(Heard(one, answer, features))
    return heard


def lessons_of(heard: Sequence[Heard]) -> list[Lesson]:
    """Return what was heard as lessons, grouped by speaker."""
    return [
        Lesson(
            one.utterance.speaker,
            one.utterance.request,
            one.alignment,
            one.features,
            one.utterance.hand,
        )
        for one in heard
    ]
