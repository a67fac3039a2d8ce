"""Recordings: open, decode, resample; pauses, levels and peaks."""

from tierline.audio.levels import is_silent, loudest
from tierline.audio.pauses import find_pauses
from tierline.audio.peaks import Peaks, peaks
from tierline.audio.probing import probe
from tierline.audio.reading import blocks, read_samples
from tierline.audio.recording import AudioError, Reader, Recording

__all__ = [
    "AudioError",
    "Peaks",
    "Reader",
    "Recording",
    "blocks",
    "find_pauses",
    "is_silent",
    "loudest",
    "peaks",
    "probe",
    "read_samples",
]
