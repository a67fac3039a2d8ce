"""How a TextGrid stands in a file: form, encoding and layout."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from enum import StrEnum

from tierline.errors import UsageError
from tierline.textgrid.numbers import PRAAT_STYLE

# Where a layout wants the number of a tier or an item; no text file can hold this character.
INDEX = "\0"


class Form(StrEnum):
    """The four forms in which Praat writes a TextGrid."""

    LONG = "long"
    SHORT = "short"
    CHRONOLOGICAL = "chronological"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Layout:
    """The text that stands between the values of a long or a short file.

    Each field lists the pieces in order, one before each value and one behind the last; `INDEX`
    stands for the number of the tier or item. Praat skips these pieces, people and other programs
    need not.

    Attributes:
        grid: Before start, end and number of tiers (with the flag that tiers exist); behind.
        interval_tier: Before class, name, start, end and number of intervals; behind.
        point_tier: Before class, name, start, end and number of points; behind.
        interval: Before start, end and label; behind.
        point: Before time and label; behind.
        ending: What stands behind the last tier.
        cut: How many characters the file lacks at its very end (a last line without line end).
    """

    grid: tuple[str, str, str, str]
    interval_tier: tuple[str, ...]
    point_tier: tuple[str, ...]
    interval: tuple[str, ...]
    point: tuple[str, ...]
    ending: str = ""
    cut: int = 0


_HEAD = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'

PRAAT_LONG = Layout(
    grid=(_HEAD + "xmin = ", " \nxmax = ", " \ntiers? <exists> \nsize = ", " \nitem []: \n"),
    interval_tier=(
        f"    item [{INDEX}]:\n        class = ",
        " \n        name = ",
        " \n        xmin = ",
        " \n        xmax = ",
        " \n        intervals: size = ",
        " \n",
    ),
    point_tier=(
        f"    item [{INDEX}]:\n        class = ",
        " \n        name = ",
        " \n        xmin = ",
        " \n        xmax = ",
        " \n        points: size = ",
        " \n",
    ),
    interval=(
        f"        intervals [{INDEX}]:\n            xmin = ",
        " \n            xmax = ",
        " \n            text = ",
        " \n",
    ),
    point=(
        f"        points [{INDEX}]:\n            number = ",
        " \n            mark = ",
        " \n",
    ),
)

PRAAT_SHORT = Layout(
    grid=(_HEAD, "\n", "\n<exists>\n", "\n"),
    interval_tier=("", "\n", "\n", "\n", "\n", "\n"),
    point_tier=("", "\n", "\n", "\n", "\n", "\n"),
    interval=("", "\n", "\n", "\n"),
    point=("", "\n", "\n"),
)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How to write a grid so that it looks as it did, or as asked.

    Attributes:
        form: Which of Praat's forms.
        encoding: "utf-8", "utf-16" (big-endian with a mark at the start, as Praat writes it),
            "utf-16-le" (with a mark too), or the name of an 8-bit encoding. The binary form
            ignores it.
        bom: Whether UTF-8 text starts with a byte order mark.
        newline: Line end: LF, CRLF or CR.
        layout: Text between the values of the long and short forms; None: as Praat writes it.
        start_style: How the starts of grid and tiers are printed (see `numbers.format_real`).
        end_style: How their ends are printed: programs write "0" and "3.420000" side by side.
        item_style: How the times of intervals and points are printed.
        bare_tiers: The chronological form only: interval tiers without an interval stay so;
            otherwise they get the one empty interval that Praat gives them in all other forms.
    """

    form: Form = Form.LONG
    encoding: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    layout: Layout | None = None
    start_style: str = PRAAT_STYLE
    end_style: str = PRAAT_STYLE
    item_style: str = PRAAT_STYLE
    bare_tiers: bool = False

    @classmethod
    def of(cls, form: str | Form = Form.LONG, encoding: str = "utf-8") -> FileFormat:
        """Return Praat's own way to write that form in that encoding.

        Raises:
            UsageError: There is no such form, or no such encoding that Praat can read.
        """
        return cls().with_(form=form, encoding=encoding)

    def with_(self, *, form: str | Form | None = None, encoding: str | None = None) -> FileFormat:
        """Return this format with another form or encoding; None keeps what is.

        Another form comes out as Praat writes it; the same form keeps its layout.

        Raises:
            UsageError: There is no such form, or no such encoding that Praat can read.
        """
        changed = self
        if form is not None and (wanted := _form(form)) != self.form:
            changed = FileFormat(form=wanted, encoding=self.encoding)
        if encoding is not None:
            name, bom = writable_encoding(encoding)
            if name != changed.encoding:
                changed = replace(changed, encoding=name, bom=bom)
        return changed


def _form(form: str | Form) -> Form:
    try:
        return Form(form)
    except ValueError:
        forms = ", ".join(Form)
        raise UsageError(f"there is no TextGrid form {form!r}: choose one of {forms}") from None


def writable_encoding(encoding: str) -> tuple[str, bool]:
    """Return our name of an encoding, and whether its name asks for a byte order mark.

    Raises:
        UsageError: Python does not know it, or Praat could not read a file in it.
    """
    name = codec_name(encoding)
    if name == "utf-16-be":
        name = "utf-16"
    if name == "utf-8-sig":
        return "utf-8", True
    if name not in {"utf-16", "utf-16-le"} and not holds_ascii(name):
        raise UsageError(f"Praat cannot read text in {encoding}: choose utf-8 or utf-16")
    return name, False


def codec_name(encoding: str) -> str:
    """Return Python's name of a text encoding.

    Raises:
        UsageError: There is no such text encoding.
    """
    try:
        codec = codecs.lookup(encoding)
        "".encode(encoding)
    except (LookupError, ValueError, UnicodeError):
        raise UsageError(
            f"there is no text encoding {encoding!r}: utf-8, utf-16, latin-1, cp1252 and "
            "mac_roman are common ones"
        ) from None
    return {"iso8859-1": "latin-1"}.get(codec.name, codec.name)


def holds_ascii(codec: str) -> bool:
    """Tell whether ASCII text is the same bytes in that encoding, which Praat relies on."""
    sample = "".join(map(chr, range(128)))
    try:
        return sample.encode(codec) == sample.encode("ascii")
    except UnicodeError:
        return False
