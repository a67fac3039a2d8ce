"""What an engine would find here: device, memory, model; asked of a real child process."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support.processes import children
from tests.support.slow_aligner import SPEC
from tierline.errors import Cancelled
from tierline.models import Weights, missing
from tierline.plugins.progress import Progress
from tierline.workflow.readiness import Device, Devices, Readiness, readiness

CHECKPOINT = Path(__file__).parents[2] / "data" / "checkpoints" / "qwen3-aligner"
COUNTING = (
    "import sys; open(sys.argv[1], 'a').write(sys.argv[2]); "
    'print(\'noise\\n{"device": "cpu", "name": "x", "free": 5000000000, "total": null}\')'
)


@dataclass(frozen=True)
class Asked:
    """Options of an engine with a model."""

    model: str = str(CHECKPOINT)
    device: str = "auto"

    @property
    def weights(self) -> Weights:
        return Weights(self.model)


MODEL = replace(SPEC, options=Asked, needs=lambda options: missing(options.weights))


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def printing(text: str) -> Devices:
    return Devices((sys.executable, "-c", f"print({text!r})"))


def test_an_engine_without_a_model_has_nothing_to_be_found() -> None:
    assert readiness(SPEC, SPEC.options(), printing("never asked")) == Readiness()


def test_a_folder_is_found_and_each_device_asked_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    devices = Devices((sys.executable, "-c", COUNTING, str(log)))
    for _ in range(2):
        found = readiness(MODEL, Asked(), devices)
        assert found.device == "cpu (x)"
        assert found.model.startswith("qwen3-aligner: a folder, ")
        assert (found.problem, found.wanted, found.notes) == (None, None, ())
    readiness(MODEL, Asked(device="cpu"), devices)
    assert log.read_text() == "autocpu"


def test_a_known_model_that_is_away_can_be_got_and_its_memory_is_told() -> None:
    said = '{"device": "cpu", "name": "x", "free": 1000000000, "total": 8000000000}'
    found = readiness(MODEL, Asked("qwen/qwen3-forcedaligner-0.6b-hf"), printing(said))
    assert found.model == "Qwen/Qwen3-ForcedAligner-0.6B-hf: not on this machine, 1.8 GB"
    assert found.wanted == Weights("Qwen/Qwen3-ForcedAligner-0.6B-hf")
    assert "is not on this machine: download it under Align > Models…" in str(found.problem)
    assert any("takes about 4.7 GB of memory" in note for note in found.notes)


@pytest.mark.parametrize("text", ["", "no JSON"])
def test_a_report_that_breaks_down_is_a_sentence(text: str) -> None:
    found = readiness(MODEL, Asked(), printing(text))
    assert found.problem is not None
    assert found.problem.startswith("PyTorch broke down")


def test_what_the_report_refuses_is_passed_on() -> None:
    said = '{"problem": "There is no such device."}'
    assert readiness(MODEL, Asked(), printing(said)).problem == "There is no such device."


def test_a_python_that_cannot_be_started_is_a_sentence(tmp_path: Path) -> None:
    device = Devices((str(tmp_path / "python"),)).device("auto", lambda: None)
    assert str(device.problem).startswith("Python cannot be started")


def test_cancelling_ends_the_child() -> None:
    before = set(children())
    asked = threading.Event()

    def cancelled() -> bool:
        if set(children()) - before:
            asked.set()
        return asked.is_set()

    waiting = Devices((sys.executable, "-c", "import time; time.sleep(600)"))
    with pytest.raises(Cancelled):
        readiness(MODEL, Asked(), waiting, Progress(cancelled=cancelled))
    assert set(children()) == before


def test_the_real_report_tells_of_the_processor_or_what_is_missing() -> None:
    device = Devices().device("cpu", lambda: None)
    assert device.problem is not None or device.words.startswith("cpu (")


def test_memory_is_told_where_the_device_tells_it() -> None:
    assert Device("cuda:0 (Card)", 1_500_000_000, 8_000_000_000).words == (
        "cuda:0 (Card): 1.5 GB of 8.0 GB of memory free"
    )
