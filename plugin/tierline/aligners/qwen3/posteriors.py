"""What the model says of each slot, read row by row: whole matrices are never copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tierline.alignment.contract import AlignmentError

Logs: TypeAlias = NDArray[np.floating[Any]]
Numbers: TypeAlias = NDArray[np.float64]
Bins: TypeAlias = NDArray[np.int64]

NEAR = 2  # bins on each side that count as the same place
_CHUNK = 262_144  # numbers that are worked on together: a megabyte, which stays in the cache


@dataclass(frozen=True, slots=True)
class Posteriors:
    """The model's answer for each slot, and what is known of it as a whole.

    Attributes:
        logs: Logarithms of probabilities, (slots, bins), each row up to a constant.
        norm: Logarithm of each row's sum, (slots,).
        likeliest: Likeliest bin of each slot, (slots,).
        entropy: Of each row in nats, (slots,).
        best_window: Share of the row within `NEAR` bins of where that is most, (slots,).
    """

    logs: Logs
    norm: Numbers
    likeliest: Bins
    entropy: Numbers
    best_window: Numbers

    @property
    def bins(self) -> int:
        """How many bins there are."""
        return int(self.logs.shape[1])

    @property
    def inside(self) -> Numbers:
        """Share of each slot's answer that lies within the sound, at most 1."""
        return np.exp(np.minimum(self.norm, 0.0))

    def shares(self, lows: Bins, width: int) -> NDArray[np.float32]:
        """Return the shares of some bins of each row: (slots, width).

        Args:
            lows: The first bin of each row, (slots,).
            width: How many bins.
        """
        found = np.empty((len(lows), width), dtype=np.float32)
        windows = sliding_window_view(self.logs, width, axis=1)
        rows = max(1, _CHUNK // width)
        for first in range(0, len(lows), rows):
            places = np.arange(first, min(first + rows, len(lows)))
            part = found[first : first + rows]
            part[:] = windows[places, lows[places]]
            part -= self.norm[places, None].astype(np.float32)
            np.exp(part, out=part)
        return found

    def around(self, places: Bins) -> tuple[Bins, Numbers]:
        """Return the bins around one place in each row and their shares, 0 outside the sound."""
        bins = places[:, None] + np.arange(-NEAR, NEAR + 1)
        there = (bins >= 0) & (bins < self.bins)
        held = np.clip(bins, 0, self.bins - 1)
        logs = np.take_along_axis(self.logs, held, axis=1).astype(np.float64)
        return bins, np.where(there, np.exp(logs - self.norm[:, None]), 0.0)


def read_posteriors(logs: Logs) -> Posteriors:
    """Read the model's answer.

    Args:
        logs: As in `Posteriors`; at least one bin.

    Raises:
        AlignmentError: There is something in it that is no finite number.
    """
    parts = list(_parts(logs))
    columns = [np.concatenate([part[column] for part in parts]) for column in range(4)]
    norm, likeliest, entropy, best_window = columns
    return Posteriors(logs, norm, likeliest.astype(np.int64), entropy, best_window)


def _parts(logs: Logs) -> Iterator[tuple[Numbers, Numbers, Numbers, Numbers]]:
    """Yield norm, likeliest bin, entropy and best window of a few rows at a time."""
    rows = max(1, _CHUNK // logs.shape[1])
    for first in range(0, len(logs), rows):
        part = logs[first : first + rows].astype(np.float32)
        likeliest = part.argmax(axis=1)
        top = np.take_along_axis(part, likeliest[:, None], axis=1)
        if not (np.isfinite(top).all() and np.isfinite(part.min(axis=1)).all()):
            raise AlignmentError(
                "The model gave no finite numbers; try --set dtype=float32, or --set device=cpu."
            )
        part -= top
        shares = np.exp(part)
        total = shares.sum(axis=1, dtype=np.float64)
        entropy = np.log(total) - np.einsum("sb,sb->s", shares, part) / total
        window = _windows(shares).max(axis=1) / total
        yield top[:, 0] + np.log(total), likeliest.astype(np.float64), entropy, window


def _windows(shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum all neighbouring bins, as many as count as one place."""
    width = min(2 * NEAR + 1, shares.shape[1])
    count = shares.shape[1] - width + 1
    result = shares[:, :count].copy()
    for shift in range(1, width):
        result += shares[:, shift : shift + count]
    return result
