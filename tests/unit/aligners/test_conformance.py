"""Every aligner that we ship keeps the contract that we ask of others."""

import pytest

from tierline.alignment import Listing, aligners
from tierline.conformance import assert_conforms

OURS = [entry for entry in aligners() if entry.package == "tierline"]


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.name)
def test_our_aligner_conforms(entry: Listing) -> None:
    assert entry.spec is not None, entry.problem
    assert_conforms(entry.spec)


def test_ours_are_there() -> None:
    assert {"sphinx", "uniform"} <= {entry.name for entry in OURS}
