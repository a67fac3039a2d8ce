"""The registry: what is installed is listed, what is broken is named, nothing is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from tests.support import bad_aligners as bad
from tierline.alignment import AlignerSpec, Registry, aligners
from tierline.errors import UsageError

GROUP = "tierline.aligners"


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module that plug-ins can live in."""
    module = ModuleType("plugins_of_this_test")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def _spec(name: str, unavailable: object = None) -> AlignerSpec:
    def reason() -> str | None:
        if isinstance(unavailable, Exception):
            raise unavailable
        return None if unavailable is None else str(unavailable)

    return bad.spec_of(bad.moody, name=name, unavailable=reason)


def _points(plugins: ModuleType, **specs: object) -> list[EntryPoint]:
    for name, spec in specs.items():
        setattr(plugins, name, spec)
    return [EntryPoint(name, f"{plugins.__name__}:{name}", GROUP) for name in specs]


def test_listing_is_sorted_by_name(plugins: ModuleType) -> None:
    registry = Registry(_points(plugins, b=_spec("b"), a=_spec("a")))
    assert [(entry.name, entry.problem) for entry in registry.listing()] == [
        ("a", None),
        ("b", None),
    ]
    assert registry.spec("b").name == "b"


def test_what_is_broken_is_listed_and_hides_nothing(plugins: ModuleType) -> None:
    points = [
        *_points(plugins, good=_spec("good"), renamed=_spec("other"), text="SPEC"),
        EntryPoint("gone", "no_such_module_at_all:SPEC", GROUP),
        EntryPoint("lost", f"{plugins.__name__}:nowhere", GROUP),
        EntryPoint("quits", "tests.support.quitting_plugin:SPEC", GROUP),
    ]
    problems = {entry.name: entry.problem or "" for entry in Registry(points).listing()}
    assert problems.pop("good") == ""
    assert "calls itself 'other', its entry point 'renamed'" in problems["renamed"]
    assert "is a str, not an AlignerSpec" in problems["text"]
    assert "cannot be imported (ModuleNotFoundError: No module named" in problems["gone"]
    assert "cannot be imported (AttributeError" in problems["lost"]
    assert "cannot be imported (SystemExit: 1)" in problems["quits"]


def test_a_broken_aligner_cannot_be_had() -> None:
    registry = Registry([EntryPoint("gone", "no_such_module_at_all:SPEC", GROUP)])
    with pytest.raises(UsageError, match="'gone' cannot be used: its plug-in cannot be imported"):
        registry.spec("gone")


def test_two_packages_of_one_name_are_both_refused(plugins: ModuleType) -> None:
    plugins.spec = _spec("twin")  # type: ignore[attr-defined]
    plugins.other = _spec("twin")  # type: ignore[attr-defined]
    points = [
        EntryPoint("twin", f"{plugins.__name__}:spec", GROUP),
        EntryPoint("twin", f"{plugins.__name__}:other", GROUP),
        *_points(plugins, good=_spec("good")),
    ]
    registry = Registry(points)
    assert [entry.name for entry in registry.listing()] == ["good", "twin", "twin"]
    with pytest.raises(UsageError, match="both bring an aligner of this name: uninstall one"):
        registry.spec("twin")
    assert registry.spec("good").name == "good"


def test_one_package_found_twice_is_one(plugins: ModuleType) -> None:
    point = _points(plugins, a=_spec("a"))[0]
    assert Registry([point, point]).spec("a").name == "a"


def test_an_unknown_name_gets_a_suggestion(plugins: ModuleType) -> None:
    registry = Registry(_points(plugins, sphinx=_spec("sphinx"), uniform=_spec("uniform")))
    with pytest.raises(UsageError) as caught:
        registry.spec("sfinx")
    assert caught.value.message == (
        "there is no aligner 'sfinx'; did you mean 'sphinx'? There are: sphinx, uniform"
    )
    with pytest.raises(UsageError, match="no aligner 'x'; there are: none"):
        Registry([]).spec("x")


@pytest.mark.parametrize(
    ("unavailable", "said"),
    [
        (None, None),
        ("it needs a GPU", "it needs a GPU"),
        (OSError("no driver"), "it cannot tell whether it runs here (OSError: no driver)"),
    ],
)
def test_an_obstacle_is_told(plugins: ModuleType, unavailable: object, said: str | None) -> None:
    (entry,) = Registry(_points(plugins, a=_spec("a", unavailable))).listing()
    assert entry.obstacle() == said


def test_ours_are_found_like_anyones() -> None:
    found = {entry.name: entry for entry in aligners()}
    assert found["uniform"].problem is None
    assert found["uniform"].package == "tierline"


def test_listing_loads_no_engine(tmp_path: Path) -> None:
    (tmp_path / "heavy_engine.py").write_text("raise AssertionError('loaded')")
    (tmp_path / "light_plugin.py").write_text(
        "from tierline.alignment import AlignerSpec\n"
        "def create(options):\n    import heavy_engine\n"
        "SPEC = AlignerSpec(name='x', title='X', version='1', languages=('en',), create=create)\n"
    )
    script = f"""\
import json, sys
from importlib.metadata import EntryPoint
sys.path.insert(0, {str(tmp_path)!r})
from tierline.alignment import Registry, aligners
(entry,) = Registry([EntryPoint("x", "light_plugin:SPEC", "{GROUP}")]).listing()
assert entry.problem is None, entry.problem
aligners()
heavy = {{"soundswallower", "av", "torch", "parselmouth", "PyQt6", "praatio", "rich"}}
print(json.dumps(sorted(heavy & set(sys.modules))))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == []
