"""Which weights a model is loaded from: a name on the hub, or a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Weights:
    """Where the weights of a model come from.

    Attributes:
        model: A repository's name on the hub, such as "Qwen/Qwen3-ForcedAligner-0.6B-hf", or a
            folder that holds a model saved with `save_pretrained`.
        revision: Branch, tag or commit on the hub; None takes what the catalogue pins, or else the
            newest that is on this machine.
        offline: Never ask the hub, even if the model is not on this machine.
        folder: Where downloaded models lie; None takes the folder that was set for all, or else
            the hub's own cache.
    """

    model: str
    revision: str | None = None
    offline: bool = False
    folder: Path | None = None

    @property
    def local(self) -> Path | None:
        """The folder that `model` names, if it names one that is there."""
        try:
            path = Path(self.model).expanduser()
        except RuntimeError:  # ~SOMEBODY, who is unknown here
            return None
        return path if path.is_dir() else None
