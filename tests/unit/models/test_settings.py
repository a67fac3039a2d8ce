"""Where models lie: one file for all, the hub's variables, and what is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tierline.errors import OutputError
from tierline.models import ModelSettings, load_settings, save_settings, settings_file


def test_what_is_chosen_is_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings() == ModelSettings(None, offline=False)
    assert settings_file().is_relative_to(home / "config")
    save_settings(ModelSettings(tmp_path / "models", offline=True))
    assert load_settings() == ModelSettings(tmp_path / "models", offline=True)
    assert load_settings().cache_folder == tmp_path / "models"
    monkeypatch.chdir(tmp_path)
    save_settings(ModelSettings(Path("near")))  # must mean the same from every folder
    assert load_settings().folder == tmp_path / "near"


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"folder": 3, "offline": "maybe"}',
        b'{"folder": ""}',
        b'{"folder": "a\\u0000b"}',
        b'{"other": 1}',
    ],
)
def test_a_damaged_file_counts_as_not_chosen(damaged: bytes) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_bytes(damaged)
    assert load_settings() == ModelSettings()
    save_settings(ModelSettings(offline=True))
    assert load_settings().offline


def test_the_hubs_variables_are_heeded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from_home = ModelSettings().cache_folder
    assert from_home == home / "hf" / "hub"
    monkeypatch.setenv("HUGGINGFACE_HUB_CACHE", "~/older")
    assert ModelSettings().cache_folder == home / "older"
    monkeypatch.setenv("HF_HUB_CACHE", "$HOME/newer")
    assert ModelSettings().cache_folder == home / "newer"
    assert ModelSettings(home / "mine").cache_folder == home / "mine"
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "xdg"))
    assert ModelSettings().cache_folder == home / "xdg" / "huggingface" / "hub"


def test_our_folder_is_the_one_that_the_hub_uses() -> None:
    constants = pytest.importorskip("huggingface_hub.constants")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HF_HOME", str(Path(constants.HF_HOME)))
        assert ModelSettings().cache_folder == Path(constants.HF_HUB_CACHE)


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_by_choice_or_by_a_variable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ModelSettings(offline=True).is_offline
    for text, offline in {"1": True, "yes": True, "ON": True, "0": False, "": False}.items():
        monkeypatch.setenv(name, text)
        assert ModelSettings().is_offline is offline


def test_a_file_that_cannot_be_written_is_named(home: Path) -> None:
    home.mkdir()
    (home / "config").write_text("a file where a folder should be")
    with pytest.raises(OutputError, match="tierline cannot be made"):
        save_settings(ModelSettings())
