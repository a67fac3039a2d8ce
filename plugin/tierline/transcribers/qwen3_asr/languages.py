"""The languages that Qwen3-ASR was taught, as its card lists them, by their BCP 47 codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic",
        "yue": "Cantonese",
        "zh": "Chinese",
        "cs": "Czech",
        "da": "Danish",
        "nl": "Dutch",
        "en": "English",
        "fil": "Filipino",
        "fi": "Finnish",
        "fr": "French",
        "de": "German",
        "el": "Greek",
        "hi": "Hindi",
        "hu": "Hungarian",
        "id": "Indonesian",
        "it": "Italian",
        "ja": "Japanese",
        "ko": "Korean",
        "mk": "Macedonian",
        "ms": "Malay",
        "fa": "Persian",
        "pl": "Polish",
        "pt": "Portuguese",
        "ro": "Romanian",
        "ru": "Russian",
        "es": "Spanish",
        "sv": "Swedish",
        "th": "Thai",
        "tr": "Turkish",
        "vi": "Vietnamese",
    }
)

# The card lists 22 dialects of Chinese, which the model hears by itself: none can be asked for by a
# name of its own, so that these (Mandarin, Wu, Southern, Northern and Eastern Min, Gan, Xiang, Jin)
# are asked for as Chinese.
DIALECTS = ("cmn", "wuu", "nan", "mnp", "cdo", "gan", "hsn", "cjy")


def name_of(code: str) -> str | None:
    """Return the model's name of a language ("en-AU" is English, "wuu" Chinese), or None."""
    main, *rest = code.lower().replace("_", "-").split("-")
    if main == "zh" and "yue" in rest:
        main = "yue"
    return NAMES.get("zh" if main in DIALECTS else main)


def code_of(name: str | None) -> str | None:
    """Return the code of a language that the model names, or None."""
    wanted = (name or "").strip().casefold()
    return next((code for code, known in NAMES.items() if known.casefold() == wanted), None)
