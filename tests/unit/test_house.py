"""The house rules that no linter knows: short files, short functions, and light start-up."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for part in ("plugin", "desktop", "tests") for path in (ROOT / part).rglob("*.py")
)
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_CLASS = 400, 40, 250
VAGUE = {"utils", "util", "misc", "helpers", "helper", "core", "common", "manager"}


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_too_long(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert length(node) <= LONGEST_FUNCTION, node.name
        if isinstance(node, ast.ClassDef):
            assert length(node) <= LONGEST_CLASS, node.name


def test_names_say_what_is_inside() -> None:
    assert not [path for path in FILES if path.stem in VAGUE or path.parent.name in VAGUE]


def test_no_globals() -> None:
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)], path


def test_importing_tierline_and_listing_aligners_loads_no_engine() -> None:
    heavy = ("torch", "transformers", "soundswallower", "parselmouth", "av", "PyQt6", "praatio")
    code = (
        "import sys, tierline\n"
        "tierline.list_aligners()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_module_of_the_engine_loads_without_qt() -> None:
    code = (
        "import importlib, pkgutil, sys, tierline\n"
        "sys.modules['PyQt6'] = None\n"
        "for found in pkgutil.walk_packages(tierline.__path__, 'tierline.'):\n"
        "    if not found.name.endswith('__main__'):\n"
        "        importlib.import_module(found.name)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
