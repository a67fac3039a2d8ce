"""eSpeak NG as a voice: words as samples, cut to where the sound begins and ends."""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import espeakng_loader
import numpy as np
import soxr
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]

SAMPLE_RATE_HZ: Final = 16000
# Voices with breath are left out: eSpeak NG says them a little differently every time.
VOICES: Final = tuple(
    f"gmw/{accent}{variant}"
    for accent in ("en-US", "en")
    for variant in ("", "+m1", "+m3", "+m7", "+f1", "+Annie", "+linda")
)
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000  # as in tierline.text.espeak_library
_RATE, _PITCH = 1, 3  # espeakRATE, espeakPITCH
_BY_CHARACTER, _UTF8 = 1, 1  # POS_CHARACTER, espeakCHARS_UTF8
_AUDIBLE: Final = 0.01  # of the loudest sample of a word


@dataclass(frozen=True, slots=True)
class Manner:
    """Who speaks and how: eSpeak NG's voice, words per minute, and pitch from 0 to 99."""

    voice: str
    speed: int
    pitch: int


class Voice:
    """eSpeak NG, speaking: each one alone, and from the same state.

    The library keeps the phase of its waves from word to word, and has one state for the whole
    process. So each voice loads a copy of its own: what one says depends on nothing else.
    """

    def __init__(self) -> None:
        self._c: Any = None
        self._heard: list[NDArray[np.int16]] = []
        self._listener = _LISTENER(self._listen)

    @contextmanager
    def in_use(self) -> Iterator[Voice]:
        """Load eSpeak NG; say words within only."""
        with tempfile.TemporaryDirectory(
            prefix="tierline-voice-", ignore_cleanup_errors=True
        ) as near:
            library = Path(espeakng_loader.get_library_path())
            self._c = ctypes.CDLL(str(shutil.copy(library, Path(near) / library.name)))
            data = Path(near) / "espeak-ng-data"  # a short path: the library cuts long ones off
            data.symlink_to(espeakng_loader.get_data_path(), target_is_directory=True)
            if self._c.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), _DONT_EXIT) <= 0:
                raise OSError(f"eSpeak NG does not find its files in {data}")
            self._c.espeak_SetSynthCallback(self._listener)
            yield self
            self._c.espeak_Terminate()

    def speaking_as(self, manner: Manner) -> Callable[[str], Samples]:
        """Give what says words in one manner."""
        return lambda word: self.say(word, manner)

    def say(self, word: str, manner: Manner) -> Samples:
        """Say one word: 16 kHz, from its first audible sample to its last."""
        self._c.espeak_SetVoiceByName(manner.voice.encode())
        self._c.espeak_SetParameter(_RATE, manner.speed, 0)
        self._c.espeak_SetParameter(_PITCH, manner.pitch, 0)
        self._heard.clear()
        spelled = word.encode()
        self._c.espeak_Synth(spelled, len(spelled) + 1, 0, _BY_CHARACTER, 0, _UTF8, None, None)
        raw = np.concatenate(self._heard).astype(np.float32) / np.float32(32768)
        sound = soxr.ResampleStream(22050, SAMPLE_RATE_HZ, 1).resample_chunk(raw, last=True)
        audible = np.flatnonzero(np.abs(sound) > _AUDIBLE * np.abs(sound).max())
        return sound[audible[0] : audible[-1] + 1]

    def _listen(self, samples: Any, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._heard.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0


_LISTENER: Final = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)
