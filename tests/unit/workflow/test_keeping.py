"""What a human has set stays where it is, bit for bit, whatever is aligned around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

import tierline
from tests.support.oracle import make_speech
from tests.support.stage import ORACLE, Stage, document_of
from tierline.alignment import Progress
from tierline.annotation import IntervalTier, Point, PointTier
from tierline.cli import main
from tierline.errors import InputError, OutputError
from tierline.navigation import Span
from tierline.review import (
    AlignedLabel,
    Sidecar,
    Status,
    read_sidecar,
    sidecar_path,
    write_sidecar,
)
from tierline.textgrid import open_textgrid
from tierline.workflow import (
    AlignSettings,
    BatchSettings,
    Job,
    Plan,
    WarmAligner,
    align_all,
    align_plan,
    open_document,
    plan_selection,
    plan_whole,
    settle,
)

Rows = dict[str, tuple[float, float]]
Shown = pytest.CaptureFixture[str]
WORDS = "One two three four five six seven eight nine ten"
ODD = (1.2000000000000002, 1.4999999999999998)  # where the human wants "four"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A recording, its text, and what `uniform` made of them."""
    monkeypatch.chdir(tmp_path)
    times = np.arange(64000) / 16000
    soundfile.write("a.wav", 0.3 * np.sin(900 * times), 16000)
    Path("a.txt").write_text(WORDS)
    tierline.align("a.wav", "a.txt", aligner="uniform").save("a.TextGrid")
    return tmp_path


def dragged(tier: IntervalTier, label: str, span: tuple[float, float]) -> IntervalTier:
    """Return a tier in which a human has set the boundaries of a label; neighbours follow."""
    at = tier.labels.index(label)
    starts, ends = tier.starts.copy(), tier.ends.copy()
    starts[at], ends[at - 1] = span[0], span[0]
    ends[at], starts[at + 1] = span[1], span[1]
    return replace(tier, starts=starts, ends=ends)


def worked_on(status: Status, span: tuple[float, float] = ODD, label: str = "four") -> None:
    """Do what a human does in a window that knows of checked labels, and save it."""
    file = open_textgrid("a.TextGrid")
    tier = file.grid.tier("words")
    assert isinstance(tier, IntervalTier)
    own = PointTier.of("tones", 0, 4, [Point(1.0, "H*")])
    grid = file.grid.with_tier(0, dragged(tier, label, span)).with_tiers(own)
    file.save(grid=grid)
    _mark(lambda item: replace(item, start=span[0], end=span[1], status=status), "words", label)


def _mark(change: Callable[[AlignedLabel], AlignedLabel], tier: str, label: str) -> None:
    path = sidecar_path("a.TextGrid")
    known = read_sidecar(path)
    items = tuple(
        change(item) if (item.tier, item.label) == (tier, label) else item for item in known.items
    )
    write_sidecar(path, replace(known, items=items))


def rows(path: str = "a.TextGrid", tier: str = "words") -> Rows:
    found = open_textgrid(path).grid.tier(tier)
    assert isinstance(found, IntervalTier)
    return {row.label: (row.start, row.end) for row in found if row.label}


def marks(path: str = "a.TextGrid") -> dict[str, AlignedLabel]:
    known = read_sidecar(sidecar_path(path)).items
    return {item.label: item for item in known if item.tier == "words"}


def again(*more: str) -> int:
    return main(["align", "a.wav", "a.txt", "--aligner", "uniform", "--keep-checked", *more])


def test_a_file_is_aligned_around_what_was_checked(folder: Path, capsys: Shown) -> None:
    worked_on(Status.CHECKED)
    assert main(["align", "a.wav", "a.txt", "--aligner", "uniform", "--force"]) == 1
    assert "--keep-checked" in capsys.readouterr().err
    before, machine = rows(), marks()["four"].original
    assert again() == 0
    first = (folder / "a.TextGrid").read_bytes()
    after = rows()
    assert after["four"] == ODD
    assert after["three"][1] <= ODD[0]
    assert after["five"][0] >= ODD[1]
    assert after["six"] != before["six"]  # what nobody has checked is aligned anew
    assert marks()["four"].status is Status.CHECKED
    assert marks()["four"].original == machine
    assert marks()["six"].status is Status.AUTO
    tones = open_textgrid("a.TextGrid").grid.tier("tones")
    assert tones.labels == ("H*",)  # other tiers stay
    assert again() == 0
    assert (folder / "a.TextGrid").read_bytes() == first


@pytest.mark.usefixtures("folder")
def test_of_a_label_that_was_moved_only_the_moved_edge_is_kept() -> None:
    end = rows()["four"][1]
    worked_on(Status.MOVED, (1.2000000000000002, end))
    assert again() == 0
    assert rows()["four"][0] == rows()["three"][1] == 1.2000000000000002
    assert rows()["four"][1] != end
    assert marks()["four"].status is Status.MOVED
    assert marks()["five"].status is Status.AUTO


@pytest.mark.usefixtures("folder")
def test_an_edge_that_was_checked_is_kept_alone() -> None:
    start, end = rows()["four"]
    _mark(
        lambda item: replace(item, status=Status.MOVED, checked_edges=(True, False)),
        "words",
        "four",
    )
    Path("a.txt").write_text(WORDS.replace("six", "six and a half"))
    assert again() == 0
    assert rows()["four"][0] == rows()["three"][1] == start
    assert rows()["four"][1] != end
    assert marks()["four"].checked_edges == (True, False)
    assert again() == 0
    assert rows()["four"][0] == start


