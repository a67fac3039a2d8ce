"""Checks of what a plug-in says of itself, before it is made."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator

from tierline.alignment.spec import AlignerSpec
from tierline.plugins.options import check, describe, parse, values
from tierline.plugins.spec import ANY_LANGUAGE, Options, PluginSpec

TIERS = {"words", "phones"}
PHONE_SETS = {"ipa", "arpabet"}
HEAVY = {
    "av", "espeakng_loader", "jax", "librosa", "numba", "onnxruntime", "pandas", "parselmouth",
    "pocketsphinx", "scipy", "sklearn", "soundfile", "soundswallower", "soxr", "tensorflow",
    "torch", "torchaudio", "transformers",
}  # fmt: skip
PROBE = """
import importlib, json, sys
sys.path[:] = json.loads(sys.argv[1])
import tierline.alignment, tierline.audio, tierline.text, tierline.transcription
before = set(sys.modules)
importlib.import_module(sys.argv[2])
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


def described(spec: AlignerSpec) -> Iterator[str]:
    """The spec of an aligner is complete and makes sense."""
    yield from introduced(spec)
    if not set(spec.tiers) <= TIERS or "words" not in spec.tiers:
        yield f"its tiers are {spec.tiers}: words, and phones if it can"
    if not set(spec.phone_sets) <= PHONE_SETS:
        yield f"its phone sets are {spec.phone_sets}: of {', '.join(sorted(PHONE_SETS))}"


def introduced(spec: PluginSpec) -> Iterator[str]:
    """What the specs of all plug-ins share is complete and makes sense."""
    if not spec.name.isidentifier() and not spec.name.replace("-", "_").isidentifier():
        yield f"the name {spec.name!r} cannot be typed in a command"
    if not spec.title or not spec.version:
        yield "it has no title or no version"
    if not spec.languages or not all(spec.languages):
        yield f'it lists no languages (("{ANY_LANGUAGE}",) stands for any)'
    if not set(spec.drafts) <= set(spec.languages):
        yield "its drafts are not all among its languages"
    if spec.patience <= 0 or (spec.longest_piece is not None and spec.longest_piece <= 0):
        yield "patience and longest_piece must be more than 0 seconds"


def can_run_here(spec: PluginSpec) -> Iterator[str]:
    """It says that it can run here."""
    reason = spec.unavailable()
    if reason is not None:
        yield f"it cannot run here, so nothing else can be checked: {reason}"


def options_are_described(spec: PluginSpec) -> Iterator[str]:
    """Flags and dialogs can be made from its options, and its defaults are allowed."""
    for item in describe(spec.options):
        if not item.title or not item.help:
            yield f"the option {item.name!r} has no title or no help"
    defaults = spec.options()
    check(defaults)
    written = json.loads(json.dumps(values(defaults)))
    typed = {name: _typed(value) for name, value in written.items()}
    if parse(spec.options, typed) != defaults:
        yield "its defaults do not survive being written down and typed in again"


def can_travel(spec: PluginSpec, options: Options) -> Iterator[str]:
    """`create` and the options can be sent to a child process."""
    try:
        create, copy = pickle.loads(pickle.dumps((spec.create, options)))
    except Exception as error:  # noqa: BLE001 - whatever pickle meets in a plug-in
        yield f"create and options cannot be pickled: keep them at the top of a module ({error})"
        return
    if create != spec.create or copy != options:
        yield "create and options are not the same after pickling"


def listing_is_light(spec: PluginSpec) -> Iterator[str]:
    """Importing the module of the spec loads no engine."""
    module = getattr(spec.create, "__module__", None)
    if module is None:
        return
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROBE, json.dumps(sys.path), module],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        yield f"{module} cannot be imported: {done.stderr.strip().splitlines()[-1]}"
        return
    heavy = HEAVY.intersection(json.loads(done.stdout.splitlines()[-1]))
    if heavy:
        yield f"importing {module} loads {', '.join(sorted(heavy))}: import them in create"


def _typed(value: object) -> str:
    return "none" if value is None else str(value)
