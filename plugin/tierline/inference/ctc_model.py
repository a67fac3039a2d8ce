"""Any CTC model of transformers: windows of sound in, log probabilities of its tokens out."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tierline.audio.recording import Samples
from tierline.inference.batching import halving, packed
from tierline.inference.ctc_vocabulary import Vocabulary
from tierline.inference.device import Placement, placement
from tierline.inference.interrupting import interruptible
from tierline.inference.loading import commit_of, load_model, load_processor
from tierline.models import Weights, resolved
from tierline.plugins.contract import EngineError

if TYPE_CHECKING:
    import torch

LogProbabilities = NDArray[np.float32]

# Below it a token is as good as impossible; a single frame must not rule a path out.
FLOOR: Final = -20.0
_LEAST_SECONDS: Final = 0.5  # what is shorter is padded: some models need so many samples
_BATCH_SECONDS: Final = {"cuda": 960.0, "mps": 120.0}  # of sound, padding included
_BATCH_ON_CPU: Final = 60.0  # a CPU gains nothing from larger ones
_PROBE_SECONDS: Final = (2, 6)


@dataclass(frozen=True, slots=True)
class Clock:
    """When the frames of a model are.

    Attributes:
        hop: Seconds from frame to frame.
        hop_samples: The same, in samples.
        lead: Where frame 0 begins, in seconds from the first sample; may be less than 0.
    """

    hop: float
    hop_samples: int
    lead: float

    def seconds(self, frame: float) -> float:
        """Return where a frame begins, in seconds from the first sample."""
        return self.lead + frame * self.hop


class CtcModel:
    """A CTC model on its device; `batch` is how many seconds of sound it takes at once.

    Args:
        weights: Where it comes from; nothing is downloaded.
        placed: Which device and number format it gets.
        batch: Seconds of sound in one batch; None takes what suits the device.

    Raises:
        EngineError: It cannot be loaded, or is no CTC model.
    """

    def __init__(self, weights: Weights, placed: Placement, batch: float | None = None) -> None:
        found = resolved(weights)
        self._name = weights.model
        config = load_processor(found, "AutoConfig")
        kind = next(iter(getattr(config, "architectures", None) or ()), "")
        if not kind.endswith("ForCTC"):
            raise EngineError(
                f"{self._name} is no CTC model ({kind or 'of no named kind'}); choose one such as "
                "nvidia/parakeet-ctc-1.1b."
            )
        processor = load_processor(found)
        model: Any = load_model("AutoModelForCTC", found, placed)
        self._model, self._config = model, _config(model)
        self._extractor = processor.feature_extractor
        self._placed = placed
        self.batch = batch or _BATCH_SECONDS.get(placed.kind, _BATCH_ON_CPU)
        self.rate_hz: int = self._extractor.sampling_rate
        size = getattr(self._config, "vocab_size", len(processor.tokenizer))
        blank = self._config.pad_token_id
        self.vocabulary = Vocabulary(processor.tokenizer, blank=blank, size=size)
        self.commit = commit_of(self._model)
        self._clock: Clock | None = None

    @property
    def clock(self) -> Clock:
        """When its frames are; measured with a little noise where the configuration is silent."""
        if self._clock is None:
            self._clock = _clock(self._config, self._extractor) or self._measured()
        return self._clock

    def frames(self, samples: int) -> int:
        """Return about how many frames so many samples make."""
        return max(1, samples // self.clock.hop_samples)

    def hear(
        self, windows: Sequence[Samples], check: Callable[[], None]
    ) -> list[LogProbabilities | EngineError]:
        """Return (frames, tokens) log probabilities of each window; the same alone and in a batch.

        Args:
            windows: Samples at `rate_hz`, full scale 1.
            check: Called before each layer; may raise to stop.
        """
        results: dict[int, LogProbabilities | EngineError] = {}
        budget = round(self.batch * self.rate_hz)
        with interruptible(self._model, check):
            for batch in self._batches(windows, budget):
                results.update(zip(batch, self._heard(windows, batch), strict=True))
        return [results[place] for place in range(len(windows))]

    def _heard(
        self, windows: Sequence[Samples], batch: Sequence[int]
    ) -> Sequence[LogProbabilities | EngineError]:
        try:
            return halving(
                batch,
                lambda places: self._run([windows[place] for place in places]),
                failure=lambda place: self._too_large(len(windows[place])),
            )
        except EngineError as error:
            return [error] * len(batch)

    def _batches(self, windows: Sequence[Samples], budget: int) -> list[list[int]]:
        """Put places of windows together; of different lengths only if padding can be masked."""
        groups: dict[int, list[int]] = {}
        for place, window in enumerate(windows):
            groups.setdefault(0 if self._masks else len(window), []).append(place)
        return [
            batch
            for group in groups.values()
            for batch in packed(group, lambda place: len(windows[place]), budget)
        ]

    @property
    def _masks(self) -> bool:
        """Whether the model can tell padding from sound, and how many frames are sound."""
        return bool(
            getattr(self._extractor, "return_attention_mask", True)
            and _counter(self._model)
            # Its first layer takes means over the whole length, padding included.
            and getattr(self._model.config, "feat_extract_norm", "layer") != "group"
        )

    def _run(self, windows: Sequence[Samples]) -> list[LogProbabilities]:
        """Run one batch; features are made one by one, so that none depends on its neighbours."""
        import torch

        prepared = [self._features(window) for window in windows]
        inputs = {
            key: torch.nn.utils.rnn.pad_sequence([one[key] for one in prepared], batch_first=True)
            for key in prepared[0]
        }
        main = self._model.main_input_name
        inputs[main] = inputs[main].to(self._placed.torch_dtype)
        moved = {key: value.to(self._placed.device) for key, value in inputs.items()}
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            logits = self._model(**moved).logits
            scores = torch.log_softmax(logits.float(), dim=-1).clamp_(min=FLOOR).cpu()
        lengths = self._lengths(inputs.get("attention_mask"), scores)
        found = [
            self._within(score[:length].numpy(), len(window))
            for score, length, window in zip(scores, lengths, windows, strict=True)
        ]
        if not all(np.isfinite(score).all() for score in found):
            raise EngineError(
                f"{self._name} answers with values that are no numbers on {self._placed.device} in "
                f"{self._placed.dtype}; choose float32, or the device cpu."
            )
        return found

    def _features(self, window: Samples) -> dict[str, torch.Tensor]:
        least = round(_LEAST_SECONDS * self.rate_hz)
        samples = np.pad(window, (0, max(0, least - len(window))))
        made = self._extractor(samples, sampling_rate=self.rate_hz, return_tensors="pt")
        return {key: value[0] for key, value in made.items()}

    def _lengths(self, mask: torch.Tensor | None, scores: torch.Tensor) -> list[int]:
        count = _counter(self._model)
        if mask is None or count is None:
            return [scores.shape[1]] * len(scores)
        return [int(length) for length in count(mask.sum(-1))]

    def _within(self, scores: LogProbabilities, samples: int) -> LogProbabilities:
        """Leave out the frames of what was added to a window that was too short."""
        if samples >= _LEAST_SECONDS * self.rate_hz or self._clock is None:
            return scores
        return scores[: max(1, math.ceil(samples / self._clock.hop_samples))]

    def _measured(self) -> Clock:
        noise = np.random.default_rng(0).normal(0, 0.01, _PROBE_SECONDS[1] * self.rate_hz)
        counts = [
            len(self._run([noise[: seconds * self.rate_hz].astype(np.float32)])[0])
            for seconds in _PROBE_SECONDS
        ]
        seconds = (_PROBE_SECONDS[1] - _PROBE_SECONDS[0]) / (counts[1] - counts[0])
        hop = round(seconds * self.rate_hz)
        return Clock(hop / self.rate_hz, hop, 0.0)

    def _too_large(self, samples: int) -> EngineError:
        return EngineError(
            f"There is not enough memory on {self._placed.device} to run {self._name} on "
            f"{samples / self.rate_hz:.0f} s of sound at once; choose shorter windows, or the "
            "device cpu."
        )


def open_ctc(weights: Weights, *, device: str, dtype: str, batch: float | None = None) -> CtcModel:
    """Load a CTC model.

    Args:
        weights: Where it comes from.
        device: "auto", "cpu", "cuda", "cuda:1", "mps".
        dtype: "auto", "bfloat16", "float32".
        batch: Seconds of sound in one batch; None takes what suits the device.

    Raises:
        EngineError: It cannot be loaded, is no CTC model, or the device is not there.
    """
    return CtcModel(weights, placement(device, dtype), batch)


def _counter(model: Any) -> Callable[[torch.Tensor], torch.Tensor] | None:  # noqa: ANN401
    """Return what tells how many frames some inputs make; each family has its own name for it."""
    for name in ("_get_subsampling_output_length", "_get_feat_extract_output_lengths"):
        count: Callable[[torch.Tensor], torch.Tensor] | None = getattr(model, name, None)
        if count is not None:
            return count
    return None


def _clock(config: Any, extractor: Any) -> Clock | None:  # noqa: ANN401 - whatever the model has
    """Read off a configuration when frames are.

    Where a log-mel step is thinned out by convolutions with padding (Parakeet), frame t lies around
    t hops. Where convolutions without padding take samples (wav2vec 2.0), it sees their receptive
    field, from t hops on.
    """
    rate = extractor.sampling_rate
    factor = getattr(getattr(config, "encoder_config", None), "subsampling_factor", None)
    if factor and hasattr(extractor, "hop_length"):
        hop = factor * extractor.hop_length
        return Clock(hop / rate, hop, -hop / 2 / rate)
    strides, kernels = getattr(config, "conv_stride", None), getattr(config, "conv_kernel", None)
    if not strides or not kernels or getattr(config, "add_adapter", False):
        return None
    hop, field = 1, 1
    for stride, kernel in zip(strides, kernels, strict=True):
        field += (kernel - 1) * hop
        hop *= stride
    return Clock(hop / rate, hop, (field - hop) / 2 / rate)


def _config(model: Any) -> Any:  # noqa: ANN401 - of transformers
    return model.config
