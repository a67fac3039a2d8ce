"""The losses that teach a tiny aligner; what they need besides the model is thrown away."""

from __future__ import annotations

import math
from typing import Any, Final

import torch
from torch import nn
from torch.nn import functional

from tests.checkpoints.material import Batch
from tests.checkpoints.random import CLASSES, WIDTH
from tests.checkpoints.words import WORDS

LEARNT: Final = 128  # classes that are ever right: the first ten seconds
_BELL: Final = 0.6  # bins: width of the target around the exact time
# Layers of the text model at whose outputs words, and own times, must be known, and those whose
# attention must look at the word and at its boundary: twice, as only after the first look can
# a word that is said again be told from what was found for the words before it.
_WORDS_KNOWN, _TIMES_KNOWN, _LOOKS = 0, 1, (2, 4)


class Lessons(nn.Module):
    """Losses of one batch.

    Without the helping ones so small a model never finds out that it is to look the words up.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.audio_word = nn.Linear(WIDTH, len(WORDS) + 1)
        self.audio_edge = nn.Linear(WIDTH, 2)
        self.slot_word = nn.Linear(WIDTH, len(WORDS))
        self._copies = torch.zeros(LEARNT + 1)
        self._copies[LEARNT] = math.log(CLASSES - LEARNT)
        self._model = [model]  # in a list, or it would count as a part of this module
        self._seen: dict[str, torch.Tensor] = {}
        layers = model.model.language_model.layers
        layers[_WORDS_KNOWN].register_forward_hook(self._keep("words"))
        layers[_TIMES_KNOWN].register_forward_hook(self._keep("times"))
        for layer in _LOOKS:
            layers[layer].self_attn.register_forward_hook(self._keep(f"looks {layer}", 1))

    def forward(self, batch: Batch) -> dict[str, torch.Tensor]:
        """Give each loss, weighted."""
        (model,) = self._model
        heard = model.model(**batch.inputs, use_cache=False)
        audio, seen = heard.audio_hidden_states, self._seen
        norm = model.model.language_model.norm
        entropy = functional.cross_entropy
        flags = functional.binary_cross_entropy_with_logits
        looks = [seen[f"looks {layer}"].transpose(1, 2)[batch.slots] for layer in _LOOKS]
        nothing = torch.zeros(())
        return {
            "time": self._bell(heard.last_hidden_state[batch.slots], batch.slot_times),
            "own": 0.5 * self._bell(norm(seen["times"][batch.audio]), batch.audio_times),
            "word": 0.5 * entropy(self.audio_word(audio), batch.audio_words),
            "edge": 0.5 * flags(self.audio_edge(audio), batch.audio_edges),
            "read": 0.2 * entropy(self.slot_word(seen["words"][batch.slots]), batch.slot_words),
            "inside": 0.3
            * sum((_missed(look[:, 0], batch.inside) for look in looks), start=nothing),
            "near": 0.3 * sum((_missed(look[:, 1], batch.near) for look in looks), start=nothing),
        }

    def _bell(self, hidden: torch.Tensor, times: torch.Tensor) -> torch.Tensor:
        (model,) = self._model
        logits = functional.linear(hidden, model.score.weight[: LEARNT + 1])
        logits = logits + self._copies  # the last one stands for all later classes
        away = (torch.arange(LEARNT) - times[:, None]) / _BELL
        bell = functional.pad(torch.softmax(-0.5 * away**2, dim=-1), (0, 1))
        return functional.cross_entropy(logits, bell)

    def _keep(self, name: str, part: int = 0) -> Any:
        def keep(_module: nn.Module, _given: Any, made: Any) -> None:
            self._seen[name] = made[part] if isinstance(made, tuple) else made

        return keep


def _missed(looks: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Punish attention, of (slots, length), that is not where it is wanted."""
    return -torch.log((looks * wanted).sum(-1) + 1e-4).mean()
