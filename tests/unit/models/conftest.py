"""A hub of our own, a machine without models, and nothing of the user's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hub import Hub, model_of, serving

NAMES = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing was ever set or downloaded."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home" / "hf"))
    return tmp_path / "home"


@pytest.fixture
def cache(home: Path) -> Path:
    """Where downloads lie."""
    return home / "hf" / "hub"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model."""
    pytest.importorskip("huggingface_hub")
    with serving(Hub({"lab/tiny-ctc": model_of()})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub
