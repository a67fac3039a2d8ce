"""What can go wrong with models."""

from __future__ import annotations

from tierline.errors import TierlineError


class ModelError(TierlineError):
    """A model cannot be had, or cannot be used; the message says why and what to do."""
