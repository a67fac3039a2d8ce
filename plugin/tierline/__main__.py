"""Runs the terminal program: `python -m tierline`."""

import sys

from tierline.cli import main

if __name__ == "__main__":
    sys.exit(main())
