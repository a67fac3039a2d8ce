"""Doubt: how likely a boundary is off, and what is odd about a label, whoever placed it."""

from tierline.doubt.checks import defects_of, of_phrases, pauses_in
from tierline.doubt.judging import Judged, judged
from tierline.doubt.listening import Hearing
from tierline.doubt.said import SaidWord, closed, said_in, spoken_among
from tierline.doubt.untold import LEAST_UNTOLD, untold, voiced
from tierline.doubt.value import Doubt, Doubts, KnownDoubts, Why

__all__ = [
    "LEAST_UNTOLD",
    "Doubt",
    "Doubts",
    "Hearing",
    "Judged",
    "KnownDoubts",
    "SaidWord",
    "Why",
    "closed",
    "defects_of",
    "judged",
    "of_phrases",
    "pauses_in",
    "said_in",
    "spoken_among",
    "untold",
    "voiced",
]
