"""Doubt: how likely a boundary is off, and what is odd about a label, whoever placed it."""

from tierline.doubt.checks import defects_of, pauses_in, untold
from tierline.doubt.judging import Judged, judged
from tierline.doubt.said import SaidWord, said_in
from tierline.doubt.value import Doubt, Doubts

__all__ = [
    "Doubt",
    "Doubts",
    "Judged",
    "SaidWord",
    "defects_of",
    "judged",
    "pauses_in",
    "said_in",
    "untold",
]
