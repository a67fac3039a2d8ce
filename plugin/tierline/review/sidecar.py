"""The sidecar file NAME.tierline.json: written by the terminal and the window alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from tierline.alignment.contract import Alignment, Stretch
from tierline.alignment.tiers import AlignedTier
from tierline.doubt.likeness import Heard
from tierline.doubt.untold import Untold
from tierline.errors import InputError
from tierline.plugins.provenance import Provenance
from tierline.review.fields import Fields, Json
from tierline.review.item_lines import ItemLines, encoded, items_of, no_number, parsed
from tierline.review.items import AlignedLabel, Run, Sidecar, Source
from tierline.storage import replace_file

FORMAT = "tierline-sidecar"
VERSION = 1
SUFFIX = ".tierline.json"
_ROWS = 5000  # of a list that are put together at a time
# Sought in the bytes, so that a file that is damaged or from a newer Tierline tells it as well.
_TOUCHED = re.compile(rb'"status":\s*"(?:moved|checked)"')


def sidecar_path(textgrid: str | Path) -> Path:
    """Return where the sidecar of a TextGrid lies: `a.TextGrid` has `a.tierline.json`."""
    path = Path(textgrid)
    is_plain = path.suffix.casefold() == ".textgrid"
    return path.with_name((path.stem if is_plain else path.name) + SUFFIX)


def sidecar_schema() -> dict[str, Any]:
    """Return the JSON schema that every sidecar obeys."""
    text = files("tierline.review").joinpath("sidecar.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def touched_labels(path: str | Path) -> int:
    """Count the labels of a sidecar that a human moved or checked; 0 if it cannot be read."""
    try:
        return len(_TOUCHED.findall(Path(path).read_bytes()))
    except OSError:
        return 0


def sidecar_of(
    tiers: Sequence[AlignedTier],
    alignments: Sequence[Alignment],
    *,
    source: Source,
    run: Run,
    remarks: Sequence[str] = (),
) -> Sidecar:
    """Gather what is known of freshly aligned tiers.

    Args:
        tiers: The tiers.
        alignments: What they were made from: at least one, all from one aligner.
        source: What was aligned with what.
        run: When, and how long it took.
        remarks: What the user was told, a sentence each.
    """
    items = tuple(
        AlignedLabel(
            tier=aligned.tier.name,
            start=float(aligned.tier.starts[item.index]),
            end=float(aligned.tier.ends[item.index]),
            label=aligned.tier.labels[item.index],
            origin=alignments[0].provenance,
            original=item.original,
            confidence=item.confidence,
            defects=item.defects,
            edge_confidence=item.edge_confidence,
        )
        for aligned in tiers
        for item in aligned.items
    )
    stretches = tuple(stretch for alignment in alignments for stretch in alignment.stretches)
    untold = tuple(Untold(*span) for alignment in alignments for span in alignment.untold)
    return Sidecar(source, items, run, tuple(remarks), stretches, untold)


def write_sidecar(path: str | Path, sidecar: Sidecar, *, force: bool = True) -> None:
    """Save a sidecar safely, as UTF-8.

    Raises:
        OutputError: It could not be written; an old one is untouched.
    """
    replace_file(Path(path), _encode(sidecar), force=force)


def read_sidecar(path: str | Path) -> Sidecar:
    """Read a sidecar.

    Raises:
        InputError: It is missing, damaged, or written by a newer Tierline.
    """
    path = Path(path)
    try:
        value = _parsed(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path.name} does not exist.") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path.name} is no JSON ({error}); align the recording again, or delete this file: "
            "the TextGrid does not need it."
        ) from error
    return _decode(Fields(value, "", path.name), path.name)


def _parsed(content: bytes) -> Json:
    try:
        return parsed(content)
    except ValueError:  # as JSON it may be fine; if not, this one tells what is wrong
        value: Json = json.loads(content.decode("utf-8-sig"), parse_constant=no_number)
        return value


def _encode(sidecar: Sidecar) -> bytes:
    """Write keys in order and an item a line, so that a change shows as a line in a diff."""
    lines_of_items = ItemLines()
    items = _listed(map(lines_of_items.of, sidecar.items))
    values = {
        "format": FORMAT,
        "version": VERSION,
        "origins": [
            {"aligner": origin.aligner, "version": origin.version, "options": dict(origin.options)}
            for origin in lines_of_items.origins
        ],
        "remarks": list(sidecar.remarks),
        "run": {
            "date": sidecar.run.date,
            "duration_seconds": sidecar.run.duration_seconds,
            "tierline": sidecar.run.tierline,
        },
        "source": {
            "audio": sidecar.source.audio,
            "text": sidecar.source.text,
            "text_tier": sidecar.source.text_tier,
            "language": sidecar.source.language,
            "channel": sidecar.source.channel,
            **({"channels": dict(sidecar.source.channels)} if sidecar.source.channels else {}),
        },
    }
    parts = {name: [encoded(value).encode()] for name, value in values.items()}
    parts["items"] = items
    parts["stretches"] = _listed(
        encoded({"start": part.start, "end": part.end, "agreement": part.agreement})
        for part in sidecar.stretches
    )
    parts["untold"] = _listed(encoded(_row(span)) for span in sidecar.untold)
    return b"".join(_body(parts))


def _body(parts: Mapping[str, Sequence[bytes]]) -> Iterator[bytes]:
    before = "{\n"
    for name in sorted(parts):
        yield f"{before} {encoded(name)}: ".encode()
        yield from parts[name]
        before = ",\n"
    yield b"\n}\n"


def _listed(values: Iterable[str]) -> list[bytes]:
    """Return a list as parts of a file: all of it as text would take many times its size."""
    coming = iter(values)
    parts: list[bytes] = []
    while rows := [f"  {value}" for value in islice(coming, _ROWS)]:
        parts += [b",\n" if parts else b"[\n", ",\n".join(rows).encode()]
    return [*parts, b"\n ]"] if parts else [b"[]"]


def _decode(fields: Fields, file: str) -> Sidecar:
    fields.choice("format", (FORMAT,))
    version = fields.count("version")
    if version > VERSION:
        raise InputError(
            f"{file} was written by a newer Tierline (its version is {version}, this Tierline "
            f"reads up to {VERSION}); update Tierline to read it."
        )
    origins = tuple(_origin(child) for child in fields.children("origins"))
    run, source = fields.child("run"), fields.child("source")
    return Sidecar(
        source=Source(
            audio=source.text("audio"),
            text=source.text("text"),
            text_tier=source.text_or_none("text_tier"),
            language=source.text("language"),
            channel=source.count_or_none("channel"),
            channels=source.child("channels").counts() if source.has("channels") else (),
        ),
        items=tuple(items_of(fields, origins)),
        run=Run(run.text("date"), run.number("duration_seconds"), run.text("tierline")),
        remarks=fields.texts("remarks"),
        stretches=tuple(_stretch(child) for child in fields.children("stretches")),
        untold=tuple(map(_untold, fields.children("untold"))) if fields.has("untold") else (),
    )


def _origin(fields: Fields) -> Provenance:
    options = fields.child("options").scalars()
    return Provenance(fields.text("aligner"), fields.text("version"), options)


def _row(untold: Untold) -> dict[str, Json]:
    row: dict[str, Json] = {"start": untold.start, "end": untold.end}
    return row if untold.kind is None else {**row, "kind": untold.kind.value}


def _untold(fields: Fields) -> Untold:
    start, end = fields.number("start"), fields.number("end")
    if start > end:
        raise fields.wrong("end", "no less than the start")
    if not fields.has("kind"):
        return Untold(start, end)
    return Untold(start, end, Heard(fields.choice("kind", tuple(Heard))))


def _stretch(fields: Fields) -> Stretch:
    agreement = fields.number("agreement")
    if not 0 <= agreement <= 1:
        raise fields.wrong("agreement", "from 0 to 1")
    return Stretch(fields.number("start"), fields.number("end"), agreement)
