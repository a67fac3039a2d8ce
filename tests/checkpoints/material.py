"""What the tiny aligner learns from: clips as batches of the model's inputs, and their targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from tests.checkpoints.speech import Clip, draw_manner, make_clip
from tests.checkpoints.voice import SAMPLE_RATE_HZ, VOICES, Samples, Voice
from tests.checkpoints.words import WORDS

BIN: Final = 0.08  # seconds of a class
LONGEST: Final = 9.0  # seconds of a clip
RENDERINGS: Final = 10  # of each word by each voice


@dataclass(frozen=True, slots=True)
class Example:
    """A clip as the feature extractor sees it; times in bins, -1 where there is none."""

    features: torch.Tensor  # (128, frames up to a whole second), half precision
    frames: int
    token_times: NDArray[np.float32]  # of each piece of audio
    words: NDArray[np.int64]
    times: NDArray[np.float32]  # (words, 2)


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs as the library would make them, and what each place ought to say."""

    inputs: dict[str, torch.Tensor]
    audio: torch.Tensor  # (batch, length): which tokens are audio
    audio_times: torch.Tensor  # (audio tokens,) in bins
    audio_words: torch.Tensor  # (audio tokens,): the word being said, the number of words if none
    audio_edges: torch.Tensor  # (audio tokens, 2): how near a start is, and an end; 0 to 1
    slots: torch.Tensor  # (batch, length): which tokens are slots
    slot_times: torch.Tensor  # (slots,) in bins
    slot_words: torch.Tensor  # (slots,)
    inside: torch.Tensor  # (slots, length): the audio of the slot's word
    near: torch.Tensor  # (slots, length): the audio around the slot's time


