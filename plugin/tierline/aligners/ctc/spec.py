"""How the `ctc` aligner describes itself; imports no engine."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.alignment.contract import Aligner
from tierline.alignment.spec import ANY_LANGUAGE, AlignerSpec
from tierline.inference.ctc_options import CtcOptions
from tierline.inference.options import needs, unavailable, version
from tierline.plugins.options import option


@dataclass(frozen=True, slots=True)
class CtcAlignerOptions(CtcOptions):
    """The options of the `ctc` aligner."""

    leave_out: bool = option(
        True,
        title="Leave out what is not said",
        help="Mark words that the audio does not hold as not placed, instead of forcing them in.",
    )
    piece: float = option(
        300.0,
        title="Piece",
        help="Longest recording in seconds that is aligned in one go; longer ones are cut into "
        "pieces at pauses.",
        minimum=10.0,
        maximum=7200.0,
    )


def create(options: CtcAlignerOptions) -> Aligner:
    """Make the aligner and load its model."""
    from tierline.aligners.ctc.aligner import CtcAligner

    return CtcAligner(options, SPEC.version)


def _piece(options: CtcAlignerOptions) -> float:
    return options.piece


SPEC = AlignerSpec(
    name="ctc",
    title="CTC model (any language that a model knows; words)",
    version=version(),
    languages=(ANY_LANGUAGE,),
    tiers=("words",),
    options=CtcAlignerOptions,
    create=create,
    unavailable=unavailable,
    needs=needs,
    piece_of=_piece,
    open_end=True,
    batches=True,
    refined=True,
    isolated=True,  # importing torch holds Python's lock up to half a second at a time
    grace=0.25,
    patience=300.0,  # a large model on a slow CPU
    homepage="https://huggingface.co/docs/transformers/model_doc/parakeet",
)
