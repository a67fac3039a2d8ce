"""The `uniform` aligner: words spaced evenly, without listening; for tests, demos and drafts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tierline.alignment.contract import Aligner
from tierline.alignment.spec import ANY_LANGUAGE, AlignerSpec
from tierline.plugins.options import option

VERSION = "1"


class Spacing(StrEnum):
    """What decides the length of a word."""

    LETTERS = "letters"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class UniformOptions:
    """The options of `uniform`."""

    spacing: Spacing = option(
        Spacing.LETTERS,
        title="Spacing",
        help="Whether a word gets time by its number of letters, or every word the same.",
    )
    shortest: float = option(
        0.001,
        title="Shortest word",
        help="A word that would get less time than this, in seconds, is marked as not placed.",
        minimum=1e-5,
        maximum=10.0,
    )


def create(options: UniformOptions) -> Aligner:
    """Make the aligner."""
    from tierline.aligners.uniform.spacing import uniform_aligner

    return uniform_aligner(options)


SPEC = AlignerSpec(
    name="uniform",
    title="Even spacing (no speech recognition)",
    version=VERSION,
    languages=(ANY_LANGUAGE,),
    options=UniformOptions,
    create=create,
    open_end=True,
    isolated=False,
)

__all__ = ["SPEC", "VERSION", "Spacing", "UniformOptions"]
