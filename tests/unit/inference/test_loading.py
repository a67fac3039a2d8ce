"""Devices, loading, and stopping in the middle of a forward pass, with real models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checkpoints.random import build_recogniser
from tierline.errors import Cancelled
from tierline.inference.device import Placement, device_report, placement
from tierline.inference.interrupting import interruptible, steps_of
from tierline.inference.loading import commit_of, load_model, load_processor
from tierline.models import Weights
from tierline.plugins.contract import EngineError

CHECKPOINT = Path(__file__).parents[2] / "data" / "checkpoints" / "qwen3-aligner"
CPU = Placement("cpu", "float32")
KIND = "AutoModelForTokenClassification"


def test_a_cpu_computes_in_float32_unless_told_otherwise() -> None:
    assert placement("cpu") == CPU
    assert placement("CPU", "bfloat16") == Placement("cpu", "bfloat16")


@pytest.mark.parametrize(
    ("device", "dtype", "sentence"),
    [
        ("tpu", "auto", "it must be auto, cpu, cuda, cuda:NUMBER or mps"),
        ("cuda:x", "auto", "it must be auto"),
        ("cuda:99", "auto", "cuda:99"),
        ("cpu", "float16", "float16"),
    ],
)
def test_what_is_not_there_is_told(device: str, dtype: str, sentence: str) -> None:
    with pytest.raises(EngineError, match=sentence):
        placement(device, dtype)


def test_a_device_says_what_it_is() -> None:
    report = device_report("cpu")
    assert report.device == "cpu"
    assert "core" in report.name
    assert report.total is None or report.total > 1e8


def test_a_model_is_ready_to_run_and_comes_from_a_folder() -> None:
    model = load_model(KIND, Weights(str(CHECKPOINT)), CPU)
    assert not model.training
    assert not any(part.requires_grad for part in model.parameters())
    assert commit_of(model) is None
    assert load_processor(Weights(str(CHECKPOINT))).timestamp_segment_time == 80


def test_weights_that_transformers_would_make_up_are_refused(tmp_path: Path) -> None:
    """A recogniser loads as an aligner, but its head would be random."""
    folder = build_recogniser(tmp_path / "recogniser")
    with pytest.raises(EngineError, match=r"holds no weights for score\.weight"):
        load_model(KIND, Weights(str(folder)), CPU)


def test_a_model_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    folder = build_recogniser(tmp_path / "recogniser")
    config = folder / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"model_type": "nobody"}))
    with pytest.raises(EngineError, match="no model of the kind that is needed"):
        load_model(KIND, Weights(str(folder)), CPU)


def test_an_old_transformers_is_told() -> None:
    with pytest.raises(EngineError, match=r"pip install \"tierline\[qwen\]\""):
        load_model("AutoModelForNothing", Weights(str(CHECKPOINT)), CPU)


def test_a_forward_pass_stops_in_the_middle() -> None:
    import torch

    model: Any = load_model(KIND, Weights(str(CHECKPOINT)), CPU)
    ids = torch.arange(20)[None]
    asked: list[int] = []

    def stop() -> None:
        asked.append(1)
        if len(asked) == 7:
            raise Cancelled

    whole = model(input_ids=ids, use_cache=False).logits
    with pytest.raises(Cancelled), interruptible(model, stop):
        model(input_ids=ids, use_cache=False)
    assert len(asked) == 7
    again = model(input_ids=ids, use_cache=False).logits
    assert len(asked) == 7  # nobody is asked any more
    assert torch.equal(whole, again)


def test_each_matrix_product_is_a_step() -> None:
    from torch import nn

    model = load_model(KIND, Weights(str(CHECKPOINT)), CPU)
    steps = steps_of(model)
    assert len(steps) == len(set(steps))
    assert all(part in steps for part in model.modules() if isinstance(part, nn.Linear))
