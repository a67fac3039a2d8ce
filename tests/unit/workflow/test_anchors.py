"""What finds the text in recordings that are too long for the aligner."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.aligners import registry_of
from tests.support.batching import Batching, Scribe
from tests.support.oracle import Oracle, Speech, make_speech, oracle_spec
from tests.support.processes import children
from tests.support.stage import document_of, lettered, words_of
from tests.support.transcribers import transcribers_of
from tierline.alignment import AlignerSpec, Registry
from tierline.alignment.contract import Alignment, AlignmentError
from tierline.alignment.run import run
from tierline.errors import Cancelled, UsageError
from tierline.plugins.progress import Progress
from tierline.text import split_units
from tierline.transcription import TranscriberSpec
from tierline.workflow import AlignSettings, WarmAligner, align_plan, plan_whole

SHORT = replace(oracle_spec(5.0, open_end=False), name="short", title="Short", batches=True)
EMBEDDED = Registry().spec("sphinx")


def _scribe(scribe: Scribe, *, longest: float | None = None) -> TranscriberSpec:
    return TranscriberSpec(
        name="scribe",
        title="Scribe",
        version="1",
        languages=("en",),
        create=lambda _: scribe,
        longest_piece=longest,
        isolated=False,
    )


def _worded(speech: Speech) -> Speech:
    """Return it with words of two syllables, and "the" for every fifth."""
    rng = random.Random(5)
    syllables = [one + two for one in "bdfgklmnprstvz" for two in "aeiou"]
    names = [
        "the" if rng.random() < 0.2 else rng.choice(syllables) + rng.choice(syllables)
        for _ in speech.units
    ]
    units = tuple(
        replace(unit, label=name, spoken=(name,))
        for unit, name in zip(speech.units, names, strict=True)
    )
    return replace(speech, units=units)


def _aligned(
    speech: Speech, scribe: Scribe, *, longest: float | None = None
) -> tuple[Alignment | AlignmentError, Batching]:
    batching = Batching({speech.audio.name: Oracle(speech)})
    short = replace(SHORT, create=lambda _: batching)
    settings = AlignSettings(aligner="short", anchors="scribe", tiers=("words",))
    transcribers = transcribers_of(_scribe(scribe, longest=longest))
    with WarmAligner(registry_of(short), transcribers) as warm:
        choice = warm.choose(settings)
        with warm.lent(choice, Progress()) as (engine, progress):
            ((_, outcome),) = run([speech.request()], engine, progress)
    return outcome, batching


def _off(outcome: Alignment | AlignmentError, speech: Speech) -> int:
    """How many words are not where they are said."""
    assert isinstance(outcome, Alignment), outcome
    return sum(word.span != span for word, span in zip(outcome.words, speech.spans, strict=True))


@pytest.mark.parametrize("words", [True, False])
def test_a_transcriber_finds_the_text(tmp_path: Path, words: bool) -> None:
    speech = _worded(make_speech(tmp_path, 500))
    scribe = Scribe(speech, words=words)
    outcome, batching = _aligned(speech, scribe, longest=20.0)
    # Without times of words some lie half in the next piece.
    assert _off(outcome, speech) <= (0 if words else 25)
    assert batching.runs == 1
    assert max(request.duration for request in scribe.asked) <= 20.0
    listened = sum(request.duration for request in scribe.asked)
    assert listened < 1.05 * speech.duration


def _garbled(n: int, word: str) -> str:
    return {0: "", 3: "something else", 6: word[:-1] + "x"}.get(n % 10, word)


def test_a_transcript_with_a_third_of_its_words_wrong_still_finds_it(tmp_path: Path) -> None:
    speech = _worded(make_speech(tmp_path, 500))
    outcome, _ = _aligned(speech, Scribe(speech, _garbled))
    # A piece of five seconds may be cut beside a word that was not recognised.
    assert _off(outcome, speech) <= 25


def test_what_is_missing_in_the_text_or_in_the_recording_is_bridged(tmp_path: Path) -> None:
    speech = _worded(make_speech(tmp_path, 500))
    said = Scribe(speech, lambda n, word: "" if 200 <= n < 240 else word)
    outcome, _ = _aligned(speech, said)
    assert isinstance(outcome, Alignment)
    known = list(enumerate(zip(outcome.words, speech.spans, strict=True)))
    assert not [n for n, (word, span) in known if word.span != span and not 190 <= n < 250]
    without = replace(
        speech,
        units=speech.units[:100] + speech.units[140:],
        spans=speech.spans[:100] + speech.spans[140:],
    )
    outcome, _ = _aligned(without, Scribe(speech))
    assert _off(outcome, without) <= 10


def test_a_transcriber_that_fails_is_told(tmp_path: Path) -> None:
    speech = _worded(make_speech(tmp_path, 100))
    outcome, _ = _aligned(speech, Scribe(speech, deaf=(0, 1e9)))
    assert isinstance(outcome, AlignmentError)
    assert "deaf here" in outcome.message


def test_numbers_are_compared_as_they_are_said(tmp_path: Path) -> None:
    speech = _worded(make_speech(tmp_path, 200))
    numbers = [split_units(str(21 + n % 70))[0] if n % 3 == 0 else None for n in range(200)]
    typed = tuple(
        replace(unit, label=number.label, spoken=number.spoken) if number else unit
        for unit, number in zip(speech.units, numbers, strict=True)
    )

    def heard(n: int, word: str) -> str:
        number = numbers[n]
        return " ".join(number.spoken) if number else word

    numbered = replace(speech, units=typed)
    outcome, _ = _aligned(numbered, Scribe(numbered, heard))
    assert _off(outcome, speech) == 0


def _choosing(
    anchors: str, language: str = "en", *, aligner: AlignerSpec = SHORT
) -> Callable[[], object]:
    scribe = _scribe(Scribe(Speech(Path(), (), (), 0.0)))
    warm = WarmAligner(registry_of(aligner, EMBEDDED), transcribers_of(scribe))
    settings = AlignSettings(
        aligner=aligner.name, anchors=anchors, language=language, tiers=("words",)
    )

    def name() -> object:
        anchors = warm.choose(settings).anchors
        return anchors and anchors.spec.name

    return name


def test_the_embedded_aligner_finds_the_text_for_those_that_cannot() -> None:
    own = replace(SHORT, open_end=True)
    assert _choosing("auto")() == "sphinx"
    assert _choosing("auto", "de-AT")() == "sphinx"
    assert _choosing("auto", "tlh")() is None
    assert _choosing("auto", aligner=own)() is None
    assert _choosing("short", aligner=own)() is None
    assert _choosing("sphinx", aligner=own)() == "sphinx"
    assert _choosing("scribe")() == "scribe"


def test_what_cannot_find_it_is_refused_before_any_work() -> None:
    with pytest.raises(UsageError, match="'scribe' cannot find text of the language 'de'"):
        _choosing("scribe", "de")()
    with pytest.raises(UsageError, match="there are: auto, sphinx, scribe"):
        _choosing("nobody")()
    with pytest.raises(UsageError, match="there are: auto, sphinx, scribe"):
        _choosing("short")()


def test_it_is_opened_for_a_long_recording_only_and_stays_open(tmp_path: Path) -> None:
    demo = Path(__file__).parents[3] / "resources" / "demo"
    speech = make_speech(tmp_path, 4)
    batching = Batching({"made.wav": Oracle(speech), "demo.wav": Oracle(speech)})
    registry = registry_of(replace(SHORT, create=lambda _: batching), EMBEDDED)
    settings = AlignSettings(aligner="short", tiers=("words",))
    with WarmAligner(registry) as warm:
        choice = warm.choose(settings)
        with warm.lent(choice, Progress()) as (engine, progress):
            list(run([speech.request()], engine, progress))
            assert children() == ()
            assert engine.anchorer is not None
            window = speech.request(audio=demo / "demo.wav", end=2.5, open_end=True)
            list(engine.anchorer.align([window], progress))
            (child,) = children()
        other = warm.choose(replace(settings, options={}))
        with warm.lent(other, Progress()) as (again, progress):
            assert again is engine
            assert children() == (child,)
    assert children() == ()


def test_the_aligner_stays_open_when_only_the_anchors_change(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 8)
    opened: list[Batching] = []

    def create(_: object) -> Batching:
        opened.append(Batching({"made.wav": Oracle(speech)}))
        return opened[-1]

    registry = registry_of(replace(SHORT, create=create), EMBEDDED)
    document = document_of(speech)
    with WarmAligner(registry, transcribers_of(_scribe(Scribe(_worded(speech))))) as warm:
        for anchors in ("auto", "scribe", "scribe"):
            settings = AlignSettings(aligner="short", anchors=anchors, tiers=("words",))
            plan = plan_whole(document, document.grid, document.transcript, settings)
            assert align_plan(warm, plan, Progress()).complete
    assert len(opened) == 1


def test_a_transcriber_hears_the_same_recording_again(tmp_path: Path) -> None:
    speech = _worded(make_speech(tmp_path, 100))
    scribe = Scribe(speech)
    short = replace(SHORT, create=lambda _: Batching({speech.audio.name: Oracle(speech)}))
    with WarmAligner(registry_of(short), transcribers_of(_scribe(scribe, longest=20.0))) as warm:
        choice = warm.choose(AlignSettings(aligner="short", anchors="scribe", tiers=("words",)))
        for _ in range(2):
            with warm.lent(choice, Progress()) as (engine, progress):
                ((_, outcome),) = run([speech.request()], engine, progress)
            assert _off(outcome, speech) == 0


def test_an_alignment_anchored_by_a_transcriber_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    speech = lettered(_worded(make_speech(tmp_path, 120)))
    document = document_of(speech)
    settings = AlignSettings(
        aligner="short", anchors="scribe", tiers=("words",), resumable_from=20.0
    )
    plan = plan_whole(document, document.grid, " ".join(words_of(speech)), settings)

    def align(until: int) -> tuple[list[object], int]:
        oracle = Oracle(speech)
        short = replace(SHORT, create=lambda _: Batching({speech.audio.name: oracle}, 2))
        scribe = _scribe(Scribe(speech, _garbled), longest=7.0)
        with WarmAligner(registry_of(short), transcribers_of(scribe)) as warm:
            progress = Progress(cancelled=lambda: len(oracle.asked) >= until)
            try:
                (tier,) = align_plan(warm, plan, progress).tiers
            except Cancelled:
                return [], len(oracle.asked)
        return list(tier.tier), len(oracle.asked)

    _, first = align(5)
    went_on, rest = align(1000)
    whole, asked = align(1000)
    assert went_on == whole
    assert rest <= asked - first + 2
