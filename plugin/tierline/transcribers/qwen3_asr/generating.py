"""Has the model write, watches it, and says what is wrong with what it wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from tierline.audio.recording import Samples
from tierline.inference.device import Placement
from tierline.inference.interrupting import interruptible
from tierline.transcribers.qwen3_asr.runaway import loop_at_end

TOKENS_PER_SECOND, SPARE_TOKENS = 25, 48  # of text: nobody says more, in whatever script
MARK: Final = "<asr_text>"  # between the language and the text
_WATCHED_EVERY: Final = 8  # tokens
_HOP: Final = 160  # samples between two frames of the features
_QUIET: Final = 240  # samples at least that are added: more than what half a frame reaches over


class Flaw(StrEnum):
    """What is wrong with a text."""

    LOOP = "the model repeated itself there without end"
    LONG = "the model wrote more there than anybody can say"


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is asked.

    Attributes:
        samples: Sound, at the model's rate.
        seconds: How long it is.
        language: The model's name of the language; None lets it find out.
        context: What may be said, or "".
    """

    samples: Samples
    seconds: float
    language: str | None
    context: str

    @property
    def most_tokens(self) -> int:
        """The most tokens of text that it can take."""
        return round(TOKENS_PER_SECOND * self.seconds) + SPARE_TOKENS


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote; `flaw` tells why it was stopped, if it was."""

    text: str
    flaw: Flaw | None = None


class Generator:
    """A model that writes down what it hears.

    Args:
        model: The model.
        processor: Makes its inputs, and text from its tokens.
        where: Where it lies.
    """

    def __init__(self, model: Any, processor: Any, where: Placement) -> None:  # noqa: ANN401 - of transformers
        self._model = model
        self._processor = processor
        self._where = where
        ends = model.generation_config.eos_token_id
        self._ends = frozenset([ends] if isinstance(ends, int) else ends or ())

    def written(
        self,
        questions: Sequence[Question],
        step: Callable[[], None],
        tell: Callable[[Callable[[], list[str]]], None],
    ) -> list[Written]:
        """Return what the model hears in each, as one batch.

        Args:
            questions: What is asked.
            step: Called before each layer; may raise to stop.
            tell: Called after each token with what gives the texts so far; may raise to stop.
        """
        import torch
        from transformers import StoppingCriteriaList

        asked = self.asked(questions)
        begun = asked["input_ids"].shape[1]
        watch = _Watch(begun, questions, self._ends)

        def follow(ids: Any, _scores: Any, **_: object) -> Any:  # noqa: ANN401 - of torch
            tell(lambda: [self._text(row) for row in ids[:, begun:].tolist()])
            stopped = watch.stopped(ids)
            return torch.tensor(stopped, dtype=torch.bool, device=ids.device)

        with torch.inference_mode(), interruptible(self._model, step):
            ids = self._model.generate(
                **asked,
                do_sample=False,
                max_new_tokens=max(each.most_tokens for each in questions) + 1,
                stopping_criteria=StoppingCriteriaList([follow]),
            )
        rows: list[list[int]] = ids[:, begun:].tolist()
        return [self._judged(row, flaw) for row, flaw in zip(rows, watch.flaws, strict=True)]

    def asked(self, questions: Sequence[Question]) -> Any:  # noqa: ANN401 - of transformers
        """Return the model's inputs."""
        asked = self._processor(
            text=[self.prompt(each) for each in questions],
            audio=[_ended(each.samples) for each in questions],
        )
        return asked.to(self._where.device, self._model.dtype)

    def prompt(self, question: Question) -> str:
        """Return what the model reads; its sound is one sign in there.

        It is what `apply_transcription_request` makes, but in transformers 5.13, where that knew
        no context and named a language without forcing it.
        """
        context = _harmless(question.context)
        system = {"role": "system", "content": [{"type": "text", "text": context}]}
        user = {"role": "user", "content": [{"type": "audio", "audio": ""}]}
        asked: str = self._processor.tokenizer.apply_chat_template(
            [system, user] if context else [user],
            chat_template=self._processor.chat_template,
            tokenize=False,
            add_generation_prompt=True,
        )
        return asked + ("" if question.language is None else opening(question.language))

    def _judged(self, row: list[int], flaw: Flaw | None) -> Written:
        loop = loop_at_end(row) if flaw is Flaw.LOOP else None
        return Written(self._text(row if loop is None else row[: loop.first_round]), flaw)

    def _text(self, row: Sequence[int]) -> str:
        return str(self._processor.tokenizer.decode(self._said(row), skip_special_tokens=True))

    def _said(self, row: Sequence[int]) -> list[int]:
        """Leave out the end mark and what fills up behind it."""
        end = next((place for place, token in enumerate(row) if token in self._ends), len(row))
        return list(row[:end])


class _Watch:
    """Stops the texts of a batch that run away."""

    def __init__(self, begun: int, questions: Sequence[Question], ends: frozenset[int]) -> None:
        self._begun = begun
        self._most = [each.most_tokens for each in questions]
        self._ends = ends
        self.flaws: list[Flaw | None] = [None] * len(questions)

    def stopped(self, ids: Any) -> list[bool]:  # noqa: ANN401 - of torch
        """Return for each text whether it is to end here."""
        count = ids.shape[1] - self._begun
        if count % _WATCHED_EVERY == 0 or count in self._most:
            rows = ids[:, self._begun :].tolist()
            for place, row in enumerate(rows):
                if self.flaws[place] is None and not self._ends.intersection(row):
                    self.flaws[place] = self._flaw(row, self._most[place])
        return [flaw is not None for flaw in self.flaws]

    def _flaw(self, row: list[int], most: int) -> Flaw | None:
        if loop_at_end(row) is not None:
            return Flaw.LOOP
        return Flaw.LONG if len(row) >= most else None


def opening(language: str) -> str:
    """Return how an answer begins in a language, as the model names it."""
    return f"language {language}{MARK}"


def _harmless(context: str) -> str:
    """Return a context that cannot end the prompt it is put into."""
    return context.strip().replace("<|", "< |").replace(MARK, "")


def _ended(samples: Samples) -> Samples:
    """Add a moment of silence.

    The last frame of the features otherwise reaches over the end, which a recording alone and one
    in a batch fill in different ways; and their number differs where samples are left over.
    """
    whole = -(-(len(samples) + _QUIET) // _HOP) * _HOP
    return np.pad(samples, (0, whole - len(samples)))
