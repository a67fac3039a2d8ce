"""The real program `tierline`, run as users run it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ran:
    """What came of a run of the program."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The only line on stderr, without the program's name; no note counts."""
        lines = [line for line in self.err.splitlines() if not line.startswith("tierline: note: ")]
        assert len(lines) == 1, self.err
        return lines[0].removeprefix("tierline: ")


class Program:
    """The program `tierline` in a folder of its own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "COLUMNS": "80",
        }

    @property
    def command(self) -> list[str]:
        script = Path(sys.executable).with_name("tierline")
        return [str(script)] if script.exists() else [sys.executable, "-m", "tierline"]

    def typed(self, line: str, *arguments: str | Path, **options: Any) -> Ran:
        """Run what a user would type behind `tierline`."""
        return self(*shlex.split(line), *arguments, **options)

    def __call__(self, *arguments: str | Path, **options: Any) -> Ran:
        changes = self.environment | options.pop("environment", {})
        environment = {name: value for name, value in changes.items() if value is not None}
        done = subprocess.run(
            [*self.command, *map(str, arguments)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
            stdin=subprocess.DEVNULL,
            check=False,
            **options,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)
