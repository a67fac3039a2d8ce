"""Says what a device is, as JSON on one line: `python -m tierline.inference.report DEVICE`.

For programs that must not load PyTorch themselves: importing it holds Python's lock up to half a
second at a time, and a window would stand still.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Sequence
from dataclasses import asdict

from tierline.errors import TierlineError
from tierline.inference.device import AUTO, device_report


def main(arguments: Sequence[str]) -> int:
    """Print the report; `problem` stands in its place if there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a driver that is too old: the report says "cpu"
        try:
            said: dict[str, object] = asdict(device_report(arguments[0] if arguments else AUTO))
        except TierlineError as error:
            said = {"problem": error.message}
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
