"""What a host and the child process of an aligner say to each other, and how it crosses a pipe."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO, ClassVar, TypeAlias

from tierline.alignment.contract import AlignmentRequest
from tierline.errors import TierlineError

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Setup:
    """First order: where to import from and what to make.

    Attributes:
        path: The host's `sys.path`.
        python_path: The host's PYTHONPATH, for the programs that the aligner may start.
        aligner: Pickle of (create, options); unpickled once `path` is in force.
    """

    path: tuple[str, ...]
    python_path: str | None
    aligner: bytes


@dataclass(frozen=True, slots=True)
class Begin:
    """Order: a run starts; ask for its requests with `Want`."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Order, in answer to `Want`: work on this."""

    request: AlignmentRequest


@dataclass(frozen=True, slots=True)
class NoMore:
    """Order, in answer to `Want`: the run has no more requests."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Order: close the aligner and end."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Report: the aligner is made."""

    ends: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Want:
    """Report: the aligner asks for its next request."""

    ends: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Step:
    """Report: the aligner called `Progress.step`, or is alive."""

    ends: ClassVar[bool] = False

    fraction: float
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Report: what the aligner yielded, pickled; it should be an outcome."""

    ends: ClassVar[bool] = False

    payload: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """Report: the run is over."""

    ends: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Raised:
    """Report: making the aligner, or the run, ended in an exception.

    Attributes:
        error: The exception, if it is fit for users.
        what: Otherwise its type and text.
        trace: For those who debug a plug-in.
    """

    ends: ClassVar[bool] = True

    error: TierlineError | None
    what: str
    trace: str


Order: TypeAlias = Setup | Begin | Ask | NoMore | Quit
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
