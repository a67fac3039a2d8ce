"""What can be set of every engine that runs a CTC model; imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata, util

from tierline.models import Weights, missing
from tierline.plugins.options import option

MODEL = "nvidia/parakeet-ctc-1.1b"


@dataclass(frozen=True, slots=True)
class CtcOptions:
    """Which CTC model runs, and how."""

    model: str = option(
        MODEL,
        title="Model",
        help="A CTC model on the hub, such as nvidia/parakeet-ctc-1.1b for English or one of "
        "wav2vec 2.0 for your language, or a folder that holds one.",
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
    window: float = option(
        30.0,
        title="Window",
        help="Seconds of sound that the model hears at once, context aside; long recordings are "
        "heard in windows.",
        minimum=2.0,
        maximum=600.0,
    )
    context: float = option(
        3.0,
        title="Context",
        help="Seconds that it hears on either side of a window, which are not used.",
        minimum=0.5,
        maximum=60.0,
    )
    batch: float | None = option(
        None,
        title="Batch",
        help="Seconds of sound in one batch, padding included; none takes what suits the device.",
        minimum=1.0,
        maximum=36000.0,
    )

    @property
    def weights(self) -> Weights:
        """Where the model comes from."""
        return Weights(self.model, self.revision, offline=self.offline)


def unavailable() -> str | None:
    """Say why no CTC model can run here, or None."""
    gone = [package for package in ("torch", "transformers") if util.find_spec(package) is None]
    if not gone:
        return None
    return f'{" and ".join(gone)} missing; install with: pip install "tierline[qwen]"'


def needs(options: CtcOptions) -> str | None:
    """Say what is missing before the model can be used, or None."""
    return missing(options.weights)


def version() -> str:
    """Return our version and that of the library that runs the models."""
    try:
        return f"1 (transformers {metadata.version('transformers')})"
    except metadata.PackageNotFoundError:
        return "1"
