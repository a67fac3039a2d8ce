"""Labels inside sentences."""

from __future__ import annotations

import pytest

from tierline.text.quoting import quoted


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("one", "'one'"),
        ("don't", '"don\'t"'),
        ("می\u200cخواهم", "'می\u200cخواهم'"),
        ("क्\u200dष", "'क्\u200dष'"),
        ("two\nlines", "'two lines'"),
        ('\'t is "so"', "''t is \"so\"'"),
        ("a\\b", "'a\\b'"),
    ],
)
def test_a_label_is_shown_as_it_is_written(label: str, shown: str) -> None:
    assert quoted(label) == shown
