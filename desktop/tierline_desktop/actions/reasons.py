"""Why a command cannot be done now: one sentence each, "" when it can."""

from __future__ import annotations

from tierline.annotation import IntervalTier
from tierline_desktop.workspace import State

NOTHING_OPEN = "Open a recording or a TextGrid first."
NO_RECORDING = "There is no recording to play: open one together with this TextGrid."
NO_TIER = "Select a tier first: click into it, or press Alt+Down."


def needs_document(state: State) -> str:
    """Something must be open."""
    return "" if state.document is not None else NOTHING_OPEN


def needs_recording(state: State) -> str:
    """A recording must be open."""
    if state.document is None:
        return NOTHING_OPEN
    return "" if state.document.recording is not None else NO_RECORDING


def needs_sound(state: State) -> str:
    """A recording must be there to align with."""
    if state.document is None:
        return NOTHING_OPEN
    if state.document.recording is None:
        return "There is no recording to align with: open it together with this TextGrid."
    return ""


def needs_heard_tiers(state: State) -> str:
    """There must be a recording, and tiers whose labels can be heard in it."""
    if state.document is None:
        return NOTHING_OPEN
    if state.document.recording is None:
        return "There is no recording to hear the words in: open it together with this TextGrid."
    return "" if state.grid.tiers else "There is no tier of words yet: align the text first."


def needs_tiers(state: State) -> str:
    """The grid must have a tier."""
    if reason := needs_document(state):
        return reason
    return "" if state.grid.tiers else "There is no tier yet: add one with the menu Tier."


def needs_tier(state: State) -> str:
    """A tier must be selected."""
    if state.document is None:
        return NOTHING_OPEN
    return "" if state.selection.tier is not None else NO_TIER


def needs_intervals(state: State) -> str:
    """The selected tier must hold intervals."""
    if reason := needs_tier(state):
        return reason
    assert state.selection.tier is not None  # asked just above
    tier = state.grid.tiers[state.selection.tier]
    return "" if isinstance(tier, IntervalTier) else "This tier holds points, not intervals."


def needs_stretch(state: State) -> str:
    """A stretch of time must be selected, not a moment."""
    if reason := needs_document(state):
        return reason
    return "Select a stretch of time first." if state.selection.is_cursor else ""
