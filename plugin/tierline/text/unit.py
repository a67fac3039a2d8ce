"""Units: the words to be placed, each tied to what the user typed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One item of a transcript that gets a label and a place in time.

    Attributes:
        label: What the tier will show: the text as typed (case, accents, combining marks,
            apostrophes), outer punctuation off unless it was asked for.
        start: Where the label begins in the transcript, in characters.
        end: Behind its last character: `transcript[start:end] == label`.
        spoken: The words said for it, in order: `("twenty", "one")` for "21". Lower case, NFC,
            never empty: what has no spoken form is no unit. Only notes that nobody says have none,
            and no aligner is given them.
    """

    label: str
    start: int
    end: int
    spoken: tuple[str, ...]
