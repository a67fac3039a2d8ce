"""Alignment: the contract, its options and registry, and what runs an aligner safely."""

from tierline.alignment.adapter import AlignOne, OneAtATime
from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Edge,
    FixedBoundary,
    Outcome,
    Phone,
    Stretch,
    Word,
)
from tierline.alignment.host import open_aligner
from tierline.alignment.registry import Listing, Registry, aligners
from tierline.alignment.spec import ANY_LANGUAGE, AlignerSpec, NoOptions, Options
from tierline.plugins.closing import Closing
from tierline.plugins.options import OptionDescription, OptionValue, describe, option, parse, values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance

__all__ = [
    "ANY_LANGUAGE",
    "AlignOne",
    "Aligner",
    "AlignerSpec",
    "Alignment",
    "AlignmentError",
    "AlignmentRequest",
    "Closing",
    "Defect",
    "Edge",
    "FixedBoundary",
    "Listing",
    "NoOptions",
    "OneAtATime",
    "OptionDescription",
    "OptionValue",
    "Options",
    "Outcome",
    "Phone",
    "Progress",
    "Provenance",
    "Registry",
    "Stretch",
    "Word",
    "aligners",
    "describe",
    "open_aligner",
    "option",
    "parse",
    "values",
]
