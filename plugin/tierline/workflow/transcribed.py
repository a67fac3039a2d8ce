"""What came of writing down a recording: text, utterances, and how they are saved."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tierline.annotation import TextGrid
from tierline.errors import OutputError
from tierline.plugins.provenance import Provenance
from tierline.storage import replace_file
from tierline.textgrid import FileFormat, save_textgrid
from tierline.transcription.contract import Segment
from tierline.workflow.aligned import make_folder
from tierline.workflow.heard import utterance_tier

PAUSE = 0.4  # seconds: a longer gap between segments parts utterances
LONGEST = 20.0  # seconds of an utterance that is joined from words
_UNSPACED = ("CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA", "THAI ")


@dataclass(frozen=True, slots=True)
class Transcribed:
    """A recording that was written down.

    Attributes:
        audio: The recording.
        duration: Its length in seconds.
        segments: What is said, in order of time, as finely as the transcriber can tell where.
        language: BCP 47 code of the language, found or given; None if nobody knows.
        remarks: What the user should know, a sentence each.
        provenance: Where it comes from; None if nothing was heard.
        complete: Whether it was not stopped early.
    """

    audio: Path
    duration: float
    segments: tuple[Segment, ...]
    language: str | None
    remarks: tuple[str, ...]
    provenance: Provenance | None
    complete: bool = True

    @property
    def utterances(self) -> tuple[Segment, ...]:
        """What is said, in utterances: words that were given one by one are joined."""
        return tuple(utterances(self.segments))

    @property
    def text(self) -> str:
        """What is said, an utterance a line."""
        return "\n".join(segment.text for segment in self.utterances)

    @property
    def grid(self) -> TextGrid:
        """One tier, an interval for each utterance and empty ones between."""
        tier = utterance_tier(self.utterances, self.duration)
        return TextGrid(0.0, self.duration, (tier,))

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Save the text (UTF-8), or a TextGrid with the utterances if the name says so.

        Raises:
            OutputError: A file is there and `force` is off, or it could not be saved.
        """
        path = Path(path)
        if path.is_dir():
            raise OutputError(f"{path} is a folder; name a file to write.")
        if not force and (path.exists() or path.is_symlink()):
            raise OutputError(
                f"{path} is already there and was left as it is; overwrite it with --force, or "
                "choose another place with -o."
            )
        make_folder(path.parent)
        if path.suffix.casefold() == ".textgrid":
            save_textgrid(self.grid, path, FileFormat(), force=force)
        else:
            replace_file(path, f"{self.text}\n".encode(), force=force)


def utterances(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Join segments that follow each other without a pause, up to a length that can be read."""
    group: list[Segment] = []
    for segment in segments:
        single = " " not in segment.text.strip()
        apart = group and segment.start - group[-1].end > PAUSE
        too_long = group and segment.end - group[0].start > LONGEST
        if group and (apart or too_long or not single):
            yield _joined(group)
            group = []
        if single:
            group.append(segment)
        else:
            yield segment
    if group:
        yield _joined(group)


def _joined(group: Sequence[Segment]) -> Segment:
    text = group[0].text
    for each in group[1:]:
        text += each.text if _unspaced(text[-1:]) and _unspaced(each.text[:1]) else f" {each.text}"
    return Segment(group[0].start, group[-1].end, text)


def _unspaced(sign: str) -> bool:
    """Tell whether a sign is of a script without blanks between words: Han, Kana, Thai."""
    name = unicodedata.name(sign, "")
    return name.startswith(_UNSPACED)
