"""The sidecar file: what is written comes back, and obeys its schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.alignment.contract import Alignment, Defect, Stretch
from tierline.alignment.tiers import AlignedItem, AlignedTier
from tierline.annotation import IntervalTier
from tierline.doubt import Doubt, Heard, Untold, Why
from tierline.errors import InputError, OutputError
from tierline.plugins.provenance import Provenance
from tierline.review import (
    AlignedLabel,
    Run,
    Sidecar,
    Source,
    Status,
    read_sidecar,
    sidecar_of,
    sidecar_path,
    sidecar_schema,
    touched_labels,
    write_sidecar,
)

ORIGIN = Provenance("sphinx", "1.0", {"beam": 1e-80, "retry": True, "mode": None})
RUN = Run("2030-01-02T03:04:05Z", 1.25, "0.1.0")
SOURCE = Source("hello.wav", "hello.TextGrid", "utterance", "en-AU", 1)
ITEM = AlignedLabel(
    tier="words",
    start=0.1,
    end=0.30000000000000004,
    label="l’été",
    origin=ORIGIN,
    original=(0.1, 0.29),
    status=Status.MOVED,
    confidence=0.75,
    defects=(Defect.SQUEEZED, Defect.GUESSED_PRONUNCIATION),
)
SIDECAR = Sidecar(
    SOURCE,
    (ITEM, replace(ITEM, original=None, confidence=None)),
    RUN,
    ("one",),
    (Stretch(0.0, 2.5, 0.91), Stretch(2.5, 4.0, 0.0)),
    (Untold(1.5, 2.25), Untold(3.0, 4.0, Heard.MUSIC)),
)

labels = st.text(st.characters(codec="utf-8"), max_size=12)
times = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers(-(2**63), 2**64 - 1)  # what a reader of JSON holds without rounding
odds = st.builds(Doubt, st.floats(0, 1), st.floats(0, 1), st.none() | st.sampled_from(Why))
items = st.builds(
    AlignedLabel,
    tier=labels,
    start=times,
    end=times,
    label=labels,
    origin=st.builds(
        Provenance,
        labels,
        labels,
        st.dictionaries(labels, st.none() | st.booleans() | whole | times | labels),
    ),
    original=st.none() | st.tuples(times, times),
    status=st.sampled_from(Status),
    confidence=st.none() | st.floats(0, 1),
    defects=st.lists(st.sampled_from(Defect), unique=True).map(tuple),
    edge_confidence=st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)),
    doubt=st.none() | st.tuples(st.none() | odds, st.none() | odds),
    checked_edges=st.tuples(st.booleans(), st.booleans()),
)


@given(st.lists(items, max_size=4), st.lists(labels, max_size=2))
def test_whatever_is_written_comes_back_and_obeys_the_schema(
    tmp_path_factory: pytest.TempPathFactory, rows: list[AlignedLabel], remarks: list[str]
) -> None:
    path = tmp_path_factory.mktemp("sidecar") / "a.tierline.json"
    sidecar = replace(SIDECAR, items=tuple(rows), remarks=tuple(remarks))
    write_sidecar(path, sidecar)
    assert read_sidecar(path) == sidecar
    jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), sidecar_schema())


def test_an_item_is_a_line_in_plain_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.tierline.json"
    write_sidecar(path, SIDECAR)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if "l’été" in line).startswith('  {"confidence": 0.75')
    assert sum("l’été" in line for line in lines) == 2
    assert path.read_bytes().endswith(b"}\n")


def test_only_the_run_differs_between_two_runs(tmp_path: Path) -> None:
    one, two = tmp_path / "one.tierline.json", tmp_path / "two.tierline.json"
    write_sidecar(one, SIDECAR)
    write_sidecar(two, replace(SIDECAR, run=Run("2031-01-01T00:00:00Z", 9.0, "0.2")))
    pairs = zip(one.read_text().splitlines(), two.read_text().splitlines(), strict=True)
    assert [left for left, right in pairs if left != right] == [
        ' "run": {"date": "2030-01-02T03:04:05Z", "duration_seconds": 1.25, "tierline": "0.1.0"},'
    ]


def test_equal_origins_are_written_once(tmp_path: Path) -> None:
    path = tmp_path / "a.tierline.json"
    other = replace(ITEM, origin=Provenance("hand", "2"))
    again = replace(ITEM, origin=Provenance("sphinx", "1.0", dict(ORIGIN.options)))
    write_sidecar(path, Sidecar(SOURCE, (ITEM, other, again), RUN))
    value = json.loads(path.read_text())
    assert [item["origin"] for item in value["items"]] == [0, 1, 0]
    assert len(value["origins"]) == 2


def test_half_a_character_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tierline.json"
    sidecar = Sidecar(SOURCE, (replace(ITEM, label="a\ud800b"),), RUN)
    write_sidecar(path, sidecar)
    assert read_sidecar(path) == sidecar


def test_items_come_from_tiers_with_the_machines_own_times() -> None:
    tier = IntervalTier("words", 0, 2, np.array([0, 0.5, 1]), np.array([0.5, 1, 2]), ("", "a", "b"))
    aligned = AlignedTier(
        tier,
        (
            AlignedItem(1, (0.45, 1.1), 0.5, (Defect.RETIMED,)),
            AlignedItem(2, None, None, (Defect.UNPLACED,)),
        ),
    )
    alignments = [Alignment((), (), ORIGIN, (Stretch(time, time + 1, 0.5),)) for time in (0.0, 1.0)]
    sidecar = sidecar_of([aligned], alignments, source=SOURCE, run=RUN, remarks=["told"])
    assert sidecar.items == (
        AlignedLabel(
            "words", 0.5, 1.0, "a", ORIGIN, (0.45, 1.1), Status.AUTO, 0.5, (Defect.RETIMED,)
        ),
        AlignedLabel("words", 1.0, 2.0, "b", ORIGIN, None, defects=(Defect.UNPLACED,)),
    )
    assert sidecar.remarks == ("told",)
    assert sidecar.stretches == (Stretch(0.0, 1.0, 0.5), Stretch(1.0, 2.0, 0.5))


@pytest.mark.parametrize("damage", [b"", b"]]]"])
def test_what_a_human_did_is_counted_even_in_a_damaged_file(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "a.tierline.json"
    assert touched_labels(path) == 0
    decoy = replace(ITEM, status=Status.AUTO, label='"status": "checked"')
    write_sidecar(path, Sidecar(SOURCE, (decoy,), RUN))
    assert touched_labels(path) == 0
    write_sidecar(path, Sidecar(SOURCE, (ITEM, replace(ITEM, status=Status.CHECKED), decoy), RUN))
    path.write_bytes(path.read_bytes() + damage)
    assert touched_labels(path) == 2


@pytest.mark.parametrize(
    ("textgrid", "expected"),
    [
        ("a/b.TextGrid", "a/b.tierline.json"),
        ("a/b.c.textgrid", "a/b.c.tierline.json"),
        ("a/b.txt", "a/b.txt.tierline.json"),
        ("a/b", "a/b.tierline.json"),
    ],
)
def test_the_sidecar_lies_beside_its_textgrid(textgrid: str, expected: str) -> None:
    assert sidecar_path(textgrid) == Path(expected)


def test_a_file_that_is_there_is_left_alone_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.tierline.json"
    path.write_text("mine")
    with pytest.raises(OutputError, match=r"a\.tierline\.json"):
        write_sidecar(path, SIDECAR, force=False)
    assert path.read_text() == "mine"


def _set(*keys: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def change(value: Any) -> None:
        for key in keys[:-1]:
            value = value[key]
        value[keys[-1]] = to

    return change


def _drop(*keys: str | int) -> Callable[[dict[str, Any]], None]:
    def change(value: Any) -> None:
        for key in keys[:-1]:
            value = value[key]
        del value[keys[-1]]

    return change


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (_set("format", to="other"), "format should be one of tierline-sidecar, not 'other'"),
        (_set("version", to=2), "newer Tierline"),
        (_set("version", to="1"), "version should be a whole number"),
        (_drop("items"), "'items' is missing"),
        (_set("items", to={}), "items should be a list, not {}"),
        (_set("items", 0, to=3), r"items\[0\] should be an object, not 3"),
        (_drop("items", 1, "start"), r"'items\[1\].start' is missing"),
        (_set("items", 1, "start", to=True), r"items\[1\].start should be a number, not True"),
        (_set("items", 0, "origin", to=7), r"items\[0\].origin should be"),
        (_set("items", 0, "status", to="ok"), r"items\[0\].status should be one of auto, moved"),
        (_set("items", 0, "confidence", to=1.5), "confidence should be from 0 to 1, not 1.5"),
        (_set("items", 0, "defects", to=["odd"]), "defects should be a list of unplaced"),
        (_set("items", 0, "defects", to=[1]), "defects should be a list of texts"),
        (_set("items", 0, "checked", to=["middle"]), "checked should be a list of start, end"),
        (_set("items", 0, "doubt", to={"start": None}), "doubt.end' is missing"),
        (
            _set("items", 0, "doubt", to={"start": None, "end": {"over_20_ms": 1, "why": "so"}}),
            "doubt.end.why should be one of shortest",
        ),
        (
            _set(
                "items", 0, "doubt", to={"start": {"over_20_ms": 2, "over_50_ms": 0}, "end": None}
            ),
            "over_20_ms should be from 0 to 1, not 2",
        ),
        (_set("items", 0, "label", to=None), r"items\[0\].label should be a text"),
        (_set("items", 0, "original", "end", to="x"), r"items\[0\].original.end should be a num"),
        (_set("origins", 0, "options", "beam", to=[]), r"origins\[0\].options.beam should be a"),
        (_set("stretches", 0, "agreement", to=2), r"agreement should be from 0 to 1, not 2"),
        (_set("source", to=None), "source should be an object, not None"),
    ],
)
def test_damage_is_told_with_its_place(
    tmp_path: Path, damage: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    path = tmp_path / "a.tierline.json"
    write_sidecar(path, SIDECAR)
    value = json.loads(path.read_text(encoding="utf-8"))
    damage(value)
    path.write_text(json.dumps(value))
    with pytest.raises(InputError, match=sentence) as caught:
        read_sidecar(path)
    assert caught.value.message.startswith("a.tierline.json")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"version": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tierline.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.tierline\.json is no JSON"):
        read_sidecar(path)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_sidecar(tmp_path / "a.tierline.json")
    with pytest.raises(InputError, match="cannot be read"):
        read_sidecar(tmp_path)
