"""`tierline models`: which models are there, download and remove them, and where they lie."""

from __future__ import annotations

import argparse
import difflib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from tierline.cli.console import Console
from tierline.errors import InputError, UsageError
from tierline.models import (
    CATALOGUE,
    CachedModel,
    KnownModel,
    ModelSettings,
    Weights,
    cached,
    download,
    free_space,
    in_words,
    known,
    load_settings,
    remove,
    save_settings,
)
from tierline.plugins.progress import Progress

NAME = "models"
SUMMARY = "list, download and remove models"
USAGE = """\
tierline models [list] [--json]
       tierline models download NAME [--revision COMMIT] [--quiet] [--json]
       tierline models remove NAME
       tierline models folder [PATH|default]
       tierline models offline [on|off]"""
DESCRIPTION = """\
List the models that aligners and transcribers can use, and which of them are on
this machine; download them, with what was interrupted going on where it
stopped; remove them; say where they lie and whether the network may be used.
The window uses the same settings.

Only weights in the format safetensors are downloaded and loaded, and no code
that comes with a model is ever run. A folder that holds a model needs no
download: name it with --set model=FOLDER, or put it into the models' folder.
"""
EPILOG = """\
examples:
  tierline models
  tierline models download qwen3-aligner
  tierline models folder /data/models
  tierline models offline on
"""
SHOWN_DIGITS = 8  # of a commit
ACTIONS = ("list", "download", "remove", "folder", "offline")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add(
        "action",
        metavar="ACTION",
        nargs="?",
        choices=ACTIONS,
        default="list",
        help="list, download, remove, folder or offline (default: list)",
    )
    add(
        "value",
        metavar="NAME",
        nargs="?",
        help="a model as the list names it, or OWNER/NAME of any model on the hub",
    )
    add("--revision", metavar="COMMIT", help="the commit, branch or tag to download")
    add("--json", action="store_true", help="print the list, or what was downloaded, as JSON")
    add("--quiet", action="store_true", help="print only notes and errors")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Do what was asked for; return 0, as failures are raised."""
    actions: dict[str, Callable[[argparse.Namespace, Console], None]] = {
        "list": _list,
        "download": _download,
        "remove": _remove,
        "folder": _folder,
        "offline": _offline,
    }
    actions[parsed.action](parsed, console)
    return 0


def _list(parsed: argparse.Namespace, console: Console) -> None:
    if parsed.value is not None:
        raise UsageError(f"'tierline models list' takes no name; leave {parsed.value!r} out.")
    settings = load_settings()
    here = cached(settings)
    console.result(
        json.dumps(_values(settings, here), indent=1)
        if parsed.json
        else "\n".join(_lines(settings, here))
    )


def _download(parsed: argparse.Namespace, console: Console) -> None:
    name = _named(parsed, "download")
    each = known(name)
    if each is None and "/" not in name:
        raise UsageError(f"There is no model {name!r}; {_hint(name)}.")
    try:
        with console.bar() as show:
            progress = Progress(_followed(show, console))
            got = download(Weights(name, parsed.revision), progress)
    except KeyboardInterrupt:
        console.note("what has arrived is kept; the same command goes on where it stopped.")
        raise
    if parsed.json:
        value = {"model": got.model, "commit": got.commit, "folder": str(got.folder)}
        console.result(json.dumps(value | {"size": got.size, "fetched": got.fetched}, indent=1))
        return
    done = "downloaded" if got.fetched else "already there:"
    licence = f", {each.licence}" if each else ""
    console.say(
        f"{done} {got.model} ({in_words(got.size)}, commit {got.commit[:SHOWN_DIGITS]}{licence})\n"
        f"  in {got.folder}"
    )


def _remove(parsed: argparse.Namespace, console: Console) -> None:
    name = _named(parsed, "remove")
    each = known(name)
    if each is None and "/" not in name:
        raise UsageError(f"There is no model {name!r}; {_hint(name)}.")
    freed = remove(name)
    console.say(f"removed {each.model if each else name} ({in_words(freed)})")


def _folder(parsed: argparse.Namespace, console: Console) -> None:
    before = load_settings()
    if parsed.value is None:
        console.result(str(before.cache_folder))
        return
    folder = None if parsed.value == "default" else Path(parsed.value).expanduser().absolute()
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"{folder} cannot be a folder for models: {error.strerror}."
            ) from error
    after = ModelSettings(folder, offline=before.offline)
    stay = [each for each in cached(before) if not each.local]
    save_settings(after)
    console.say(f"models lie in {after.cache_folder} from now on")
    if stay and after.cache_folder != before.cache_folder:
        console.note(
            f"{len(stay)} downloaded before stay in {before.cache_folder}; move that folder's "
            "content to use them, or delete it."
        )


def _offline(parsed: argparse.Namespace, console: Console) -> None:
    before = load_settings()
    if parsed.value is None:
        console.result("on" if before.is_offline else "off")
        return
    if parsed.value not in ("on", "off"):
        raise UsageError(f"'tierline models offline' takes on or off, not {parsed.value!r}.")
    after = ModelSettings(before.folder, offline=parsed.value == "on")
    save_settings(after)
    console.say(_network(after))


def _named(parsed: argparse.Namespace, action: str) -> str:
    if parsed.value is None:
        raise UsageError(f"Say which model to {action}; {_hint('')}.")
    return str(parsed.value)


def _hint(name: str) -> str:
    names = [each.name for each in CATALOGUE]
    close = difflib.get_close_matches(name, names, 1)
    meant = f"did you mean {close[0]!r}? There are" if close else "there are"
    return f"{meant} {', '.join(names)}, and any other as OWNER/NAME"


def _followed(show: Callable[[float, str], None], console: Console) -> Callable[[float, str], None]:
    """Show progress as a bar; where there is none, as a line for every tenth."""
    told = [-1]

    def follow(fraction: float, message: str) -> None:
        show(fraction, message)
        tenth = int(fraction * 10)
        if tenth != told[0]:
            told[0] = tenth
            console.follow(message)

    return follow


def _lines(settings: ModelSettings, here: tuple[CachedModel, ...]) -> Iterator[str]:
    for each in CATALOGUE:
        mine = [model for model in here if model.holds(each.model)]
        yield f"{each.name}: {each.title}"
        yield f"  model      {each.model}, {each.licence}"
        yield f"  for        {_used_by(each)}"
        yield from _states(each, mine)
        yield ""
    others = _others(here)
    if others:
        yield "other models on this machine that can be used:"
        for other in others:
            yield f"  {other.model}"
            yield f"    {_state(other)}, can {' and '.join(other.tasks)}"
        yield ""
    free = free_space(settings.cache_folder)
    space = f" ({in_words(free)} free)" if free is not None else ""
    yield f"models lie in {settings.cache_folder}{space}"
    yield _network(settings)


def _states(each: KnownModel, mine: list[CachedModel]) -> Iterator[str]:
    if not mine:
        yield f"  here       no; {in_words(each.size_bytes)} to download"
    for model in mine:
        yield f"  here       {_state(model)}"


def _state(model: CachedModel) -> str:
    commit = f", commit {model.commit[:SHOWN_DIGITS]}" if model.commit else ""
    if model.complete:
        return f"{'a folder' if model.local else 'yes'}, {in_words(model.size)}{commit}"
    return f"in part, {in_words(model.size)}{commit}; {model.missing[0]} is missing"


def _used_by(each: KnownModel) -> str:
    flags = {"align": "--aligner", "transcribe": "--transcriber"}
    return ", ".join(f"{flags[task]} {name}" for task in each.tasks for name in each.used_by)


def _others(here: tuple[CachedModel, ...]) -> list[CachedModel]:
    """Return what is not in the catalogue, but can be used; a cache may hold anything."""
    known_ones = [each.model for each in CATALOGUE]
    return [model for model in here if model.tasks and not any(map(model.holds, known_ones))]


def _network(settings: ModelSettings) -> str:
    if settings.offline:
        return "the network is not used (tierline models offline off allows it)"
    if settings.is_offline:
        return "the network is not used (HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set)"
    return "the network is used when a download is asked for"


def _values(settings: ModelSettings, here: tuple[CachedModel, ...]) -> dict[str, object]:
    return {
        "folder": str(settings.cache_folder),
        "offline": settings.is_offline,
        "models": [
            {
                "name": each.name,
                "model": each.model,
                "title": each.title,
                "tasks": list(each.tasks),
                "used_by": list(each.used_by),
                "languages": list(each.languages),
                "licence": each.licence,
                "size": each.size_bytes,
                "revision": each.revision,
                "here": [_value(model) for model in here if model.holds(each.model)],
            }
            for each in CATALOGUE
        ],
        "others": [_value(model) for model in _others(here)],
    }


def _value(model: CachedModel) -> dict[str, object]:
    return {
        "model": model.model,
        "commit": model.commit,
        "folder": str(model.folder),
        "size": model.size,
        "used": model.used,
        "complete": model.complete,
        "missing": list(model.missing),
        "tasks": list(model.tasks),
        "local": model.local,
    }
