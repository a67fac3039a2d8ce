"""Words in a script that the text's language does not use: which language reads them."""

import unicodedata
from itertools import groupby
from typing import Final

# eSpeak NG's Japanese reads kana only: Chinese readings of kanji beat none.
# Script, as Unicode names its letters: the language that reads it unless the text's own does.
_READERS: Final = {
    "CYRILLIC": ("ru", "ru be uk bg mk sr kk ky tt ba cv nog"),
    "GREEK": ("el", "el grc"),
    "HEBREW": ("he", "he"),
    "ARABIC": ("ar", "ar fa ur sd ug ku"),
    "DEVANAGARI": ("hi", "hi mr ne kok"),
    "BENGALI": ("bn", "bn as bpy"),
    "GURMUKHI": ("pa", "pa"),
    "GUJARATI": ("gu", "gu"),
    "ORIYA": ("or", "or"),
    "TAMIL": ("ta", "ta"),
    "TELUGU": ("te", "te"),
    "KANNADA": ("kn", "kn"),
    "MALAYALAM": ("ml", "ml"),
    "SINHALA": ("si", "si"),
    "THAI": ("th", "th"),
    "MYANMAR": ("my", "my shn"),
    "GEORGIAN": ("ka", "ka"),
    "ARMENIAN": ("hy", "hy hyw"),
    "ETHIOPIC": ("am", "am ti"),
    "CHEROKEE": ("chr-us-qaaa-x-west", "chr chr-us-qaaa-x-west"),
    "HANGUL": ("ko", "ko"),
    "HIRAGANA": ("ja", "ja"),
    "KATAKANA": ("ja", "ja"),
    "CJK": ("cmn", "cmn zh yue hak"),
}


def by_reader(word: str, language: str) -> list[tuple[str, str | None]]:
    """Cut a word where its script changes, and say which language should read each part.

    Args:
        word: A word.
        language: Main code of the text's language, such as "en".

    Returns:
        Parts with the code of a language, or None: the text's own.
    """
    readers: list[str | None] = []
    for character in word:
        inherits = readers and not character.isalpha() and not _script(character)
        readers.append(readers[-1] if inherits else _reader(character, language))
    places = groupby(range(len(word)), key=readers.__getitem__)
    return [("".join(word[place] for place in run), reader) for reader, run in places]


def _script(character: str) -> str:
    """The script, if it is one of those above."""
    name = unicodedata.name(character, "").split(" ")[0]
    return name if name in _READERS else ""


def _reader(character: str, language: str) -> str | None:
    reader, natives = _READERS.get(_script(character), ("", language))
    return None if language in natives.split() else reader
