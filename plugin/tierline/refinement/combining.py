"""Coarse words of one engine, heard again by another that knows phones: the best of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from tierline.alignment.contract import Alignment, AlignmentRequest, Defect, Word
from tierline.refinement.contacts import Times, contacts_of
from tierline.refinement.decoding import decoded
from tierline.refinement.features import HOP, Features, Floats
from tierline.refinement.profile import Profile
from tierline.refinement.refining import Place, chain_of, inside, moved, refine, sound_or
from tierline.refinement.scoring import Candidates, candidates_of, scores_of, views_of

Span: TypeAlias = tuple[float, float]

DISAGREEING = 0.12  # seconds: nobody who heard the same word is further off
SURE = 0.5  # confidence of an edge from which the second engine does not overrule the first
BELIEVED = 0.6  # agreement of sound and text below which the second engine is not believed
_CLOSEST, _WIDEST = 0.010, 0.060  # seconds: how far coarse times are taken to be off, at most


def refine_coarse(
    coarse: Alignment,
    heard: Alignment,
    request: AlignmentRequest,
    features: Features,
    profile: Profile,
) -> Alignment:
    """Refine words by the phones that another engine found, and keep what both say in view.

    A word whose edges lie far from where the second engine hears it is marked; it is put there,
    unless the first engine was sure of both edges.

    Args:
        coarse: The words, with times that are about right.
        heard: The same words as the second engine heard them, with phones.
        request: What both were asked.
        features: As `listened` gives them for the span of the request.
        profile: How to refine; made for the second engine.
    """
    doubted = [part.agreement < BELIEVED for part in heard.stretches]
    if not heard.phones or (doubted and all(doubted)):
        return refine(coarse, request, features, profile)
    joint = _united(coarse, _giving_way(coarse, heard))
    chain = chain_of(joint, request.start, request.end, request.fixed)
    contacts = contacts_of([place.sound for place in chain])
    candidates = candidates_of(views_of(features), features, contacts)
    scores = scores_of(profile.network, candidates, contacts)
    scores = scores + _leaning(coarse, chain, candidates, features)
    found = decoded(scores, candidates, contacts, features)
    refined = moved(joint, chain, inside(found.times, contacts), profile)
    marked = replace(refined, words=_marked(coarse.words, refined.words, heard.words))
    return sound_or(marked, coarse, request)


def _giving_way(coarse: Alignment, heard: Alignment) -> Alignment:
    """Put words back where the first engine is sure of them though the second is far off.

    Their neighbours follow as far as they would overlap. The phones of all of them go.
    """
    back = [
        first.confidence is not None
        and first.confidence >= SURE
        and _apart(first, second) > DISAGREEING
        for first, second in zip(coarse.words, heard.words, strict=True)
    ]
    if not any(back):
        return heard
    spans = [word.span for word in heard.words]
    order = range(len(spans))
    for step in (order, reversed(order)):
        last: int | None = None
        for n in step:
            if last is not None and back[last] and not back[n] and spans[n] is not None:
                back[n] = _overlap(spans[n], coarse.words[last].span)
            last = n if spans[n] is not None else last
    words = [
        replace(second, span=first.span) if gone else second
        for first, second, gone in zip(coarse.words, heard.words, back, strict=True)
    ]
    phones = tuple(phone for phone in heard.phones if not back[phone.word])
    return replace(heard, words=tuple(words), phones=phones)


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def _united(coarse: Alignment, heard: Alignment) -> Alignment:
    """Return what was heard; words that only the first engine placed keep its place if it is free.

    Confidence, defects and provenance are those of the first engine.
    """
    words: list[Word] = []
    cursor = -np.inf
    starts = [word.span[0] if word.span else np.inf for word in heard.words]
    following = np.minimum.accumulate(np.array([*starts, np.inf])[::-1])[::-1]
    for n, (first, second) in enumerate(zip(coarse.words, heard.words, strict=True)):
        span = second.span
        if span is None and first.span:
            free = (max(first.span[0], cursor), min(first.span[1], float(following[n])))
            half = (first.span[1] - first.span[0]) / 2
            span = free if free[1] - free[0] >= half else None
        placed = tuple(defect for defect in first.defects if defect is not Defect.UNPLACED)
        defects = placed if span else (*placed, Defect.UNPLACED)
        words.append(replace(first, span=span, defects=defects))
        cursor = span[1] if span else cursor
    return replace(coarse, words=tuple(words), phones=heard.phones)


def _leaning(
    coarse: Alignment, chain: Sequence[Place], candidates: Candidates, features: Features
) -> Floats:
    """Return what the coarse times add to the scores of each place."""
    wanted = np.full(len(chain) - 1, np.nan)
    for n, (left, right) in enumerate(pairwise(chain)):
        if left.word == right.word:
            continue
        known = [_edge(coarse, left, 1), _edge(coarse, right, 0)]
        wanted[n] = np.nanmean(known) if not np.isnan(known).all() else np.nan
    times = np.array([place.sound.end for place in chain[:-1]])
    apart = np.abs(wanted - times)
    near = apart < DISAGREEING
    if not near.any():
        return np.zeros(candidates.frames.shape, np.float32)
    width = float(np.clip(np.median(apart[near]), _CLOSEST, _WIDEST))
    far = np.abs(features.start + candidates.frames * HOP - wanted[:, None]) / width
    return np.asarray(np.where(near[:, None], -np.nan_to_num(far), 0.0), np.float32)


def _edge(coarse: Alignment, place: Place, edge: int) -> float:
    span = coarse.words[place.word].span if place.word is not None else None
    return np.nan if span is None else span[edge]


def _marked(
    coarse: Sequence[Word], refined: Sequence[Word], heard: Sequence[Word]
) -> tuple[Word, ...]:
    """Mark words that came out far from where an engine had them."""
    return tuple(
        _with_mark(after)
        if max(_apart(before, after), _apart(other, after)) > DISAGREEING
        else after
        for before, after, other in zip(coarse, refined, heard, strict=True)
    )


def _with_mark(word: Word) -> Word:
    return replace(word, defects=(*word.defects, Defect.DISAGREEMENT))


def _apart(before: Word, after: Word) -> float:
    if before.span is None or after.span is None:
        return 0.0
    ends: Times = np.abs(np.array(before.span) - np.array(after.span))
    return float(ends.max())
