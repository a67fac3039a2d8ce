"""Compiling the parts of the model whose shapes come again, where there is a compiler."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

from tierline.aligners.qwen3.network import Network
from tierline.plugins.contract import EngineError

if TYPE_CHECKING:
    from torch import Tensor


def compile_parts(network: Network, wish: str, warm_up: Callable[[], object]) -> str | None:
    """Compile the encoder's layers and the language model, as the user wishes.

    Args:
        network: The model.
        wish: "on", "off", or "auto": only on CUDA, and only if it works.
        warm_up: Runs the model once; compiling happens then.

    Returns:
        One sentence on why it is not compiled though it was to be; None otherwise.

    Raises:
        EngineError: It was to be "on", and does not work.
    """
    if wish == "off" or (wish == "auto" and not network.on_cuda):
        return None
    error = _tried(network, warm_up)
    if error is None:
        return None
    sentence = (
        "The model runs uncompiled, and so more slowly: there is no compiler that works here "
        f"({type(error).__name__})."
    )
    if wish == "on":
        raise EngineError(
            f"{sentence[:-1]}; install one (gcc on Linux), or leave it to Tierline: "
            "--set compile=auto."
        ) from error
    return sentence


def _tried(network: Network, warm_up: Callable[[], object]) -> Exception | None:
    """Compile and run once; if that fails, undo it and return why."""
    import torch

    def compiled(run: Callable[..., Tensor]) -> Callable[..., Tensor]:
        made: Callable[..., Tensor] = torch.compile(run, dynamic=True)
        return made

    undo: Callable[[], None] | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns of its own parts
            undo = network.compile(compiled)
            warm_up()
    except Exception as error:  # noqa: BLE001 - a compiler may fail in any way
        if undo is not None:
            undo()
        return error
    return None
