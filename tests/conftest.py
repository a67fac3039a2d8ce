"""For all tests: coverage data that a killed child could not finish is thrown away."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Generator
from pathlib import Path

import pytest

UNHASHED = re.compile(r"\.pid\d+\.X\w+x$")  # whole data has a digest behind that in its name


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
