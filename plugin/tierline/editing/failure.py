"""How an edit fails."""

from __future__ import annotations

from tierline.errors import TierlineError


class EditError(TierlineError):
    """An edit cannot be done on these tiers; nothing has changed."""
