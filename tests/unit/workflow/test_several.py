"""Recordings chosen together: their texts, their results, what is left out, and the work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.aligners import registry_of
from tests.support.dictation import dictation
from tierline.alignment import Aligner, Progress, Registry
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.errors import Cancelled, TierlineError
from tierline.textgrid import open_textgrid, save_textgrid
from tierline.workflow import AlignSettings, Engines, TranscribeSettings
from tierline.workflow.heard import TIER
from tierline.workflow.several import Chosen, SeveralOrder, align_several, chosen_together

EVEN = AlignSettings(aligner="uniform", tiers=("words",))
HEARD = TranscribeSettings(transcriber="dictation", language="en")


def recording(folder: Path, name: str, text: str | None = None) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    hum = 0.3 * np.sin(2 * np.pi * 150 * np.arange(8000) / 8000)
    soundfile.write(str(path), hum, 8000, format="WAV")
    if text is not None:
        path.with_suffix(".txt").write_text(text, encoding="utf-8")
    return path


def labels(path: Path, tier: str = "words") -> list[str]:
    grid = open_textgrid(path).grid
    return [label for label in grid.tiers[grid.names.index(tier)].labels if label]


def one(folder: Path) -> Chosen:
    (found,) = chosen_together([folder / "a.wav"])
    return found


def test_each_has_the_text_beside_it_and_other_files_are_left_out(tmp_path: Path) -> None:
    first = recording(tmp_path, "a.wav", "one")
    elsewhere = recording(tmp_path, "more/a.wav", "two")
    bare = recording(tmp_path, "b.WAV")
    found = chosen_together([bare, elsewhere, first, first, first.with_suffix(".txt")])
    assert [(each.audio, each.text) for each in found] == [
        (first, first.with_suffix(".txt")),
        (bare, None),
        (elsewhere, elsewhere.with_suffix(".txt")),
    ]
    assert found[2].output == tmp_path / "more" / "a.TextGrid"


def test_two_of_one_name_cannot_share_a_result(tmp_path: Path) -> None:
    paths = [recording(tmp_path, "a.flac", "one"), recording(tmp_path, "a.wav")]
    first, second = chosen_together(paths)
    assert SeveralOrder().refusal(first) == ""
    assert SeveralOrder(overwrite=True).refusal(second) == (
        "a.flac has the same name; rename one of them."
    )


def test_a_result_is_no_text_and_is_left_as_it_is(tmp_path: Path) -> None:
    recording(tmp_path, "a.wav", "one two")
    (result,) = align_several([one(tmp_path)], SeveralOrder(align=EVEN))
    assert result.error is None
    again = one(tmp_path)
    assert again.text == tmp_path / "a.txt"
    assert again.there
    assert SeveralOrder().refusal(again) == "a.TextGrid is there already and is left as it is."
    assert not list(align_several([again], SeveralOrder(align=EVEN)))
    (tmp_path / "a.txt").write_text("three", encoding="utf-8")
    (result,) = align_several([again], SeveralOrder(align=EVEN, overwrite=True))
    assert result.error is None
    assert labels(tmp_path / "a.TextGrid") == ["three"]


def test_what_people_worked_on_is_left_as_it_is(tmp_path: Path) -> None:
    recording(tmp_path, "a.wav", "one")
    list(align_several([one(tmp_path)], SeveralOrder(align=EVEN)))
    beside = tmp_path / "a.tierline.json"
    said = beside.read_text(encoding="utf-8")
    beside.write_text(said.replace('"status": "auto"', '"status": "checked"'), encoding="utf-8")
    refusal = SeveralOrder(overwrite=True).refusal(one(tmp_path))
    assert refusal == "a.TextGrid is left as it is: people have worked on its labels."


def test_those_without_a_text_are_left_out_or_written_down(tmp_path: Path) -> None:
    recording(tmp_path, "a.wav")
    assert SeveralOrder(align=EVEN).refusal(one(tmp_path)) == (
        "There is no text of the same name beside a.wav."
    )
    order = SeveralOrder(align=EVEN, transcribe=HEARD)
    said: list[tuple[float, str]] = []
    progress = Progress(lambda fraction, message: said.append((fraction, message)))
    (result,) = align_several([one(tmp_path)], order, progress, Engines(transcribers=dictation()))
    assert result.error is None
    assert labels(tmp_path / "a.TextGrid") == ["one", "two", "three", "1"]
    assert labels(tmp_path / "a.TextGrid", TIER) == ["one two three 1"]
    fractions = [fraction for fraction, _ in said]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert any(message.startswith("word ") for _, message in said)


def test_what_cannot_be_written_down_costs_no_other(tmp_path: Path) -> None:
    recording(tmp_path, "a.wav").write_bytes(b"nothing")
    recording(tmp_path, "b.wav")
    recording(tmp_path, "c.wav", "one")
    order = SeveralOrder(align=EVEN, transcribe=HEARD)
    chosen = chosen_together(tmp_path.glob("*.wav"))
    results = list(align_several(chosen, order, engines=Engines(transcribers=dictation())))
    assert [result.job.audio.name for result in results] == ["c.wav", "a.wav", "b.wav"]
    assert [result.error is None for result in results] == [True, False, True]
    assert isinstance(results[1].error, TierlineError)


def test_it_can_be_cancelled_while_it_writes_down(tmp_path: Path) -> None:
    recording(tmp_path, "a.wav", "one")
    recording(tmp_path, "b.wav")
    heard: list[str] = []
    progress = Progress(
        lambda _, message: heard.append(message),
        lambda: any(message.startswith("word ") for message in heard),
    )
    order = SeveralOrder(align=EVEN, transcribe=HEARD)
    chosen = chosen_together(tmp_path.glob("*.wav"))
    with pytest.raises(Cancelled):
        list(align_several(chosen, order, progress, Engines(transcribers=dictation())))
    assert (tmp_path / "a.TextGrid").exists()
    assert not (tmp_path / "b.TextGrid").exists()


@pytest.mark.parametrize("batches", [True, False])
def test_an_aligner_that_is_open_already_is_used(tmp_path: Path, batches: bool) -> None:
    opened: list[object] = []
    even = Registry().spec("uniform")

    def create(options: object) -> Aligner:
        opened.append(options)
        made: Aligner = even.create(options)
        return made

    spec = replace(even, create=create, batches=batches, isolated=False)
    for name in ("a", "b"):
        recording(tmp_path, f"{name}.wav", "one two")
    chosen = chosen_together(tmp_path.glob("*.wav"))
    with Engines(registry_of(spec)) as engines:
        for _ in range(2):
            order = SeveralOrder(align=EVEN, overwrite=True)
            results = list(align_several(chosen, order, engines=engines))
            assert [result.error for result in results] == [None, None]
    assert len(opened) == 1


def gridded(folder: Path, name: str, **labels: str) -> Path:
    """A recording with a TextGrid whose tiers hold one label each."""
    path = recording(folder, f"{name}.wav")
    tiers = [IntervalTier.of(n, 0, 1, [Interval(0, 1, label)]) for n, label in labels.items()]
    save_textgrid(TextGrid(0, 1, tuple(tiers)), path.with_suffix(".TextGrid"))
    return path


def test_the_tier_that_holds_the_text_is_likely_or_named_or_asked_for(tmp_path: Path) -> None:
    gridded(tmp_path, "a", speaker="Ann", utterance="one")
    gridded(tmp_path, "b", speaker="Ben", gloss="two")
    gridded(tmp_path, "c", gloss="three")
    recording(tmp_path, "d.wav", "four")
    chosen = chosen_together(tmp_path.glob("*.wav"))
    order = SeveralOrder(align=EVEN)
    assert [order.tier_of(each) for each in chosen] == ["utterance", None, "gloss", None]
    assert [order.refusal(each) for each in chosen] == [
        "",
        "b.TextGrid has labels in several tiers ('speaker', 'gloss'); choose which is text.",
        "",
        "",
    ]
    order = replace(order, text_tier="gloss")
    assert all(result.error is None for result in align_several(chosen, order))
    made = [labels(tmp_path / f"{name}-aligned.TextGrid") for name in "abc"]
    assert [*made, labels(tmp_path / "d.TextGrid")] == [["one"], ["two"], ["three"], ["four"]]


def test_a_textgrid_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    recording(tmp_path, "a.wav").with_suffix(".TextGrid").write_bytes(b"nothing of the kind")
    gridded(tmp_path, "b", gloss="two")
    results = align_several(chosen_together(tmp_path.glob("*.wav")), SeveralOrder(align=EVEN))
    failed = {result.job.audio.name for result in results if result.error is not None}
    assert failed == {"a.wav"}
