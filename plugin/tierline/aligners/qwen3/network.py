"""The model's answer for the slots of a batch: how likely each starts or ends in each bin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.aligners.qwen3.encoder import Encoder, Windows
from tierline.aligners.qwen3.features import LogMel
from tierline.aligners.qwen3.layout import (
    Framing,
    Index,
    SoundTables,
    TextTables,
    sound_tables,
    text_tables,
)
from tierline.audio.recording import Samples

if TYPE_CHECKING:
    from torch import Tensor, nn

Check: TypeAlias = Callable[[], None]
_SCORED_TOGETHER = 4096  # slots: 80 MB of logits


@dataclass(frozen=True, slots=True)
class Clip:
    """What the model is to answer for.

    Attributes:
        samples: Its sound, at the model's rate.
        ids: Its prompt.
        sound: Where in it the sound is.
        slots: Where in it the slots are.
        bins: How many time bins its sound takes; later ones are not asked for.
    """

    samples: Samples
    ids: Index
    sound: Index
    slots: Index
    bins: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of the slots of one clip.

    Attributes:
        best: (slots,) the likeliest of all classes, even of those beyond the sound.
        logs: (slots, bins) logarithms of the probabilities, as far as the sound goes.
        finite: Whether all it computed are numbers.
    """

    best: NDArray[np.int64]
    logs: NDArray[np.floating[Any]]
    finite: bool


