"""Safe files: nothing half-written, nothing lost."""

from tierline.storage.replacing import replace_file

__all__ = ["replace_file"]
