"""The transcriber: requests in, texts out, in batches, told while they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeAlias

from tierline.errors import TierlineError
from tierline.inference.batching import halving, packed
from tierline.inference.device import placement
from tierline.inference.loading import commit_of, load_model, load_processor
from tierline.inference.samples import Sound, read_sound
from tierline.plugins.closing import Closing
from tierline.plugins.contract import EngineError
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.transcribers.qwen3_asr.generating import MARK, Generator, Question, Written, opening
from tierline.transcribers.qwen3_asr.languages import NAMES, code_of, name_of
from tierline.transcribers.qwen3_asr.spec import Qwen3AsrOptions
from tierline.transcribers.qwen3_asr.writing import Say, Writing
from tierline.transcription.contract import (
    PartialText,
    Segment,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)
from tierline.transcription.pieces import pieces

# Seconds of sound in a batch, where the user does not say: on a CPU larger ones gain nothing.
BUDGETS = {"cuda": 960.0, "mps": 120.0, "cpu": 60.0}
GATHERED = 32  # requests that are taken at once, to sort them by length
SHORTEST_RETRY = 4.0  # seconds: what is shorter is not cut to be written down again
RETRY_SHARE = 0.6  # of a piece that is cut in two; it ends in a pause if there is one

KIND = "Qwen3ASRForConditionalGeneration"


@dataclass(frozen=True, slots=True)
class _Item:
    """A request, or a part of one, and its sound."""

    request: TranscriptionRequest
    sound: Sound

    @property
    def cost(self) -> int:
        return round(1000 * self.sound.duration)

    @property
    def question(self) -> Question:
        code = self.request.language
        name = None if code is None else name_of(code)
        return Question(self.sound.samples, self.sound.duration, name, self.request.context)


Part: TypeAlias = tuple[_Item, Written]  # some of a request, and what was written


class Qwen3Transcriber(Closing):
    """Transcribes with a model of the Qwen3-ASR family; keeps it loaded.

    Args:
        options: Its options.
        version: For provenance.

    Raises:
        EngineError: The model cannot be loaded, or is of another kind.
    """

    def __init__(self, options: Qwen3AsrOptions, version: str) -> None:
        where = placement(options.device, options.dtype)
        self._processor: Any = load_processor(options.weights)
        model: Any = load_model("AutoModelForMultimodalLM", options.weights, where)
        _refuse_other_kinds(model, self._processor, options.model)
        self._generator = Generator(model, self._processor, where)
        self._rate_hz = int(self._processor.feature_extractor.sampling_rate)
        self._budget = options.batch or BUDGETS[where.kind]
        made = {**values(options), "device": where.device, "dtype": where.dtype}
        made["revision"] = commit_of(model) or options.revision
        self._provenance = Provenance("qwen3-asr", version, made)

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        """Yield what is written so far, and one outcome for each request."""
        stream = iter(requests)
        few = max(1, min(GATHERED, round(self._budget / 10)))
        while group := list(islice(stream, few)):
            items: list[_Item] = []
            for request in group:
                progress.check()
                try:
                    items.append(self._item(request))
                except TierlineError as error:
                    progress.check()
                    yield request.id, TranscriptionError(error.message)
            batches = packed(items, lambda item: item.cost, round(1000 * self._budget))
            for number, batch in enumerate(batches):
                inner = progress.part(number / len(batches), (number + 1) / len(batches))
                yield from self._outcomes(batch, inner)

    def _item(self, request: TranscriptionRequest) -> _Item:
        if request.language is not None and name_of(request.language) is None:
            raise TranscriptionError(
                f"Qwen3-ASR does not know the language {request.language!r}; it knows "
                f"{', '.join(NAMES)}, or finds the language by itself if none is given."
            )
        sound = read_sound(
            request.audio,
            request.start,
            request.end,
            channel=request.channel,
            rate_hz=self._rate_hz,
        )
        return _Item(request, sound)

    def _outcomes(
        self, batch: Sequence[_Item], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        """Write a batch down in a thread, and tell how far it is."""

        def work(say: Say[_Item]) -> list[list[Part] | EngineError]:
            results = self._batch(batch, say)
            return [self._mended(result, say) for result in results]

        with Writing(work) as writing:
            for items, texts in writing.heard(progress):
                for item, text in zip(items, texts, strict=True):
                    said = self._parsed(item, text)[1]
                    if said:
                        yield item.request.id, PartialText(said)
            results = writing.results()
        for item, result in zip(batch, results, strict=True):
            yield item.request.id, self._outcome(item, result)

    def _batch(self, batch: Sequence[_Item], say: Say[_Item]) -> list[Part | EngineError]:
        """Write items down together; where memory runs out, in halves."""

        def run(items: Sequence[_Item]) -> list[Part]:
            questions = [item.question for item in items]

            def tell(texts: Callable[[], list[str]]) -> None:
                say(items, texts)

            written = self._generator.written(questions, lambda: say((), list), tell)
            return list(zip(items, written, strict=True))

        return halving(batch, run, failure=_too_large)

    def _mended(self, result: Part | EngineError, say: Say[_Item]) -> list[Part] | EngineError:
        """Write what went wrong down again, in shorter pieces."""
        if isinstance(result, EngineError):
            return result
        item, written = result
        if written.flaw is None or item.sound.duration < SHORTEST_RETRY:
            return [result]

        def quietly(_: Sequence[_Item], __: Callable[[], list[str]]) -> None:
            say((), list)  # a text that is told already does not go back

        shorter = pieces(item.request, RETRY_SHARE * item.request.duration, lambda: say((), list))
        items = [self._item(replace(piece, id=item.request.id)) for piece in shorter]
        if not items or items[0].sound.duration > 0.9 * item.sound.duration:
            return [result]
        parts: list[Part] = []
        for again in self._batch(items, quietly):
            mended = self._mended(again, quietly)
            if isinstance(mended, EngineError):
                return [result]
            parts += mended
        return parts

    def _outcome(
        self, item: _Item, result: list[Part] | EngineError
    ) -> Transcription | TranscriptionError:
        if isinstance(result, EngineError):
            return TranscriptionError(result.message)
        segments: list[Segment] = []
        remarks: list[str] = []
        languages: list[str | None] = [item.request.language]
        for part, written in result:
            request = part.request
            language, text = self._parsed(part, written.text)
            if not text and MARK not in written.text and request.language is None:
                text = written.text.strip()  # a model that answers in its own way
            if text:
                segments.append(Segment(request.start, request.end, text))
            if written.flaw is not None:
                place = f"{request.start:.2f}-{request.end:.2f} s"
                remarks.append(f"{place}: {written.flaw}; look through the text.")
            languages.append(language)
        known = next((code for code in languages if code), None)
        return Transcription(tuple(segments), known, self._provenance, tuple(remarks))

    def _parsed(self, item: _Item, text: str) -> tuple[str | None, str]:
        """Return the language's code and the text that is said, both as far as they are there."""
        if item.request.language is not None:
            # The answer's beginning was given with the question.
            text = opening(item.question.language or "") + text
        elif MARK not in text:
            return None, ""
        parsed = self._processor.parse_output(text)
        said = str(parsed["transcription"]).replace(MARK, " ").strip()
        return code_of(parsed["language"]), said


def _refuse_other_kinds(model: Any, processor: Any, name: str) -> None:  # noqa: ANN401 - of transformers
    """Refuse what transformers loads, but what does not write down.

    Raises:
        EngineError: It is an aligner, or another kind of model, or lacks its tokenizer.
    """
    kinds = model.config.architectures or [KIND]
    if KIND not in kinds or not hasattr(processor, "parse_output"):
        raise EngineError(
            f"{name} holds a model of another kind ({', '.join(kinds)}); the transcriber qwen3-asr "
            "needs one of the Qwen3-ASR family, such as Qwen/Qwen3-ASR-0.6B-hf."
        )
    if processor.audio_token_id != model.config.audio_token_id:
        raise EngineError(
            f"{name} lacks the tokenizer of its model (tokenizer.json); copy or download it again."
        )


def _too_large(item: _Item) -> EngineError:
    request = item.request
    return EngineError(
        f"{request.audio}: {request.start:.2f}-{request.end:.2f} s does not fit into the device's "
        "memory, even by itself; make pieces shorter (--set piece=15), or take another device "
        "(--set device=cpu)."
    )
