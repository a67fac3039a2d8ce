"""Answers of an aligner as lines of JSON and back, without what their request says already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tierline.alignment.contract import (
    Alignment,
    AlignmentRequest,
    Defect,
    Phone,
    Stretch,
    Word,
)
from tierline.plugins.provenance import Provenance

Json: TypeAlias = Any  # what a JSON document may hold; reading it shows whether it fits

_DEFECTS = {defect.value: defect for defect in Defect}


@dataclass(frozen=True, slots=True)
class Context:
    """What many answers share.

    Attributes:
        provenance: What made them.
        remarks: What the engine had to tell the user.
    """

    provenance: Provenance
    remarks: tuple[str, ...]

    @classmethod
    def of(cls, alignment: Alignment) -> Context:
        """Return that of an alignment."""
        return cls(alignment.provenance, alignment.remarks)


def key_of(request: AlignmentRequest) -> str:
    """Return a name for all that an answer depends on, but for the recording and the engine."""
    value = (
        request.start,
        request.end,
        request.language,
        request.channel,
        request.open_end,
        [(mark.unit, mark.edge.value, mark.time) for mark in request.fixed],
        [(unit.label, unit.start, unit.end, unit.spoken) for unit in request.units],
    )
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=16).hexdigest()


def context_line(context: Context) -> str:
    """Return what answers share as a line of JSON.

    Raises:
        TypeError, ValueError: It holds what JSON cannot.
    """
    origin = context.provenance
    return _line([origin.aligner, origin.version, dict(origin.options), context.remarks])


def context_in(line: str) -> Context:
    """Read what `context_line` wrote.

    Raises:
        ValueError: It is something else.
    """
    value: Json = json.loads(line)
    try:
        aligner, version, options, remarks = value
        texts = (aligner, version, *remarks)
    except TypeError as error:
        raise ValueError(line) from error
    if not (isinstance(options, Mapping) and all(isinstance(text, str) for text in texts)):
        raise ValueError(line)
    return Context(Provenance(aligner, version, options), tuple(remarks))


def answer_line(alignment: Alignment) -> str:
    """Return an answer as a line of JSON, without its context and what its request says.

    Raises:
        TypeError, ValueError: It holds what JSON cannot.
    """
    words = [
        (
            word.span,
            word.confidence,
            [defect.value for defect in word.defects],
            word.edge_confidence,
        )
        for word in alignment.words
    ]
    phones = [
        (phone.label, phone.symbol, phone.start, phone.end, phone.word)
        for phone in alignment.phones
    ]
    stretches = [(part.start, part.end, part.agreement) for part in alignment.stretches]
    return _line([words, phones, stretches, alignment.untold])


def answer_in(line: str, context: Context, request: AlignmentRequest) -> Alignment | None:
    """Read what `answer_line` wrote; None if that is no sound answer to the request.

    Args:
        line: The line.
        context: What the answer shares with others.
        request: What was asked.
    """
    try:
        words, phones, stretches, untold = json.loads(line)
        alignment = Alignment(
            _words(words, request),
            tuple(Phone(*row) for row in phones),
            context.provenance,
            tuple(Stretch(*row) for row in stretches),
            context.remarks,
            tuple((start, end) for start, end in untold),
        )
        fault = next(alignment.faults(request), None)
    except (ValueError, TypeError, KeyError):
        return None
    return alignment if fault is None else None


def _words(rows: Sequence[Json], request: AlignmentRequest) -> tuple[Word, ...]:
    return tuple(
        Word(
            unit.label,
            (unit.start, unit.end),
            _pair(span),
            confidence,
            tuple([_DEFECTS[defect] for defect in defects]),
            _pair(edges),
        )
        for unit, (span, confidence, defects, edges) in zip(request.units, rows, strict=True)
    )


def _pair(value: Json) -> tuple[float, float] | None:
    if value is None:
        return None
    first, second = value
    return first, second


def _line(value: Json) -> str:
    return json.dumps(value, allow_nan=False, separators=(",", ":"))
