"""The files of a model: which are needed, which are missing or cut short, which are not safe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

CONFIG = "config.json"
INDEX = "model.safetensors.index.json"
WEIGHTS = "model.safetensors"
PROCESSORS = ("processor_config.json", "preprocessor_config.json")
_WEIGHTS = re.compile(r"model(-\d+-of-\d+)?\.safetensors")
_SMALL = (".json", ".txt", ".jinja", ".model")
_UNSAFE = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".nemo", ".h5", ".msgpack", ".py")
_LONGEST_HEADER = 100_000_000  # bytes; the format's own limit
_PREFIX = 8  # bytes that say how long the header is


def is_needed(name: str) -> bool:
    """Tell whether a file of a repository is needed: weights as safetensors, and small texts."""
    if "/" in name or name.startswith("."):
        return False
    return bool(_WEIGHTS.fullmatch(name)) or name.lower().endswith(_SMALL)


def is_weights(name: str) -> bool:
    """Tell whether a file holds weights that Tierline would load."""
    return bool(_WEIGHTS.fullmatch(name))


def unsafe_files(folder: Path) -> tuple[str, ...]:
    """Return the files of a folder that could run code when loaded; Tierline never loads them.

    Weights come before code.
    """
    names = [each.name for each in _listed(folder) if each.suffix.lower() in _UNSAFE]
    return tuple(sorted(names, key=lambda name: (name.endswith(".py"), name)))


def looks_like_model(folder: Path) -> bool:
    """Tell whether a folder holds a model, whole or not."""
    names = {each.name for each in _listed(folder)}
    return CONFIG in names and any(is_weights(name) or name == INDEX for name in names)


def missing_files(folder: Path) -> tuple[str, ...]:
    """Return what a folder lacks to be a model: files that are not there, or cut short.

    Quick: of the weights, only the headers are read.
    """
    return tuple(_missing(folder))


def tasks_of(folder: Path) -> tuple[str, ...]:
    """Return what the model in a folder can do for Tierline: "align", "transcribe"."""
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        classes = [str(each) for each in config["architectures"]]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    if any(each.endswith("ForCTC") for each in classes):
        return ("align", "transcribe")
    if "Qwen3ASRForTokenClassification" in classes:
        return ("align",)
    return ("transcribe",) if "Qwen3ASRForConditionalGeneration" in classes else ()


def _missing(folder: Path) -> Iterator[str]:
    if not (folder / CONFIG).is_file():
        yield CONFIG
    for name in _weights_of(folder):
        if not _is_whole(folder / name):
            yield name
    if not any((folder / name).is_file() for name in PROCESSORS):
        yield PROCESSORS[0]


def _weights_of(folder: Path) -> list[str]:
    """Return the files that hold the weights, whether they are there or not."""
    index = folder / INDEX
    if not index.is_file():
        return [WEIGHTS]
    try:
        shards = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
        return sorted({str(name) for name in shards}) or [WEIGHTS]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [INDEX]  # damaged: it is what is missing


def _is_whole(path: Path) -> bool:
    """Tell whether a safetensors file has the length that its header says.

    The format: 8 bytes (little-endian) with the length of a JSON header, the header, which gives
    for each tensor the range of bytes it takes, then the bytes.
    """
    if path.name == INDEX:
        return False
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_PREFIX), "little")
            if not 0 < length <= _LONGEST_HEADER:
                return False
            header = json.loads(file.read(length))
        ends = [each["data_offsets"][1] for name, each in header.items() if name != "__metadata__"]
        return path.stat().st_size == _PREFIX + length + max(ends, default=0)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
