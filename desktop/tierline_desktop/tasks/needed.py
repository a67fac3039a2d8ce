"""Whether what an engine needs is on this machine, asked before it is opened."""

from __future__ import annotations

from tierline.errors import TierlineError
from tierline.models import Weights
from tierline.plugins.spec import Options, PluginSpec
from tierline.workflow.readiness import lacking


class MissingModelError(TierlineError):
    """A model has to be brought to this machine first.

    Args:
        message: A sentence.
        wanted: What to download; None if that would not help.
    """

    def __init__(self, message: str, wanted: Weights | None = None) -> None:
        super().__init__(message)
        self.wanted = wanted


def refuse_missing(spec: PluginSpec, options: Options) -> None:
    """Refuse to begin without a model.

    Raises:
        MissingModelError: A model is not on this machine.
    """
    missing, wanted = lacking(spec, options)
    if missing is not None:
        raise MissingModelError(missing, wanted)
