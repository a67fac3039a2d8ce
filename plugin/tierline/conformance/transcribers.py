"""Runs all checks on a transcriber."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from tierline.conformance import description, writing
from tierline.conformance.trial import Finding, Material, speechlike_material
from tierline.conformance.trying import NamedCheck, before_it_is_made, language_of, tried
from tierline.plugins.spec import Options
from tierline.transcription.host import open_unchecked
from tierline.transcription.spec import TranscriberSpec


def check_transcriber(
    spec: TranscriberSpec,
    *,
    options: Options = None,
    material: Material | None = None,
    only: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Return what a transcriber does not do as the contract wants it; nothing if all is well.

    An isolated transcriber runs in a child process, as it will for users; `patience` bounds how
    long a hang can take.

    Args:
        spec: The transcriber.
        options: An instance of `spec.options`; None for the defaults.
        material: A recording; None makes one that sounds a little like speech.
        only: Names of the checks to run, as findings have them; None runs all.
    """
    chosen = spec.options() if options is None else options
    before: list[NamedCheck] = [
        ("described", partial(description.introduced, spec)),
        *before_it_is_made(spec, chosen),
    ]
    findings = [finding for check in before for finding in tried(*check, only)]
    if not any(finding.check == "can_run_here" for finding in findings):
        with tempfile.TemporaryDirectory(prefix="tierline-") as folder:
            material = material or speechlike_material(Path(folder), language_of(spec))
            findings.extend(_behaviour(spec, chosen, material, only))
    return tuple(findings)


def assert_transcriber_conforms(
    spec: TranscriberSpec,
    *,
    options: Options = None,
    material: Material | None = None,
    only: Collection[str] | None = None,
) -> None:
    """Raise an AssertionError that lists all findings, if there are any; for a plug-in's tests.

    See `check_transcriber`.
    """
    findings = check_transcriber(spec, options=options, material=material, only=only)
    if findings:
        listed = "\n".join(f"- {finding}" for finding in findings)
        raise AssertionError(f"the transcriber {spec.name!r} does not conform:\n{listed}")


def _behaviour(
    spec: TranscriberSpec, options: Options, material: Material, only: Collection[str] | None
) -> Iterator[Finding]:
    try:
        transcriber = open_unchecked(spec, options)
    except Exception as error:  # noqa: BLE001 - a plug-in may raise anything
        yield Finding("can_be_made", f"it cannot be made: {error}")
        return

    def closed() -> Iterator[str]:
        transcriber.close()
        yield from ()

    trial = writing.WritingTrial(spec, options, transcriber, material)
    for check in writing.CHECKS:
        yield from tried(check.__name__, partial(check, trial), only)
    yield from tried("can_be_closed", closed)
