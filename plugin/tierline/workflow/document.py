"""What is open: a recording, its tiers and its text, and how they stand on the disk."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path

from tierline.annotation import TextGrid
from tierline.audio import Recording
from tierline.review import Sidecar
from tierline.textgrid import FileFormat


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was on the disk, so that a change by somebody else is noticed.

    Attributes:
        size: In bytes.
        mtime_ns: When it was last written, in nanoseconds.
        digest: BLAKE2 of its content, in hexadecimal; this alone decides whether it changed.
    """

    size: int
    mtime_ns: int
    digest: str

    @classmethod
    def of(cls, content: bytes, mtime_ns: int) -> Stamp:
        """Return the stamp of a file with that content."""
        return cls(len(content), mtime_ns, hashlib.blake2b(content, digest_size=16).hexdigest())


def stamp_of(path: Path) -> Stamp | None:
    """Return what a file is on the disk now; None if it is not there or cannot be read."""
    try:
        # Taken before the content: a change in between shows up as a change.
        mtime_ns = path.stat().st_mtime_ns
        return Stamp.of(path.read_bytes(), mtime_ns)
    except OSError:
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A recording and what is said in it, as opened or last saved.

    Attributes:
        recording: The recording; None if there is none or it was not found.
        grid: The tiers as they were opened or saved.
        path: The TextGrid file; None if it was never saved.
        format: The form and encoding to save the tiers in.
        stamp: What the TextGrid file was when it was opened or saved; None: it was never saved.
        text_path: The text file; None if there is none.
        transcript: The text as it was opened or saved, with line feeds as line ends.
        sidecar: What is known of the machine's work; None if nothing is.
        remarks: What the user should know from opening or saving, a sentence each.
        text_stamp: What the text file was when it was opened or saved; None: it was never saved.
    """

    recording: Recording | None = None
    grid: TextGrid = field(default_factory=lambda: TextGrid(0.0, 1.0))
    path: Path | None = None
    format: FileFormat = field(default_factory=FileFormat)
    stamp: Stamp | None = None
    text_path: Path | None = None
    transcript: str = ""
    sidecar: Sidecar | None = None
    remarks: tuple[str, ...] = ()
    text_stamp: Stamp | None = None

    @property
    def bounds(self) -> tuple[float, float]:
        """Start and end, in seconds, of what there is to see: recording, grid and tiers."""
        parts = (self.grid, *self.grid.tiers)
        times = [time for part in parts for time in (part.start, part.end) if math.isfinite(time)]
        if self.recording is not None:
            times += [0.0, self.recording.duration]
        start, end = min(times, default=0.0), max(times, default=1.0)
        return (start, end) if end > start else (start, start + 1.0)

    @property
    def title(self) -> str:
        """The name that a window shows."""
        sources = (self.path, self.recording and self.recording.path, self.text_path)
        return next((path.name for path in sources if path is not None), "Untitled")

    @property
    def suggested_path(self) -> Path | None:
        """Where the tiers may well be saved: their file, or one named like recording or text."""
        if self.path is not None:
            return self.path
        source = self.text_path if self.recording is None else self.recording.path
        return None if source is None else source.with_suffix(".TextGrid")

    @property
    def findings(self) -> str:
        """What was found, in one sentence: duration, channels, rate, and tiers with counts."""
        parts = []
        if self.recording is not None:
            parts.append(_heard(self.recording))
        if self.grid.tiers:
            counts = ", ".join(f"{tier.name} ({len(tier)})" for tier in self.grid.tiers)
            parts.append(f"{_counted(len(self.grid.tiers), 'tier')}: {counts}")
        else:
            parts.append("no tiers")
        if self.transcript:
            parts.append(f"text of {_counted(len(self.transcript.split()), 'word')}")
        return "; ".join(parts) + "."


def _heard(recording: Recording) -> str:
    seconds = f"{recording.duration:.3f} s"
    if recording.duration >= 60:
        minutes, rest = divmod(int(recording.duration), 60)
        seconds += f" ({minutes // 60}:{minutes % 60:02}:{rest:02})"
    channels = _counted(recording.channels, "channel")
    return f"{recording.name}: {seconds}, {channels}, {recording.sample_rate_hz} Hz"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
