"""The part of num2words used here."""

from typing import Any

CONVERTER_CLASSES: dict[str, Any]

def num2words(
    number: float, ordinal: bool = False, lang: str = "en", to: str = "cardinal"
) -> str: ...
