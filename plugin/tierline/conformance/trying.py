"""How plug-ins of all kinds are checked: which checks come first, and how they are run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from tierline.conformance import description
from tierline.conformance.trial import Finding, Material, speechlike_material
from tierline.plugins.spec import ANY_LANGUAGE, Made, Options, PluginSpec

NamedCheck: TypeAlias = tuple[str, Callable[[], Iterator[str]]]


def before_it_is_made(spec: PluginSpec, options: Options) -> tuple[NamedCheck, ...]:
    """Return the checks that need no engine; the last tells whether it can be made here."""
    return (
        ("options_are_described", partial(description.options_are_described, spec)),
        ("can_travel", partial(description.can_travel, spec, options)),
        ("listing_is_light", partial(description.listing_is_light, spec)),
        ("can_run_here", partial(description.can_run_here, spec)),
    )


def tried(
    name: str, check: Callable[[], Iterator[str]], only: Collection[str] | None = None
) -> Iterator[Finding]:
    """Run one check, if it is wanted; what it raises is a finding as well."""
    if only is not None and name not in only:
        return
    try:
        for message in check():
            yield Finding(name, message)
    except Exception as error:  # noqa: BLE001 - a plug-in may raise anything
        yield Finding(name, f"it broke down: {type(error).__name__}: {error}")


def language_of(spec: PluginSpec) -> str:
    """Return a language that a plug-in can do."""
    return next((code for code in spec.languages if code != ANY_LANGUAGE), "en")


@dataclass(frozen=True, slots=True)
class Plan:
    """How one kind of plug-in is checked.

    Attributes:
        described: Says what is wrong with the words of its spec.
        opened: Opens one without a guard.
        trial: Makes a trial from spec, options, engine and material.
        checks: What is tried with an open engine.
    """

    described: Callable[[Any], Iterator[str]]
    opened: Callable[[Any, Options], Made]
    trial: Callable[..., Any]
    checks: Sequence[Callable[[Any], Iterator[str]]]

    def findings(
        self,
        spec: PluginSpec,
        options: Options,
        material: Material | None,
        only: Collection[str] | None,
    ) -> tuple[Finding, ...]:
        """Run all checks, or those that are wanted; see `check_aligner`."""
        chosen = spec.options() if options is None else options
        before: list[NamedCheck] = [
            ("described", partial(self.described, spec)),
            *before_it_is_made(spec, chosen),
        ]
        findings = [finding for check in before for finding in tried(*check, only)]
        if not any(finding.check == "can_run_here" for finding in findings):
            with tempfile.TemporaryDirectory(prefix="tierline-") as folder:
                material = material or speechlike_material(Path(folder), language_of(spec))
                findings.extend(self._behaviour(spec, chosen, material, only))
        return tuple(findings)

    def _behaviour(
        self,
        spec: PluginSpec,
        options: Options,
        material: Material,
        only: Collection[str] | None,
    ) -> Iterator[Finding]:
        try:
            engine = self.opened(spec, options)
        except Exception as error:  # noqa: BLE001 - a plug-in may raise anything
            yield Finding("can_be_made", f"it cannot be made: {error}")
            return

        def closed() -> Iterator[str]:
            engine.close()
            yield from ()

        trial = self.trial(spec, options, engine, material)
        for check in self.checks:
            yield from tried(check.__name__, partial(check, trial), only)
        yield from tried("can_be_closed", closed)


def refuse(spec: PluginSpec, findings: Sequence[Finding]) -> None:
    """Raise an AssertionError that lists all findings, if there are any."""
    if findings:
        listed = "\n".join(f"- {finding}" for finding in findings)
        raise AssertionError(f"the {spec.kind} {spec.name!r} does not conform:\n{listed}")
