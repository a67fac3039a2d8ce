"""How the `qwen3` aligner describes itself; imports no engine."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.alignment.contract import Aligner
from tierline.alignment.spec import AlignerSpec
from tierline.inference.options import ModelOptions, needs, qwen3_unavailable, version
from tierline.plugins.options import option

MODEL = "Qwen/Qwen3-ForcedAligner-0.6B-hf"
# Languages that the model was taught (its card), by their codes.
LANGUAGES = ("zh", "cmn", "yue", "en", "fr", "de", "it", "ja", "ko", "pt", "ru", "es")


@dataclass(frozen=True, slots=True)
class Qwen3Options(ModelOptions):
    """The options of `qwen3`."""

    model: str = option(
        MODEL,
        title="Model",
        help="A forced aligner of the Qwen3 family on the hub, or a folder that holds one.",
    )
    decoding: str = option(
        "path",
        title="Decoding",
        help="path: the best way through all times, finer than the model's 80 ms, words never "
        "without length; library: exactly the times that transformers gives.",
        choices=("path", "library"),
    )
    piece: float = option(
        60.0,
        title="Piece",
        help="Longest audio in seconds that the model hears at once; longer recordings are cut "
        "into pieces at pauses.",
        minimum=2.0,
        maximum=170.0,
    )
    batch: int | None = option(
        None,
        title="Batch",
        help="Tokens in one batch, padding included (a second of sound is 13); none takes what "
        "suits the device. Where memory runs out, batches are halved.",
        minimum=64,
        maximum=10_000_000,
    )
    compile: str = option(
        "auto",
        title="Compile",
        help="Whether the model is compiled first, which takes minutes and pays for many hours of "
        "sound; auto: on graphics cards where there is a compiler.",
        choices=("auto", "on", "off"),
    )


def create(options: Qwen3Options) -> Aligner:
    """Make the aligner and load its model."""
    from tierline.aligners.qwen3.aligner import Qwen3Aligner

    return Qwen3Aligner(options, SPEC.version)


def _piece(options: Qwen3Options) -> float:
    return options.piece


SPEC = AlignerSpec(
    name="qwen3",
    title="Qwen3 forced aligner (11 languages; words)",
    version=version(),
    languages=LANGUAGES,
    tiers=("words",),
    options=Qwen3Options,
    create=create,
    unavailable=qwen3_unavailable,
    needs=needs,
    piece_of=_piece,
    batches=True,
    refined=True,
    isolated=True,  # importing torch holds Python's lock up to half a second at a time
    grace=0.25,
    patience=300.0,  # a large model on a slow CPU
    homepage=f"https://huggingface.co/{MODEL}",
)
