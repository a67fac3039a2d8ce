"""Where words begin and end in texts that are written without blanks between words."""

from __future__ import annotations

import logging
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any, Final

from tierline.text.errors import TextError

Span = tuple[int, int]

_FINDERS: Final = {  # language: its name and the package that finds its words
    "ja": ("Japanese", "nagisa"),
    "zh": ("Chinese", "jieba"),
    "cmn": ("Chinese", "jieba"),
    "yue": ("Cantonese", "jieba"),
}
_VOICING: Final = "ﾞﾟ"  # half-width signs that stand behind what they belong to


def finds_words(language: str) -> bool:
    """Tell whether there is a package that finds the words of a language.

    Args:
        language: BCP 47 code.
    """
    return _main(language) in _FINDERS


def word_spans(text: str, language: str) -> list[Span]:
    """Return where each word begins and ends; signs and blanks may come as words, too.

    Args:
        text: The text.
        language: BCP 47 code, one for which `finds_words`.

    Raises:
        TextError: The package that finds the words is not installed.
    """
    name, package = _FINDERS[_main(language)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # old code: of no interest to users
            finder = import_module(package)
    except ImportError:
        raise TextError(
            f"The words of {name} are found by {package}, which is not installed: "
            f"pip install {package}; or type blanks between words, or take characters or phrases "
            "instead of words."
        ) from None
    return _by_nagisa(finder, text) if package == "nagisa" else _by_jieba(finder, text)


def _main(language: str) -> str:
    return language.lower().replace("_", "-").split("-")[0]


def _by_jieba(jieba: Any, text: str) -> list[Span]:  # noqa: ANN401 - has no types
    if not jieba.dt.initialized:
        jieba.setLogLevel(logging.WARNING)
        # It would read what any other program may have left in the common temporary folder.
        with TemporaryDirectory() as folder:
            jieba.dt.tmp_dir = folder
            jieba.dt.initialize()
    return [(start, end) for _, start, end in jieba.tokenize(text)]


def _by_nagisa(nagisa: Any, text: str) -> list[Span]:  # noqa: ANN401 - has no types
    """Find words as nagisa does, which folds characters (NFKC) before it looks at them."""
    pieces = [(unicodedata.normalize("NFKC", text[a:b]), a, b) for a, b in _clusters(text)]
    folded = "".join(piece for piece, _, _ in pieces)
    found = nagisa.tagging(folded).words
    if sum(map(len, found)) != len(folded):  # it folded more than we know of
        return [(start, end) for _, start, end in pieces]
    begins = [start for piece, start, _ in pieces for _ in piece]
    ends = [end for piece, _, end in pieces for _ in piece]
    return list(_placed(found, begins, ends))


def _placed(words: Sequence[str], begins: Sequence[int], ends: Sequence[int]) -> Iterator[Span]:
    """Place words of the folded text in the text; one sign may have become several words."""
    at = done = 0
    for word in words:
        start, end = begins[at], ends[at + len(word) - 1]
        at += len(word)
        if end > done:
            yield max(start, done), end
            done = end


def _clusters(text: str) -> Iterator[Span]:
    """Yield each character together with the marks on it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _leans(text[place]):
            yield start, place
            start = place


def _leans(sign: str) -> bool:
    korean = 0x1160 <= ord(sign) <= 0x11FF
    return korean or sign in _VOICING or unicodedata.category(sign)[0] == "M"
