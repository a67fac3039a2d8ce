"""Stopping a model in the middle of a forward pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn


@contextmanager
def interruptible(model: nn.Module, check: Callable[[], None]) -> Iterator[None]:
    """Have a model call `check` before each of its layers, while this context lasts.

    What `check` raises (`Cancelled`, from `Progress.check`) comes out of the forward pass. Layers
    are the members of its lists of modules and, within these, the matrix products: on a CPU one
    layer can take a second.

    Args:
        model: The model; parts that are compiled are not looked into.
        check: Called with nothing; raises to stop.
    """
    hooks = [part.register_forward_pre_hook(lambda *_: check()) for part in steps_of(model)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def steps_of(model: nn.Module) -> list[nn.Module]:
    """Return the layers of a model and their matrix products."""
    from torch import nn

    layers = [
        layer
        for part in model.modules()
        if isinstance(part, nn.ModuleList)
        for layer in part.children()
    ]
    products = [part for part in model.modules() if isinstance(part, nn.Linear | nn.Conv2d)]
    return list(dict.fromkeys([*layers, *products]))
