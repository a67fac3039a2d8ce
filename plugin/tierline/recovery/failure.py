"""How recovery fails."""

from tierline.errors import TierlineError


class RecoveryError(TierlineError):
    """A journal cannot be kept or read; the user's own files are untouched."""
