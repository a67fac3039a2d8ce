"""What can go wrong with a text or with saying it."""

from tierline.errors import InputError


class TextError(InputError):
    """A transcript cannot be read, or a language cannot be pronounced."""
