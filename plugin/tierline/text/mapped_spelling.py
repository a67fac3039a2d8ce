"""Spellings that the package g2p maps to IPA: languages that eSpeak NG does not have."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from typing import TYPE_CHECKING, Final

from tierline.text.errors import TextError
from tierline.text.ipa import is_vowel, split_ipa
from tierline.text.phonetic import read_phonetic

if TYPE_CHECKING:
    from g2p import Transducer

PACKAGE: Final = "g2p"
_ALONE: Final = (
    "alq atj ckt clm crj crk crl crm csw ctp git gwi haa ikt iku kkz lml mic moe moh oji oka see "
    "srs str tau tce tgx tli ttm win yid"
)
# BCP 47 codes, and what g2p calls the spelling and the IPA it makes of it.
_MAPPED: Final = {
    **{code: (code, f"{code}-ipa") for code in _ALONE.split()},
    "crg": ("crg-tmd", "crg-ipa"),
    "iu": ("iku", "iku-ipa"),
    "iu-latn": ("iku-sro", "iku-sro-ipa"),
    "kwk": ("kwk-umista", "kwk-ipa"),
    "oj": ("oji", "oji-ipa"),
    "oj-cans": ("oji-syl", "oji-ipa"),
    "yi": ("yid", "yid-ipa"),
}


def mapped_languages() -> tuple[str, ...]:
    """Return BCP 47 codes of the languages whose spelling can be mapped here; imports no g2p."""
    return tuple(sorted(_MAPPED)) if util.find_spec(PACKAGE) is not None else ()


def mapped_spelling(language: str) -> MappedSpelling | None:
    """Return the mapping for a BCP 47 code; None: there is none, or g2p is not installed.

    Raises:
        TextError: The g2p that is installed does not have it.
    """
    code = language.lower().replace("_", "-")
    known = next((key for key in (code, code.split("-")[0]) if key in mapped_languages()), None)
    return None if known is None else MappedSpelling(*_MAPPED[known])


class MappedSpelling:
    """A spelling, turned into phones by rules.

    Args:
        spelling: What g2p calls it.
        ipa: What g2p calls the IPA for it.

    Raises:
        TextError: The g2p that is installed does not have them.
    """

    def __init__(self, spelling: str, ipa: str) -> None:
        self._mapping = _mapping(spelling, ipa)

    def phones(self, word: str) -> tuple[str, ...]:
        """Return the phones of a word, in IPA; signs that the spelling does not have are silent.

        Affricates are one phone, other letters are phones of their own.
        """
        phones: list[str] = []
        for phone in split_ipa(self._mapping(word).output_string):
            read = read_phonetic(phone, "ipa")
            if len(read.phones) > 1 and not is_vowel(phone) and not read.strange:
                phones.append(phone)  # an affricate
            else:
                phones += read.phones
        return tuple(phones)


def _mapping(spelling: str, ipa: str) -> Transducer:
    from g2p import make_g2p
    from g2p.exceptions import CommandLineError

    try:
        with _own_logging():
            return make_g2p(spelling, ipa)
    except CommandLineError:
        raise TextError(
            f"The package g2p that is installed has no mapping from {spelling!r} to {ipa!r}; a "
            "newer one may: pip install --upgrade g2p"
        ) from None


@contextmanager
def _own_logging() -> Iterator[None]:
    """Keep the log of the whole process as it is: g2p's `log.py` sends it to the terminal."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    try:
        yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
