"""The model asked in the library's own way, for a version that lays its parts out otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tierline.aligners.qwen3.network import Check, Clip, Network

if TYPE_CHECKING:
    from torch import Tensor


class StockNetwork(Network):
    """Gives what `Network` gives, only slower: each clip through the model's own forward pass."""

    @staticmethod
    def fits(model: Any) -> bool:  # noqa: ANN401 - of transformers
        """Tell whether a model has a head and can be asked for the hidden states below it."""
        inner = getattr(model, "model", None)
        config = getattr(getattr(inner, "audio_tower", None), "config", None)
        return hasattr(model, "score") and hasattr(config, "n_window_infer")

    def _hidden(self, clips: Sequence[Clip], check: Check) -> Tensor:
        import torch

        found = []
        for clip in clips:
            check()
            found.append(self._alone(clip))
        return torch.cat(found)

    def _alone(self, clip: Clip) -> Tensor:
        import torch

        frames = self._mel.frames(len(clip.samples))
        chunks = self._chunks([clip.samples], [frames])
        features = chunks.transpose(0, 1).flatten(1)[None]
        mask = torch.zeros(features.shape[::2], dtype=torch.long, device=features.device)
        mask[:, :frames] = 1
        hidden: Tensor = self._model.model(
            input_ids=self._sent(clip.ids)[None],
            input_features=features,
            input_features_mask=mask,
            use_cache=False,
        ).last_hidden_state
        return hidden[0].index_select(0, self._sent(clip.slots))
