from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.alignment import Alignment, AlignmentRequest, Phone, Provenance, Word
from tierline.audio import probe, read_samples
from tierline.refinement.profile import shipped_profile
from tierline.refinement.refining import listened, refine
from tierline.text import split_units

PROFILE = shipped_profile()
SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae" / "msajc003.wav"
TEXT = "she was"
# By hand: "she" 1.289-1.463, "was" to 1.634; here each boundary is a little off.
EDGES = (1.30, 1.41, 1.45, 1.49, 1.55, 1.62)
PHONES = (("ʃ", "SH", 0), ("i", "IY", 0), ("w", "W", 1), ("ʌ", "AH", 1), ("z", "Z", 1))


def _request(start: float = 1.2, end: float = 1.75) -> AlignmentRequest:
    return AlignmentRequest("a", SPEECH, split_units(TEXT), start, end)


def _alignment(request: AlignmentRequest, *, phones: bool = True) -> Alignment:
    spans = ((EDGES[0], EDGES[2]), (EDGES[2], EDGES[5]))
    words = tuple(Word.of(unit, span) for unit, span in zip(request.units, spans, strict=True))
    made = tuple(
        Phone(label, symbol, EDGES[n], EDGES[n + 1], word)
        for n, (label, symbol, word) in enumerate(PHONES)
    )
    return Alignment(words, made if phones else (), Provenance("by hand", "1"))


def _refined(alignment: Alignment, request: AlignmentRequest) -> Alignment:
    features = listened(probe(request.audio), request.start, request.end, request.channel)
    return refine(alignment, request, features, PROFILE)


def test_boundaries_come_nearer_to_those_by_hand() -> None:
    request = _request()
    refined = _refined(_alignment(request), request)

    assert list(refined.faults(request)) == []
    spans = [word.span or (0.0, 0.0) for word in refined.words]
    assert spans[0][0] == pytest.approx(1.289, abs=0.04)  # "friends" ends there: no pause
    assert spans[0][1] == spans[1][0] == pytest.approx(1.463, abs=0.012)
    assert spans[1][1] == pytest.approx(1.634, abs=0.03)


def test_phones_move_with_their_words_and_touch_each_other() -> None:
    request = _request()
    refined = _refined(_alignment(request), request)

    assert [phone.label for phone in refined.phones] == [label for label, _, _ in PHONES]
    for left, right in zip(refined.phones, refined.phones[1:], strict=False):
        assert left.end == right.start
    for number, word in enumerate(refined.words):
        own = [phone for phone in refined.phones if phone.word == number]
        assert word.span == (own[0].start, own[-1].end)


def test_provenance_names_the_profile() -> None:
    request = _request()
    refined = _refined(_alignment(request), request)

    assert refined.provenance.aligner == "by hand"
    assert refined.provenance.options["refined_by"] == PROFILE.name


def test_words_without_phones_are_refined_too() -> None:
    request = _request()
    refined = _refined(_alignment(request, phones=False), request)

    assert refined.phones == ()
    assert list(refined.faults(request)) == []
    for before, after in zip(_alignment(request).words, refined.words, strict=True):
        assert before.span != after.span


def test_words_that_were_not_placed_stay_so() -> None:
    request = _request()
    alignment = _alignment(request, phones=False)
    missing = replace(alignment, words=(Word.of(request.units[0]), alignment.words[1]))

    refined = _refined(missing, request)

    assert refined.words[0] == missing.words[0]
    assert refined.words[1].span is not None


def test_nothing_leaves_a_short_request() -> None:
    request = _request(start=EDGES[0], end=EDGES[5])
    refined = _refined(_alignment(request), request)

    assert list(refined.faults(request)) == []


def test_the_same_sound_gives_the_same_times_at_any_rate(tmp_path: Path) -> None:
    recording = probe(SPEECH)
    samples = read_samples(recording, 0.0, recording.duration, sample_rate_hz=44100)
    other = tmp_path / "other.wav"
    soundfile.write(str(other), samples, 44100)
    request = _request()

    first = _refined(_alignment(request), request)
    again = replace(request, audio=other)
    second = _refined(_alignment(again), again)

    for one, two in zip(first.phones, second.phones, strict=True):
        assert one.end == pytest.approx(two.end, abs=0.012)


def test_a_silent_recording_does_no_harm(tmp_path: Path) -> None:
    silent = tmp_path / "silent.wav"
    soundfile.write(str(silent), np.zeros(32000), 16000)
    request = replace(_request(), audio=silent)

    refined = _refined(_alignment(request), request)

    assert list(refined.faults(request)) == []


def test_phones_that_are_too_short_for_the_engine_keep_their_order() -> None:
    request = _request()
    alignment = _alignment(request)
    edges = [1.30, 1.301, 1.45, 1.451, 1.452, 1.62]
    phones = tuple(
        replace(phone, start=edges[n], end=edges[n + 1]) for n, phone in enumerate(alignment.phones)
    )

    refined = _refined(replace(alignment, phones=phones), request)

    assert list(refined.faults(request)) == []
