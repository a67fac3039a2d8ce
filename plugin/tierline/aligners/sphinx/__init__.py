"""The `sphinx` aligner: words and phones of English and French, offline, on the CPU."""

from tierline.aligners.sphinx.spec import SPEC, SphinxOptions

__all__ = ["SPEC", "SphinxOptions"]
