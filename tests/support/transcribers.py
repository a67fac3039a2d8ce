"""Transcribers for tests that are found as plug-ins are, though nothing is installed."""

from __future__ import annotations

from importlib.metadata import EntryPoint

from tierline.transcription import TranscriberRegistry, TranscriberSpec


class _AtHand(EntryPoint):
    """An entry point whose object is at hand."""

    _spec: TranscriberSpec

    @classmethod
    def of(cls, spec: TranscriberSpec) -> _AtHand:
        entry = cls(spec.name, f"{spec.name}:spec", "tierline.transcribers")
        vars(entry)["_spec"] = spec  # an entry point can otherwise not be changed
        return entry

    def load(self) -> TranscriberSpec:
        return self._spec


def transcribers_of(*specs: TranscriberSpec) -> TranscriberRegistry:
    """Return a registry that holds just these."""
    return TranscriberRegistry([_AtHand.of(spec) for spec in specs])
