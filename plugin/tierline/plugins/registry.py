"""Finds the plug-ins that are installed, through entry points, without loading an engine."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from tierline.errors import UsageError
from tierline.plugins.spec import PluginSpec

S = TypeVar("S", bound=PluginSpec)


@dataclass(frozen=True, slots=True)
class PluginListing(Generic[S]):
    """One entry of the list of plug-ins.

    Attributes:
        name: What users type.
        spec: What the plug-in says of itself; None if its plug-in is broken.
        problem: What is broken, in one clause; None if nothing is.
        package: The distribution that brings it, or "".
    """

    name: str
    spec: S | None
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


class PluginRegistry(Generic[S]):
    """The plug-ins of one kind that are installed.

    Args:
        kind: The class of their specs.
        group: The entry point group that they are found in.
        found: The entry points to offer; None takes all that are installed.
    """

    def __init__(
        self, kind: type[S], group: str, found: Iterable[EntryPoint] | None = None
    ) -> None:
        self._kind = kind
        self._group = group
        self._given = found

    def listing(self) -> tuple[PluginListing[S], ...]:
        """Return all by name; a broken one is there with its problem, and hides none."""
        return self._listing

    def spec(self, name: str) -> S:
        """Return the one of that name.

        Raises:
            UsageError: There is none, or it is broken.
        """
        same = [entry for entry in self._listing if entry.name == name]
        if not same:
            raise UsageError(self._unknown(name))
        if same[0].spec is None:
            raise UsageError(f"the {self._kind.kind} {name!r} cannot be used: {same[0].problem}")
        return same[0].spec

    @cached_property
    def _listing(self) -> tuple[PluginListing[S], ...]:
        found = entry_points(group=self._group) if self._given is None else self._given
        # The same package can be on the path twice, such as in an editable installation.
        points = sorted({(point.name, point.value): point for point in found}.items())
        times = Counter(name for (name, _), _ in points)
        packages = {
            name: [_package(point) for (other, _), point in points if other == name]
            for name in times
        }
        return tuple(
            self._listed(point) if times[name] == 1 else self._ambiguous(point, packages[name])
            for (name, _), point in points
        )

    def _unknown(self, name: str) -> str:
        usable = [entry.name for entry in self._listing if entry.spec is not None]
        close = difflib.get_close_matches(name, usable, 1)
        hint = f"; did you mean {close[0]!r}? There are" if close else "; there are"
        return f"there is no {self._kind.kind} {name!r}{hint}: {', '.join(usable) or 'none'}"

    def _listed(self, point: EntryPoint) -> PluginListing[S]:
        package = _package(point)
        try:
            spec = point.load()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in may raise anything
            problem = f"its plug-in cannot be imported ({type(error).__name__}: {error})"
            return PluginListing(point.name, None, problem, package)
        if not isinstance(spec, self._kind):
            wanted = self._kind.__name__
            problem = f"{point.value} is a {type(spec).__name__}, not a{_n(wanted)} {wanted}"
            return PluginListing(point.name, None, problem, package)
        if spec.name != point.name:
            problem = f"{point.value} calls itself {spec.name!r}, its entry point {point.name!r}"
            return PluginListing(point.name, None, problem, package)
        return PluginListing(point.name, spec, None, package)

    def _ambiguous(self, point: EntryPoint, packages: list[str]) -> PluginListing[S]:
        names, kind = " and ".join(packages), self._kind.kind
        problem = f"{names} both bring a{_n(kind)} {kind} of this name: uninstall one of them"
        return PluginListing(point.name, None, problem, _package(point))


def _n(word: str) -> str:
    return "n" if word[0] in "aeiouAEIOU" else ""


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.module
