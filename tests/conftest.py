"""For all tests: a home of their own, and no coverage data that a killed child left unfinished."""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

UNHASHED = re.compile(r"\.pid\d+\.X\w+x$")  # whole data has a digest behind that in its name


def pytest_configure(config: pytest.Config) -> None:
    """Give this process a home of its own: tests side by side must not find each other's files."""
    home = tempfile.TemporaryDirectory(prefix="tierline-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    os.environ["HOME"] = home.name
    for kind in ("cache", "config", "data", "state"):
        os.environ[f"XDG_{kind.upper()}_HOME"] = str(Path(home.name, kind))


@pytest.hookimpl(wrapper=True, trylast=True)  # before pytest-cov adds up what there is
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Run the tests, then throw away what coverage could not add to the rest."""
    result = yield
    if not hasattr(session.config, "workerinput"):  # a worker's neighbours may still be writing
        discard_unfinished(
            Path(os.environ.get("COVERAGE_FILE", session.config.rootpath / ".coverage"))
        )
    return result


def discard_unfinished(data_file: Path) -> None:
    """Delete what a child was writing when it was killed, however much of it can be read."""
    from coverage import CoverageData
    from coverage.exceptions import CoverageException

    for path in data_file.parent.glob(f"{data_file.name}.*"):
        if UNHASHED.search(path.name):
            try:
                CoverageData(no_disk=True).update(CoverageData(str(path), read_only=True))
            except (CoverageException, sqlite3.Error):
                path.unlink()
