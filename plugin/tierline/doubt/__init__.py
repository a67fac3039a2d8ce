"""Doubt: how likely a boundary is off, and what is odd about a label, whoever placed it."""

from tierline.doubt.checks import defects_of, of_phrases, pauses_in
from tierline.doubt.judging import Judged, judged
from tierline.doubt.likeness import Heard
from tierline.doubt.listening import Hearing
from tierline.doubt.said import SaidWord, closed, said_in, spoken_among
from tierline.doubt.untold import LEAST_UNTOLD, Untold, heard_in, kind_of, untold
from tierline.doubt.value import Doubt, Doubts, KnownDoubts, Why

__all__ = [
    "LEAST_UNTOLD",
    "Doubt",
    "Doubts",
    "Heard",
    "Hearing",
    "Judged",
    "KnownDoubts",
    "SaidWord",
    "Untold",
    "Why",
    "closed",
    "defects_of",
    "heard_in",
    "judged",
    "kind_of",
    "of_phrases",
    "pauses_in",
    "said_in",
    "spoken_among",
    "untold",
]
