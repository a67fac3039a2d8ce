"""The annotation model: grids, tiers, intervals and points."""

from tierline.annotation.model import (
    Interval,
    IntervalTier,
    Point,
    PointTier,
    TextGrid,
    Tier,
    Times,
)

__all__ = ["Interval", "IntervalTier", "Point", "PointTier", "TextGrid", "Tier", "Times"]
