"""Starts the window: `tierline-desktop [FILES...]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

THEMES = ("light", "dark", "system")  # of `settings`, which needs Qt


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and return its exit code; 2 if it cannot be opened, or a file cannot."""
    chosen = _parser().parse_args(arguments)
    for path in chosen.files:
        if not path.exists():
            sys.stderr.write(f"{path} does not exist; check its name and folder.\n")
            return 2
    if (chosen.screenshot or chosen.keys) and not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        import PyQt6.QtWidgets  # noqa: F401 - whatever fails in here is Qt's, not ours
    except ImportError as error:
        sys.stderr.write(
            f"The window needs Qt, which cannot be loaded ({error}). Install it with: pip install "
            '"tierline[desktop]"; on Debian or Ubuntu, sh resources/demo.sh --window also installs '
            "the system libraries that Qt needs.\n"
        )
        return 2
    from tierline_desktop.launching import run

    return run(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tierline-desktop",
        description="Open a recording, its TextGrid and its text in a window, in any order.",
    )
    parser.add_argument("files", nargs="*", type=Path, help="recording, TextGrid, text")
    parser.add_argument(
        "--screenshot", type=Path, metavar="PNG", help="save a picture of the window, then exit"
    )
    parser.add_argument("--size", type=_size, metavar="WxH", help="size of the window, in pixels")
    parser.add_argument("--theme", choices=THEMES, help="colours, for this time")
    parser.add_argument(
        "--view", type=_view, metavar="START-END", help="what to show, in seconds: 1.5-3"
    )
    parser.add_argument("--keys", action="store_true", help="print all keys, then exit")
    return parser


def _size(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    try:
        size = int(wide), int(high)
    except ValueError:
        size = (0, 0)
    if not all(100 <= length <= 16_000 for length in size):
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1400x800")
    return size


def _view(text: str) -> tuple[float, float]:
    start, _, end = text.rpartition("-")
    try:
        span = float(start), float(end)
    except ValueError:
        span = (0.0, 0.0)
    if not span[0] < span[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is no stretch of time such as 1.5-3")
    return span


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
