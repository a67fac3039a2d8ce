"""What to say where sound and text do not agree: here and there, or nowhere at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tierline.alignment.contract import Alignment, Stretch

SHOWN = 5  # stretches that a remark lists
# Below this agreement it may be the wrong text: so were all of 84 wrong ones in TIMIT, no right one
# (in white noise at 10 dB: all, none; at 0 dB: 9 of 84 right ones).
DOUBTFUL = 0.6
# Below this one it most likely is: 81 of 84 wrong ones (66 at 10 dB), no right one, even at 0 dB.
_WRONG = 0.45
_PLACED = 0.5  # share of the words; a long text that is wrong is passed over, all but some words


def agreement_remarks(alignments: Sequence[Alignment], units: int) -> Iterator[str]:
    """Yield what the user should know of how well sound and text agree, a sentence at most.

    Args:
        alignments: What was answered for the stretches of text of one recording.
        units: How many words these hold, with those that got no answer.
    """
    stretches = [part for each in alignments for part in each.stretches if part.end > part.start]
    placed = sum(word.span is not None for each in alignments for word in each.words)
    doubtful = [part for part in stretches if part.agreement < DOUBTFUL]
    if _is_wrong(stretches, placed / max(units, 1)):
        yield (
            "this is most likely another text, or one in another language: sound and text hardly "
            "agree anywhere."
        )
    elif doubtful:
        places = [f"{part.start:.2f}-{part.end:.2f} s" for part in doubtful[:SHOWN]]
        more = ", ..." if len(doubtful) > SHOWN else ""
        yield (
            f"sound and text agree badly at {', '.join(places)}{more}; is it the right text, in "
            "the right language?"
        )


def _is_wrong(stretches: Sequence[Stretch], placed: float) -> bool:
    """Tell whether a text as a whole is not what is said.

    Args:
        stretches: How well sound and text agree where words were placed.
        placed: Share of the words that were, from 0 to 1.
    """
    seconds = sum(part.end - part.start for part in stretches)
    if not seconds:
        return False
    mean = sum((part.end - part.start) * part.agreement for part in stretches) / seconds
    return mean < (_WRONG if placed >= _PLACED else DOUBTFUL)
