"""The conformance checks find what is wrong, each kind of it, and nothing in a sound aligner."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.support import bad_aligners as bad
from tierline.alignment import (
    AlignerSpec,
    Alignment,
    AlignmentRequest,
    Closing,
    NoOptions,
    OneAtATime,
    Progress,
    Provenance,
    option,
)
from tierline.conformance import assert_conforms, check_aligner, speechlike_material
from tierline.conformance.aligning import CHECKS

CALLS = itertools.count()
Change = Callable[[AlignmentRequest, Alignment], Any]


@dataclass(frozen=True)
class Flawed(Closing):
    """Answers every request soundly, but for what `change` does to the answers."""

    change: Change

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Any]:
        for asked in requests:
            progress.step(0.5)
            good = replace(bad.even(asked), provenance=Provenance("flawed", "1"))
            yield asked.id, self.change(asked, good)


def _keeps(asked: AlignmentRequest, good: Alignment) -> Alignment:
    spans = [(w.span or (0.0, 0.0)) for w in good.words]
    moved = [(a + asked.start, b + asked.start) for a, b in spans]
    if asked.fixed:
        time_fixed = asked.fixed[0].time
        rest = (asked.end - time_fixed) / (len(moved) - 1)
        moved = [(asked.start, time_fixed)] + [
            (time_fixed + n * rest, time_fixed + (n + 1) * rest) for n in range(len(moved) - 1)
        ]
    words = tuple(replace(w, span=s) for w, s in zip(good.words, moved, strict=True))
    return replace(good, words=words)


def sound(_options: NoOptions) -> Flawed:
    return Flawed(_keeps)


def counts_from_the_span(_options: NoOptions) -> Flawed:
    return Flawed(lambda _, good: good)


def moves_fixed_boundaries(_options: NoOptions) -> Flawed:
    return Flawed(lambda asked, good: _keeps(replace(asked, fixed=()), good))


def loses_a_word(_options: NoOptions) -> Flawed:
    return Flawed(lambda asked, good: replace(_keeps(asked, good), words=good.words[1:]))


def calls_itself_other(_options: NoOptions) -> Flawed:
    other = Provenance("other", "1")
    return Flawed(lambda asked, good: replace(_keeps(asked, good), provenance=other))


def changes_its_mind(_options: NoOptions) -> Flawed:
    def change(asked: AlignmentRequest, good: Alignment) -> Alignment:
        return replace(
            _keeps(asked, good), provenance=Provenance("flawed", "1", {"call": next(CALLS)})
        )

    return Flawed(change)


def only_errors(_options: NoOptions) -> OneAtATime:
    def fail(_asked: AlignmentRequest, _progress: Progress) -> Alignment:
        raise ValueError("out of order")

    return OneAtATime(fail)


class Greedy(Flawed):
    """Takes all requests before it starts."""

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Any]:
        return super().align(list(requests), progress)


def greedy(_options: NoOptions) -> Greedy:
    return Greedy(_keeps)


class Deaf(Flawed):
    """Never looks at its progress."""

    def align(self, requests: Iterable[AlignmentRequest], _progress: Progress) -> Iterator[Any]:
        return super().align(requests, Progress())


def deaf(_options: NoOptions) -> Deaf:
    return Deaf(_keeps)


class Touchy(Flawed):
    """Gives up for good after a recording that is not there."""

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Any]:
        for asked in requests:
            if not asked.audio.exists():
                raise FileNotFoundError(asked.audio)
            yield from super().align([asked], progress)


def touchy(_options: NoOptions) -> Touchy:
    return Touchy(_keeps)


def refuses_to_start(_options: NoOptions) -> Flawed:
    raise OSError("no model here")


def needs_units(_options: NoOptions) -> Flawed:
    return Flawed(lambda asked, good: _keeps(asked, good) if asked.units else None)


def needs_the_end(_options: NoOptions) -> Flawed:
    return Flawed(lambda asked, good: None if asked.open_end else _keeps(asked, good))


class Clingy(Flawed):
    """Cannot be closed."""

    def close(self) -> None:
        raise RuntimeError("still at it")


def clingy(_options: NoOptions) -> Clingy:
    return Clingy(_keeps)


def _spec(create: Callable[..., Any], **changes: Any) -> AlignerSpec:
    return bad.spec_of(create, name="flawed", isolated=False, open_end=True, **changes)


@pytest.mark.parametrize("isolated", [True, False])
def test_a_sound_aligner_has_no_findings(isolated: bool) -> None:
    assert check_aligner(replace(_spec(sound), isolated=isolated, patience=20.0)) == ()


@pytest.mark.parametrize(
    ("create", "check", "said"),
    [
        (counts_from_the_span, "answers_each_request", "overlaps another or leaves the span"),
        (moves_fixed_boundaries, "keeps_fixed_boundaries", "fixed at 1.350 s, came back at"),
        (loses_a_word, "answers_each_request", "its words are not the request's units"),
        (calls_itself_other, "answers_each_request", "names 'other' as the aligner"),
        (changes_its_mind, "can_be_used_again", "another answer the second time"),
        (only_errors, "answers_each_request", "nothing but errors: 'whole' could not be aligned"),
        (greedy, "takes_requests_lazily", "it took 383 requests before its first answer"),
        (deaf, "cancels_before_it_starts", "it works on although it is cancelled"),
        (deaf, "cancels_while_it_works", "still at work"),
        (touchy, "survives_a_bad_request", "it broke down: FileNotFoundError"),
        (refuses_to_start, "can_be_made", "could not be started: OSError: no model here"),
        (clingy, "can_be_closed", "still at it"),
        (needs_units, "takes_requests_without_units", "yields ('nothing', None)"),
        (needs_the_end, "takes_more_units_than_audio", "yields ('open', None)"),
        (bad.idle, "answers_each_request", "it does not answer 'whole'"),
        (bad.idle, "takes_requests_lazily", "no answer at all"),
        (bad.listless, "answers_each_request", "it broke down: TypeError"),
    ],
)
def test_a_flaw_is_found(create: Callable[..., Any], check: str, said: str) -> None:
    findings = check_aligner(_spec(create), only=[check])
    assert [f for f in findings if f.check == check and said in f.message], findings


def test_an_isolated_aligner_that_dies_is_a_finding() -> None:
    spec = bad.spec_of(bad.fussy, options=bad.HowToStart)
    findings = check_aligner(spec, options=_DYING, only=["can_be_made"])
    assert [f.check for f in findings] == ["can_be_made"]
    assert "signal 11" in findings[0].message


_DYING = bad.HowToStart("segfault")


@dataclass(frozen=True)
class Mute:
    """An option that says nothing of itself."""

    beam: float = option(3.0, title="", help="", maximum=1.0)


@pytest.mark.parametrize(
    ("changes", "check", "said"),
    [
        ({"name": "two words"}, "described", "cannot be typed"),
        ({"title": ""}, "described", "no title"),
        ({"languages": ()}, "described", "lists no languages"),
        ({"tiers": ("phones",)}, "described", "its tiers are"),
        ({"phone_sets": ("klingon",)}, "described", "its phone sets are"),
        ({"patience": 0.0}, "described", "more than 0 seconds"),
        ({"options": Mute}, "options_are_described", "'beam' has no title"),
        ({"options": Mute}, "options_are_described", "'beam' cannot be '3.0'"),
        ({"options": int}, "options_are_described", "int is no frozen dataclass"),
        ({"create": lambda _: Flawed(_keeps)}, "can_travel", "cannot be pickled"),
        ({"unavailable": lambda: "it needs a GPU"}, "can_run_here", "it needs a GPU"),
    ],
)
def test_a_flaw_of_the_spec_is_found(changes: dict[str, Any], check: str, said: str) -> None:
    spec = replace(_spec(sound, unavailable=lambda: "not today"), **changes)
    findings = check_aligner(spec, only=[check, "can_run_here"])
    assert [f for f in findings if f.check == check and said in f.message], findings


def test_an_engine_loaded_by_the_listing_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("")
    (tmp_path / "hasty_plugin.py").write_text("import torch\ndef create(options): ...\n")
    monkeypatch.syspath_prepend(tmp_path)
    create = importlib.import_module("hasty_plugin").create
    findings = check_aligner(_spec(create, unavailable=lambda: "not today"))
    for name in ("torch", "hasty_plugin"):
        monkeypatch.delitem(sys.modules, name)
    assert "importing hasty_plugin loads torch: import them in create" in map(_message, findings)


def _message(finding: Any) -> str:
    return str(finding.message)


def test_assert_conforms_lists_all_findings() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_conforms(_spec(loses_a_word, title="", unavailable=lambda: "it needs a GPU"))
    text = str(caught.value)
    assert text.startswith("the aligner 'flawed' does not conform:\n- described: it has no title")
    assert "- can_run_here: it cannot run here" in text


def test_all_checks_have_a_test_that_they_can_fail() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    without = [check.__name__ for check in CHECKS if f'"{check.__name__}"' not in source]
    assert without == []


def test_the_material_lasts_long_enough_and_is_always_the_same(tmp_path: Path) -> None:
    first = speechlike_material(tmp_path)
    content = first.audio.read_bytes()
    assert first.duration == pytest.approx(3.0)
    assert len(first.words) >= 2
    assert speechlike_material(tmp_path).audio.read_bytes() == content


def test_own_material_is_used(tmp_path: Path) -> None:
    material = replace(speechlike_material(tmp_path), words=("eins", "zwei"), language="de")
    seen: list[AlignmentRequest] = []

    def watch(asked: AlignmentRequest, good: Alignment) -> Alignment:
        seen.append(asked)
        return _keeps(asked, good)

    only = ["answers_each_request"]
    assert check_aligner(_spec(lambda _: Flawed(watch)), material=material, only=only) == ()
    assert {unit.label for asked in seen for unit in asked.units} == {"eins", "zwei"}
    assert {asked.language for asked in seen} == {"de"}
