"""Aligners that misbehave in every way we could think of; the request's id says how."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tierline.alignment import (
    AlignerSpec,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Closing,
    Defect,
    NoOptions,
    OneAtATime,
    Progress,
    Provenance,
    Word,
    option,
)
from tierline.errors import InputError
from tierline.text.unit import Unit


def request(request_id: str, labels: str = "one two", *, end: float = 0.2) -> AlignmentRequest:
    """A request about a recording that nobody opens."""
    words = labels.split()
    starts = [sum(len(word) + 1 for word in words[:n]) for n in range(len(words))]
    units = tuple(
        Unit(word, start, start + len(word), (word,))
        for word, start in zip(words, starts, strict=True)
    )
    return AlignmentRequest(request_id, Path("nobody-opens-this.wav"), units, 0.0, end)


def even(asked: AlignmentRequest) -> Alignment:
    """A sound answer. Its provenance names the process that gave it."""
    length = asked.duration / max(len(asked.units), 1)
    words = tuple(
        Word(unit.label, (unit.start, unit.end), (n * length, (n + 1) * length))
        for n, unit in enumerate(asked.units)
    )
    return Alignment(words, (), Provenance("moody", "1", {"pid": os.getpid()}))


def _hang() -> None:
    threading.Event().wait()


def _segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _abort() -> None:
    os.abort()


def _eat_politely() -> None:
    raise MemoryError


def _leave_a_child() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print(f"grandchild {child.pid}", file=sys.stderr, flush=True)
    (Path(os.environ["BAD_ALIGNERS_NOTES"]) / "grandchild").write_text(str(child.pid))
    _hang()


def _shout() -> None:
    for number in range(20_000):
        os.write(2, f"complaint {number} of this engine\n".encode())
    os._exit(1)


def _raise(kind: type[BaseException], text: str) -> Callable[[], None]:
    def act() -> None:
        raise kind(text)

    return act


def _print() -> None:
    print("an engine that talks" * 10_000, flush=True)
    os.write(1, b"\x00\x01 straight to the file descriptor")
    if sys.stdin.read():
        raise AssertionError("standard input is the host's own")


ACTS: dict[str, Callable[[], None]] = {
    "raise": _raise(ValueError, "no such triphone"),
    "told": _raise(InputError, "speech.wav holds no speech"),
    "interrupt": _raise(KeyboardInterrupt, ""),
    "sys-exit": _raise(SystemExit, "3"),
    "exit": lambda: os._exit(7),
    "exit-cleanly": lambda: os._exit(0),
    "segfault": _segfault,
    "abort": _abort,
    "hang": _hang,
    "shout": _shout,
    "memory": _eat_politely,
    "print": _print,
    "family": _leave_a_child,
}


def _wrong(asked: AlignmentRequest) -> dict[str, Any]:
    good = even(asked)
    first = good.words[0] if good.words else None
    return {
        "nothing": None,
        "number": 42,
        "unpicklable": lambda: None,
        "error": ValueError("returned, not raised"),
        "own-error": AlignmentError("no speech there"),
        "words-lost": replace(good, words=good.words[1:]),
        "words-none": replace(good, words=None),  # type: ignore[arg-type]
        "nan": replace(good, words=(replace(first, span=(float("nan"), 1.0)), *good.words[1:]))
        if first
        else None,
        "outside": replace(good, words=tuple(replace(w, span=(5.0, 6.0)) for w in good.words)),
        "backwards": replace(good, words=tuple(reversed(good.words))),
        "no-length": replace(good, words=tuple(replace(w, span=(0.5, 0.5)) for w in good.words)),
        "unmarked": replace(good, words=tuple(replace(w, span=None) for w in good.words)),
        "marked": replace(
            good, words=tuple(replace(w, defects=(Defect.UNPLACED,)) for w in good.words)
        ),
        "text-times": replace(
            good,
            words=tuple(replace(w, span=("0", "1")) for w in good.words),  # type: ignore[arg-type]
        ),
        "narrow": replace(
            good,
            words=tuple(
                replace(w, span=(np.float32(0.1), np.float32(0.2)))  # type: ignore[arg-type]
                for w in good.words
            ),
        ),
        "own-defect": replace(
            good,
            words=tuple(replace(w, defects=("odd",)) for w in good.words),  # type: ignore[arg-type]
        ),
        "own-options": replace(good, provenance=Provenance("moody", "1", {"a": Path()})),  # type: ignore[dict-item]
        "sourceless": replace(good, provenance=None),  # type: ignore[arg-type]
    }


class Moody(Closing):
    """Does what the id of a request says, up to the first dot: "hang.1" hangs."""

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Any]:
        for asked in requests:
            mood = asked.id.split(".")[0]
            progress.step(0.5, mood)
            ACTS.get(mood, lambda: None)()
            yield from self._answers(asked, mood)

    def _answers(self, asked: AlignmentRequest, mood: str) -> Iterator[Any]:
        if mood == "mute":
            return
        if mood == "stray":
            yield "nobody asked", even(asked)
        elif mood == "shapeless":
            yield 17
        elif mood == "babble":
            while True:
                yield "blah"
        elif mood == "twice":
            yield asked.id, even(asked)
            yield asked.id, even(asked)
        else:
            yield asked.id, _wrong(asked).get(mood, even(asked))


class Batching(Closing):
    """Takes three requests at a time; one bad apple spoils its batch."""

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Any]:
        waiting = iter(requests)
        while batch := [asked for _, asked in zip(range(3), waiting, strict=False)]:
            progress.step(0.5)
            for asked in batch:
                ACTS.get(asked.id.split(".")[0], lambda: None)()
            yield from [(asked.id, even(asked)) for asked in batch]


class Idle(Closing):
    """Never takes a request."""

    def align(self, _requests: Iterable[AlignmentRequest], _progress: Progress) -> Iterator[Any]:
        return iter(())


class Listless(Closing):
    """Returns no iterator at all."""

    def align(self, _requests: Iterable[AlignmentRequest], _progress: Progress) -> Any:
        return None


@dataclass(frozen=True)
class HowToStart:
    """How `fussy` fails to start."""

    how: str = option("well", title="How", help="How it starts.")


def moody(_options: NoOptions) -> Moody:
    return Moody()


def batching(_options: NoOptions) -> Batching:
    return Batching()


def idle(_options: NoOptions) -> Any:
    return Idle()


def listless(_options: NoOptions) -> Any:
    return Listless()


def fussy(options: HowToStart) -> Any:
    if options.how == "told":
        raise InputError("the model folder m/ is empty: download it again")
    ACTS.get(options.how, lambda: None)()
    return Moody()


def busy(_options: NoOptions) -> OneAtATime:
    """Works, and works, and reports all the while."""

    def work(asked: AlignmentRequest, progress: Progress) -> Alignment:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            progress.step(0.5, "working")
        return even(asked)

    return OneAtATime(work)


def spec_of(create: Callable[[Any], Any], **changes: Any) -> AlignerSpec:
    """Describe one of the above."""
    spec = AlignerSpec(
        name=create.__name__,
        title="A bad aligner",
        version="1",
        languages=("*",),
        create=create,
        patience=10.0,  # a busy machine is not our fault
    )
    return replace(spec, **changes)
