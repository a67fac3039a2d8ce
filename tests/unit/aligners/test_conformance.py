"""Every aligner that we ship keeps the contract that we ask of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tierline.alignment import Listing, Options, aligners, parse
from tierline.conformance import assert_conforms

OURS = [entry for entry in aligners() if entry.package == "tierline"]
CHECKPOINTS = Path(__file__).parents[2] / "data" / "checkpoints"
MODELS = {"qwen3": CHECKPOINTS / "qwen3-aligner", "ctc": CHECKPOINTS / "ctc"}


def options_of(entry: Listing) -> Options:
    """The defaults, and a model that is there."""
    assert entry.spec is not None, entry.problem
    given = {"model": str(MODELS[entry.name])} if entry.name in MODELS else {}
    return parse(entry.spec.options, given)


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.name)
def test_our_aligner_conforms(entry: Listing) -> None:
    assert entry.spec is not None, entry.problem
    assert_conforms(entry.spec, options=options_of(entry))


def test_ours_are_there() -> None:
    assert {"ctc", "qwen3", "sphinx", "uniform"} <= {entry.name for entry in OURS}
