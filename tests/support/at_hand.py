"""Entry points whose object is at hand, though nothing is installed."""

from __future__ import annotations

from importlib.metadata import EntryPoint

from tierline.plugins.spec import PluginSpec


class AtHand(EntryPoint):
    """An entry point whose object is at hand."""

    _spec: PluginSpec

    @classmethod
    def of(cls, spec: PluginSpec) -> AtHand:
        entry = cls(spec.name, f"{spec.name}:spec", f"tierline.{spec.kind}s")
        vars(entry)["_spec"] = spec  # an entry point can otherwise not be changed
        return entry

    def load(self) -> PluginSpec:
        return self._spec
