"""What an alignment begins with: what the state of the window suggests."""

from __future__ import annotations

from tierline.annotation import IntervalTier
from tierline.editing import interval_at
from tierline.navigation import Span
from tierline.workflow import AlignSettings, Scope
from tierline_desktop.actions.reasons import NOTHING_OPEN
from tierline_desktop.tasks.align_choice import AlignChoice, TextTier
from tierline_desktop.workspace import State


def needs_sound(state: State) -> str:
    """Aligning needs a recording."""
    if state.document is None:
        return NOTHING_OPEN
    if state.document.recording is None:
        return "There is no recording to align with: open it together with this TextGrid."
    return ""


def selected_interval(state: State) -> tuple[Span, str] | None:
    """Return the interval of the selected tier that the selection starts in, and its label."""
    if state.selection.tier is None:
        return None
    tier = state.grid.tiers[state.selection.tier]
    if not isinstance(tier, IntervalTier):
        return None
    index = interval_at(tier, state.selection.start)
    if index is None:
        return None
    row = tier[index]
    return Span(row.start, row.end), row.label


def text_within(state: State) -> str:
    """Return the labels that the selection covers on the selected tier, in order."""
    if state.selection.tier is None or state.selection.is_cursor:
        return ""
    tier = state.grid.tiers[state.selection.tier]
    if not isinstance(tier, IntervalTier):
        return ""
    span = state.selection.span
    inside = (tier.starts < span.end) & (tier.ends > span.start)
    return " ".join(tier.labels[n] for n in inside.nonzero()[0].tolist() if tier.labels[n].strip())


def first_choice(state: State, tiers: tuple[TextTier, ...], settings: AlignSettings) -> AlignChoice:
    """Return what is most likely wanted: a labelled selection, else the text, else a tier.

    Args:
        state: What is open.
        tiers: Its tiers that can hold the text.
        settings: What was chosen last.
    """
    labelled = [tier.index for tier in tiers]
    chosen = state.selection.tier
    tier = chosen if chosen in labelled else next(iter(labelled), None)
    text = text_within(state)
    if text:
        scope = Scope.SELECTION
    elif state.transcript.strip():
        scope = Scope.WHOLE
    elif tier is not None:
        scope = Scope.TIER
    else:
        scope = Scope.WHOLE if state.selection.is_cursor else Scope.SELECTION
    return AlignChoice(scope, tier, text, settings)
