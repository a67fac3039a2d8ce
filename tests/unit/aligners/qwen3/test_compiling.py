"""Compiling the model where there is a compiler, and one sentence where there is none."""

from __future__ import annotations

import functools
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.aligners.qwen3.conftest import Spoken, answers
from tierline.aligners.qwen3 import SPEC, Qwen3Options
from tierline.aligners.qwen3.compiling import compile_parts
from tierline.aligners.qwen3.features import LogMel
from tierline.aligners.qwen3.network import Network
from tierline.alignment import Aligner, Alignment, Progress
from tierline.inference.device import placement
from tierline.inference.loading import load_model, load_processor
from tierline.models import Weights
from tierline.plugins.contract import EngineError


@pytest.fixture
def network(checkpoint: Path) -> Network:
    weights = Weights(str(checkpoint))
    model: Any = load_model("AutoModelForTokenClassification", weights, placement("cpu"))
    return Network(model, LogMel(load_processor(weights).feature_extractor, "cpu"), "cpu")


class OnCuda(Network):
    """A network that says it is on a graphics card; compiling needs no more of it."""

    @property
    def on_cuda(self) -> bool:
        return True


def fails() -> None:
    raise RuntimeError("no C++ compiler was found")


def forwards(network: Network) -> list[Callable[..., Any]]:
    return [layer.forward for layer in network.language_model.layers]


def test_auto_leaves_a_cpu_alone(network: Network) -> None:
    before = forwards(network)
    assert compile_parts(network, "auto", fails) is None
    assert forwards(network) == before


def test_without_a_compiler_auto_goes_on_and_says_so_once(network: Network) -> None:
    network.__class__ = OnCuda
    before = forwards(network)
    sentence = compile_parts(network, "auto", fails)
    assert sentence is not None
    assert "no compiler" in sentence
    assert sentence.count(".") == 1
    assert forwards(network) == before


def test_without_a_compiler_on_is_refused_with_the_way_out(network: Network) -> None:
    with pytest.raises(EngineError, match="--set compile=auto"):
        compile_parts(network, "on", fails)


def test_each_layer_is_compiled_by_itself(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    given: list[Callable[..., Any]] = []

    def compiled(run: Callable[..., Any], **_: object) -> Callable[..., Any]:
        given.append(run)
        return run

    monkeypatch.setattr(torch, "compile", compiled)
    ran: list[int] = []
    assert compile_parts(network, "on", lambda: ran.append(1)) is None
    assert ran == [1]
    assert len(given) == 1 + len(network.language_model.layers)


@pytest.fixture
def captured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compiling as far as it is quick: graphs are captured, then run by torch itself.

    With the C++ compiler it takes 40 s on two busy cores, and 55 s with the "aot_eager" back-end
    and two clips (equal times, too); `tests.benchmarks.qwen3_speed` measures the former.
    """
    import torch

    try:
        torch.compile(lambda number: number + 1, backend="eager")(torch.zeros(1))
    except Exception as error:  # noqa: BLE001 - torch cannot do it for this Python or system
        pytest.skip(f"torch.compile does not work here: {type(error).__name__}: {error}")
    compiled = functools.partial(torch.compile, backend="eager")
    monkeypatch.setattr(torch, "compile", compiled)
    logging.getLogger("torch._dynamo").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns of its own parts
        yield
    torch.compiler.reset()


@pytest.mark.usefixtures("captured")
def test_compiled_or_not_and_the_cards_compiled_code_give_the_same(
    checkpoint: Path, spoken: list[Spoken], library_aligner: Aligner
) -> None:
    some = sorted(spoken, key=lambda each: each.clip.duration)[:1]
    requests = [each.request for each in some]
    options = Qwen3Options(model=str(checkpoint), device="cpu", decoding="library", compile="on")
    compiled: Aligner = SPEC.create(options)
    ours = answers(compiled, requests)
    compiled.close()
    assert [a.words for a in ours] == [a.words for a in answers(library_aligner, requests)]
    card = _compiled_card(checkpoint)
    for each, alignment in zip(some, ours, strict=True):
        for word, theirs in zip(alignment.words, card(each), strict=True):
            if theirs[0] < theirs[1]:  # words without length get one: no tier can hold them
                assert word.span == pytest.approx(theirs, abs=1e-9)


def _compiled_card(checkpoint: Path) -> Callable[[Spoken], list[tuple[float, float]]]:
    """The model card's third example, on the CPU."""
    import torch
    from transformers import AutoModelForTokenClassification, AutoProcessor

    processor: Any = AutoProcessor.from_pretrained(checkpoint)  # type: ignore[no-untyped-call]
    model = AutoModelForTokenClassification.from_pretrained(checkpoint, dtype=torch.float32).eval()
    model.forward = torch.compile(model.forward)

    def align(spoken: Spoken) -> list[tuple[float, float]]:
        asked, words = processor.prepare_forced_aligner_inputs(
            [spoken.clip.samples], [spoken.clip.text], ["English"]
        )
        with torch.inference_mode():
            logits = model(**asked).logits
        slot = model.config.timestamp_token_id
        (found,) = processor.decode_forced_alignment(logits, asked["input_ids"], words, slot)
        return [(word["start_time"], word["end_time"]) for word in found]

    return align


def test_auto_says_once_that_there_is_no_compiler_and_aligns(
    checkpoint: Path,
    spoken: list[Spoken],
    library_aligner: Aligner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    def no_compiler(_: Callable[..., Any], **__: object) -> Callable[..., Any]:
        def call(*_: object, **__: object) -> None:
            raise RuntimeError("No working C++ compiler found")

        return call

    monkeypatch.setattr(torch, "compile", no_compiler)
    monkeypatch.setattr("tierline.aligners.qwen3.aligner.Network", OnCuda)
    options = Qwen3Options(model=str(checkpoint), device="cpu", decoding="library", compile="auto")
    aligner: Aligner = SPEC.create(options)
    told: list[str] = []
    request = spoken[0].request
    ((_, answer),) = aligner.align([request], Progress(lambda _, text: told.append(text)))
    aligner.close()
    said = [text for text in told if "uncompiled" in text]
    assert said == [
        "The model runs uncompiled, and so more slowly: there is no compiler that works here "
        "(RuntimeError)."
    ]
    assert isinstance(answer, Alignment)
    assert answer.words == answers(library_aligner, [request])[0].words