@pytest.mark.usefixtures("folder")
def test_words_that_were_added_to_the_text_go_between() -> None:
    worked_on(Status.CHECKED)
    Path("a.txt").write_text("Zero " + WORDS.replace("six", "six and a half"))
    assert again() == 0
    assert rows()["four"] == ODD
    assert next(iter(rows())) == "Zero"
    assert list(rows())[7:11] == ["and", "a", "half", "seven"]


def test_a_checked_word_that_the_text_has_lost_stops_the_work(folder: Path, capsys: Shown) -> None:
    worked_on(Status.CHECKED)
    first = (folder / "a.TextGrid").read_bytes()
    Path("a.txt").write_text(WORDS.replace("four ", ""))
    assert again() == 1
    said = capsys.readouterr().err
    assert "'four' at 1.20 s" in said
    assert "put the words back" in said
    assert (folder / "a.TextGrid").read_bytes() == first


def test_keeping_without_a_sidecar_is_refused_as_ever(folder: Path, capsys: Shown) -> None:
    sidecar_path(folder / "a.TextGrid").unlink()
    assert again() == 1
    assert "already there" in capsys.readouterr().err
    assert again("--no-sidecar") == 2
    assert "--no-sidecar" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_from_a_script_and_never_over_newer_work() -> None:
    worked_on(Status.CHECKED)
    aligned = tierline.align("a.wav", "a.txt", aligner="uniform", keep="a.TextGrid")
    aligned.save("b.TextGrid")
    assert rows("b.TextGrid")["four"] == ODD
    worked_on(Status.CHECKED, label="six", span=(1.5, 1.9))
    with pytest.raises(OutputError, match="changed while"):
        aligned.save("a.TextGrid")
    with pytest.raises(InputError, match=r"no\.TextGrid does not exist"):
        tierline.align("a.wav", "a.txt", aligner="uniform", keep="no.TextGrid")


@pytest.mark.usefixtures("folder")
def test_a_batch_keeps_file_by_file() -> None:
    worked_on(Status.CHECKED)
    settings = BatchSettings(align=AlignSettings(aligner="uniform"), keep_checked=True)
    jobs = [
        Job(Path("a.wav"), Path("a.txt"), Path("a.TextGrid")),
        Job(Path("a.wav"), Path("a.txt"), Path("new.TextGrid")),
    ]
    assert [result.error for result in align_all(jobs, settings)] == [None, None]
    assert rows()["four"] == ODD
    assert rows("new.TextGrid")["four"] != ODD


@pytest.mark.parametrize("part", ["whole", "selection"])
def test_a_window_aligns_around_what_was_dragged(folder: Path, part: str) -> None:
    """A boundary that was dragged counts before the tiers are saved as well."""
    document = open_document(folder / "a.TextGrid")
    words = document.grid.tier("words")
    assert isinstance(words, IntervalTier)
    grid = document.grid.with_tier(0, dragged(words, "four", ODD))
    settings = AlignSettings(aligner="uniform", replace=True)
    if part == "whole":
        plan = plan_whole(document, grid, WORDS, settings)
    else:
        plan = plan_selection(document, grid, Span(0.5, 3.0), "two three four five six", settings)

    def aligned(plan: Plan) -> tuple[IntervalTier, Sidecar]:
        with WarmAligner() as aligner:
            ready = settle(align_plan(aligner, plan, Progress()), grid, document.sidecar)
        tier = ready.edit.apply(grid).tier("words")
        assert isinstance(tier, IntervalTier)
        return tier, ready.sidecar

    tier, sidecar = aligned(plan)
    four = tier[tier.labels.index("four")]
    assert (four.start, four.end) == ODD
    assert tier[tier.labels.index("three")].end <= ODD[0]
    known = next(item for item in sidecar.items if item.label == "four")
    assert known.status is Status.MOVED
    assert known.original == marks()["four"].original
    tier, _ = aligned(replace(plan, settings=replace(settings, keep_checked=False)))
    four = tier[tier.labels.index("four")]
    assert (four.start, four.end) != ODD


def test_phones_that_were_checked_come_back(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 8)
    stage, document = Stage(speech), document_of(speech)
    settings = replace(ORACLE, tiers=None, replace=True)
    plan = plan_whole(document, document.grid, document.transcript, settings)
    ready = settle(align_plan(stage.aligner, plan, Progress()), document.grid, None)
    grid = ready.edit.apply(document.grid)
    phones, words = grid.tier("phones"), grid.tier("words")
    assert isinstance(phones, IntervalTier)
    assert isinstance(words, IntervalTier)
    word = words[[n for n, label in enumerate(words.labels) if label][3]]
    inner = float(phones.ends[phones.starts.tolist().index(word.start)])
    wanted = inner + 0.0100000000000003
    at = phones.ends.tolist().index(inner)
    starts, ends = phones.starts.copy(), phones.ends.copy()
    ends[at], starts[at + 1] = wanted, wanted
    moved = grid.with_tier(1, replace(phones, starts=starts, ends=ends))
    document = replace(document, sidecar=ready.sidecar)
    plan = plan_whole(document, moved, document.transcript, settings)
    ready = settle(align_plan(stage.aligner, plan, Progress()), moved, ready.sidecar)
    after = ready.edit.apply(moved)
    assert after.tier("phones") == moved.tier("phones")
    assert after.tier("words") == moved.tier("words")
    assert sum(item.status is Status.MOVED for item in ready.sidecar.items) == 2
