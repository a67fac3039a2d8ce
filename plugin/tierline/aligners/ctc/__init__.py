"""The `ctc` aligner: forced alignment with any CTC model, in the language that the model knows."""

from tierline.aligners.ctc.spec import SPEC, CtcAlignerOptions

__all__ = ["SPEC", "CtcAlignerOptions"]
