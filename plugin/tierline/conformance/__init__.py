"""The checks that every aligner plug-in must pass; for plug-in authors, and for our own."""

from tierline.conformance.checks import assert_conforms, check_aligner
from tierline.conformance.trial import Finding, Material, speechlike_material

__all__ = ["Finding", "Material", "assert_conforms", "check_aligner", "speechlike_material"]
