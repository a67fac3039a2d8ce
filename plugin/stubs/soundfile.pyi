"""Types of the part of soundfile that Tierline uses."""

from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

class SoundFileError(Exception): ...
class LibsndfileError(SoundFileError): ...

class SoundFile:
    frames: int
    samplerate: int
    channels: int
    format: str
    subtype: str
    extra_info: str
    def __init__(self, file: str) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
    def seekable(self) -> bool: ...
    def close(self) -> None: ...
    def seek(self, frames: int) -> int: ...
    def read(
        self, frames: int = -1, *, dtype: Literal["float32"], always_2d: Literal[True]
    ) -> NDArray[np.float32]: ...

def write(
    file: str,
    data: NDArray[np.generic],
    samplerate: int,
    subtype: str | None = None,
    *,
    format: str | None = None,
) -> None: ...
