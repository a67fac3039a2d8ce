"""What is known of each aligned item, kept beside the TextGrid until a human has checked it."""

from tierline.review.checking import boundary_checked, checked_edges_of, label_checked
from tierline.review.hands import edges_by_hand
from tierline.review.items import AlignedLabel, Run, Sidecar, Source, Status
from tierline.review.merging import known_by_tier, merged
from tierline.review.sidecar import (
    read_sidecar,
    sidecar_of,
    sidecar_path,
    sidecar_schema,
    touched_labels,
    write_sidecar,
)

__all__ = [
    "AlignedLabel",
    "Run",
    "Sidecar",
    "Source",
    "Status",
    "boundary_checked",
    "checked_edges_of",
    "edges_by_hand",
    "known_by_tier",
    "label_checked",
    "merged",
    "read_sidecar",
    "sidecar_of",
    "sidecar_path",
    "sidecar_schema",
    "touched_labels",
    "write_sidecar",
]
