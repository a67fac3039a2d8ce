"""The acoustic models inside SoundSwallower, and what their phones are called."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tierline.text import arpabet_to_ipa, french_to_ipa, ipa_to_arpabet, ipa_to_french


@dataclass(frozen=True, slots=True)
class Model:
    """One acoustic model with its dictionary.

    Attributes:
        language: BCP 47 code of the language it was trained on.
        folder: Where it lies; "dict.txt" is its dictionary.
        phones: The phones it knows, silence and noises not counted.
        to_ipa: Gives a phone's IPA.
        from_ipa: Gives the phones nearest to IPA phones.
        neutral: A syllable that stands in for what nobody can pronounce.
        native: Whether it knows the language that is spoken, so that its dictionary counts.
    """

    language: str
    folder: Path
    phones: frozenset[str]
    to_ipa: Callable[[str], str]
    from_ipa: Callable[[Sequence[str]], tuple[str, ...]]
    neutral: tuple[str, ...]
    native: bool = True


def model_for(language: str) -> Model:
    """Return the model for a BCP 47 code: "en-AU" gets "en", what has none the English one.

    Its phones are the nearest to those of most other languages, as far as that was measured.
    """
    main = language.lower().replace("_", "-").split("-")[0]
    if main == "fr":
        folder = _folder("fr-fr")
        return Model("fr", folder, _phones(folder), french_to_ipa, ipa_to_french, ("tt", "ee"))
    return _english(native=main == "en")


def _english(*, native: bool) -> Model:
    folder = _folder("en-us")
    neutral = ("T", "AH")
    phones = _phones(folder)
    return Model("en", folder, phones, arpabet_to_ipa, ipa_to_arpabet, neutral, native)


def _folder(name: str) -> Path:
    from soundswallower import get_model_path

    return Path(get_model_path(name))


def _phones(folder: Path) -> frozenset[str]:
    known = json.loads((folder / "phoneset.json").read_text("utf-8"))
    return frozenset(phone for phone, ipa in known.items() if ipa != "-")
