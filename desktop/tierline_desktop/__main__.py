"""Starts the window: `tierline-desktop [AUDIO] [TEXTGRID]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and return its exit code; 2 if Qt is missing or a file cannot be opened."""
    parser = argparse.ArgumentParser(
        prog="tierline-desktop", description="Open a recording and its TextGrid in a window."
    )
    parser.add_argument("audio", nargs="?", type=Path, help="the recording")
    parser.add_argument("textgrid", nargs="?", type=Path, help="its TextGrid")
    chosen = parser.parse_args(arguments)
    try:
        from tierline_desktop.app import run
    except ImportError as error:
        sys.stderr.write(
            f"The window needs Qt, which cannot be loaded ({error}). "
            'Install it with: pip install "tierline[desktop]"\n'
        )
        return 2
    return run(chosen.audio, chosen.textgrid)


if __name__ == "__main__":
    sys.exit(main())
