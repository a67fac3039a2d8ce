"""What can be set of every engine that runs a CTC model; imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.inference.options import ModelOptions
from tierline.plugins.options import option

MODEL = "nvidia/parakeet-ctc-1.1b"


@dataclass(frozen=True, slots=True)
class CtcOptions(ModelOptions):
    """Which CTC model runs, and how."""

    model: str = option(
        MODEL,
        title="Model",
        help="A CTC model on the hub, such as nvidia/parakeet-ctc-1.1b for English or one of "
        "wav2vec 2.0 for your language, or a folder that holds one.",
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
