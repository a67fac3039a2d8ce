"""Documents, and a warm aligner that knows what is said in them."""

from __future__ import annotations

from dataclasses import replace

from tests.support.aligners import registry_of
from tests.support.oracle import Oracle, Speech, oracle_spec
from tierline.annotation import TextGrid
from tierline.audio import probe
from tierline.workflow import AlignSettings, Document, WarmAligner

ORACLE = AlignSettings(aligner="oracle", tiers=("words",))


def words_of(speech: Speech) -> list[str]:
    """Return what is said, with letters for digits: those would be spoken as many words."""
    letters = str.maketrans("0123456789", "abcdefghij")
    return [unit.label.translate(letters) for unit in speech.units]


def lettered(speech: Speech) -> Speech:
    """Return it with the units that its text is cut into."""
    at, units = 0, []
    for unit, word in zip(speech.units, words_of(speech), strict=True):
        units.append(replace(unit, label=word, start=at, end=at + len(word), spoken=(word,)))
        at += len(word) + 1
    return replace(speech, units=tuple(units))


def document_of(speech: Speech) -> Document:
    """Return what is open when a recording is, and nothing else."""
    recording = probe(speech.audio)
    text = " ".join(words_of(speech))
    return Document(
        recording=recording,
        grid=TextGrid(0.0, recording.duration),
        text_path=speech.audio.with_suffix(".txt"),
        transcript=text,
    )


class Stage:
    """A warm aligner that knows what is said, and the oracle in it."""

    def __init__(self, speech: Speech, *, longest: float | None = 20.0, **oracle: object) -> None:
        self.opened = 0
        self.oracle = Oracle(speech, **oracle)  # type: ignore[arg-type]
        spec = replace(oracle_spec(longest), create=self._create, tiers=("words", "phones"))
        self.aligner = WarmAligner(registry_of(spec))

    def _create(self, _options: object) -> Oracle:
        self.opened += 1
        return self.oracle
