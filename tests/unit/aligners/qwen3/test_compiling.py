"""Compiling the model where there is a compiler, and one sentence where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tierline.aligners.qwen3.compiling import compile_parts
from tierline.aligners.qwen3.features import LogMel
from tierline.aligners.qwen3.network import Network
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
