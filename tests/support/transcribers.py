"""Transcribers for tests that are found as plug-ins are, though nothing is installed."""

from __future__ import annotations

from tests.support.at_hand import AtHand
from tierline.transcription import TranscriberRegistry, TranscriberSpec


def transcribers_of(*specs: TranscriberSpec) -> TranscriberRegistry:
    """Return a registry that holds just these."""
    return TranscriberRegistry([AtHand.of(spec) for spec in specs])
