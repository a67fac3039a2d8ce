"""Recordings: open, decode, resample; pauses, levels, peaks and spectrograms."""

from tierline.audio.crossings import nearest_zero_crossing
from tierline.audio.feed import Feed, Frames, StreamFormat, prepared
from tierline.audio.levels import is_silent, loudest
from tierline.audio.near import WaveColumns, WaveLine, near_wave
from tierline.audio.pauses import PauseSearch, find_pauses
from tierline.audio.peak_pass import peaks, peaks_in_steps
from tierline.audio.peaks import Peaks
from tierline.audio.probing import probe
from tierline.audio.reading import blocks, read_samples, stream
from tierline.audio.recording import AudioError, Reader, Recording
from tierline.audio.sample_blocks import SampleBlocks
from tierline.audio.spectrogram import SpectrogramSettings, spectrogram
from tierline.audio.tiles import Tile, TileSource, shades, tile_seconds

__all__ = [
    "AudioError",
    "Feed",
    "Frames",
    "PauseSearch",
    "Peaks",
    "Reader",
    "Recording",
    "SampleBlocks",
    "SpectrogramSettings",
    "StreamFormat",
    "Tile",
    "TileSource",
    "WaveColumns",
    "WaveLine",
    "blocks",
    "find_pauses",
    "is_silent",
    "loudest",
    "near_wave",
    "nearest_zero_crossing",
    "peaks",
    "peaks_in_steps",
    "prepared",
    "probe",
    "read_samples",
    "shades",
    "spectrogram",
    "stream",
    "tile_seconds",
]
