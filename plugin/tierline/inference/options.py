"""What can be set of every engine that runs a model on PyTorch; imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata, util

from tierline.models import Weights, missing
from tierline.plugins.options import option

PACKAGES = ("torch", "transformers")
INSTALL = 'install with: pip install "tierline[qwen]"'
QWEN3_SINCE = (5, 13)  # of transformers: the first that has the models of Qwen3 for sound


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Which model runs, and how; an engine adds its own, and says which model is usual."""

    model: str = option("", title="Model", help="A model on the hub, or a folder that holds one.")
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

    @property
    def weights(self) -> Weights:
        """Where the model comes from."""
        return Weights(self.model, self.revision, offline=self.offline)


def unavailable() -> str | None:
    """Say why no model can run here, or None."""
    gone = [package for package in PACKAGES if util.find_spec(package) is None]
    return f"{' and '.join(gone)} missing; {INSTALL}" if gone else None


def qwen3_unavailable() -> str | None:
    """Say why no model of the Qwen3 family can run here, or None."""
    reason = unavailable()
    if reason is not None:
        return reason
    version = metadata.version("transformers")
    if tuple(int(part) for part in version.split(".")[:2]) < QWEN3_SINCE:
        return f"transformers {version} is too old for the model (5.13 or later); {INSTALL}"
    return None


def needs(options: ModelOptions) -> str | None:
    """Say what is missing before the model can be used, or None."""
    return missing(options.weights)


def version() -> str:
    """Return our version and that of the library that runs the models."""
    try:
        return f"1 (transformers {metadata.version('transformers')})"
    except metadata.PackageNotFoundError:
        return "1"