class Pending:
    """The answers of a batch, which a device may still be working on.

    Args:
        parts: Best class, logarithms and finiteness of all slots in a row, on their way here.
        bins: Of each clip.
        counts: Slots of each clip.
        arrived: Waits until they are here.
    """

    def __init__(
        self,
        parts: tuple[Tensor, Tensor, Tensor],
        *,
        bins: Sequence[int],
        counts: Sequence[int],
        arrived: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._bins, self._counts = bins, counts
        self._arrived = arrived

    def answers(self) -> list[Answer]:
        """Wait for the answers and return one for each clip."""
        self._arrived()
        best, logs, finite = (part.numpy() for part in self._parts)
        ends = np.cumsum(self._counts)
        return [
            Answer(best[low:high], logs[low:high, :bins], bool(finite[low:high].all()))
            for low, high, bins in zip(ends - self._counts, ends, self._bins, strict=True)
        ]

    def answer(self, place: int) -> Answer:
        """Wait for the answers and return that for one clip."""
        return self.answers()[place]


class Network:
    """The model on its device, asked for the slots only.

    Args:
        model: `Qwen3ASRForTokenClassification`, loaded.
        mel: Makes its features.
        device: Where it is.
    """

    def __init__(self, model: Any, mel: LogMel, device: str) -> None:  # noqa: ANN401 - theirs
        self._model = model
        self._mel = mel
        self._device = device
        self._on_cuda = device.startswith("cuda")
        tower = self._model.model.audio_tower
        # On a CPU a chunk of a large model takes 0.1 s: nobody should wait longer to stop it.
        self.encoder = Encoder(tower, together=128 if self._on_cuda else 1)
        config = tower.config
        chunk = 2 * int(config.n_window)
        self.framing = Framing(chunk, int(config.n_window_infer) // chunk)
        self.classes = int(self._model.score.out_features)

    @property
    def language_model(self) -> Any:  # noqa: ANN401 - of transformers
        """The part that reads sound and text."""
        return self._model.model.language_model

    @staticmethod
    def fits(model: nn.Module) -> bool:
        """Tell whether a model has the parts that are used here."""
        inner = getattr(model, "model", None)
        parts = ("audio_tower", "language_model", "multi_modal_projector")
        return (
            all(hasattr(inner, part) for part in parts)
            and hasattr(model, "score")
            and Encoder.fits(inner.audio_tower)  # type: ignore[union-attr]  # it has the part
        )

    @property
    def on_cuda(self) -> bool:
        """Whether it runs on a graphics card of CUDA."""
        return self._on_cuda

    @property
    def rate_hz(self) -> int:
        """Sample rate of the sound that it hears."""
        return self._mel.rate_hz

    def compile(
        self, compiled: Callable[[Callable[..., Tensor]], Callable[..., Tensor]]
    ) -> Callable[[], None]:
        """Have the layers of encoder and language model compiled; what is returned undoes that.

        Layer by layer: all layers of a kind share one compiled form, which is made in a fraction of
        the time that the whole would take, and `check` can be called between them.
        """
        layers = list(self.language_model.layers)
        made = [compiled(layer.forward) for layer in layers]
        self.encoder.compile(compiled)
        for layer, forward in zip(layers, made, strict=True):
            layer.forward = forward

        def undo() -> None:
            for layer in layers:
                del layer.forward  # the class's own shows again
            self.encoder.compile(lambda run: run)

        return undo

    def audio_tokens(self, samples: int) -> int:
        """Return how many tokens a clip of some samples takes."""
        return self.framing.tokens(self._mel.frames(samples))

    def __call__(self, clips: Sequence[Clip], check: Check) -> Pending:
        """Ask for a batch; on CUDA it returns before the answers are there.

        Args:
            clips: The batch.
            check: Called between steps; raises to stop.
        """
        import torch

        with torch.inference_mode():
            hidden = self._hidden(clips, check)
            return self._scored(hidden, clips)

    def _hidden(self, clips: Sequence[Clip], check: Check) -> Tensor:
        """Return what the model makes of each slot: (slots, width)."""
        frames = [self._mel.frames(len(clip.samples)) for clip in clips]
        sound = sound_tables(frames, self.framing)
        text = text_tables(
            [clip.ids for clip in clips],
            [clip.sound for clip in clips],
            [clip.slots for clip in clips],
            multiple=64 if self._on_cuda else 1,
        )
        heard = self._heard(clips, frames, sound, check)
        check()
        hidden = self._read(text, heard, check)
        return hidden.flatten(0, 1).index_select(0, self._sent(text.slots))

    def _heard(
        self, clips: Sequence[Clip], frames: Sequence[int], tables: SoundTables, check: Check
    ) -> Tensor:
        """Return the sound as the language model reads it: (tokens, width)."""
        places, mask, back = (
            self._sent(table) for table in (tables.windows, tables.heard, tables.back)
        )
        chunks = self._chunks([clip.samples for clip in clips], frames)
        heard = self.encoder(chunks, self._sent(tables.valid), Windows(places, mask, back), check)
        projected: Tensor = self._model.model.multi_modal_projector(heard)
        return projected

    def _chunks(self, sounds: Sequence[Samples], frames: Sequence[int]) -> Tensor:
        """Return the features of all clips, cut up: (chunks, bands, frames a chunk)."""
        import torch

        length = self.framing.chunk
        total = sum(self.framing.chunks(count) for count in frames)
        row = torch.zeros(self._mel.bands, total * length, device=self._device)
        waves = torch.split(self._sent(np.concatenate(sounds)), [len(sound) for sound in sounds])
        at = 0
        for wave, count in zip(waves, frames, strict=True):
            row[:, at : at + count] = self._mel(wave)
            at += self.framing.chunks(count) * length
        cut = row.view(self._mel.bands, total, length).transpose(0, 1)
        return cut.to(self._model.dtype)

    def _read(self, text: TextTables, heard: Tensor, check: Check) -> Tensor:
        """Return what the language model makes of each token: (prompts, longest, width)."""
        reader = self.language_model
        embedded = reader.get_input_embeddings()(self._sent(text.ids))
        flat = embedded.flatten(0, 1)
        flat[self._sent(text.sound)] = heard.to(flat.dtype)
        check()
        result: Tensor = reader(
            inputs_embeds=flat.view_as(embedded), use_cache=False
        ).last_hidden_state
        return result

    def _scored(self, hidden: Tensor, clips: Sequence[Clip]) -> Pending:
        import torch

        longest = min(max(clip.bins for clip in clips), self.classes)
        best, logs, finite = [], [], []
        for part in torch.split(hidden, _SCORED_TOGETHER):
            scores = self._model.score(part).float()
            best.append(scores.argmax(-1))
            logs.append(scores.log_softmax(-1)[:, :longest])
            finite.append(logs[-1].isfinite().all(-1))  # one bad number spoils its whole row
        parts = (torch.cat(best), torch.cat(logs), torch.cat(finite))
        if self._on_cuda:
            parts = (parts[0], parts[1].half(), parts[2])  # half of what has to travel
        return self._pending(parts, clips)

    def _pending(self, parts: Iterable[Tensor], clips: Sequence[Clip]) -> Pending:
        import torch

        home = tuple(part.to("cpu", non_blocking=self._on_cuda) for part in parts)
        arrived: Callable[[], None] = _at_once
        if self._on_cuda:
            event: Any = torch.cuda.Event()  # type: ignore[no-untyped-call]  # theirs
            event.record()
            arrived = event.synchronize
        return Pending(
            (home[0], home[1], home[2]),
            bins=[clip.bins for clip in clips],
            counts=[len(clip.slots) for clip in clips],
            arrived=arrived,
        )

    def _sent(self, table: NDArray[Any]) -> Tensor:
        """Bring an array to the device without waiting for it."""
        import torch

        here = torch.from_numpy(table)
        if not self._on_cuda:
            return here.to(self._device)
        return here.pin_memory().to(self._device, non_blocking=True)


def _at_once() -> None:
    """Wait for nothing."""
