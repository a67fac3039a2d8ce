"""Refining an alignment: finer times for its phones and words, the rest as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from tierline.alignment.contract import (
    Alignment,
    AlignmentRequest,
    Edge,
    FixedBoundary,
    Phone,
    Word,
)
from tierline.audio import Recording, read_samples
from tierline.plugins.provenance import Provenance
from tierline.refinement.classes import PhoneClass, class_of
from tierline.refinement.contacts import Contacts, Sound, Times, contacts_of
from tierline.refinement.decoding import Decoded, decoded
from tierline.refinement.features import RATE_HZ, Features, features_of
from tierline.refinement.profile import Profile
from tierline.refinement.scoring import Candidates, Network, candidates_of, scores_of, views_of

MARGIN = 1.0  # seconds around the stretch, so that its edges have neighbours and its scale is sound
_GAP = 1e-4  # seconds: what is closer touches
SHORTEST_PAUSE = 0.015  # seconds: a refined pause that is shorter is none
REFINED_BY = "refined_by"  # the name of the profile stands under it in the options of provenance


@dataclass(frozen=True, slots=True)
class Place:
    """What one sound of a chain belongs to.

    Attributes:
        sound: The sound.
        phone: Index of the phone, if it is one.
        word: Index of its word; None for a pause.
    """

    sound: Sound
    phone: int | None = None
    word: int | None = None


def listened(recording: Recording, start: float, end: float, channel: int | None) -> Features:
    """Return the features of a stretch and a little around it.

    Args:
        recording: The recording.
        start: In seconds.
        end: In seconds.
        channel: Counted from 0; None takes the mean of all.

    Raises:
        AudioError: The recording is damaged there.
    """
    low, high = max(start - MARGIN, 0.0), min(end + MARGIN, recording.duration)
    samples = read_samples(recording, low, high, channel=channel, sample_rate_hz=RATE_HZ)
    return features_of(samples, low)


def refine(
    alignment: Alignment, request: AlignmentRequest, features: Features, profile: Profile
) -> Alignment:
    """Return an alignment with finer times.

    Boundaries move by 120 ms at most, keep their order, and stay inside the request; those that
    the request has fixed stay. Words that are not placed stay so.

    Args:
        alignment: What an aligner said.
        request: What it was asked.
        features: As `listened` gives them for the span of the request.
        profile: How to refine.
    """
    chain = chain_of(alignment, request.start, request.end, request.fixed)
    contacts = contacts_of([place.sound for place in chain])
    found = decode(profile.network, features, contacts)
    times = inside(found.times, contacts)
    return sound_or(moved(alignment, chain, times, profile), alignment, request)


def sound_or(refined: Alignment, alignment: Alignment, request: AlignmentRequest) -> Alignment:
    """Return what was refined if it keeps the contract, and what it was made of if not."""
    return alignment if next(refined.faults(request), None) else refined


def decode(network: Network, features: Features, contacts: Contacts) -> Decoded:
    """Find the best times for contacts."""
    candidates: Candidates = candidates_of(views_of(features), features, contacts)
    return decoded(scores_of(network, candidates, contacts), candidates, contacts, features)


def inside(times: Times, contacts: Contacts) -> Times:
    """Keep times within a stretch, to the microsecond; what is held stays to the bit."""
    rounded = np.clip(np.round(times, 6), contacts.start, contacts.end)
    return np.where(contacts.held, contacts.times, rounded)


def chain_of(
    alignment: Alignment, start: float, end: float, fixed: Sequence[FixedBoundary] = ()
) -> tuple[Place, ...]:
    """Lay the phones of an alignment out in one chain, with the pauses between its words.

    A word without phones is one sound that nobody knows. At both ends there is a pause, though it
    may have no length yet.

    Args:
        alignment: Any.
        start: Where the chain begins, in seconds.
        end: Where it ends.
        fixed: Boundaries of words that must stay where they are.
    """
    places: list[Place] = []
    cursor = start
    phones = _by_word(alignment.phones)
    for number, word in enumerate(alignment.words):
        if word.span is None:
            continue
        begin, stop = max(word.span[0], cursor), word.span[1]
        if begin - cursor > _GAP or not places:
            places.append(Place(Sound(PhoneClass.PAUSE, cursor, begin)))
        else:
            begin = cursor
        places += _sounds(number, phones.get(number, ()), begin, stop)
        cursor = stop
    places.append(Place(Sound(PhoneClass.PAUSE, cursor, max(end, cursor))))
    return _held(places, {(mark.unit, mark.edge) for mark in fixed}) if fixed else tuple(places)


def _held(places: Sequence[Place], fixed: set[tuple[int, Edge]]) -> tuple[Place, ...]:
    """Hold the ends of sounds that are fixed, or at which something fixed begins."""
    held = [
        left.word != right.word
        and ((left.word, Edge.END) in fixed or (right.word, Edge.START) in fixed)
        for left, right in pairwise(places)
    ]
    return tuple(
        replace(place, sound=replace(place.sound, held=hold))
        for place, hold in zip(places, (*held, False), strict=True)
    )


def _by_word(phones: Sequence[Phone]) -> dict[int, list[tuple[int, Phone]]]:
    found: dict[int, list[tuple[int, Phone]]] = {}
    for index, phone in enumerate(phones):
        found.setdefault(phone.word, []).append((index, phone))
    return found


def _sounds(
    word: int, phones: Sequence[tuple[int, Phone]], start: float, end: float
) -> list[Place]:
    """Return the sounds of a word, without gaps from its start to its end."""
    if not phones:
        return [Place(Sound(PhoneClass.UNKNOWN, start, end), None, word)]
    edges = [start, *(phone.start for _, phone in phones[1:]), end]
    return [
        Place(Sound(class_of(phone.label), edges[n], edges[n + 1]), index, word)
        for n, (index, phone) in enumerate(phones)
    ]


def moved(
    alignment: Alignment, chain: Sequence[Place], times: Times, profile: Profile
) -> Alignment:
    """Put new times into an alignment.

    Args:
        alignment: The alignment.
        chain: As `chain_of` laid it out.
        times: (sounds - 1,) where they meet.
        profile: What the times come from.
    """
    starts, ends = _spans(chain, times)
    words, phones = list(alignment.words), list(alignment.phones)
    spans: dict[int, tuple[float, float]] = {}
    for place, low, high in zip(chain, starts, ends, strict=True):
        if place.word is None:
            continue
        spans[place.word] = (spans.get(place.word, (low, high))[0], high)
        if place.phone is not None:
            phones[place.phone] = replace(phones[place.phone], start=low, end=high)
    for number, span in spans.items():
        words[number] = _placed(words[number], span)
    origin = alignment.provenance
    noted = Provenance(origin.aligner, origin.version, {**origin.options, REFINED_BY: profile.name})
    return replace(alignment, words=tuple(words), phones=tuple(phones), provenance=noted)


def _placed(word: Word, span: tuple[float, float]) -> Word:
    return word if span[0] >= span[1] else replace(word, span=span)


def _spans(chain: Sequence[Place], times: Times) -> tuple[list[float], list[float]]:
    """Where each sound begins and ends, pauses that have come to nothing closed."""
    starts = [chain[0].sound.start, *times.tolist()]
    ends = [*times.tolist(), chain[-1].sound.end]
    for n in range(1, len(chain) - 1):
        held = chain[n - 1].sound.held or chain[n].sound.held
        if chain[n].word is None and not held and ends[n] - starts[n] < SHORTEST_PAUSE:
            middle = round((starts[n] + ends[n]) / 2, 6)
            ends[n - 1] = starts[n] = ends[n] = starts[n + 1] = middle
    return starts, ends
