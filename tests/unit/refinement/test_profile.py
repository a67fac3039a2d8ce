"""Profiles as files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tierline.errors import InputError, OutputError
from tierline.refinement.profile import (
    Lineage,
    encoded,
    read_profile,
    shipped_profile,
    write_profile,
)

LINEAGE = Lineage("our own", 40, 700, 5, 21.5, 14.25, "english-sentences")


def test_a_profile_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    profile = replace(shipped_profile(), languages=("en", "fr"), lineage=LINEAGE)
    write_profile(tmp_path / "lab.json", profile)
    again = read_profile(tmp_path / "lab.json")
    assert (again.name, again.languages, again.lineage) == ("lab.json", ("en", "fr"), LINEAGE)
    for part in ("inputs", "left", "right", "output"):
        assert np.array_equal(getattr(again.network, part), getattr(profile.network, part))
    with pytest.raises(OutputError, match="was left as it is"):
        write_profile(tmp_path / "lab.json", profile)


def test_what_ships_is_small_and_names_its_source() -> None:
    profile = shipped_profile()
    assert profile.network.numbers <= 1000
    assert profile.lineage.source
    assert profile.speaks("anything")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "something"}, "no profile of Tierline"),
        ({"version": 99}, "newer Tierline"),
        ({"classes": ["vowel"]}, "damaged"),
        ({"aligner": None}, "damaged.*the aligner is not named"),
        ({"languages": [7]}, "damaged.*a language is not named"),
        ({"weights": {}}, "damaged"),
        ({"weights": {"inputs": [1], "left": [1], "right": [1], "output": [1]}}, "wrong size"),
    ],
)
def test_what_is_no_profile_is_said(tmp_path: Path, change: dict[str, object], said: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(json.loads(encoded(shipped_profile())) | change))
    with pytest.raises(InputError, match=said):
        read_profile(path)


@pytest.mark.parametrize(
    ("content", "said"), [(None, "does not exist"), (b"\xff\xfe\x00", "no text"), (b"{", "no JSON")]
)
def test_what_is_no_json_is_said(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_profile(tmp_path / "a.json")
