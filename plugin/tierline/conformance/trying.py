"""What the checks of all kinds of plug-ins share: which come first, and how one is run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TypeAlias

from tierline.conformance import description
from tierline.conformance.trial import Finding
from tierline.plugins.spec import ANY_LANGUAGE, Options, PluginSpec

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
