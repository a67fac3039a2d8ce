"""The family of failures that Tierline tells a user about, and cancellation."""


class TierlineError(Exception):
    """A failure told in one sentence that names what failed, where, and the way out.

    The message is shown to users as it stands. Subclasses take just that message, so that every
    error survives pickling and can cross a process boundary.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(TierlineError):
    """What was asked for contradicts itself or does not exist (an option, a tier, a plug-in)."""


class InputError(TierlineError):
    """A file handed in is missing, unreadable, or not what it should be."""


class OutputError(TierlineError):
    """A result could not be written; what was there before is untouched."""


class Cancelled(Exception):  # noqa: N818 - the user asked for it: it is no error
    """The user stopped the work; nothing has to be rolled back."""
