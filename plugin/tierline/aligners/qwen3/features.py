"""Log-mel features as the model's own extractor makes them, each clip by itself, on any device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

_FLOOR = 1e-10
_DEPTH = 8.0  # decades below the loudest


class LogMel:
    """Makes the features of one clip after the other.

    In a batch of the library a clip's last frames depend on the clips it is padded to; here each
    clip is alone, so that it gives the same times in any company.

    Args:
        extractor: Of the model: `Qwen3ASRFeatureExtractor`.
        device: Where to work.
    """

    def __init__(self, extractor: Any, device: str) -> None:  # noqa: ANN401 - of transformers
        import torch

        self.rate_hz = int(extractor.sampling_rate)
        self.bands = int(extractor.feature_size)
        self._shortest = int(getattr(extractor, "min_length", 0))
        self._transform, self._hop = int(extractor.n_fft), int(extractor.hop_length)
        self._window = torch.hann_window(self._transform, device=device)
        filters = torch.as_tensor(extractor.mel_filters, dtype=torch.float32)
        self._filters = filters.T.contiguous().to(device)  # (bands, frequencies)

    def frames(self, samples: int) -> int:
        """Return how many frames a clip has."""
        return max(samples, self._shortest) // self._hop

    def __call__(self, samples: Tensor) -> Tensor:
        """Return the features of a clip: (bands, frames).

        Args:
            samples: (n,) float32, on the device.
        """
        import torch

        if len(samples) < self._shortest:
            samples = torch.nn.functional.pad(samples, (0, self._shortest - len(samples)))
        bins = torch.stft(
            samples, self._transform, self._hop, window=self._window, return_complex=True
        )
        power = bins[:, :-1].abs() ** 2
        logarithm = (self._filters @ power).clamp(min=_FLOOR).log10()
        return (torch.maximum(logarithm, logarithm.max() - _DEPTH) + 4.0) / 4.0
