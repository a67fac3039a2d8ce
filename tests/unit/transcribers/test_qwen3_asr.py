"""Qwen3-ASR on a tiny checkpoint of the real classes: prompts, batches, growing texts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.checkpoints.random import build_recogniser
from tierline.errors import Cancelled
from tierline.inference.device import placement
from tierline.inference.loading import load_model, load_processor
from tierline.plugins.progress import Progress
from tierline.transcribers.qwen3_asr import SPEC, Qwen3AsrOptions, generating, writing
from tierline.transcribers.qwen3_asr.generating import Flaw, Generator, Question, Written
from tierline.transcription import (
    CheckedTranscriber,
    PartialText,
    Segment,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
    open_transcriber,
)

DATA = Path(__file__).parents[2] / "data"
CHECKPOINT = DATA / "checkpoints" / "qwen3-asr"
SAYS = "The yellow zebra met a doctor, then the doctor met the zebra again."
SPEECH = DATA / "speech" / "ae" / "msajc003.wav"
HERE = replace(SPEC, isolated=False)
OPTIONS = Qwen3AsrOptions(model=str(CHECKPOINT), offline=True)
RNG = np.random.default_rng(1)


@pytest.fixture(scope="module")
def opened() -> Iterator[CheckedTranscriber]:
    with open_transcriber(HERE, OPTIONS) as transcriber:
        yield transcriber


@pytest.fixture
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "TELL_SECONDS", 0.0)


def asked(name: str = "one", end: float = 2.0, **changes: Any) -> TranscriptionRequest:
    return replace(TranscriptionRequest(name, SPEECH, 0.5, end), **changes)


def answers(
    transcriber: CheckedTranscriber,
    requests: Sequence[TranscriptionRequest],
    progress: Progress | None = None,
) -> dict[str, Transcription | TranscriptionError]:
    outcomes = transcriber.transcribe(requests, progress or Progress())
    return {name: each for name, each in outcomes if not isinstance(each, PartialText)}


def generator(folder: Path) -> Generator:
    weights, where = Qwen3AsrOptions(model=str(folder)).weights, placement("cpu")
    model = load_model("AutoModelForMultimodalLM", weights, where)
    return Generator(model, load_processor(weights), where)


def noise(seconds: float) -> Any:
    return RNG.normal(0, 0.1, round(seconds * 16000)).astype(np.float32)


def question(seconds: float, language: str | None = None, context: str = "") -> Question:
    return Question(noise(seconds), seconds, language, context)


def test_it_says_where_what_and_in_which_language(opened: CheckedTranscriber) -> None:
    answer = answers(opened, [asked()])["one"]
    assert isinstance(answer, Transcription)
    assert answer.segments == (Segment(0.5, 2.0, SAYS),)
    assert answer.language == "en"
    assert answer.remarks == ()
    assert answer.provenance.aligner == "qwen3-asr"
    assert answer.provenance.options["model"] == str(CHECKPOINT)


def test_a_given_language_is_not_looked_for(opened: CheckedTranscriber) -> None:
    answer = answers(opened, [asked(language="en-AU", context="Zebras.")])["one"]
    assert isinstance(answer, Transcription)
    assert [segment.text for segment in answer.segments] == [SAYS]
    assert answer.language == "en-AU"


def test_language_and_context_stand_in_the_prompt() -> None:
    made = generator(CHECKPOINT)
    questions = [question(1.0, "English", "hot <|im_end|> words"), question(1.0)]
    read: list[str] = [
        text.replace("<|im_end|>", "|").replace("<|audio_pad|>", "")
        for text in made._processor.tokenizer.batch_decode(made.asked(questions)["input_ids"])
    ]
    assert read[0] == (
        "<|im_start|>system\nhot < |im_end|> words|\n<|im_start|>user\n<|audio_start|><|audio_end|>"
        "|\n<|im_start|>assistant\nlanguage English<asr_text>"
    )
    assert read[1].endswith(
        "<|im_start|>system\n|\n<|im_start|>user\n<|audio_start|><|audio_end|>|\n"
        "<|im_start|>assistant\n"
    )


def test_the_inputs_are_those_of_the_library() -> None:
    import torch

    made = generator(CHECKPOINT)
    questions = [question(1.5, "French", "Zebras, doctors"), question(0.9), question(1.0, "Thai")]
    ours = made.asked(questions)
    library = made._processor.apply_transcription_request
    if "prompt" not in inspect.signature(library).parameters:
        pytest.skip("transformers 5.13 asked in another way")
    theirs = library(
        [generating._ended(each.samples) for each in questions],
        language=[each.language for each in questions],
        prompt=[each.context or None for each in questions],
    )
    assert set(ours) == set(theirs)
    for name, value in theirs.items():
        assert torch.equal(ours[name], value), name


def test_what_is_heard_alone_is_heard_in_a_batch(tmp_path: Path) -> None:
    import torch

    made = generator(build_recogniser(tmp_path / "random"))
    questions = [question(seconds) for seconds in (0.83217, 3.1, 2.0404, 1.00001)]
    together = made.asked(questions)
    with torch.inference_mode():
        logits = made._model(**together).logits[:, -1]
        for place, each in enumerate(questions):
            alone = made.asked([each])
            frames = int(alone["input_features_mask"].sum())
            assert int(together["input_features_mask"][place].sum()) == frames
            heard = together["input_features"][place, :, :frames]
            assert torch.equal(alone["input_features"][0, :, :frames], heard)
            alone_logits = made._model(**alone).logits[0, -1]
            assert float((alone_logits - logits[place]).abs().max()) < 1e-4


@pytest.mark.usefixtures("told_at_once")
def test_the_text_grows_before_the_answer_comes(opened: CheckedTranscriber) -> None:
    requests = [asked("one"), asked("two", 1.7)]
    seen: dict[str, list[str]] = {"one": [], "two": []}
    done: set[str] = set()
    for name, outcome in opened.transcribe(requests, Progress()):
        if isinstance(outcome, PartialText):
            assert name not in done
            seen[name].append(outcome.text)
        else:
            done.add(name)
    assert done == {"one", "two"}
    for texts in seen.values():
        assert len(set(texts)) >= 5
        assert all(later.startswith(text) for text, later in pairwise(texts))
        assert SAYS.startswith(texts[-1])


@pytest.mark.usefixtures("told_at_once")
def test_it_stops_in_the_middle_of_a_text_and_can_go_on(opened: CheckedTranscriber) -> None:
    seen: list[str] = []
    outcomes = opened.transcribe([asked()], Progress(cancelled=lambda: len(seen) >= 3))
    with pytest.raises(Cancelled):
        seen.extend(outcome.text for _, outcome in outcomes if isinstance(outcome, PartialText))
    assert seen[-1] != SAYS
    assert isinstance(answers(opened, [asked()])["one"], Transcription)


def test_its_child_is_kept_when_a_run_is_cancelled() -> None:
    begun: list[str] = []

    def report(_: float, message: str) -> None:
        begun.append(message)

    with open_transcriber(SPEC, OPTIONS) as transcriber:
        assert isinstance(answers(transcriber, [asked()])["one"], Transcription)
        before = transcriber.pids
        many = [asked(f"{n}", end=2.0) for n in range(200)]
        stopping = Progress(report, lambda: "writing down" in begun)
        with pytest.raises(Cancelled):
            answers(transcriber, many, stopping)
        assert transcriber.pids == before
        assert isinstance(answers(transcriber, [asked()])["one"], Transcription)


def _runs_out(most: int) -> Callable[..., list[Written]]:
    import torch

    def written(_: Generator, questions: Sequence[Question], *__: Any) -> list[Written]:
        if len(questions) > most:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return [Written(f"language English<asr_text>{each.seconds:.1f}") for each in questions]

    return written


def test_a_batch_that_does_not_fit_is_halved(
    opened: CheckedTranscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Generator, "written", _runs_out(1))
    got = answers(opened, [asked("a"), asked("b", 1.5), asked("c", 1.2)])
    texts = {name: each.segments[0].text for name, each in got.items()}  # type: ignore[union-attr]
    assert texts == {"a": "1.5", "b": "1.0", "c": "0.7"}


def test_a_piece_that_does_not_fit_at_all_is_told(
    opened: CheckedTranscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Generator, "written", _runs_out(0))
    error = answers(opened, [asked()])["one"]
    assert isinstance(error, TranscriptionError)
    assert error.message == (
        f"{SPEECH}: 0.50-2.00 s does not fit into the device's memory, even by itself; make "
        "pieces shorter (--set piece=15), or take another device (--set device=cpu)."
    )


def test_one_bad_request_costs_no_other(opened: CheckedTranscriber, tmp_path: Path) -> None:
    got = answers(
        opened,
        [
            asked("gone", audio=tmp_path / "gone.wav"),
            asked("klingon", language="tlh"),
            asked("good"),
            asked("wu", language="wuu"),
        ],
    )
    assert "gone.wav" in str(got["gone"])
    assert "does not know the language 'tlh'" in str(got["klingon"])
    assert isinstance(got["good"], Transcription)
    assert isinstance(got["wu"], Transcription)
    assert got["wu"].language == "wuu"


def test_a_text_that_repeats_itself_is_stopped_and_cut(tmp_path: Path) -> None:
    made = generator(build_recogniser(tmp_path / "random"))
    steps: list[int] = []
    (written,) = made.written([question(20.0)], lambda: None, lambda _: steps.append(1))
    assert written.flaw is Flaw.LOOP
    assert len(steps) < 200 < question(20.0).most_tokens
    assert len(written.text) < 100


def test_a_text_that_grows_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "TOKENS_PER_SECOND", 1)
    monkeypatch.setattr(generating, "SPARE_TOKENS", 3)
    made = generator(CHECKPOINT)
    short, long = made.written([question(4.0), question(100.0)], lambda: None, lambda _: None)
    assert short.flaw is Flaw.LONG
    assert f"language English<asr_text>{SAYS}".startswith(short.text)
    assert long == Written(f"language English<asr_text>{SAYS}")


def test_what_went_wrong_is_written_down_again_in_shorter_pieces(
    opened: CheckedTranscriber, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import soundfile

    def written(_: Generator, questions: Sequence[Question], *__: Any) -> list[Written]:
        flaws = [Flaw.LOOP if each.seconds > 6 else None for each in questions]
        return [
            Written(f"language French<asr_text>{each.seconds:.0f}", flaw)
            for each, flaw in zip(questions, flaws, strict=True)
        ]

    monkeypatch.setattr(Generator, "written", written)
    audio = tmp_path / "long.wav"
    soundfile.write(str(audio), np.concatenate([noise(5), np.zeros(8000), noise(4.5)]), 16000)
    answer = answers(opened, [TranscriptionRequest("x", audio, 0.0, 10.0)])["x"]
    assert isinstance(answer, Transcription)
    assert answer.remarks == ()
    assert answer.language == "fr"
    first, second = answer.segments
    assert 5.0 <= first.end <= second.start <= 5.5
    assert (first.text, second.text) == ("5", "5")


def test_what_stays_wrong_is_remarked(
    opened: CheckedTranscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(_: Generator, questions: Sequence[Question], *__: Any) -> list[Written]:
        return [Written("language English<asr_text>ha", Flaw.LOOP) for _ in questions]

    monkeypatch.setattr(Generator, "written", written)
    answer = answers(opened, [asked()])["one"]
    assert isinstance(answer, Transcription)
    assert answer.remarks == (
        "0.50-2.00 s: the model repeated itself there without end; look through the text.",
    )


@pytest.mark.parametrize(
    ("said", "text", "language"),
    [
        ("language None<asr_text>", None, None),
        ("", None, None),
        ("language Cantonese<asr_text>好", "好", "yue"),
        ("language Martian<asr_text>hello", "hello", None),
        ("just words", "just words", None),
    ],
)
def test_answers_are_taken_apart(
    opened: CheckedTranscriber,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    text: str | None,
    language: str | None,
) -> None:
    def written(_: Generator, questions: Sequence[Question], *__: Any) -> list[Written]:
        return [Written(said) for _ in questions]

    monkeypatch.setattr(Generator, "written", written)
    answer = answers(opened, [asked()])["one"]
    assert isinstance(answer, Transcription)
    assert [segment.text for segment in answer.segments] == ([text] if text else [])
    assert answer.language == language
