"""Listening: the player, and the sound devices it plays to."""

from tierline_desktop.playback.player import Player
from tierline_desktop.playback.sink import OpenSink, PlaybackError, Sink

__all__ = ["OpenSink", "PlaybackError", "Player", "Sink"]
