"""The real program brings a real checkpoint from a hub of our own, and it loads offline."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hub import Hub, serving
from tests.support.program import Program

NAME = "lab/tiny-aligner"
LOAD = """
import sys
from transformers import AutoModelForTokenClassification, AutoProcessor
for source in sys.argv[1:]:
    model = AutoModelForTokenClassification.from_pretrained(source)
    processor = AutoProcessor.from_pretrained(source)
    weight = sum(float(each.double().abs().sum()) for each in model.parameters())
    print(type(model).__name__, type(processor).__name__, weight)
"""


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model of the real class."""
    pytest.importorskip("transformers")
    from tests.checkpoints.random import build_aligner

    return build_aligner(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def hub(checkpoint: Path, tierline: Program) -> Iterator[Hub]:
    files = {path.name: path.read_bytes() for path in checkpoint.iterdir()}
    files["pytorch_model.bin"] = b"never to be fetched"
    with serving(Hub({NAME: files})) as hub:
        tierline.environment["HF_ENDPOINT"] = hub.url
        yield hub


def loaded(program: Program, *models: str | Path) -> list[str]:
    """Load models offline in a process of its own, as anybody's program does."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD, *map(str, models)],
        env={**program.environment, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_checkpoint_is_downloaded_and_loads_offline(
    hub: Hub, checkpoint: Path, tierline: Program
) -> None:
    ran = tierline("models", "download", NAME, "--json", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    got = json.loads(ran.out)
    assert not hub.asked("pytorch_model.bin")
    assert (got["commit"], got["size"]) == (hub.commit, got["fetched"])
    del tierline.environment["HF_ENDPOINT"]
    downloaded, original = loaded(tierline, NAME, checkpoint)
    assert downloaded.startswith("Qwen3ASRForTokenClassification Qwen3ASRProcessor ")
    assert downloaded == original
    listed = json.loads(tierline("models", "--json").out)["others"]
    assert [(each["model"], each["complete"], each["tasks"]) for each in listed] == [
        (NAME, True, ["align"])
    ]


def test_ctrl_c_keeps_what_has_arrived(hub: Hub, tierline: Program) -> None:
    hub.stall = 1_000_000  # in the weights, which come last
    with subprocess.Popen(
        [*tierline.command, "models", "download", NAME, "--quiet"],
        env=tierline.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert hub.stalled.wait(60)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert err.splitlines() == [
        "tierline: note: what has arrived is kept; the same command goes on where it stopped.",
        "tierline: stopped; what was finished is kept.",
    ]
    hub.stall = None
    hub.requests.clear()
    again = json.loads(tierline("models", "download", NAME, "--json", "--quiet").out)
    (request,) = hub.asked("model.safetensors")
    assert request.sent == again["fetched"]
    assert again["fetched"] < again["size"]


def test_what_the_hub_refuses_is_one_sentence(hub: Hub, tierline: Program) -> None:
    ran = tierline("models", "download", "lab/none", "--quiet")
    host = hub.url.removeprefix("http://")
    assert ran.code == 1
    assert ran.sentence == (
        f"{host} has no model lab/none, or it is private; check the name, or log in with: "
        "hf auth login"
    )
    tierline.environment["HF_HUB_OFFLINE"] = "1"
    ran = tierline("models", "download", NAME)
    assert ran.sentence.endswith("HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set; unset it.")
