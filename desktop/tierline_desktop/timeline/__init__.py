"""The timeline: waveform and tier rows over one time axis."""

from tierline_desktop.timeline.timeline import Timeline

__all__ = ["Timeline"]
