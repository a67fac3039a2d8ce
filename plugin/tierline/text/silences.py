"""What corpora and aligners write for "nothing is said here"."""

SILENCES = frozenset(
    ("", "h#", "#h", "pau", "epi", "sil", "sp", "spn", "silence", "<sil>", "<p:>", "_")
)


def is_silence(label: str) -> bool:
    """Tell whether a label says that nothing is said."""
    return label.strip().casefold() in SILENCES
