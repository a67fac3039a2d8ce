"""How the `sphinx` aligner describes itself; imports no engine."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from tierline.aligners.sphinx.languages import DRAFTS, LANGUAGES
from tierline.alignment.contract import Aligner
from tierline.alignment.spec import AlignerSpec, FurtherLanguages
from tierline.plugins.options import option
from tierline.text import mapped_languages, notation_of

ENGINE = "soundswallower"


@dataclass(frozen=True, slots=True)
class SphinxOptions:
    """The options of `sphinx`."""

    remove_noise: bool = option(
        True,
        title="Remove noise",
        help="Subtract steady background noise before listening.",
    )
    leave_out: bool = option(
        True,
        title="Leave out what is not said",
        help="Mark words that the audio does not hold as not placed, instead of forcing them in.",
    )
    variants: bool = option(
        True,
        title="All pronunciations",
        help="Let the audio choose among the dictionary's pronunciations; no: only the first.",
    )
    dictionary: Path | None = option(
        None,
        title="Own dictionary",
        help="Words and their phones in IPA or ARPABET, as .dict or .csv, or a folder with one a "
        "language, such as de.dict; comes before ours.",
    )


def create(options: SphinxOptions) -> Aligner:
    """Make the aligner; models are loaded with the first request in their language."""
    from tierline.aligners.sphinx.aligner import SphinxAligner

    return SphinxAligner(options, SPEC.version)


def unavailable() -> str | None:
    """Say why it cannot run here, or None."""
    if util.find_spec(ENGINE) is None:
        return f"The package {ENGINE} is missing; install it with: pip install {ENGINE}"
    return None


def _version() -> str:
    try:
        return f"1 (SoundSwallower {metadata.version(ENGINE)})"
    except metadata.PackageNotFoundError:
        return "1"


def _phones_are_given(language: str, options: SphinxOptions) -> bool:
    return options.dictionary is not None or notation_of(language) is not None


SPEC = AlignerSpec(
    name="sphinx",
    title="CMU Sphinx (English, French; a draft of others)",
    version=_version(),
    languages=LANGUAGES,
    drafts=DRAFTS,
    further=FurtherLanguages(
        _phones_are_given,
        "for a draft of any other, give its words in a dictionary (--dictionary FILE; in the "
        "window: Own dictionary), or the text in IPA (--notation ipa, or the language und-fonipa)"
        + ("" if mapped_languages() else '; some 35 come with: pip install "tierline[g2p]"'),
    ),
    tiers=("words", "phones"),
    phone_sets=("ipa", "arpabet"),
    options=SphinxOptions,
    create=create,
    unavailable=unavailable,
    # The second pass takes memory with the square of the length: 70 MB for 30 s.
    longest_piece=30.0,
    open_end=True,
    refined=True,
    isolated=True,  # it holds Python's lock while it computes
    homepage="https://github.com/ReadAlongs/SoundSwallower",
)
