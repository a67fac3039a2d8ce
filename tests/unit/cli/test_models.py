"""`tierline models`, run inside the test against a hub of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hub import Hub, model_of, serving
from tierline.cli import main

Shown = pytest.CaptureFixture[str]
NAME = "lab/tiny-ctc"
VARIABLES = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    pytest.importorskip("huggingface_hub")
    with serving(Hub({NAME: model_of()})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


def test_the_list_of_a_new_machine(home: Path, capsys: Shown) -> None:
    assert main(["models"]) == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "qwen3-aligner: Qwen3 forced aligner, 0.9 billion parameters, 11 languages"
    assert lines[:3] == [
        "  model      Qwen/Qwen3-ForcedAligner-0.6B-hf, Apache-2.0",
        "  for        --aligner qwen3",
        "  here       no; 1.8 GB to download",
    ]
    assert lines[-2].startswith(f"models lie in {home / 'hf' / 'hub'} (")
    assert lines[-1] == "the network is used when a download is asked for"
    assert main(["models", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["models"][1]["name"] == "qwen3-asr-0.6b"
    assert listed["models"][1]["here"] == listed["others"] == []
    assert (listed["folder"], listed["offline"]) == (str(home / "hf" / "hub"), False)


def test_download_list_and_remove(hub: Hub, capsys: Shown) -> None:
    assert main(["models", "download", NAME]) == 0
    shown = capsys.readouterr()
    folder = f"hf/hub/models--lab--tiny-ctc/snapshots/{hub.commit}"
    assert shown.out.splitlines()[0] == f"downloaded {NAME} (606 kB, commit {hub.commit[:8]})"
    assert shown.out.splitlines()[1].endswith(folder)
    assert shown.err.splitlines()[-1] == f"checking model.safetensors of {NAME}"
    assert main(["models", "download", NAME, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["models", "download", NAME, "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["fetched"] == 0
    assert main(["models"]) == 0
    shown = capsys.readouterr()
    assert f"  {NAME}\n    yes, 606 kB, commit {hub.commit[:8]}, can align and" in shown.out
    assert main(["models", "remove", NAME]) == 0
    assert capsys.readouterr().out == f"removed {NAME} (606 kB)\n"
    assert main(["models", "remove", NAME]) == 1
    assert "there is nothing to remove" in capsys.readouterr().err


def test_a_model_of_the_catalogue_is_downloaded_by_its_name(hub: Hub, capsys: Shown) -> None:
    model, commit = "nvidia/parakeet-ctc-0.6b", hub.commit[:8]
    hub.models[model] = model_of(5000)
    assert main(["models", "download", "parakeet-ctc-0.6b"]) == 0
    assert f"downloaded {model} (11 kB, commit {commit}, CC-BY-4.0)" in capsys.readouterr().out
    assert main(["models"]) == 0
    listed = capsys.readouterr().out
    assert f"--transcriber ctc\n  here       yes, 11 kB, commit {commit}\n" in listed
    assert "other models" not in listed
    assert main(["models", "remove", "parakeet-ctc-0.6b"]) == 0
    assert capsys.readouterr().out == f"removed {model} (11 kB)\n"


def test_a_download_in_part_is_listed_as_such(hub: Hub, home: Path, capsys: Shown) -> None:
    assert main(["models", "download", NAME]) == 0
    place = home / "hf" / "hub" / "models--lab--tiny-ctc"
    (place / "snapshots" / hub.commit / "model.safetensors").unlink()
    capsys.readouterr()
    assert main(["models"]) == 0
    assert "in part, 6 kB, commit" in (shown := capsys.readouterr().out)
    assert "model.safetensors is missing" in shown


@pytest.mark.usefixtures("hub")
def test_folder_and_offline_are_kept(home: Path, capsys: Shown) -> None:
    assert main(["models", "download", NAME, "--quiet"]) == 0
    assert main(["models", "folder", "mine"]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"models lie in {home / 'mine'} from now on\n"
    assert f"1 downloaded before stay in {home / 'hf' / 'hub'}" in shown.err
    assert main(["models", "folder"]) == 0
    assert capsys.readouterr().out == f"{home / 'mine'}\n"
    assert main(["models", "offline", "on"]) == 0
    assert main(["models", "offline"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "on"
    assert main(["models", "download", NAME]) == 1
    assert "the network is not to be used" in capsys.readouterr().err
    assert main(["models", "offline", "off"]) == 0
    assert main(["models", "folder", "default"]) == 0
    assert main(["models"]) == 0
    assert f"models lie in {home / 'hf' / 'hub'}" in capsys.readouterr().out


def test_a_variable_that_forbids_the_network_is_named(
    capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert main(["models"]) == 0
    assert "HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ("download", 2, "Say which model to download; there are qwen3-aligner, qwen3-asr-0.6b"),
        ("remove", 2, "Say which model to remove"),
        ("download qwen3-alinger", 2, "did you mean 'qwen3-aligner'?"),
        ("remove qwen3", 2, "There is no model 'qwen3'"),
        ("list qwen3-aligner", 2, "takes no name"),
        ("offline maybe", 2, "takes on or off, not 'maybe'"),
        ("qwen3-aligner", 2, "invalid choice: 'qwen3-aligner'"),
        ("folder file/models", 1, "cannot be a folder for models"),
        ("remove lab/none", 1, "there is nothing to remove"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    arguments: str, code: int, sentence: str, home: Path, capsys: Shown
) -> None:
    (home / "file").touch()
    assert main(["models", *arguments.split()]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert sentence in shown.err
    assert shown.err.count("\n") == 1
