"""Runs all checks on an aligner."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from tierline.alignment.host import open_unchecked
from tierline.alignment.spec import AlignerSpec, Options
from tierline.conformance import behaviour, description
from tierline.conformance.trial import Finding, Material, Trial, speechlike_material
from tierline.conformance.trying import NamedCheck, before_it_is_made, language_of, tried


def check_aligner(
    spec: AlignerSpec,
    *,
    options: Options = None,
    material: Material | None = None,
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Return what an aligner does not do as the contract wants it; nothing if all is well.

    An isolated aligner runs in a child process, as it will for users; `patience` bounds how long a
    hang can take. Ordinary aligners take some seconds, and their model's loading time.

    Args:
        spec: The aligner.
        options: An instance of `spec.options`; None for the defaults.
        material: A recording and its words; None makes one that sounds a little like speech.
        only: Names of the checks to run, as findings have them; None runs all.
    """
    chosen = spec.options() if options is None else options
    before: list[NamedCheck] = [
        ("described", partial(description.described, spec)),
        *before_it_is_made(spec, chosen),
    ]
    findings = [finding for check in before for finding in tried(*check, only)]
    if not any(finding.check == "can_run_here" for finding in findings):
        with tempfile.TemporaryDirectory(prefix="tierline-") as folder:
            material = material or speechlike_material(Path(folder), language_of(spec))
            findings.extend(_behaviour(spec, chosen, material, only))
    return tuple(findings)


def assert_conforms(
    spec: AlignerSpec,
    *,
    options: Options = None,
    material: Material | None = None,
    only: Collection[str] | None = None,
) -> None:
    """Raise an AssertionError that lists all findings, if there are any; for a plug-in's tests.

    See `check_aligner`.
    """
    findings = check_aligner(spec, options=options, material=material, only=only)
    if findings:
        listed = "\n".join(f"- {finding}" for finding in findings)
        raise AssertionError(f"the aligner {spec.name!r} does not conform:\n{listed}")


def _behaviour(
    spec: AlignerSpec, options: Options, material: Material, only: Collection[str] | None
) -> Iterator[Finding]:
    try:
        aligner = open_unchecked(spec, options)
    except Exception as error:  # noqa: BLE001 - a plug-in may raise anything
        yield Finding("can_be_made", f"it cannot be made: {error}")
        return

    def closed() -> Iterator[str]:
        aligner.close()
        yield from ()

    trial = Trial(spec, options, aligner, material)
    for check in behaviour.CHECKS:
        yield from tried(check.__name__, partial(check, trial), only)
    yield from tried("can_be_closed", closed)
