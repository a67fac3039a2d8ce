"""Colours of the timeline, light or dark as the palette is."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Theme:
    """What has which colour; texts keep a contrast of at least 4.5 to what they stand on.

    Attributes:
        dark: Whether light stands on dark.
        ground: Behind the sound and the labels.
        gutter: Behind names and scales.
        line: Separates panes and rows.
        text: Labels and names.
        faint_text: Counts, scales, times of the ruler; labels of tiers that are being made.
        wave: The waveform.
        boundary: Boundaries and points.
        ghost_boundary: Boundaries of tiers that are being made.
        gap: Where a tier has no interval.
        overlap: Where intervals of a tier overlap.
        outside: Beyond a tier's own domain.
        selection: Shades the selected stretch; translucent.
        chosen: Behind the selected interval; translucent.
        chosen_row: Behind the name of the selected tier.
        accent: Marks the selected tier, and a boundary that can be grabbed.
        cursor: The cursor and the edges of the selection.
        playhead: Where playing is.
        doubt: Marks what is doubtful.
        ink: The loudest of the spectrogram; `ground` is the quietest.
    """

    dark: bool
    ground: QColor
    gutter: QColor
    line: QColor
    text: QColor
    faint_text: QColor
    wave: QColor
    boundary: QColor
    ghost_boundary: QColor
    gap: QColor
    overlap: QColor
    outside: QColor
    selection: QColor
    chosen: QColor
    chosen_row: QColor
    accent: QColor
    cursor: QColor
    playhead: QColor
    doubt: QColor
    ink: QColor


def theme_of(palette: QPalette) -> Theme:
    """Return the colours that go with a palette."""
    ground = palette.color(QPalette.ColorRole.Base)
    text = palette.color(QPalette.ColorRole.Text)
    gutter = palette.color(QPalette.ColorRole.Window)
    dark = ground.lightness() < text.lightness()
    pick = _dark if dark else _light
    return Theme(
        dark=dark,
        ground=ground,
        gutter=gutter,
        line=_mixed(ground, text, 0.18),
        text=text,
        faint_text=_mixed(ground, text, 0.68),
        gap=_mixed(ground, text, 0.10),
        outside=_mixed(ground, text, 0.16),
        **pick(),
    )


def _light() -> dict[str, QColor]:
    return {
        "wave": QColor("#2f5d8c"),
        "boundary": QColor("#1b7a94"),
        "ghost_boundary": QColor("#8fbccb"),
        "overlap": QColor("#ffd9a8"),
        "selection": QColor(226, 60, 96, 38),
        "chosen": QColor(255, 200, 20, 110),
        "chosen_row": QColor("#d7e8f7"),
        "accent": QColor("#0b66c3"),
        "cursor": QColor("#c4243f"),
        "playhead": QColor("#0a7d33"),
        "doubt": QColor("#a85a00"),
        "ink": QColor("#101418"),
    }


def _dark() -> dict[str, QColor]:
    return {
        "wave": QColor("#79b4ee"),
        "boundary": QColor("#4fb6d3"),
        "ghost_boundary": QColor("#3a6f80"),
        "overlap": QColor("#6b4716"),
        "selection": QColor(255, 96, 130, 56),
        "chosen": QColor(255, 205, 60, 70),
        "chosen_row": QColor("#25405c"),
        "accent": QColor("#58a6ff"),
        "cursor": QColor("#ff7088"),
        "playhead": QColor("#4fd47f"),
        "doubt": QColor("#f0a63c"),
        "ink": QColor("#f4f6f8"),
    }


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour on the way from one to the other; `share` 0 is the first."""
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return QColor(*(round(a + (b - a) * share) for a, b in pairs))
