"""The timeline: sound and tiers over one time axis."""

from tierline_desktop.timeline.timeline import Timeline

__all__ = ["Timeline"]
