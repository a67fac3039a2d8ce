"""Going on with an alignment that was broken off: what must be the same for that."""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
import re
from collections.abc import Callable, Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import TypeAlias

from tierline.alignment.contract import AlignmentError
from tierline.alignment.engine import Engine
from tierline.alignment.spec import AlignerSpec
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.spec import Options, PluginSpec
from tierline.refinement.profile import Profile, encoded
from tierline.unfinished import Memory, MemoryOf, Task, default_folder, recalling
from tierline.workflow.choosing import Choice
from tierline.workflow.version import tierline_version
from tierline.workflow.work import Work

_BLOCK_BYTES = 1 << 20
_NAME = re.compile(r"[\w.-]+")  # at the start of a requirement

Check: TypeAlias = Callable[[], None]
Json: TypeAlias = dict[str, object] | list[object] | None


def memory_for(work: Work, choice: Choice, progress: Progress) -> Memory | None:
    """Open the memory for long work; None where aligning anew is soon done.

    Args:
        work: What is to be aligned.
        choice: By what.
        progress: Tells what the user should know, and can cancel.

    Raises:
        Cancelled: `progress` said so.
    """
    settings = work.settings
    if sum(passage.end - passage.start for passage in work.passages) < settings.resumable_from:
        return None
    recording = work.recording
    try:
        identity = identity_of(recording.path, choice, progress.check)
    except OSError:
        return None  # whoever needs the file tells of it
    channel = "all" if settings.channel is None else settings.channel  # two may be at work at once
    identity = f"{identity}-{channel}"
    task = Task(recording.path.name, recording.duration, identity, default_folder())
    return Memory(task, progress, fresh=settings.fresh)


@contextlib.contextmanager
def finishing(memory: Memory | None) -> Iterator[None]:
    """Let go of a memory behind a block: what it holds is kept if the block does not end well."""
    try:
        yield
    except AlignmentError:
        _close(memory, keep=True, tell=False)  # the same again may well fail in the same way
        raise
    except BaseException:
        _close(memory, keep=True)
        raise
    _close(memory, keep=False)


def _close(memory: Memory | None, *, keep: bool, tell: bool = True) -> None:
    if memory is not None:
        memory.close(keep=keep, tell=tell)


def remembering(engine: Engine, choice: Choice, memory_of: MemoryOf) -> Engine:
    """Return an engine that answers from memory what it can, and remembers its answers.

    Args:
        engine: What is asked.
        choice: What it was chosen by.
        memory_of: Returns the memory that a request belongs to; None: its answer is not kept.
    """
    # A transcriber cuts the recording where it was last asked to begin: it has to hear all of it.
    forgetful = choice.anchors is None or isinstance(choice.anchors.spec, AlignerSpec)
    return recalling(engine, memory_of, anchors=forgetful)


def identity_of(audio: Path, choice: Choice, check: Check) -> str:
    """Return what tells apart whatever may make an answer differ, but for the request itself.

    Args:
        audio: The recording; its content counts, not its name.
        choice: What aligns, finds text, and refines.
        check: Called again and again; may raise to stop.

    Raises:
        OSError: The recording cannot be read.
    """
    anchors, refining = choice.anchors, choice.refining
    hearer = None if refining is None else refining.hearer
    parts = [
        tierline_version(),
        _own_code(),
        _libraries(),
        platform.machine(),
        _content(audio, check),
        _engine(choice.spec, choice.options),
        None if anchors is None else _engine(anchors.spec, anchors.options),
        None if refining is None else _profile(refining.profile),
        None if hearer is None else _engine(hearer.spec, hearer.options),
    ]
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def _content(path: Path, check: Check) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
            check()
    return digest.hexdigest()


def _engine(spec: PluginSpec, options: Options) -> Json:
    """Return what an engine is, with the state of the files that its options name."""
    chosen = values(options)
    files = [_state(Path(value)) for value in chosen.values() if isinstance(value, str) and value]
    return [spec.name, spec.version, chosen, files]


def _state(path: Path) -> Json:
    """Return what changes with a file, or with those of a folder; None: there is none."""
    try:
        within = sorted(path.iterdir()) if path.is_dir() else [path]
        states = [(each.name, each.stat()) for each in within]
    except (OSError, ValueError):
        return None
    return [[name, status.st_size, status.st_mtime_ns] for name, status in states]


def _profile(profile: Profile) -> str:
    return hashlib.blake2b(encoded(profile).encode(), digest_size=16).hexdigest() + profile.name


def _own_code() -> Json:
    """Return what changes when somebody works on Tierline itself, whose version then stays."""
    root = resources.files("tierline")
    if not isinstance(root, Path):
        return None
    return [
        [str(path.relative_to(root)), status.st_size, status.st_mtime_ns]
        for path in sorted(root.rglob("*.py"))
        for status in [path.stat()]
    ]


def _libraries() -> Json:
    """Return the versions of what Tierline stands on: some say how words are pronounced."""
    try:
        required = metadata.requires("tierline") or []
    except metadata.PackageNotFoundError:
        return None
    names = sorted({found[0] for line in required if (found := _NAME.match(line))})
    return [[name, _version(name)] for name in names]


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
