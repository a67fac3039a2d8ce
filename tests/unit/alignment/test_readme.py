"""The plug-in tutorial: its example is a real package, and all its code runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.bad_aligners import request
from tierline.alignment import Alignment, Progress, open_aligner
from tierline.alignment.spec import AlignerSpec
from tierline.conformance import check_transcriber, writing

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "tests" / "support" / "example_plugin"
README = (ROOT / "plugin" / "README.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w.]+)`\n\n```\w+\n(.*?)^```$", README, re.S | re.M))
SNIPPETS = [
    code
    for code in re.findall(r"^```python\n(.*?)^```$", README, re.S | re.M)
    if code not in FILES.values()
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built from the files in the README and installed into a folder."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("target")
    for name, content in FILES.items():
        (source / name).write_text(content, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run(*pip, "--no-index", "--no-deps", "--no-build-isolation", "--target", target, source)
    return target


def _run(*command: str | Path, path: Path | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command,
        env=os.environ | ({"PYTHONPATH": str(path)} if path else {}),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_readme_shows_the_files_of_the_example() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLE.glob("*.*")}
    assert there == FILES


def test_the_example_is_found_once_it_is_installed(installed: Path) -> None:
    script = """
import json
from tierline.alignment import aligners
print(json.dumps([[e.name, e.package, e.obstacle()] for e in aligners()]))
"""
    listed = json.loads(_run(sys.executable, "-c", script, path=installed))
    assert ["trimmed", "tierline-example-trimmed", None] in listed
    assert "uniform" in [name for name, _, _ in listed]


def test_the_example_passes_its_own_test(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "test_trimmed.py").write_text(FILES["test_trimmed.py"], encoding="utf-8")
    said = _run(
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path=installed, cwd=tmp_path
    )
    assert "1 passed" in said


def _executed(code: str, **names: Any) -> dict[str, Any]:
    exec(compile(code, str(ROOT / "plugin" / "README.md"), "exec", dont_inherit=True), names)
    return names


def test_the_batching_aligner_works() -> None:
    (snippet,) = [code for code in SNIPPETS if "class Batched" in code]
    names = _executed(snippet)
    spec = AlignerSpec(
        name="batched",
        title="Batched",
        version="1.0",
        languages=("*",),
        create=lambda _: names["Batched"](),
        isolated=False,
    )
    with open_aligner(spec) as aligner:
        asked = [request(f"r{n}") for n in range(20)]
        answers = dict(aligner.align(asked, Progress()))
    assert list(answers) == [each.id for each in asked]
    assert all(isinstance(answer, Alignment) for answer in answers.values())


def test_the_direct_use_works(capsys: pytest.CaptureFixture[str]) -> None:
    (snippet,) = [code for code in SNIPPETS if "split_units" in code]
    _executed(snippet)
    assert re.match(
        r"a \[\(0\.0, 0\.6\d*\), \(0\.6\d*, 1\.2\d*\), \(1\.2\d*, 1\.8\)\]", capsys.readouterr().out
    )


def test_the_transcriber_works() -> None:
    (snippet,) = [code for code in SNIPPETS if "class Murmur" in code]
    names = _executed(snippet, __name__="murmur")
    only = [check.__name__ for check in writing.CHECKS]
    assert check_transcriber(names["SPEC"], only=only) == ()


def test_no_snippet_is_left_out() -> None:
    assert len(SNIPPETS) == 3
