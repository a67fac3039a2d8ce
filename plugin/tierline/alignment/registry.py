"""Finds the aligners that are installed, through entry points, without loading an engine."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points

from tierline.alignment.spec import AlignerSpec
from tierline.errors import UsageError

GROUP = "tierline.aligners"


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of the list of aligners.

    Attributes:
        name: What users type.
        spec: What the aligner says of itself; None if its plug-in is broken.
        problem: What is broken, in one clause; None if nothing is.
        package: The distribution that brings it, or "".
    """

    name: str
    spec: AlignerSpec | None
    problem: str | None = None
    package: str = ""

    def obstacle(self) -> str | None:
        """Say why it cannot run here (broken, or its `unavailable` says so), or None."""
        if self.spec is None:
            return self.problem
        try:
            return self.spec.unavailable()
        except Exception as error:  # noqa: BLE001 - a plug-in may raise anything
            return f"it cannot tell whether it runs here ({type(error).__name__}: {error})"


class Registry:
    """The aligners that are installed.

    Args:
        found: The entry points to offer; None takes all that are installed.
    """

    def __init__(self, found: Iterable[EntryPoint] | None = None) -> None:
        self._given = found

    def listing(self) -> tuple[Listing, ...]:
        """Return all aligners by name; a broken one is there with its problem, and hides none."""
        return self._listing

    def spec(self, name: str) -> AlignerSpec:
        """Return the aligner of that name.

        Raises:
            UsageError: There is none, or it is broken.
        """
        same = [entry for entry in self._listing if entry.name == name]
        if not same:
            raise UsageError(self._unknown(name))
        if same[0].spec is None:
            raise UsageError(f"the aligner {name!r} cannot be used: {same[0].problem}")
        return same[0].spec

    @cached_property
    def _listing(self) -> tuple[Listing, ...]:
        found = entry_points(group=GROUP) if self._given is None else self._given
        # The same package can be on the path twice, such as in an editable installation.
        points = sorted({(point.name, point.value): point for point in found}.items())
        times = Counter(name for (name, _), _ in points)
        packages = {
            name: [_package(point) for (other, _), point in points if other == name]
            for name in times
        }
        return tuple(
            _listed(point) if times[name] == 1 else _ambiguous(point, packages[name])
            for (name, _), point in points
        )

    def _unknown(self, name: str) -> str:
        usable = [entry.name for entry in self._listing if entry.spec is not None]
        close = difflib.get_close_matches(name, usable, 1)
        hint = f"; did you mean {close[0]!r}? There are" if close else "; there are"
        return f"there is no aligner {name!r}{hint}: {', '.join(usable) or 'none'}"


def aligners() -> tuple[Listing, ...]:
    """Return the aligners that are installed; no engine is loaded for it."""
    return Registry().listing()


def _listed(point: EntryPoint) -> Listing:
    package = _package(point)
    try:
        spec = point.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in may raise anything
        problem = f"its plug-in cannot be imported ({type(error).__name__}: {error})"
        return Listing(point.name, None, problem, package)
    if not isinstance(spec, AlignerSpec):
        problem = f"{point.value} is a {type(spec).__name__}, not an AlignerSpec"
        return Listing(point.name, None, problem, package)
    if spec.name != point.name:
        problem = f"{point.value} calls itself {spec.name!r}, its entry point {point.name!r}"
        return Listing(point.name, None, problem, package)
    return Listing(point.name, spec, None, package)


def _ambiguous(point: EntryPoint, packages: list[str]) -> Listing:
    names = " and ".join(packages)
    problem = f"{names} both bring an aligner of this name: uninstall one of them"
    return Listing(point.name, None, problem, _package(point))


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.module
