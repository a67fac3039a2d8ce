"""Whether what an engine needs is on this machine, asked before it is opened."""

from __future__ import annotations

from tierline.errors import TierlineError
from tierline.plugins.spec import Options, PluginSpec


class MissingModelError(TierlineError):
    """A model has to be brought to this machine first; there is a dialog for that."""


def refuse_missing(spec: PluginSpec, options: Options) -> None:
    """Refuse to begin without a model.

    Raises:
        MissingModelError: A model is not on this machine.
    """
    missing = None if spec.needs is None else spec.needs(options)
    if missing is not None:
        raise MissingModelError(missing)
