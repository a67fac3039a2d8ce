"""Edits of TextGrids as values that can be undone and written down, and what makes them."""

from tierline.editing.boundaries import add_boundary, add_boundary_all_tiers, add_interval
from tierline.editing.changes import (
    Change,
    InsertTier,
    MoveTier,
    RemoveTier,
    RenameTier,
    SetDomain,
    Splice,
)
from tierline.editing.differing import difference
from tierline.editing.edit import Edit
from tierline.editing.failure import EditError
from tierline.editing.graphemes import whole_caret
from tierline.editing.grips import Boundary, Grip, Mark, grip_near, linked, snap
from tierline.editing.history import History
from tierline.editing.labels import remove_interval_label, set_label
from tierline.editing.limits import limits
from tierline.editing.lines import edit_from_json, edit_to_json
from tierline.editing.merging import merge_intervals, remove_boundary
from tierline.editing.moving import move_grips
from tierline.editing.order import NEAR, SHORTEST, in_order
from tierline.editing.snapping import Rest, common_limits, rest_of_edge, rest_of_grip
from tierline.editing.tiers import (
    TierKind,
    add_tier,
    clear_labels,
    duplicate_tier,
    extend_to,
    move_tier,
    remove_tier,
    rename_tier,
    unique_name,
)
from tierline.editing.touched import touched
from tierline.editing.walking import interval_at, label_index, neighbour

__all__ = [
    "NEAR",
    "SHORTEST",
    "Boundary",
    "Change",
    "Edit",
    "EditError",
    "Grip",
    "History",
    "InsertTier",
    "Mark",
    "MoveTier",
    "RemoveTier",
    "RenameTier",
    "Rest",
    "SetDomain",
    "Splice",
    "TierKind",
    "add_boundary",
    "add_boundary_all_tiers",
    "add_interval",
    "add_tier",
    "clear_labels",
    "common_limits",
    "difference",
    "duplicate_tier",
    "edit_from_json",
    "edit_to_json",
    "extend_to",
    "grip_near",
    "in_order",
    "interval_at",
    "label_index",
    "limits",
    "linked",
    "merge_intervals",
    "move_grips",
    "move_tier",
    "neighbour",
    "remove_boundary",
    "remove_interval_label",
    "remove_tier",
    "rename_tier",
    "rest_of_edge",
    "rest_of_grip",
    "set_label",
    "snap",
    "touched",
    "unique_name",
    "whole_caret",
]
