"""The `ctc` transcriber: what any CTC model hears, word by word with its times."""

from __future__ import annotations

from tierline.inference.ctc_options import CtcOptions
from tierline.inference.options import needs, unavailable, version
from tierline.plugins.spec import ANY_LANGUAGE
from tierline.transcription.contract import Transcriber
from tierline.transcription.spec import TranscriberSpec


def create(options: CtcOptions) -> Transcriber:
    """Make the transcriber and load its model."""
    from tierline.transcribers.ctc.transcriber import CtcTranscriber

    return CtcTranscriber(options, SPEC.version)


SPEC = TranscriberSpec(
    name="ctc",
    title="CTC model (the language that the model knows)",
    version=version(),
    languages=(ANY_LANGUAGE,),
    options=CtcOptions,
    create=create,
    unavailable=unavailable,
    needs=needs,
    isolated=True,  # importing torch holds Python's lock up to half a second at a time
    grace=0.25,
    patience=300.0,  # a large model on a slow CPU
    homepage="https://huggingface.co/docs/transformers/model_doc/parakeet",
)

__all__ = ["SPEC", "CtcOptions"]
