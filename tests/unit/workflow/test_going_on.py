"""Alignments of long recordings that were broken off: they go on, and only where that is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.aligners import registry_of
from tests.support.batching import Batching
from tests.support.oracle import Oracle, Speech, make_speech, oracle_spec
from tests.support.stage import ORACLE, Stage, document_of, lettered, words_of
from tierline.alignment import Progress
from tierline.errors import Cancelled, OutputError
from tierline.workflow import (
    AlignSettings,
    BatchSettings,
    Job,
    PlanResult,
    WarmAligner,
    align_all,
    align_plan,
    plan_whole,
)
from tierline.workflow.going_on import identity_of

LONG = replace(ORACLE, resumable_from=20.0)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where unfinished work is kept."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name))
    return tmp_path / "cache" / "tierline" / "unfinished"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    """About a minute of speech."""
    return make_speech(tmp_path_factory.mktemp("made"), 150)


class Desk:
    """An aligner that is broken off after some requests, and what it tells."""

    def __init__(self, speech: Speech) -> None:
        self.speech, self.told = speech, list[str]()

    def align(
        self,
        settings: AlignSettings = LONG,
        *,
        until: int | None = None,
        stops: int | None = None,
        text: str | None = None,
    ) -> tuple[PlanResult | None, int]:
        """Align; return what came of it, and how much the aligner was asked.

        Args:
            settings: How.
            until: After so many requests it is cancelled.
            stops: After so many it is stopped, and what is found is kept.
            text: What is said; None takes the right text.
        """
        document, stage = document_of(self.speech), Stage(self.speech)
        text = document.transcript if text is None else text
        asked = stage.oracle.asked
        progress = Progress(
            cancelled=lambda: until is not None and len(asked) >= until, tell=self.told.append
        )
        plan = plan_whole(document, document.grid, text, settings)
        try:
            result = align_plan(
                stage.aligner,
                plan,
                progress,
                None,
                lambda: stops is not None and len(asked) >= stops,
            )
        except Cancelled:
            return None, len(asked)
        return result, len(asked)


@pytest.fixture
def desk(made: Speech) -> Desk:
    return Desk(made)


def same(one: PlanResult | None, other: PlanResult | None) -> bool:
    assert one is not None
    assert other is not None
    sidecars = [replace(each.sidecar, run=one.sidecar.run) for each in (one, other)]
    return [tier.tier for tier in one.tiers] == [tier.tier for tier in other.tiers] and (
        sidecars[0] == sidecars[1]
    )


def test_a_cancelled_alignment_goes_on(desk: Desk, kept: Path) -> None:
    expected, whole = desk.align()
    assert list(kept.iterdir()) == []
    assert desk.told == []
    assert desk.align(until=5)[0] is None
    assert desk.told == ["What is settled of made.wav is kept: the same again goes on from there."]
    result, rest = desk.align()
    assert same(result, expected)
    assert whole - 5 <= rest <= whole - 4  # the last one may not have been answered
    assert desk.told[1].startswith("Going on at 00:00:")
    assert desk.told[1].endswith("in made.wav (from an earlier run that was broken off).")
    assert list(kept.iterdir()) == []


def test_what_was_stopped_and_kept_goes_on_too(desk: Desk, kept: Path) -> None:
    expected, whole = desk.align()
    half, asked = desk.align(stops=6)
    assert half is not None
    assert not half.complete
    assert len(list(kept.glob("*.answers"))) == 1
    result, rest = desk.align()
    assert same(result, expected)
    assert rest <= whole - asked + 1
    assert list(kept.iterdir()) == []


def test_short_work_leaves_no_trace(desk: Desk, kept: Path) -> None:
    _, whole = desk.align(replace(LONG, resumable_from=1000.0))
    desk.align(replace(LONG, resumable_from=1000.0), until=5)
    assert not kept.exists()
    assert desk.align(replace(LONG, resumable_from=1000.0))[1] == whole
    assert desk.told == []


def test_fresh_begins_anew_and_can_be_gone_on_with(desk: Desk) -> None:
    _, whole = desk.align()
    desk.align(until=8)
    desk.align(replace(LONG, fresh=True), until=4)
    assert desk.align()[1] >= whole - 4


def test_another_text_is_aligned_rightly(desk: Desk) -> None:
    desk.align(until=8)
    words = words_of(desk.speech)
    text = " ".join(words[:120])
    expected, _ = Desk(desk.speech).align(replace(LONG, resumable_from=1000.0), text=text)
    assert same(desk.align(text=text)[0], expected)


@pytest.mark.parametrize(
    "changed",
    [{"channel": 0}, {"language": "fr"}, {"units": "words", "language": "de"}],
)
def test_other_settings_begin_anew(desk: Desk, changed: dict[str, object]) -> None:
    settings = replace(LONG, **changed)  # type: ignore[arg-type]
    _, whole = desk.align(settings)
    desk.align(until=8)
    assert desk.align(settings)[1] == whole
    assert not [sentence for sentence in desk.told if sentence.startswith("Going on")]


def test_another_sound_begins_anew(desk: Desk, tmp_path: Path) -> None:
    desk.align(until=8)
    content = bytearray(desk.speech.audio.read_bytes())
    content[len(content) // 2] ^= 1
    other = tmp_path / desk.speech.audio.name
    other.write_bytes(content)
    changed = Desk(replace(desk.speech, audio=other))
    _, asked = changed.align()
    assert asked == Desk(desk.speech).align(replace(LONG, resumable_from=1000.0))[1]


def test_a_recording_that_moved_goes_on(desk: Desk, tmp_path: Path) -> None:
    desk.align(until=8)
    other = tmp_path / "Ærøskøbing 日本.wav"
    other.write_bytes(desk.speech.audio.read_bytes())
    moved = Desk(replace(desk.speech, audio=other))
    assert moved.align()[0] is not None
    assert "Ærøskøbing 日本.wav" in moved.told[0]


def test_what_an_answer_may_depend_on_tells_apart(made: Speech, tmp_path: Path) -> None:
    dictionary, folder = tmp_path / "own.dict", tmp_path / "dictionaries"
    folder.mkdir()
    profile = tmp_path / "mine.json"
    with WarmAligner() as aligner:

        def identity(**settings: object) -> str:
            chosen = aligner.choose(AlignSettings(**settings))  # type: ignore[arg-type]
            return identity_of(made.audio, chosen, lambda: None)

        seen = [identity(), identity(refine=False), identity(options={"variants": False})]
        for content in ("a AH\n", "a AE\nb B\n"):
            dictionary.write_text(content)
            (folder / "en.dict").write_text(content)
            seen.append(identity(options={"dictionary": str(dictionary)}))
            seen.append(identity(options={"dictionary": str(folder)}))
        shipped = Path(__file__).parents[3] / "plugin/tierline/refinement/english-sentences.json"
        profile.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
        seen.append(identity(profile=profile))
        assert len(set(seen)) == len(seen)
        assert identity() == seen[0]


class Batches:
    """Two long recordings and an aligner that works in batches."""

    def __init__(self, place: Path) -> None:
        self.oracles: dict[str, Oracle] = {}
        self.jobs: list[Job] = []
        for n in range(2):
            folder = place / str(n)
            folder.mkdir()
            speech = make_speech(folder, 60, seed=n)
            audio = speech.audio.rename(folder / f"{n}.wav")
            text = audio.with_suffix(".txt")
            text.write_text(" ".join(words_of(speech)))
            self.oracles[audio.name] = Oracle(lettered(replace(speech, audio=audio)))
            self.jobs.append(Job(audio, text, place / "out" / f"{n}.TextGrid"))
        self.told: list[str] = []

    @property
    def asked(self) -> int:
        """How much was asked so far."""
        return sum(len(oracle.asked) for oracle in self.oracles.values())

    def align(self, until: int = 1000, *, batches: bool = True) -> int:
        """Align; return how much the aligner was asked, if it is cancelled after so much."""
        before = self.asked
        spec = replace(
            oracle_spec(8.0),
            create=lambda _: Batching(self.oracles, 3),
            batches=batches,
        )
        progress = Progress(cancelled=lambda: self.asked - before >= until, tell=self.told.append)
        settings = BatchSettings(align=LONG, force=True)
        try:
            for result in align_all(self.jobs, settings, progress, registry=registry_of(spec)):
                if result.error is not None:
                    raise result.error
        except Cancelled:
            pass
        return self.asked - before

    def contents(self) -> list[bytes]:
        """What was saved."""
        return [job.output.read_bytes() for job in self.jobs]


def test_recordings_in_a_batch_go_on(tmp_path: Path, kept: Path) -> None:
    work = Batches(tmp_path)
    whole = work.align()
    expected = work.contents()
    first = work.align(until=whole * 2 // 3)
    assert list(kept.glob("*.answers"))
    assert work.align() <= whole - first // 2
    assert work.contents() == expected
    assert list(kept.iterdir()) == []
    assert any(sentence.startswith("Going on at") for sentence in work.told)


@pytest.mark.parametrize("batches", [True, False])
def test_what_could_not_be_saved_need_not_be_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batches: bool
) -> None:
    work = Batches(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OutputError("The disk is full; make room there.")

    with monkeypatch.context() as disk:
        disk.setattr("tierline.workflow.aligned.save_textgrid", full)
        with pytest.raises(OutputError):
            work.align(batches=batches)
    asked = work.asked
    rest, whole = work.align(batches=batches), work.align(batches=batches)
    assert 0 < asked <= whole - rest
    assert "Going on at 00:00:" in "".join(work.told)
