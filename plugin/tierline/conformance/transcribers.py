"""Runs all checks on a transcriber."""

from __future__ import annotations

from collections.abc import Collection

from tierline.conformance import description, writing
from tierline.conformance.trial import Finding, Material
from tierline.conformance.trying import Plan, refuse
from tierline.plugins.spec import Options
from tierline.transcription.host import open_unchecked
from tierline.transcription.spec import TranscriberSpec

_PLAN = Plan(description.introduced, open_unchecked, writing.WritingTrial, writing.CHECKS)


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
    return _PLAN.findings(spec, options, material, only)


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
    refuse(spec, check_transcriber(spec, options=options, material=material, only=only))
