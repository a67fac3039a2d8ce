"""The audio encoder of the model, all windows of a batch in one attention call a layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn

_LAYER_PARTS = (
    "self_attn.q_proj",
    "self_attn.k_proj",
    "self_attn.v_proj",
    "self_attn.out_proj",
    "self_attn_layer_norm",
    "fc1",
    "activation_fn",
    "fc2",
    "final_layer_norm",
)
_PARTS = ("conv2d1", "conv2d2", "conv2d3", "conv_out", "positional_embedding", "ln_post")


@dataclass(frozen=True, slots=True)
class Windows:
    """Which token is in which window; see `layout.SoundTables`."""

    places: Tensor
    heard: Tensor
    back: Tensor


class Encoder:
    """Runs an audio encoder of transformers without its loop over windows.

    The library attends to window after window, and waits for the device in each layer; here all
    windows go through one call. The weights and the arithmetic are the same.

    Args:
        tower: `Qwen3ASREncoder`.
        together: How many chunks go through the convolutions at once; bounds the memory.
    """

    def __init__(self, tower: Any, together: int) -> None:  # noqa: ANN401 - of transformers
        self._tower = tower
        self._together = together
        self._run: Callable[..., Tensor] = run_layer

    @staticmethod
    def fits(tower: nn.Module) -> bool:
        """Tell whether an encoder has the parts that are used here."""
        there = dict(tower.named_modules())
        layers = getattr(tower, "layers", ())
        return all(name in there for name in _PARTS) and all(
            f"layers.{number}.{part}" in there
            for number in range(len(layers))
            for part in _LAYER_PARTS
        )

    def compile(self, compiled: Callable[[Callable[..., Tensor]], Callable[..., Tensor]]) -> None:
        """Have the layers compiled."""
        self._run = compiled(run_layer)

    def __call__(
        self, chunks: Tensor, valid: Tensor, windows: Windows, check: Callable[[], None]
    ) -> Tensor:
        """Return what is heard: (tokens, width).

        Args:
            chunks: (chunks, bands, frames a chunk), padded with zeros.
            valid: Which of the tokens that the chunks become are none of padding.
            windows: Which tokens see each other.
            check: Called before each step; raises to stop.
        """
        import torch

        outputs = []
        for part in torch.split(chunks, self._together):
            check()
            outputs.append(self._convolved(part))
        heard = torch.cat(outputs).flatten(0, 1).index_select(0, valid)
        for layer in self._tower.layers:
            check()
            heard = self._run(layer, heard, windows.places, windows.heard, windows.back)
        result: Tensor = self._tower.ln_post(heard)
        return result

    def _convolved(self, chunks: Tensor) -> Tensor:
        """Return (chunks, steps, width)."""
        import torch

        tower = self._tower
        gelu = torch.nn.functional.gelu
        image = chunks[:, None]
        for convolution in (tower.conv2d1, tower.conv2d2, tower.conv2d3):
            image = gelu(convolution(image))
        steps = image.shape[-1]
        flat = image.permute(0, 3, 1, 2).flatten(2)  # (chunks, steps, channels * bands)
        positions = tower.positional_embedding.positional_embedding[:steps]
        result: Tensor = tower.conv_out(flat) + positions.to(flat.dtype)
        return result


def run_layer(layer: Any, heard: Tensor, places: Tensor, mask: Tensor, back: Tensor) -> Tensor:  # noqa: ANN401 - of transformers
    """Run one layer; see `Windows` for the last three."""
    attended = _attended(layer.self_attn, layer.self_attn_layer_norm(heard), places, mask, back)
    heard = heard + attended
    inner = layer.activation_fn(layer.fc1(layer.final_layer_norm(heard)))
    result: Tensor = heard + layer.fc2(inner)
    return result


def _attended(attention: Any, heard: Tensor, places: Tensor, mask: Tensor, back: Tensor) -> Tensor:  # noqa: ANN401 - of transformers
    import torch

    heads, scaling = attention.num_heads, attention.scaling
    rows, width = places.shape

    def windowed(projected: Tensor) -> Tensor:
        inside = projected.index_select(0, places.flatten())
        return inside.view(rows, width, heads, -1).transpose(1, 2)

    attended = torch.nn.functional.scaled_dot_product_attention(
        windowed(attention.q_proj(heard)),
        windowed(attention.k_proj(heard)),
        windowed(attention.v_proj(heard)),
        attn_mask=mask[:, None, None, :],
        scale=scaling,
    )
    together = attended.transpose(1, 2).reshape(rows * width, -1).index_select(0, back)
    result: Tensor = attention.out_proj(together)
    return result