class Bank:
    """Renderings of all words by all voices, made once: clips are glued from them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._sounds: dict[tuple[str, str], list[Samples]] = {}
        with Voice().in_use() as voice:
            for name in VOICES:
                for word in WORDS:
                    manners = [draw_manner(rng, voice=name) for _ in range(RENDERINGS)]
                    self._sounds[name, word] = [voice.say(word, manner) for manner in manners]

    def clip(self) -> Clip:
        """Glue one clip."""
        name = str(self._rng.choice(VOICES))

        def say(word: str) -> Samples:
            return self._sounds[name, word][self._rng.integers(RENDERINGS)]

        return make_clip(say, self._rng, longest=LONGEST)


def make_example(clip: Clip, extractor: Any) -> Example:
    """Extract the features as the library does for one clip alone."""
    heard = extractor(
        [clip.samples],
        sampling_rate=SAMPLE_RATE_HZ,
        padding=True,
        truncation=False,
        return_attention_mask=True,
    )
    frames = int(heard["attention_mask"].sum())
    seconds, rest = divmod(frames, 100)
    places = np.arange(13 * seconds + -(-rest // 8))
    return Example(
        heard["input_features"][0].half(),
        frames,
        ((places // 13) / BIN + places % 13).astype(np.float32),
        np.array([WORDS.index(word) for word in clip.words]),
        np.array(clip.times, np.float32) / BIN,
    )


class Teacher:
    """Puts examples into batches, with words left out of some transcripts."""

    def __init__(self, tokenizer: Any, rng: np.random.Generator, *, rolled: float = 0.08) -> None:
        """Remember the tokens.

        Args:
            rolled: Share of the transcripts that begin with the second word and end with the first.
        """
        number = tokenizer.convert_tokens_to_ids
        self._rng = rng
        self._rolled = rolled
        self._words = np.array([number(word) for word in WORDS])
        self._around = number("<|audio_start|>"), number("<|audio_end|>")
        self._audio, self._slot = number("<|audio_pad|>"), number("<timestamp>")
        self._padding = number("<|endoftext|>")

    def batches(self, examples: Sequence[Example], size: int) -> Iterator[Batch]:
        """Go through all examples once, those of like length together."""
        order = sorted(range(len(examples)), key=lambda place: examples[place].frames)
        groups = [order[place : place + size] for place in range(0, len(order), size)]
        for group in self._rng.permutation(len(groups)):
            yield self._batch([examples[place] for place in groups[group]])

    def _batch(self, examples: list[Example]) -> Batch:
        shown = [self._transcript(example) for example in examples]
        rows = [self._spell(example, which) for example, which in zip(examples, shown, strict=True)]
        length = max(map(len, rows))
        ids = np.full((len(rows), length), self._padding)
        for place, row in enumerate(rows):
            ids[place, length - len(row) :] = row
        tokens = torch.from_numpy(ids)
        kept = torch.tensor([length - len(row) for row in rows])
        slots = tokens == self._slot
        audio = tokens == self._audio
        features, mask = _pad_features(examples)
        targets = [_Targets(example, which) for example, which in zip(examples, shown, strict=True)]
        return Batch(
            inputs={
                "input_ids": tokens,
                "attention_mask": (torch.arange(length) >= kept[:, None]).long(),
                "input_features": features,
                "input_features_mask": mask,
            },
            audio=audio,
            slots=slots,
            audio_times=_joined([example.token_times for example in examples]),
            audio_words=_joined([target.audio_words for target in targets]),
            audio_edges=_joined([target.audio_edges for target in targets]),
            slot_times=_joined([target.slot_times for target in targets]),
            slot_words=_joined([target.slot_words for target in targets]),
            inside=_spread([target.inside for target in targets], audio),
            near=_spread([target.near for target in targets], audio),
        )

    def _transcript(self, example: Example) -> NDArray[np.int64]:
        """Choose the words shown. One that is left out is left out wherever it is said."""
        places = np.arange(len(example.words))
        kinds = np.unique(example.words)
        if self._rng.random() < 0.5 and len(kinds) > 1:
            gone = self._rng.choice(kinds, self._rng.integers(1, len(kinds)), replace=False)
            places = places[~np.isin(example.words, gone)]
        if self._rng.random() < self._rolled and len(kinds) == len(example.words):
            places = np.roll(places, -1)
        return places

    def _spell(self, example: Example, which: NDArray[np.int64]) -> list[int]:
        start, end = self._around
        words = self._words[example.words[which]]
        slotted = np.stack([words, *[np.full(len(words), self._slot)] * 2], axis=1).ravel()
        return [start, *[self._audio] * len(example.token_times), end, *slotted.tolist()]


class _Targets:
    """What the places of one clip ought to say; the k-th slot pair belongs to `which[k]`."""

    def __init__(self, example: Example, which: NDArray[np.int64]) -> None:
        at = example.token_times
        starts, ends = example.times[:, 0], example.times[:, 1]
        within = (at >= starts[:, None] - 0.5) & (at <= ends[:, None] + 0.5)
        self.audio_words = np.full(len(at), len(WORDS))
        for word, here in zip(example.words, within, strict=True):
            self.audio_words[here] = word
        distance = np.abs(at[:, None, None] - example.times).min(axis=1)
        self.audio_edges = np.maximum(0.0, 1.0 - distance).astype(np.float32)
        self.slot_times = example.times[which].ravel()
        self.slot_words = example.words[which].repeat(2)
        self.inside = within[which].repeat(2, axis=0)
        self.near = np.abs(at - self.slot_times[:, None]) <= 1.0


def _joined(arrays: Sequence[NDArray[Any]]) -> torch.Tensor:
    return torch.from_numpy(np.concatenate(arrays))


def _pad_features(examples: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    width = max(example.features.shape[1] for example in examples)
    features = torch.zeros(len(examples), 128, width)
    mask = torch.zeros(len(examples), width, dtype=torch.long)
    for place, example in enumerate(examples):
        features[place, :, : example.features.shape[1]] = example.features
        mask[place, : example.frames] = 1
    return features, mask


def _spread(chosen: Sequence[NDArray[np.bool_]], audio: torch.Tensor) -> torch.Tensor:
    """Move flags of audio tokens to where these tokens are in the padded rows."""
    spread = torch.zeros(sum(map(len, chosen)), audio.shape[1], dtype=torch.bool)
    first = 0
    for row, flags in zip(audio, chosen, strict=True):
        spread[first : first + len(flags), row] = torch.from_numpy(flags)
        first += len(flags)
    return spread
