"""What a host and the child process of an engine say to each other, and how it crosses a pipe."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO, ClassVar, TypeAlias

from tierline.errors import TierlineError
from tierline.plugins.contract import EngineRequest

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Setup:
    """First order: where to import from and what to make.

    Attributes:
        path: The host's `sys.path`.
        python_path: The host's PYTHONPATH, for the programs that the engine may start.
        engine: Pickle of (create, options); unpickled once `path` is in force.
        method: The engine's method that takes requests: "align", "transcribe".
    """

    path: tuple[str, ...]
    python_path: str | None
    engine: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Order: a run starts; ask for its requests with `Want`."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Order, in answer to `Want`: work on this."""

    request: EngineRequest


@dataclass(frozen=True, slots=True)
class NoMore:
    """Order, in answer to `Want`: the run has no more requests."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Order, at any time: the run is cancelled; end it soon."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Order: close the engine and end."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Report: the engine is made."""

    ends: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Want:
    """Report: the engine asks for its next request."""

    ends: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Step:
    """Report: the engine called `Progress.step`, or is alive."""

    ends: ClassVar[bool] = False

    fraction: float
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Report: what the engine yielded, pickled; it should be an outcome."""

    ends: ClassVar[bool] = False

    payload: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """Report: the run is over."""

    ends: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Raised:
    """Report: making the engine, or the run, ended in an exception.

    Attributes:
        error: The exception, if it is fit for users.
        what: Otherwise its type and text.
        trace: For those who debug a plug-in.
    """

    ends: ClassVar[bool] = True

    error: TierlineError | None
    what: str
    trace: str


Order: TypeAlias = Setup | Begin | Ask | NoMore | Stop | Quit
Report: TypeAlias = Ready | Want | Step | Answer | Done | Raised


def write_frame(stream: IO[bytes], message: Order | Report) -> None:
    """Send one message; OSError if the other side is gone."""
    payload = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Wait for one message and return it pickled; None: the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    payload = stream.read(length)
    return payload if len(payload) == length else None
