"""The checks that every plug-in must pass; for plug-in authors, and for our own."""

from tierline.conformance.checks import assert_conforms, check_aligner
from tierline.conformance.transcribers import assert_transcriber_conforms, check_transcriber
from tierline.conformance.trial import Finding, Material, speechlike_material

__all__ = [
    "Finding",
    "Material",
    "assert_conforms",
    "assert_transcriber_conforms",
    "check_aligner",
    "check_transcriber",
    "speechlike_material",
]
