"""The timeline: sound and tiers over one time axis."""

from tierline_desktop.timeline.hints import Hints
from tierline_desktop.timeline.timeline import Timeline

__all__ = ["Hints", "Timeline"]
