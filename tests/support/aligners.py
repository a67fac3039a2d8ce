"""Aligners for tests that are found as plug-ins are, though nothing is installed."""

from __future__ import annotations

from tests.support.at_hand import AtHand
from tierline.alignment import AlignerSpec, Registry


def registry_of(*specs: AlignerSpec) -> Registry:
    """Return a registry that holds just these."""
    return Registry([AtHand.of(spec) for spec in specs])
