"""What the model is asked: sound, then each unit and two slots for its start and its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.plugins.contract import EngineError

Ids: TypeAlias = NDArray[np.int64]
SLOTS = 2  # a unit: its start and its end
_PROBES = ("alpha", "beta", "gamma")


@dataclass(frozen=True, slots=True)
class Wording:
    """The text around the units; there is nothing else in a prompt, and no chat around it.

    Attributes:
        opening: All before the first unit, with the audio token in it once.
        after: What follows each unit, with two slots in it.
        closing: What follows all; usually nothing.
    """

    opening: str
    after: str
    closing: str = ""

    def text(self, units: Sequence[str]) -> str:
        """Return the prompt for some units, the audio token in it once."""
        return self.opening + "".join(unit + self.after for unit in units) + self.closing


class Prompt:
    """Writes prompts for one model, from what its processor says of itself.

    Args:
        processor: Of the model: `Qwen3ASRProcessor`.
        slot_id: The token of a slot.

    Raises:
        EngineError: Its prompt has no place for the sound, or no two slots after each unit.
    """

    def __init__(self, processor: Any, slot_id: int) -> None:  # noqa: ANN401 - of transformers
        self._tokenizer = processor.tokenizer
        self._audio_id = int(processor.audio_token_id)
        self._slot_id = slot_id
        self.wording = _wording(processor, self._tokenizer.convert_ids_to_tokens(slot_id))
        ids = self._tokenized(self.wording.text(_PROBES))
        if (ids == self._audio_id).sum() != 1 or (ids == slot_id).sum() != SLOTS * len(_PROBES):
            raise EngineError(
                "This model's prompt does not have a sound and two time slots after each word: "
                "choose a forced aligner, such as Qwen/Qwen3-ForcedAligner-0.6B-hf."
            )

    def ids(self, units: Sequence[str], audio_tokens: int) -> Ids:
        """Return the tokens of a prompt.

        Raises:
            EngineError: A unit holds a special token of the model, so that slots would not fit.
        """
        short = self._tokenized(self.wording.text(units))
        at = int(np.argmax(short == self._audio_id))
        sound = np.full(audio_tokens, self._audio_id, dtype=np.int64)
        ids = np.concatenate([short[:at], sound, short[at + 1 :]])
        if len(self.slots(ids)) != SLOTS * len(units):
            raise EngineError("A word of the text is a special token of the model: take it out.")
        return ids

    def slots(self, ids: Ids) -> NDArray[np.intp]:
        """Return where the slots are."""
        return np.flatnonzero(ids == self._slot_id)

    def sound(self, ids: Ids) -> NDArray[np.intp]:
        """Return where the sound is."""
        return np.flatnonzero(ids == self._audio_id)

    def _tokenized(self, text: str) -> Ids:
        return np.asarray(self._tokenizer(text)["input_ids"], dtype=np.int64)


def _wording(processor: Any, slot: str) -> Wording:  # noqa: ANN401 - of transformers
    """Read off the model's own template what it writes around units."""
    sound = processor.audio_bos_token + processor.audio_token + processor.audio_eos_token
    plain = Wording(sound, slot * SLOTS)
    if not processor.chat_template:
        return plain
    content = [{"type": "audio", "audio": None}]
    content += [{"type": "text", "text": word} for word in _PROBES]
    shown = processor.apply_chat_template([{"role": "user", "content": content}], tokenize=False)
    opening, *rest = _cut(shown)
    after, again, last = rest
    fits = after == again and last.startswith(after) and after.count(slot) == SLOTS
    if not fits or opening.count(processor.audio_token) != 1:
        return plain
    return Wording(opening, after, last[len(after) :])


def _cut(shown: str) -> tuple[str, ...]:
    """Cut what a template wrote at the probes: one part more than there are."""
    parts = []
    for word in _PROBES:
        before, _, shown = shown.partition(word)
        parts.append(before)
    return (*parts, shown)
