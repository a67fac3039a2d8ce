"""Profiles: files that say how boundaries are to be refined, and what that was learned from."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from tierline.errors import InputError
from tierline.plugins.spec import ANY_LANGUAGE
from tierline.refinement.classes import CLASSES
from tierline.refinement.features import Floats
from tierline.refinement.scoring import INPUTS, Network
from tierline.storage import replace_file

FORMAT: Final = "tierline-refinement-profile"
VERSION: Final = 1
SHIPPED: Final = "english-sentences"
_DIGITS = 4
_MOST_HIDDEN = 64
_PARTS = ("inputs", "left", "right", "output")

Json: TypeAlias = Any  # what a JSON document may hold; reading it shows whether it fits


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a profile was learned from.

    Attributes:
        source: The recordings and their labels, in words.
        recordings: How many there were.
        boundaries: How many boundaries in them.
        folds: Into how many parts they were cut, each of them measured with what the others taught.
        before: Mean error of word boundaries as the aligner had them, in ms; None: not measured.
        after: Mean error of the refined ones in the parts that nothing was learned from, in ms.
        start: Name of the profile that learning began with, if any.
    """

    source: str
    recordings: int
    boundaries: int
    folds: int = 0
    before: float | None = None
    after: float | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """How boundaries are refined.

    Attributes:
        name: What it is called; for files of users, the name of the file.
        aligner: The aligner whose phones it knows.
        languages: BCP 47 codes of the languages it is for; "*" is any.
        lineage: What it was learned from.
        network: The weights.
    """

    name: str
    aligner: str
    languages: tuple[str, ...]
    lineage: Lineage
    network: Network

    def speaks(self, language: str) -> bool:
        """Tell whether it is for a language: "en-AU" is if "en" is."""
        code = language.lower().replace("_", "-")
        known = [item.lower() for item in self.languages]
        return any(k in (ANY_LANGUAGE, code) or code.startswith(k + "-") for k in known)


def shipped_profile() -> Profile:
    """Return the profile that comes with Tierline."""
    text = files("tierline.refinement").joinpath(f"{SHIPPED}.json").read_text(encoding="utf-8")
    return _decoded(text, SHIPPED)


def read_profile(path: str | Path) -> Profile:
    """Read a profile.

    Raises:
        InputError: It is not there, is no profile, or a newer Tierline wrote it.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"The profile {path} does not exist.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is no profile of Tierline: it is no text.") from None
    except OSError as error:
        raise InputError(f"The profile {path} cannot be read: {error.strerror}.") from error
    return replace(_decoded(text, str(path)), name=path.name)


def write_profile(path: str | Path, profile: Profile, *, force: bool = False) -> None:
    """Save a profile.

    Raises:
        OutputError: It cannot be written, or a file is there and `force` does not allow that.
    """
    replace_file(Path(path), encoded(profile).encode(), force=force)


def encoded(profile: Profile) -> str:
    """Return a profile as the text of its file."""
    lineage = profile.lineage
    head: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "aligner": profile.aligner,
        "languages": list(profile.languages),
        "learned_from": {
            "source": lineage.source,
            "recordings": lineage.recordings,
            "boundaries": lineage.boundaries,
            "start": lineage.start,
        },
        "cross_validation": {
            "folds": lineage.folds,
            "mean_error_before_ms": lineage.before,
            "mean_error_after_ms": lineage.after,
        },
        "classes": [kind.value for kind in CLASSES],
    }
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    parts = [f'  "{name}": {_listed(getattr(profile.network, name))}' for name in _PARTS]
    return "{\n" + ",\n".join([*lines, ' "weights": {\n' + ",\n".join(parts) + "\n }"]) + "\n}\n"


def _listed(values: Floats) -> str:
    def row(numbers: Floats) -> str:
        return json.dumps([round(float(number), _DIGITS) for number in numbers])

    if values.ndim == 1:
        return row(values)
    return "[\n   " + ",\n   ".join(row(numbers) for numbers in values) + "\n  ]"


def _decoded(text: str, name: str) -> Profile:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no profile of Tierline: it is no JSON ({error}).") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise InputError(f"{name} is no profile of Tierline; 'tierline calibrate' makes profiles.")
    version = value.get("version")
    if isinstance(version, int) and version > VERSION:
        raise InputError(f"{name} was written by a newer Tierline; update Tierline to use it.")
    try:
        return _profile(value, name)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError(
            f"The profile {name} is damaged ({type(error).__name__}: {error}); make it again with "
            "'tierline calibrate'."
        ) from error


def _profile(value: dict[str, Json], name: str) -> Profile:
    if value["classes"] != [kind.value for kind in CLASSES]:
        raise ValueError("it has other classes of phones")
    learned, crossed = value["learned_from"], value["cross_validation"]
    start = learned["start"]
    lineage = Lineage(
        source=str(learned["source"]),
        recordings=int(learned["recordings"]),
        boundaries=int(learned["boundaries"]),
        folds=int(crossed["folds"]),
        before=_milliseconds(crossed["mean_error_before_ms"]),
        after=_milliseconds(crossed["mean_error_after_ms"]),
        start=None if start is None else str(start),
    )
    languages = tuple(_said(code, "a language") for code in value["languages"])
    aligner = _said(value["aligner"], "the aligner")
    return Profile(name, aligner, languages, lineage, _network(value["weights"]))


def _said(value: Json, what: str) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{what} is not named")
    return value


def _milliseconds(value: Json) -> float | None:
    number = None if value is None else float(value)
    if number is not None and not (math.isfinite(number) and number >= 0):
        raise ValueError(f"{number} is no mean error")
    return number


def _network(weights: dict[str, Json]) -> Network:
    parts = {name: np.asarray(weights[name], np.float32) for name in _PARTS}
    hidden = parts["output"].size
    classes = len(CLASSES)
    shapes = ((INPUTS, hidden), (classes, hidden), (classes, hidden), (hidden,))
    for (name, part), shape in zip(parts.items(), shapes, strict=True):
        if part.shape != shape or not 0 < hidden <= _MOST_HIDDEN:
            raise ValueError(f"its {name} have the wrong size")
        if not np.isfinite(part).all():
            raise ValueError(f"its {name} hold what is no number")
    return Network(**parts)
