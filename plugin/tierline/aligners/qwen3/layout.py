"""Where each piece of a batch goes: index tables, made on the CPU, so that no device waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Index: TypeAlias = NDArray[np.int64]
_CONVOLUTIONS = 3  # each halves the time axis, rounding up


@dataclass(frozen=True, slots=True)
class Framing:
    """How a model cuts its sound.

    Attributes:
        chunk: Mel frames that go through the convolutions together.
        window_chunks: Chunks that see each other in the attention.
    """

    chunk: int
    window_chunks: int

    @property
    def steps(self) -> int:
        """Tokens that a full chunk becomes."""
        return _shortened(self.chunk)

    def chunks(self, frames: int) -> int:
        """Return how many chunks some mel frames take."""
        return -(-frames // self.chunk)

    def tokens(self, frames: int) -> int:
        """Return how many tokens some mel frames become."""
        whole, rest = divmod(frames, self.chunk)
        return whole * self.steps + _shortened(rest)


@dataclass(frozen=True, slots=True)
class SoundTables:
    """Where the tokens of a batch's sound are.

    Attributes:
        valid: (tokens,) which outputs of the convolutions hold sound, among all in a row.
        windows: (windows, longest) which token is where in which window of attention.
        heard: (windows, longest) whether there is a token at all.
        back: (tokens,) where in the windows, all in a row, each token is.
    """

    valid: Index
    windows: Index
    heard: NDArray[np.bool_]
    back: Index


@dataclass(frozen=True, slots=True)
class TextTables:
    """Where the tokens of a batch's prompts are.

    Attributes:
        ids: (prompts, longest), padded on the right.
        sound: (tokens,) places of the sound among all ids in a row, clip after clip.
        slots: (slots,) places of the slots likewise.
    """

    ids: Index
    sound: Index
    slots: Index


def sound_tables(frames: Sequence[int], framing: Framing) -> SoundTables:
    """Lay out the sound of some clips, given their mel frames."""
    valid, rows, first, chunks = [], [], 0, 0
    longest = framing.steps * framing.window_chunks
    for count in frames:
        tokens = framing.tokens(count)
        valid.append(chunks * framing.steps + np.arange(tokens))
        rows += [
            np.arange(first + low, first + min(low + longest, tokens))
            for low in range(0, tokens, longest)
        ]
        chunks += framing.chunks(count)
        first += tokens
    width = max(len(row) for row in rows)
    windows = np.zeros((len(rows), width), dtype=np.int64)
    heard = np.zeros((len(rows), width), dtype=np.bool_)
    for number, row in enumerate(rows):
        windows[number, : len(row)] = row
        heard[number, : len(row)] = True
    return SoundTables(np.concatenate(valid), windows, heard, np.flatnonzero(heard))


def text_tables(
    prompts: Sequence[Index], sound: Sequence[Index], slots: Sequence[Index], multiple: int
) -> TextTables:
    """Lay out some prompts.

    Padding goes on the right: attention looks back only, so that no token sees it.

    Args:
        prompts: The tokens of each.
        sound: Places of the sound in each.
        slots: Places of the slots in each.
        multiple: The length is rounded up to one of these, so that shapes come again.
    """
    longest = max(len(ids) for ids in prompts)
    width = -(-longest // multiple) * multiple
    ids = np.zeros((len(prompts), width), dtype=np.int64)
    for row, prompt in zip(ids, prompts, strict=True):
        row[: len(prompt)] = prompt
        row[len(prompt) :] = prompt[0]
    return TextTables(
        ids,
        np.concatenate([number * width + places for number, places in enumerate(sound)]),
        np.concatenate([number * width + places for number, places in enumerate(slots)]),
    )


def _shortened(frames: int) -> int:
    for _ in range(_CONVOLUTIONS):
        frames = (frames + 1) // 2
    return frames
