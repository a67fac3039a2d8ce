"""Tierline: align recordings with their text, without losing anything in a TextGrid.

Six names carry the common script:

>>> import tierline
>>> aligned = tierline.align("hello.wav", "hello.txt", aligner="uniform")
>>> [interval.label for interval in aligned.grid.tier("words") if interval.label]
['Hello', 'world']
>>> remarks = aligned.save("hello.TextGrid")

Several recordings are aligned as one batch:

>>> pairs = [("hello.wav", "hello.txt"), ("hello.wav", "missing.txt")]
>>> results = list(tierline.align_many(pairs, aligner="uniform"))
>>> [result.error is None for result in results]
[True, False]

What is in a file is changed and saved in its own form and encoding, all else untouched:

>>> file = tierline.open_textgrid("hello.TextGrid")
>>> words = file.grid.tier("words")
>>> corrected = words.with_label(words.labels.index("Hello"), "Goodbye")
>>> remarks = file.save(grid=file.grid.with_tier(0, corrected))

`TextGrid` is what `file.grid` holds:

>>> tierline.TextGrid(0.0, 2.0, (corrected,)).names
('words',)

`list_aligners` says which aligners are there; `AlignmentRequest` is what they are asked:

>>> "uniform" in [listing.name for listing in tierline.list_aligners()]
True
>>> from pathlib import Path
>>> tierline.AlignmentRequest("one", Path("hello.wav"), units=(), start=0.5, end=2.0).duration
1.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierline.alignment.contract import AlignmentRequest
    from tierline.alignment.registry import aligners as list_aligners
    from tierline.annotation import TextGrid
    from tierline.textgrid import open_textgrid
    from tierline.transcription.registry import transcribers as list_transcribers
    from tierline.workflow.align import align
    from tierline.workflow.align_many import align_many
    from tierline.workflow.transcribe_and_align import transcribe_and_align
    from tierline.workflow.transcribing import transcribe

__all__ = [
    "AlignmentRequest",
    "TextGrid",
    "align",
    "align_many",
    "list_aligners",
    "list_transcribers",
    "open_textgrid",
    "transcribe",
    "transcribe_and_align",
]

# Fetched when first used, so that the child process of an aligner loads only what it needs.
# `list_aligners`, not `aligners`: that is the package our own aligners live in.
_PLACES = {
    "AlignmentRequest": ("tierline.alignment.contract", "AlignmentRequest"),
    "TextGrid": ("tierline.annotation", "TextGrid"),
    "align": ("tierline.workflow.align", "align"),
    "align_many": ("tierline.workflow.align_many", "align_many"),
    "list_aligners": ("tierline.alignment.registry", "aligners"),
    "list_transcribers": ("tierline.transcription.registry", "transcribers"),
    "open_textgrid": ("tierline.textgrid", "open_textgrid"),
    "transcribe": ("tierline.workflow.transcribing", "transcribe"),
    "transcribe_and_align": (
        "tierline.workflow.transcribe_and_align",
        "transcribe_and_align",
    ),
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _PLACES[name]
    found: object = getattr(import_module(module), attribute)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
