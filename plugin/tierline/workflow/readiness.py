"""What an engine would find here: its device, the memory there, its model; loads no engine."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tierline.errors import TierlineError
from tierline.models import Weights, check_before_use, in_words, known, resolved, snapshot
from tierline.plugins.progress import Progress
from tierline.plugins.spec import Options, PluginSpec

LOOK_SECONDS = 0.05  # how often whoever waits for the report looks whether it is still wanted
SHORT_COMMIT = 7  # letters, as git shows them


@dataclass(frozen=True, slots=True)
class Device:
    """A device, or why there is none.

    Attributes:
        name: As torch and its maker name it: "cuda:0, NVIDIA H100".
        free: Bytes of memory that are free; None if it does not say.
        total: Bytes of memory it has; None if it does not say.
        problem: Why it cannot be used, in a sentence; None if it can.
    """

    name: str = ""
    free: int | None = None
    total: int | None = None
    problem: str | None = None

    @property
    def words(self) -> str:
        """A line about it; "" if nothing is known."""
        if not self.name or self.free is None or self.total is None:
            return self.name
        return f"{self.name}: {in_words(self.free)} of {in_words(self.total)} of memory free"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What an engine would find with certain options.

    Attributes:
        device: A line about the device; "" if the engine needs none.
        model: A line about the model; "" if it needs none.
        problem: Why it cannot work yet, in a sentence; None if it can.
        wanted: What has to be downloaded first; None if nothing, or if that would not help.
        notes: What may go wrong, a sentence each.
        pending: Whether the device is still being looked at.
    """

    device: str = ""
    model: str = ""
    problem: str | None = None
    wanted: Weights | None = None
    notes: tuple[str, ...] = ()
    pending: bool = False


class Devices:
    """Knows the devices of this machine; each is asked for once, in a child process.

    Args:
        command: Starts `tierline.inference.report`; None calls this Python.
    """

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = tuple(command or (sys.executable, "-P", "-m", "tierline.inference.report"))
        self._lock = threading.Lock()
        self._known: dict[str, Device] = {}

    def device(self, wanted: str, check: Callable[[], None]) -> Device:
        """Return what a device is; loading PyTorch takes the child seconds.

        Args:
            wanted: The device as options name it: "auto", "cpu", "cuda:1".
            check: Called all the while; may raise to stop.
        """
        with self._lock:
            found = self._known.get(wanted)
        if found is None:
            found = self._asked(wanted, check)
            with self._lock:
                self._known[wanted] = found
        return found

    def _asked(self, wanted: str, check: Callable[[], None]) -> Device:
        try:
            child = subprocess.Popen(
                [*self._command, wanted],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        except OSError as error:
            return Device(problem=f"Python cannot be started to look at the device: {error}.")
        with child:
            try:
                while True:
                    check()
                    try:
                        return _read(child.communicate(timeout=LOOK_SECONDS)[0])
                    except subprocess.TimeoutExpired:
                        continue
            finally:
                child.kill()


def readiness(
    spec: PluginSpec,
    options: Options,
    devices: Devices,
    progress: Progress | None = None,
    on_model: Callable[[Readiness], None] | None = None,
) -> Readiness:
    """Say what an engine would find here; takes seconds the first time, asks no network.

    Args:
        spec: The engine.
        options: Its options.
        devices: Knows the devices.
        progress: Can cancel.
        on_model: Called with what is known of the model, before the device is asked.

    Raises:
        Cancelled: `progress` said so.
    """
    check = (progress or Progress()).check
    if spec.needs is None:
        return Readiness()
    problem = spec.unavailable()
    if problem is not None:
        return Readiness(problem=problem[:1].upper() + problem[1:].rstrip(".") + ".")
    weights = getattr(options, "weights", None)
    model = _model_words(weights) if isinstance(weights, Weights) else ""
    missing, wanted = lacking(spec, options)
    check()
    if on_model is not None:
        on_model(Readiness(model=model, problem=missing, wanted=wanted, pending=True))
    device = devices.device(str(getattr(options, "device", "auto")), check)
    notes = _notes(weights, options, device) if isinstance(weights, Weights) else ()
    return Readiness(device.words, model, missing or device.problem, wanted, notes)


def lacking(spec: PluginSpec, options: Options) -> tuple[str | None, Weights | None]:
    """Say what has to be there first, in a sentence for a window, and what to download for it."""
    missing = None if spec.needs is None else spec.needs(options)
    weights = getattr(options, "weights", None)
    if missing is None or not isinstance(weights, Weights) or not _on_hub(weights):
        return missing, None
    wanted = replace(weights, model=resolved(weights).model)
    revised = f" at {weights.revision}" if weights.revision else ""
    return (
        f"The model {wanted.model}{revised} is not on this machine: download it under "
        "Align > Models…, or choose a folder that holds it as the option Model.",
        wanted,
    )


def _read(text: str) -> Device:
    """Understand what the child printed; PyTorch may print lines of its own before."""
    try:
        said = json.loads(text.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return Device(problem="PyTorch broke down when it was asked for its devices; reinstall it.")
    if "problem" in said:
        return Device(problem=str(said["problem"]))
    return Device(f"{said['device']} ({said['name']})", said["free"], said["total"])


def _model_words(weights: Weights) -> str:
    """Return a line about a model: where it is, how large, which commit."""
    local = weights.local
    if local is not None:
        return f"{local.name}: a folder, {in_words(_size(local))}"
    filled = resolved(weights)
    each = known(filled.model)
    found = snapshot(filled)
    if found is None:
        size = f", {in_words(each.size_bytes)}" if each else ""
        return f"{filled.model}: not on this machine{size}"
    return (
        f"{filled.model}: on this machine, {in_words(_size(found))}, "
        f"commit {found.name[:SHORT_COMMIT]}"
    )


def _size(folder: Path) -> int:
    try:
        return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    except OSError:
        return 0


def _on_hub(weights: Weights) -> bool:
    """Tell whether a model could be downloaded: it is no folder, and has an owner and a name."""
    name = resolved(weights).model
    return weights.local is None and name.count("/") == 1 and not name.startswith((".", "/", "~"))


def _notes(weights: Weights, options: Options, device: Device) -> tuple[str, ...]:
    """Return what speaks against the model here; its licence is told where it is downloaded."""
    if known(resolved(weights).model) is None:
        return ()
    asked = str(getattr(options, "dtype", "auto"))
    on_card = device.name.startswith("cuda")
    dtype = asked if asked != "auto" else "bfloat16" if on_card else "float32"
    try:
        said = check_before_use(
            weights, dtype=dtype, free_memory=device.free, device=device.name or "this device"
        )
    except TierlineError as error:
        return (error.message,)
    return said[:-1]
