"""An aligner that trims the silence at both ends and shares out the rest by letters."""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from tierline.alignment import (
    AlignerSpec,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    OneAtATime,
    Progress,
    Provenance,
    Word,
    option,
    values,
)
from tierline.audio import probe, read_samples

RATE = 16000
FRAME = 160  # samples: 10 ms


@dataclass(frozen=True)
class TrimmedOptions:
    """What users can set: `--set depth=30`."""

    depth: float = option(
        40.0,
        title="Depth of silence",
        help="How far below the loudest moment, in dB, sound counts as silence.",
        minimum=5.0,
        maximum=90.0,
    )


def sounding(request: AlignmentRequest, depth: float) -> tuple[float, float]:
    """Return where the sound begins and ends, in seconds from the start of the recording."""
    import numpy as np  # large libraries and models are imported where they are needed

    samples = read_samples(
        probe(request.audio),
        request.start,
        request.end,
        channel=request.channel,
        sample_rate_hz=RATE,
    )
    whole = len(samples) // FRAME * FRAME
    power = (samples[:whole].reshape(-1, FRAME) ** 2).mean(axis=1)
    if not power.any():
        raise AlignmentError(f"{request.audio} is silent between its start and end")
    loud = np.flatnonzero(power > power.max() * 10 ** (-depth / 10))
    start = request.start + int(loud[0]) * FRAME / RATE
    return start, request.start + int(loud[-1] + 1) * FRAME / RATE


def create(options: TrimmedOptions) -> OneAtATime:
    """Make the aligner: load models here. `OneAtATime` takes a function for one request."""

    def align(request: AlignmentRequest, progress: Progress) -> Alignment:
        start, end = sounding(request, options.depth)
        progress.step(0.5, "placing words")  # shows how far we are, and is where users cancel
        letters = list(accumulate((len(unit.label) for unit in request.units), initial=0))
        edges = [start + (end - start) * count / letters[-1] for count in letters if letters[-1]]
        spans = zip(request.units, pairwise(edges), strict=True)
        words = tuple(Word.of(unit, span) for unit, span in spans)
        return Alignment(words, (), Provenance("trimmed", "1.0", values(options)))

    return OneAtATime(align)


SPEC = AlignerSpec(
    name="trimmed",
    title="Example: silence trimmed, words by letters",
    version="1.0",
    languages=("*",),  # any; otherwise BCP 47 codes, such as ("en", "fr")
    options=TrimmedOptions,
    create=create,
)
