"""The terminal program `tierline`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; see `tierline.cli.program.run`."""
    try:
        from tierline.cli.program import run
    except KeyboardInterrupt:  # Ctrl+C while Python still loads what the program needs
        return 130
    except ImportError as error:
        sys.stderr.write(f"tierline: the installation is incomplete ({error}); install it again.\n")
        return 1
    return run(arguments)
