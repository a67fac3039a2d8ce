"""The transcriber: requests in, texts out, in batches, told while they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tierline.errors import TierlineError
from tierline.inference.batching import halving, packed
from tierline.inference.device import placement
from tierline.inference.interrupting import interruptible
from tierline.inference.loading import commit_of, load_model, load_processor
from tierline.inference.samples import Sound, read_sound
from tierline.plugins.closing import Closing
from tierline.plugins.contract import EngineError
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
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

# Seconds of sound in a batch, where the user does not say: on a CPU larger ones gain nothing.
BUDGETS = {"cuda": 960.0, "mps": 120.0, "cpu": 60.0}
TOKENS_PER_SECOND, SPARE_TOKENS = 12, 48  # of text: nobody says more
GATHERED = 16  # requests that are taken at once, to sort them by length


@dataclass(frozen=True, slots=True)
class _Item:
    """A request and its sound."""

    request: TranscriptionRequest
    sound: Sound

    @property
    def cost(self) -> int:
        return round(1000 * self.sound.duration)


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
        if not hasattr(self._processor, "apply_transcription_request"):
            raise EngineError(f"{options.model} is no model of the Qwen3-ASR family.")
        self._model, self._where = model, where
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
                made = self._item(request)
                if isinstance(made, _Item):
                    items.append(made)
                else:
                    yield made
            batches = packed(items, lambda item: item.cost, round(1000 * self._budget))
            for number, batch in enumerate(batches):
                progress.step(number / len(batches), "writing down")
                yield from self._written(batch, progress)

    def _item(self, request: TranscriptionRequest) -> _Item | TranscriptionOutcome:
        try:
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
        except TierlineError as error:
            return request.id, TranscriptionError(error.message)
        return _Item(request, sound)

    def _written(
        self, batch: Sequence[_Item], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        """Write a batch down in a thread, and tell how far it is."""

        def work(say: Say[_Item]) -> list[str | EngineError]:
            return halving(batch, lambda part: self._generated(part, say), failure=_too_large)

        with Writing(work) as writing:
            for items, texts in writing.heard(progress):
                for item, text in zip(items, texts, strict=True):
                    said = self._parsed(item, text)[1]
                    if said:
                        yield item.request.id, PartialText(said)
            results = writing.results()
        for item, result in zip(batch, results, strict=True):
            yield item.request.id, self._outcome(item, result)

    def _generated(self, items: Sequence[_Item], say: Say[_Item]) -> list[str]:
        """Return what the model says of each; `say` gets it while it grows, and may raise."""
        import torch
        from transformers import StoppingCriteriaList

        longest = max(item.sound.duration for item in items)
        asked = self._asked(items)
        begun = asked["input_ids"].shape[1]

        def follow(ids: Any, _scores: Any, **_: object) -> Any:  # noqa: ANN401 - of torch
            say(items, lambda: self._decoded(ids[:, begun:]))
            return torch.zeros(len(ids), dtype=torch.bool, device=ids.device)

        with torch.inference_mode(), interruptible(self._model, lambda: say((), list)):
            ids = self._model.generate(
                **asked,
                do_sample=False,
                max_new_tokens=round(TOKENS_PER_SECOND * longest) + SPARE_TOKENS,
                stopping_criteria=StoppingCriteriaList([follow]),
            )
        return self._decoded(ids[:, begun:])

    def _asked(self, items: Sequence[_Item]) -> Any:  # noqa: ANN401 - of transformers
        languages = [item.request.language for item in items]
        names = [None if code is None else name_of(code) for code in languages]
        contexts = [item.request.context or None for item in items]
        asked = self._processor.apply_transcription_request(
            [item.sound.samples for item in items],
            language=names if any(names) else None,
            prompt=contexts if any(contexts) else None,
        )
        return asked.to(self._where.device, self._model.dtype)

    def _decoded(self, ids: Any) -> list[str]:  # noqa: ANN401 - of torch
        texts: list[str] = self._processor.tokenizer.batch_decode(ids, skip_special_tokens=True)
        return texts

    def _parsed(self, item: _Item, text: str) -> tuple[str | None, str]:
        """Return the language's code and the text that is said, both as far as they are there."""
        if item.request.language is not None:
            # The answer's beginning was given with the question.
            text = f"language {name_of(item.request.language)}<asr_text>{text}"
        elif "<asr_text>" not in text:
            return None, ""
        parsed = self._processor.parse_output(text)
        return code_of(parsed["language"]), str(parsed["transcription"]).strip()

    def _outcome(
        self, item: _Item, result: str | EngineError
    ) -> Transcription | TranscriptionError:
        if isinstance(result, EngineError):
            return TranscriptionError(result.message)
        request = item.request
        language, text = self._parsed(item, result)
        if not text and "<asr_text>" not in result and request.language is None:
            text = result.strip()  # a model that answers in its own way
        segments = (Segment(request.start, request.end, text),) if text else ()
        return Transcription(segments, request.language or language, self._provenance)


def _too_large(item: _Item) -> EngineError:
    request = item.request
    return EngineError(
        f"{request.audio}: {request.start:.2f}-{request.end:.2f} s does not fit into the device's "
        "memory, even by itself; make pieces shorter (--set piece=15), or take another device "
        "(--set device=cpu)."
    )
