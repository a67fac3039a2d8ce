"""The C library of eSpeak NG: the few functions used here, and the care they need."""

from __future__ import annotations

import ctypes
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tierline.errors import TierlineError

# The library has one voice for the whole process: whoever uses it must hold this lock.
_IN_USE: Final = threading.Lock()

_SYNCHRONOUS: Final = 2  # AUDIO_OUTPUT_SYNCHRONOUS: no sound device is touched
_DONT_EXIT: Final = 0x8000  # espeakINITIALIZE_DONT_EXIT: or missing files end the process
_UTF8: Final = 1  # espeakCHARS_UTF8
_IPA: Final = 0x02 | ord("_") << 8  # espeakPHONEMES_IPA, with "_" between phones
_LONGEST_PATH: Final = 120  # bytes; the library cuts off at 160, and appends file names


class EspeakLibrary:
    """eSpeak NG, loaded. Its methods may be called within `in_use` only."""

    def __init__(self) -> None:
        """Load the library that the package espeakng-loader brings.

        Raises:
            TierlineError: It is not there, or does not run on this machine.
        """
        try:
            import espeakng_loader

            self._c = ctypes.CDLL(espeakng_loader.get_library_path())
            self._folder = str(espeakng_loader.get_data_path())
            self._declare()
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise TierlineError(
                f"eSpeak NG cannot be loaded ({error}): reinstall the package espeakng-loader."
            ) from None
        self._speaking = ""

    def _declare(self) -> None:
        self._c.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self._c.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._c.espeak_TextToPhonemes.argtypes = (
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_int,
            ctypes.c_int,
        )

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Hold the library; others wait. Starting it anew each time takes under a millisecond.

        Raises:
            TierlineError: Its language files are gone.
        """
        with _IN_USE, _within_reach(self._folder) as folder:
            # Asked first, as the library reports missing files on stderr and goes on without.
            complete = (Path(folder) / "phontab").is_file()
            flags = (_SYNCHRONOUS, 0, folder.encode(), _DONT_EXIT)
            if not complete or self._c.espeak_Initialize(*flags) <= 0:
                raise TierlineError(
                    f"eSpeak NG does not find its language files in {self._folder!r}: "
                    "reinstall the package espeakng-loader."
                )
            self._speaking = ""  # another user of the library may have changed the voice
            yield

    def voices(self) -> dict[str, str]:
        """Map each language code, in lower case, to the voice that speaks it best."""
        listed = self._c.espeak_ListVoices(None)
        ranked: dict[str, tuple[int, str]] = {}
        place = 0
        while listed[place]:
            voice = listed[place].contents
            for priority, code in _languages(voice.languages):
                offer = (priority, voice.identifier.decode())
                ranked[code] = min(ranked.get(code, offer), offer)
            place += 1
        return {code: identifier for code, (_, identifier) in ranked.items()}

    def has_dictionary(self, identifier: str) -> bool:
        """Whether a voice can read at all: the package lists a few without their dictionary."""
        folder = Path(self._folder)
        try:
            lines = (folder / "lang" / identifier).read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        settings = dict(line.split()[:2] for line in reversed(lines) if len(line.split()) > 1)
        name = settings.get("dictionary") or settings.get("language", "").split("-")[0]
        return (folder / f"{name}_dict").is_file()

    def speak(self, identifier: str) -> None:
        """Choose the voice.

        Raises:
            TierlineError: Its files are gone.
        """
        if identifier == self._speaking:
            return
        if self._c.espeak_SetVoiceByName(identifier.encode()) != 0:
            raise TierlineError(
                f"eSpeak NG cannot load its voice {identifier!r}: "
                "reinstall the package espeakng-loader."
            )
        self._speaking = identifier

    def say(self, text: str) -> str:
        """Give the phones in IPA: '_' or a blank between them, stress and tone marked."""
        spelled = ctypes.create_string_buffer(text.encode("utf-8", errors="ignore"))
        rest = ctypes.c_void_p(ctypes.addressof(spelled))
        clauses = []
        for _ in text:  # one clause a call; the bound is for a library gone astray
            if not rest.value:
                break
            said = self._c.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
            clauses.append((said or b"").decode("utf-8", errors="ignore"))
        return "_".join(clauses)


class _Voice(ctypes.Structure):
    """`espeak_VOICE` in espeak-ng's speak_lib.h, as far as it is read here."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
    )


def _languages(address: int) -> Iterator[tuple[int, str]]:
    """Walk eSpeak's list: a priority byte and a zero-terminated code each, then a zero."""
    while priority := ctypes.string_at(address, 1)[0]:
        code = ctypes.string_at(address + 1)
        yield priority, code.decode().lower()
        address += 2 + len(code)


@contextmanager
def _within_reach(folder: str) -> Iterator[str]:
    """Give a path to the folder that fits into the library's buffer: through a link if need be."""
    if len(folder.encode()) <= _LONGEST_PATH:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="tierline-") as near:
        link = Path(near) / "d"
        try:
            link.symlink_to(folder, target_is_directory=True)
        except OSError as error:
            raise TierlineError(
                f"eSpeak NG's files lie too deep ({folder!r}) and cannot be linked to ({error}): "
                "install Tierline in a folder with a shorter path."
            ) from None
        yield str(link)
