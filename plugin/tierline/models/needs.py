"""What has to be there before a model can be used, each said in one sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

from tierline.models.cache import resolved, snapshot
from tierline.models.catalogue import KnownModel, known
from tierline.models.files import missing_files, unsafe_files
from tierline.models.settings import ModelSettings
from tierline.models.sizes import in_words
from tierline.models.weights import Weights

SPARE_BYTES = 256_000_000  # to leave free on a disk
_NAMED = 3


def missing(weights: Weights, settings: ModelSettings | None = None) -> str | None:
    """Say what is missing before a model can be used, or None; quick, and asks no network."""
    filled = resolved(weights, settings)
    local = filled.local
    if local is not None:
        return folder_problem(local)
    if snapshot(filled) is not None:
        return None
    each = known(filled.model)
    size = f" ({in_words(each.size_bytes)})" if each else ""
    wanted = f" at {weights.revision}" if weights.revision else ""
    name = each.name if each else filled.model
    if "/" not in filled.model.strip("/") or filled.model.startswith((".", "/", "~")):
        return f"There is no folder {filled.model}, and no model of that name on the hub either."
    way = f"get it with: tierline models download {name}{_revised(weights)}"
    if filled.offline:
        way = f"allow the network with: tierline models offline off, and {way}"
    return (
        f"The model {filled.model}{wanted}{size} is not on this machine; {way}, or name a folder "
        "that holds it with --set model=FOLDER."
    )


def folder_problem(folder: Path) -> str | None:
    """Say why a folder cannot be used as a model, or None."""
    gone = missing_files(folder)
    if not gone:
        return None
    unsafe = unsafe_files(folder)
    if unsafe and any(name.endswith(".safetensors") for name in gone):
        return (
            f"{folder} holds its weights as {unsafe[0]}, which can run code when it is loaded; "
            "Tierline loads model.safetensors only: convert it, or take a model that has it."
        )
    named = ", ".join(gone[:_NAMED]) + (" and more" if len(gone) > _NAMED else "")
    verb = "is" if len(gone) == 1 else "are"
    return (
        f"{folder} is no whole model: {named} {verb} missing or cut short; copy it again, or name "
        "another folder."
    )


def check_before_use(
    wanted: KnownModel | Weights,
    *,
    dtype: str = "float32",
    free_memory: int | None = None,
    device: str = "this device",
    settings: ModelSettings | None = None,
) -> tuple[str, ...]:
    """Say what speaks against using a model here, and what its licence is.

    Args:
        wanted: The model.
        dtype: The number format it would run in: "float32" or "bfloat16".
        free_memory: Bytes that are free on the device; None if that is not known.
        device: The device as users know it.
        settings: Where models lie; None takes what is kept.
    """
    weights = Weights(wanted.model) if isinstance(wanted, KnownModel) else wanted
    filled = resolved(weights, settings)
    each = known(filled.model)
    said: list[str] = []
    if each is not None and snapshot(filled) is None and filled.folder is not None:
        said.extend(_no_space(each, filled.folder))
    if each is not None and free_memory is not None:
        needed = each.memory_bytes(dtype)
        if free_memory < needed:
            said.append(
                f"{each.model} takes about {in_words(needed)} of memory, and {device} has "
                f"{in_words(free_memory)} free; close other programs, or choose another device "
                "or a smaller model."
            )
    if each is not None:
        said.append(f"{each.model} is under the licence {each.licence}.")
    return tuple(said)


def free_space(folder: Path) -> int | None:
    """Return the bytes that are free where a folder is, or would be; None if that is not known."""
    for each in (folder.absolute(), *folder.absolute().parents):
        if each.is_dir():
            try:
                return shutil.disk_usage(each).free
            except OSError:
                return None
    return None


def space_problem(model: str, needed: int, folder: Path) -> str | None:
    """Say that a disk has no room for a download, or None.

    Args:
        model: What is to be downloaded.
        needed: Bytes that are still to come.
        folder: Where they go.
    """
    free = free_space(folder)
    if free is None or free >= needed + SPARE_BYTES:
        return None
    return (
        f"{model} needs {in_words(needed + SPARE_BYTES)} of disk space, and {in_words(free)} are "
        f"free in {folder}; make room, or choose another folder with: tierline models folder PATH"
    )


def _no_space(each: KnownModel, folder: Path) -> list[str]:
    problem = space_problem(each.model, each.size_bytes, folder)
    return [] if problem is None else [f"{problem}."]


def _revised(weights: Weights) -> str:
    return f" --revision {weights.revision}" if weights.revision else ""
