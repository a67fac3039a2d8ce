"""Every transcriber that we ship keeps the contract that we ask of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tierline.conformance import assert_transcriber_conforms
from tierline.plugins.options import parse
from tierline.plugins.spec import Options
from tierline.transcription import TranscriberListing, transcribers

OURS = [entry for entry in transcribers() if entry.package == "tierline"]
CHECKPOINTS = Path(__file__).parents[2] / "data" / "checkpoints"
MODELS = {"qwen3-asr": CHECKPOINTS / "qwen3-asr", "ctc": CHECKPOINTS / "ctc"}


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.name)
def test_our_transcriber_conforms(entry: TranscriberListing) -> None:
    assert entry.spec is not None, entry.problem
    options: Options = parse(entry.spec.options, {"model": str(MODELS[entry.name])})
    assert_transcriber_conforms(entry.spec, options=options)


def test_ours_are_there() -> None:
    assert {"ctc", "qwen3-asr"} <= {entry.name for entry in OURS}
