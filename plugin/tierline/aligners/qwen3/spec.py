"""How the `qwen3` aligner describes itself; imports no engine."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata, util

from tierline.alignment.contract import Aligner
from tierline.alignment.spec import AlignerSpec
from tierline.models import Weights, missing
from tierline.plugins.options import option

MODEL = "Qwen/Qwen3-ForcedAligner-0.6B-hf"
OLDEST = (5, 13)  # of transformers: the first that has the model
# Languages that the model was taught (its card), by their codes.
LANGUAGES = ("zh", "cmn", "yue", "en", "fr", "de", "it", "ja", "ko", "pt", "ru", "es")


@dataclass(frozen=True, slots=True)
class Qwen3Options:
    """The options of `qwen3`."""

    model: str = option(
        MODEL,
        title="Model",
        help="A forced aligner of the Qwen3 family on the hub, or a folder that holds one.",
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

    @property
    def weights(self) -> Weights:
        """Where the model comes from."""
        return Weights(self.model, self.revision, offline=self.offline)


def create(options: Qwen3Options) -> Aligner:
    """Make the aligner and load its model."""
    from tierline.aligners.qwen3.aligner import Qwen3Aligner

    return Qwen3Aligner(options, SPEC.version)


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


def needs(options: Qwen3Options) -> str | None:
    """Say what is missing before the model can be used, or None."""
    return missing(options.weights)


def _piece(options: Qwen3Options) -> float:
    return options.piece


def _version() -> str:
    try:
        return f"1 (transformers {metadata.version('transformers')})"
    except metadata.PackageNotFoundError:
        return "1"


SPEC = AlignerSpec(
    name="qwen3",
    title="Qwen3 forced aligner (11 languages; words)",
    version=_version(),
    languages=LANGUAGES,
    tiers=("words",),
    options=Qwen3Options,
    create=create,
    unavailable=unavailable,
    needs=needs,
    piece_of=_piece,
    batches=True,
    isolated=True,  # importing torch holds Python's lock up to half a second at a time
    grace=0.4,
    patience=300.0,  # a large model on a slow CPU
    homepage=f"https://huggingface.co/{MODEL}",
)
