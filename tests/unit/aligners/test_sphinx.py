"""The `sphinx` aligner on real speech: times, phones, and words it does not know."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tierline.aligners.sphinx import SPEC, SphinxOptions
from tierline.alignment import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Edge,
    FixedBoundary,
    Progress,
)
from tierline.audio import probe
from tierline.errors import Cancelled
from tierline.text import Unit, split_units

SPEECH = Path(__file__).parents[2] / "data" / "speech"
SENTENCES = sorted(SPEECH.glob("ae/*.txt"))
FRIENDS = SPEECH / "ae" / "msajc003.wav"  # "amongst her friends she was considered beautiful"


@pytest.fixture(scope="module")
def sphinx() -> Iterator[Aligner]:
    aligner = SPEC.create(SphinxOptions())
    yield aligner
    aligner.close()


def request_for(audio: Path, text: str, language: str = "en") -> AlignmentRequest:
    return AlignmentRequest(
        audio.stem, audio, split_units(text, language), 0.0, probe(audio).duration, language
    )


def align(aligner: Aligner, request: AlignmentRequest) -> Alignment:
    [(request_id, answer)] = aligner.align([request], Progress())
    assert request_id == request.id
    assert isinstance(answer, Alignment), answer
    assert list(answer.faults(request)) == []
    return answer


def errors(alignment: Alignment, truth: Path) -> list[float]:
    """Distances of all word starts and ends from the labelled ones, in seconds."""
    gold = json.loads(truth.read_text("utf-8"))["words"]
    assert [word["text"] for word in gold] == [word.label for word in alignment.words]
    return [
        abs(ours - hand[edge])
        for word, hand in zip(alignment.words, gold, strict=True)
        if word.span
        for ours, edge in zip(word.span, ("start", "end"), strict=True)
    ]


def test_words_lie_where_a_phonetician_put_them(sphinx: Aligner) -> None:
    distances: list[float] = []
    for text in SENTENCES:
        found = align(sphinx, request_for(text.with_suffix(".wav"), text.read_text()))
        assert all(word.span and not word.defects for word in found.words)
        distances += errors(found, text.with_suffix(".json"))
    assert len(distances) == 60
    assert sum(distances) / len(distances) <= 0.020
    assert max(distances) < 0.1


def test_another_speaker_and_microphone(sphinx: Aligner) -> None:
    text = SPEECH / "praatio" / "bobby.txt"
    found = align(sphinx, request_for(text.with_suffix(".wav"), text.read_text()))
    assert max(errors(found, text.with_suffix(".json"))) < 0.1


def test_phones_fill_their_words_in_ipa_and_arpabet(sphinx: Aligner) -> None:
    found = align(sphinx, request_for(FRIENDS, "amongst her friends she was considered"))
    for index, word in enumerate(found.words):
        phones = [phone for phone in found.phones if phone.word == index]
        assert word.span == (phones[0].start, phones[-1].end)
        assert all(left.end == right.start for left, right in pairwise(phones))
    friends = [(phone.label, phone.symbol) for phone in found.phones if phone.word == 2]
    assert friends == [("f", "F"), ("ɹ", "R"), ("ɛ", "EH"), ("n", "N"), ("z", "Z")]


def test_times_count_from_the_start_of_the_recording(sphinx: Aligner) -> None:
    whole = align(sphinx, request_for(FRIENDS, "amongst her friends she was considered beautiful"))
    units = split_units("friends she was")
    part = align(sphinx, AlignmentRequest("part", FRIENDS, units, 0.7, 1.66))
    for word, same in zip(part.words, whole.words[2:5], strict=True):
        assert word.span == pytest.approx(same.span, abs=0.05)


def test_a_silence_between_words_belongs_to_none(sphinx: Aligner) -> None:
    french = SPEECH / "espeak" / "pomme.txt"
    found = align(sphinx, request_for(french.with_suffix(".flac"), french.read_text(), "fr"))
    spans = [word.span for word in found.words if word.span]
    gaps = [right[0] - left[1] for left, right in pairwise(spans)]
    assert sum(gap > 0.05 for gap in gaps) >= 7  # of 8; 0.15 s each


def test_french_with_elision(sphinx: Aligner) -> None:
    french = SPEECH / "espeak" / "pomme.txt"
    found = align(sphinx, request_for(french.with_suffix(".flac"), french.read_text(), "fr-CA"))
    distances = errors(found, french.with_suffix(".json"))
    assert sum(distances) / len(distances) < 0.05
    assert found.words[-1].label == "l'école"
    assert [phone.label for phone in found.phones if phone.word == 8][:2] in (
        ["l", "e"],
        ["l", "ɛ"],
    )
    assert {phone.symbol for phone in found.phones if phone.word == 0} >= {"ll"}


def test_unknown_words_get_a_guessed_pronunciation(sphinx: Aligner) -> None:
    known = align(sphinx, request_for(FRIENDS, "amongst her friends she was considered beautiful"))
    found = align(sphinx, request_for(FRIENDS, "amungst hurr frendz she was konsidderd byootiful"))
    guessed = [Defect.GUESSED_PRONUNCIATION in word.defects for word in found.words]
    assert guessed == [True, True, True, False, False, True, True]
    for word, same in zip(found.words, known.words, strict=True):
        assert word.span == pytest.approx(same.span, abs=0.03)


def test_labels_come_back_as_typed(sphinx: Aligner) -> None:
    labels = ["Among\u0301st", "HER", "Friends\u2019", "she", "w\u00e4s", "日本", "🙂🙂"]
    units, place = [], 0
    for label in labels:
        units.append(Unit(label, place, place + len(label), (label.lower(),)))
        place += len(label) + 1
    found = align(sphinx, AlignmentRequest("x", FRIENDS, tuple(units), 0.0, 2.9))
    assert [word.label for word in found.words] == labels


def test_a_number_is_one_word_over_all_that_is_said_for_it(sphinx: Aligner) -> None:
    units = (Unit("7+3", 0, 3, ("amongst", "her")), Unit("X", 4, 5, ("friends",)))
    found = align(sphinx, AlignmentRequest("x", FRIENDS, units, 0.0, 1.35))
    assert found.words[0].span == pytest.approx((0.187, 0.740), abs=0.05)
    assert found.words[1].span == pytest.approx((0.740, 1.289), abs=0.07)
    assert [phone.word for phone in found.phones].count(0) == 8


def test_an_acronym_may_be_spelled(sphinx: Aligner) -> None:
    units = (Unit("BQZ", 0, 3, ("bqz",)), *split_units("friends"))
    found = align(sphinx, AlignmentRequest("x", FRIENDS, units, 0.0, 1.3))
    symbols = [phone.symbol for phone in found.phones if phone.word == 0]
    assert symbols[:4] == ["B", "IY", "K", "Y"]


def test_fixed_boundaries_are_kept(sphinx: Aligner) -> None:
    request = request_for(FRIENDS, "amongst her friends she was considered beautiful")
    fixed = (FixedBoundary(2, Edge.START, 0.76), FixedBoundary(2, Edge.END, 1.28))
    found = align(sphinx, replace(request, fixed=fixed))
    assert found.words[2].span == (0.76, 1.28)
    assert found.words[1].span is not None
    assert found.words[1].span[1] <= 0.76


def test_an_open_end_places_what_the_audio_holds(sphinx: Aligner) -> None:
    text = "amongst her friends she was considered beautiful " + "and nothing of this is said " * 9
    found = align(sphinx, replace(request_for(FRIENDS, text), open_end=True))
    whole = align(sphinx, request_for(FRIENDS, text[:48]))
    for word, same in zip(found.words[:7], whole.words, strict=True):
        assert word.span == pytest.approx(same.span, abs=0.04)
    assert all(word.span is None for word in found.words[9:])
    assert found.phones == ()


def test_the_same_again_is_the_same(sphinx: Aligner) -> None:
    request = request_for(FRIENDS, "amongst her friends she was considered beautiful")
    first = align(sphinx, request)
    align(sphinx, request_for(SPEECH / "ae" / "msajc057.wav", "this new display"))
    assert align(sphinx, request) == first
    assert pickle.loads(pickle.dumps(first)) == first


def test_no_units_no_words(sphinx: Aligner) -> None:
    found = align(sphinx, AlignmentRequest("x", FRIENDS, (), 0.0, 1.0))
    assert (found.words, found.phones) == ((), ())


def test_languages_that_nobody_pronounces_are_refused_by_name(sphinx: Aligner) -> None:
    request = request_for(FRIENDS, "hallo", "xyz")
    [(_, answer)] = sphinx.align([request], Progress())
    assert isinstance(answer, AlignmentError)
    assert "'xyz'" in answer.message
    assert "dictionary" in answer.message


def test_it_can_be_cancelled(sphinx: Aligner) -> None:
    request = request_for(FRIENDS, "friends")
    with pytest.raises(Cancelled):
        list(sphinx.align([request], Progress(cancelled=lambda: True)))


def test_its_spec() -> None:
    assert SPEC.unavailable() is None
    assert SPEC.speaks("en-AU")
    assert SPEC.speaks("fr")
    assert SPEC.speaks("de-CH")
    assert "de" in SPEC.drafts
    assert not SPEC.speaks("xyz")
    assert SPEC.isolated
    assert SPEC.open_end
