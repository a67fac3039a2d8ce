"""Runs all checks on an aligner."""

from __future__ import annotations

from collections.abc import Collection

from tierline.alignment.host import open_unchecked
from tierline.alignment.spec import AlignerSpec, Options
from tierline.conformance import aligning, description
from tierline.conformance.trial import Finding, Material
from tierline.conformance.trying import Plan, refuse

_PLAN = Plan(description.described, open_unchecked, aligning.AligningTrial, aligning.CHECKS)


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
    return _PLAN.findings(spec, options, material, only)


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
    refuse(spec, check_aligner(spec, options=options, material=material, only=only))
