"""How the `qwen3-asr` transcriber describes itself; imports no engine."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.inference.options import ModelOptions, needs, qwen3_unavailable, version
from tierline.plugins.options import option
from tierline.transcribers.qwen3_asr.languages import DIALECTS, NAMES
from tierline.transcription.contract import Transcriber
from tierline.transcription.spec import TranscriberSpec

MODEL = "Qwen/Qwen3-ASR-0.6B-hf"


@dataclass(frozen=True, slots=True)
class Qwen3AsrOptions(ModelOptions):
    """The options of `qwen3-asr`."""

    model: str = option(
        MODEL,
        title="Model",
        help="A model of the Qwen3-ASR family on the hub, such as Qwen/Qwen3-ASR-1.7B-hf, or a "
        "folder that holds one.",
    )
    piece: float = option(
        30.0,
        title="Piece",
        help="Longest audio in seconds that the model hears at once; recordings are cut at pauses.",
        minimum=2.0,
        maximum=300.0,
    )
    batch: float | None = option(
        None,
        title="Batch",
        help="Seconds of sound in one batch, padding included; none takes what suits the device. "
        "Where memory runs out, batches are halved.",
        minimum=1.0,
        maximum=36000.0,
    )


def create(options: Qwen3AsrOptions) -> Transcriber:
    """Make the transcriber and load its model."""
    from tierline.transcribers.qwen3_asr.transcriber import Qwen3Transcriber

    return Qwen3Transcriber(options, SPEC.version)


def _piece(options: Qwen3AsrOptions) -> float:
    return options.piece


SPEC = TranscriberSpec(
    name="qwen3-asr",
    title="Qwen3-ASR (30 languages)",
    version=version(),
    languages=(*NAMES, *DIALECTS),
    options=Qwen3AsrOptions,
    create=create,
    unavailable=qwen3_unavailable,
    needs=needs,
    piece_of=_piece,
    finds_language=True,
    takes_context=True,
    isolated=True,  # importing torch holds Python's lock up to half a second at a time
    grace=0.25,
    patience=300.0,  # a large model on a slow CPU
    homepage=f"https://huggingface.co/{MODEL}",
)
