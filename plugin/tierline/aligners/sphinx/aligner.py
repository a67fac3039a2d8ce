"""The aligner: requests in, words and phones with their times out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tierline.aligners.sphinx.lexicon import Lexicon
from tierline.aligners.sphinx.model import Model, model_for
from tierline.aligners.sphinx.placing import phones_of, stretches_of, untold_of, words_of
from tierline.aligners.sphinx.pronunciation import Said
from tierline.aligners.sphinx.recogniser import SAMPLE_RATE_HZ, Recogniser
from tierline.aligners.sphinx.search import Found, Ways, frames_needed, search, search_beginning
from tierline.aligners.sphinx.spec import SphinxOptions
from tierline.alignment.adapter import OneAtATime
from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest, Outcome
from tierline.alignment.fixed import joined, pinned, split_at_fixed
from tierline.audio import Recording, find_pauses, is_silent, probe, read_samples
from tierline.audio.recording import Samples
from tierline.plugins.closing import Closing
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance

_SOFT = 0.05  # below it a recording is made louder, since the decoder takes 16 bits only
_SHORTEST = 0.04  # seconds: a phone needs three frames
_LONG_SILENCE, _MARGIN = 1.0, 0.3  # seconds: what is taken off the ends, and what is left there
_FAST = 200  # frames a second for words too fast for 100
# Sounds that the model does not know are held for 55 ms or more where there is time for it. At the
# inner boundaries of 224 words in 28 languages that gives 19.9 instead of 24.8 ms (at 100 frames a
# second 23.0, at 125 20.5). There is time if the shortest phones take up less than a part of it.
_HELD, _SLOW = 110, 2.5
_TOO_MUCH = 3  # times the frames there are: no text for this sound, and a search without end


class SphinxAligner(Closing):
    """Aligns with CMU Sphinx; keeps one model a language loaded.

    Args:
        options: Its options.
        version: For provenance.
    """

    def __init__(self, options: SphinxOptions, version: str) -> None:
        self._options = options
        self._provenance = Provenance("sphinx", version, values(options))
        self._recognisers: dict[tuple[str, int], Recogniser] = {}
        self._lexicons: dict[str, Lexicon] = {}
        self._probed: tuple[object, Recording] | None = None

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request, in order; see `Aligner.align`."""
        return OneAtATime(self._align).align(requests, progress)

    def close(self) -> None:
        """Let go of the models."""
        self._recognisers.clear()
        self._lexicons.clear()

    def _align(self, request: AlignmentRequest, progress: Progress) -> Alignment:
        if request.fixed:
            parts = [self._align(part, progress) for part in split_at_fixed(request)]
            return pinned(joined(parts, self._provenance), request.fixed)
        if not request.units:
            return Alignment((), (), self._provenance)
        progress.step(0.0)
        model = model_for(request.language)
        lexicon = self._lexicon(model, request.language)
        said = [lexicon.say(unit) for unit in request.units]
        heard = self._without_silence(request)
        samples = self._samples(heard)
        progress.step(0.1)
        found = self._found(request, model, samples, said)
        progress.step(1.0)
        words = words_of(heard, said, found)
        phones = phones_of(heard, found)
        # A foreign model agrees no better with the right text than with another: 25 languages that
        # eSpeak NG speaks scored -27 to -62 a frame, and -34 to -66 with words in another order.
        stretches = stretches_of(heard, found) if model.native else ()
        remarks = (*_draft(model, request.language), *lexicon.remarks)
        untold = untold_of(heard, found)
        return Alignment(words, phones, self._provenance, stretches, remarks, untold)

    def _found(
        self, request: AlignmentRequest, model: Model, samples: Samples, said: Sequence[Said]
    ) -> Found:
        recogniser = self._recogniser(model, 100)
        if request.open_end:
            return search_beginning(recogniser, samples, said)
        needed, there = frames_needed(said), recogniser.frames(samples)
        if needed > _TOO_MUCH * there:
            raise AlignmentError(
                f"{request.audio}: the text is far too long for {request.start:.2f}-"
                f"{request.end:.2f} s: nobody says {len(said)} words in {request.duration:.2f} s; "
                "check that text and recording belong together."
            )
        if there < needed <= 2 * there:
            recogniser = self._recogniser(model, _FAST)
        elif not model.native and _SLOW * needed <= there:
            recogniser, said = self._recogniser(model, _HELD), [each.drawn_out() for each in said]
        leaps = self._options.leave_out and model.native
        return search(recogniser, samples, said, Ways(leaps, mends=leaps))

    def _without_silence(self, request: AlignmentRequest) -> AlignmentRequest:
        """Take long silences off both ends: the decoder adapts to all it hears, silence included.

        Raises:
            AlignmentError: The span is too short.
        """
        if request.duration < _SHORTEST:
            raise AlignmentError(f"{_where(request)} is too short to hold a word.")
        low, high = request.start, request.end
        recording = self._recording(request.audio)
        for pause in find_pauses(
            recording, low, high, channel=request.channel, minimum=_LONG_SILENCE
        ):
            begin, end = float(pause[0]), float(pause[1])
            if begin < request.start + _MARGIN < end < request.end - _MARGIN:
                low = end - _MARGIN
            elif request.start + _MARGIN < begin < request.end - _MARGIN < end:
                high = begin + _MARGIN
        return replace(request, start=low, end=high)

    def _samples(self, request: AlignmentRequest) -> Samples:
        """Read the span, at a level the decoder can work with.

        Raises:
            AlignmentError: It is silent.
        """
        recording, span = self._recording(request.audio), (request.start, request.end)
        if is_silent(recording, *span, channel=request.channel):
            raise AlignmentError(f"{_where(request)} is silent, so no word can be found there.")
        samples = read_samples(
            recording, *span, channel=request.channel, sample_rate_hz=SAMPLE_RATE_HZ
        )
        samples -= np.float32(samples.mean(dtype=np.float64))
        peak = float(np.abs(samples).max(initial=0.0))
        if not _SOFT < peak < 1:
            samples *= np.float32(0.9 / peak)
        return samples

    def _recording(self, path: Path) -> Recording:
        """Probe a recording, once for all pieces that are cut from it."""
        status = path.stat() if path.exists() else None
        version = (path, status and (status.st_mtime_ns, status.st_size))
        if self._probed is None or self._probed[0] != version:
            self._probed = (version, probe(path))
        return self._probed[1]

    def _recogniser(self, model: Model, frames_per_second: int) -> Recogniser:
        key = (model.language, frames_per_second)
        if key not in self._recognisers:
            self._recognisers[key] = Recogniser(
                model,
                frames_per_second=frames_per_second,
                remove_noise=self._options.remove_noise,
            )
        return self._recognisers[key]

    def _lexicon(self, model: Model, language: str) -> Lexicon:
        if language not in self._lexicons:
            self._lexicons[language] = Lexicon(
                model, language, own=self._options.dictionary, variants=self._options.variants
            )
        return self._lexicons[language]


def _draft(model: Model, language: str) -> tuple[str, ...]:
    """Say that a language has no model of its own, and what that means."""
    if model.native:
        return ()
    return (
        f"A draft of {language!r} by the English model: isolated words in 28 languages were 17 ms "
        "off between phones and 33 ms at the ends of words on average when refined, 20 and 39 ms "
        "if not.",
    )


def _where(request: AlignmentRequest) -> str:
    return f"{request.audio}: {request.start:.2f}-{request.end:.2f} s"
