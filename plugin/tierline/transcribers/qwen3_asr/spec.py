"""How the `qwen3-asr` transcriber describes itself; imports no engine."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata, util

from tierline.models import Weights, missing
from tierline.plugins.options import option
from tierline.transcribers.qwen3_asr.languages import DIALECTS, NAMES
from tierline.transcription.contract import Transcriber
from tierline.transcription.spec import TranscriberSpec

MODEL = "Qwen/Qwen3-ASR-0.6B-hf"
OLDEST = (5, 13)  # of transformers: the first that has the model


@dataclass(frozen=True, slots=True)
class Qwen3AsrOptions:
    """The options of `qwen3-asr`."""

    model: str = option(
        MODEL,
        title="Model",
        help="A model of the Qwen3-ASR family on the hub, such as Qwen/Qwen3-ASR-1.7B-hf, or a "
        "folder that holds one.",
    )
    revision: str | None = option(
        None,
        title="Revision",
        help="Branch, tag or commit of the model on the hub; none takes what is on this machine.",
    )
    offline: bool = option(
        False, title="Offline", help="Never ask the hub, even if the model is not on this machine."
    )
    device: str = option(
        "auto",
        title="Device",
        help="Where the model runs: auto (the graphics card if there is one), cpu, cuda, cuda:1 or "
        "mps.",
    )
    dtype: str = option(
        "auto",
        title="Number format",
        help="auto takes bfloat16 on graphics cards that compute in it, else float32.",
        choices=("auto", "bfloat16", "float32"),
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

    @property
    def weights(self) -> Weights:
        """Where the model comes from."""
        return Weights(self.model, self.revision, offline=self.offline)


def create(options: Qwen3AsrOptions) -> Transcriber:
    """Make the transcriber and load its model."""
    from tierline.transcribers.qwen3_asr.transcriber import Qwen3Transcriber

    return Qwen3Transcriber(options, SPEC.version)


def unavailable() -> str | None:
    """Say why it cannot run here, or None."""
    gone = [package for package in ("torch", "transformers") if util.find_spec(package) is None]
    install = 'install with: pip install "tierline[qwen]"'
    if gone:
        return f"{' and '.join(gone)} missing; {install}"
    version = metadata.version("transformers")
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        return f"transformers {version} is too old for the model (5.13 or later); {install}"
    return None


def needs(options: Qwen3AsrOptions) -> str | None:
    """Say what is missing before the model can be used, or None."""
    return missing(options.weights)


def _piece(options: Qwen3AsrOptions) -> float:
    return options.piece


def _version() -> str:
    try:
        return f"1 (transformers {metadata.version('transformers')})"
    except metadata.PackageNotFoundError:
        return "1"


SPEC = TranscriberSpec(
    name="qwen3-asr",
    title="Qwen3-ASR (30 languages)",
    version=_version(),
    languages=(*NAMES, *DIALECTS),
    options=Qwen3AsrOptions,
    create=create,
    unavailable=unavailable,
    needs=needs,
    piece_of=_piece,
    finds_language=True,
    takes_context=True,
    isolated=True,  # importing torch holds Python's lock up to half a second at a time
    grace=0.4,
    patience=300.0,  # a large model on a slow CPU
    homepage=f"https://huggingface.co/{MODEL}",
)
