"""CMU Sphinx's decoder: sound and a grammar in, words and phones with their frames out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tierline.aligners.sphinx.grammar import Grammar
from tierline.aligners.sphinx.model import Model
from tierline.aligners.sphinx.pronunciation import Pronunciation, Sound, heard
from tierline.audio.recording import Samples

SAMPLE_RATE_HZ = 16000
_LOG_BASE = math.log(1.0001)  # of the decoder's scores
FRAMES_PER_PHONE = 3  # every phone has three states and stays in each for a frame or more


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of frames.

    Attributes:
        name: The word or phone.
        start: Its first frame.
        end: The frame behind its last.
        phones: The phones of a word, if they were timed.
        score: How well it fits the sound: the sum over its frames, at most 0 each.
        sound: What a phone stands for.
    """

    name: str
    start: int
    end: int
    phones: tuple[Segment, ...] = ()
    score: float = 0.0
    sound: Sound | None = None


@dataclass(frozen=True, slots=True)
class Detailed:
    """Words with their phones, silences and noises between them, each with its score.

    Attributes:
        segments: All of them, in order.
        score: How well sound and words agree, a frame.
    """

    segments: tuple[Segment, ...]
    score: float


class Recogniser:
    """One decoder with one model, which stays loaded.

    Args:
        model: The model to load; takes 20 ms, since its dictionary is left out.
        frames_per_second: 100, or more for speech too fast for it.
        remove_noise: Whether steady noise is subtracted.
    """

    def __init__(
        self, model: Model, *, frames_per_second: int = 100, remove_noise: bool = True
    ) -> None:
        from soundswallower import Decoder

        self.frames_per_second = frames_per_second
        self.phones = tuple(sorted(model.phones))
        self._words: set[str] = set()
        self.grammar = Grammar((), 0, {})
        self._found: tuple[Segment, ...] = ()
        self._decoder = Decoder.create(
            hmm=str(model.folder),
            frate=frames_per_second,
            samprate=SAMPLE_RATE_HZ,
            bestpath=False,  # its default loses one utterance in ten
            lw=1.0,  # the grammar decides nothing that the sound should decide
            wip=1.0,
            pip=1.0,
            fsgusealtpron=False,  # the grammar lists the variants itself
            remove_dc=True,
            loglevel="FATAL",  # or it writes about every failed search to stderr
        )
        # Settings in the model's folder would win over ours unless they are made here.
        self._decoder.config["remove_noise"] = remove_noise
        del self._decoder.config["dict"]
        self._decoder.initialize()

    def frames(self, samples: Samples) -> int:
        """How many frames these samples make, at most."""
        return samples.size * self.frames_per_second // SAMPLE_RATE_HZ

    def listen(self, samples: Samples, grammar: Grammar, beam: float, *, whole: bool) -> bool:
        """Search for the words of a grammar; tell whether they were found.

        Args:
            samples: 16 kHz, full scale 1.
            grammar: What may be said.
            beam: How much less likely than the best a path may become; 0 keeps all.
            whole: Whether the sound must reach the end of the grammar.
        """
        decoder = self._decoder
        self.grammar = grammar
        for name in grammar.entries.keys() - self._words:
            decoder.add_word(name, " ".join(heard(grammar.entries[name].sounds)), False)
            self._words.add(name)
        for kind in ("beam", "pbeam", "wbeam"):
            decoder.config[kind] = beam
        decoder.set_fsg(decoder.create_fsg("request", 0, grammar.last, grammar.arcs))
        decoder.start_utt()
        decoder.process_raw(_pcm(samples), full_utt=True)
        if not whole:  # before the end, the best path need not have reached the last state
            self._found = tuple(self._segments())
        decoder.end_utt()
        if whole:
            self._found = tuple(self._segments())
        return bool(self._found)

    def words(self) -> tuple[Segment, ...]:
        """The words of the last search, silences and noises left out."""
        return tuple(segment for segment in self._found if segment.name in self.grammar.entries)

    def detailed(self) -> Detailed | None:
        """Time the phones of the last search, which must have left nothing out; None: it failed.

        Takes memory with the square of the length: 70 MB for 30 s.
        """
        alignment = self._decoder.alignment
        if alignment is None:
            return None
        segments = []
        for word in alignment.words():
            entry = self.grammar.entries.get(word.name)
            timed = [Segment(p.name, p.start, p.start + p.duration, score=p.score) for p in word]
            phones = tuple(_by_sound(timed, entry.sounds)) if entry else ()
            end = word.start + word.duration
            segments.append(Segment(word.name, word.start, end, phones, word.score))
        frames = sum(segment.end - segment.start for segment in segments)
        score = sum(segment.score for segment in segments) / max(frames, 1)
        return Detailed(tuple(segments), score)

    def _segments(self) -> Iterator[Segment]:
        rate = self.frames_per_second
        for segment in self._decoder.seg or ():
            start = round(segment.start * rate)
            end = start + round(segment.duration * rate)
            yield Segment(segment.text, start, end, score=_score(segment.ascore))


def _by_sound(phones: list[Segment], sounds: Pronunciation) -> Iterator[Segment]:
    """Join the phones that stand for one sound."""
    at = 0
    for sound in sounds:
        parts = phones[at : at + len(sound.heard)]
        at += len(parts)
        if parts:
            score = sum(part.score for part in parts)
            yield Segment(sound.symbol, parts[0].start, parts[-1].end, score=score, sound=sound)


def _score(probability: float) -> float:
    """Return the decoder's own score, in which a phone's are given, for a probability."""
    return math.log(max(probability, 1e-300)) / _LOG_BASE


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes()
