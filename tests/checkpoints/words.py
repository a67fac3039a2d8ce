"""The few words that the tiny models know."""

from typing import Final

# All in CMU Sphinx's dictionary, so that the embedded aligner can find them too.
WORDS: Final = (
    "animal",
    "apple",
    "bridge",
    "butter",
    "candle",
    "coffee",
    "doctor",
    "elephant",
    "engine",
    "family",
    "garden",
    "hammer",
    "island",
    "jacket",
    "kitchen",
    "lemon",
    "market",
    "number",
    "orange",
    "paper",
    "question",
    "river",
    "summer",
    "table",
    "umbrella",
    "village",
    "window",
    "yellow",
    "zebra",
    "football",
)
