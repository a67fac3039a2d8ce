"""Listening: the player, what it reads, and the sound devices it plays to."""

from tierline_desktop.playback.player import Player
from tierline_desktop.playback.sink import OpenSink, PlaybackError, Sink, SinkFormat

__all__ = ["OpenSink", "PlaybackError", "Player", "Sink", "SinkFormat"]
