"""Praat TextGrids: read, held and saved without losing anything."""

from tierline.textgrid.codec import Decoded, decode, encode
from tierline.textgrid.failure import EncodingMisfit, TextGridError
from tierline.textgrid.file import (
    TextGridFile,
    looks_like_textgrid,
    open_textgrid,
    save_textgrid,
)
from tierline.textgrid.format import FileFormat, Form, Layout
from tierline.textgrid.interop import (
    InteropError,
    from_praatio,
    from_textgrid,
    to_praatio,
    to_textgrid,
)
from tierline.textgrid.remark import Remark

__all__ = [
    "Decoded",
    "EncodingMisfit",
    "FileFormat",
    "Form",
    "InteropError",
    "Layout",
    "Remark",
    "TextGridError",
    "TextGridFile",
    "decode",
    "encode",
    "from_praatio",
    "from_textgrid",
    "looks_like_textgrid",
    "open_textgrid",
    "save_textgrid",
    "to_praatio",
    "to_textgrid",
]
