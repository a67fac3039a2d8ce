"""The models that Tierline knows by name: what each is for, how large it is, its licence.

Sizes and commits of the Qwen models are what the hub's own file lists say, as several public
projects that pin them quote it (read in November 2026); the facts on Parakeet are as good as its
comments say. What is downloaded is checked against the list of the hub, not against this one.
"""

from __future__ import annotations

from dataclasses import dataclass

_WORKING_BYTES = 1_000_000_000  # beside the weights: measured with 60 s of audio on a CPU
_QWEN_LANGUAGES = ("zh", "yue", "en", "de", "es", "fr", "it", "ja", "ko", "pt", "ru")
# fmt: off
_QWEN_ASR_LANGUAGES = (
    *_QWEN_LANGUAGES, "ar", "cs", "da", "el", "fa", "fi", "fil", "hi", "hu", "id", "mk", "ms",
    "nl", "pl", "ro", "sv", "th", "tr", "vi",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that is known to work.

    Attributes:
        name: What users type.
        model: Its repository on the hub.
        title: A line for menus.
        tasks: What it can do: "align", "transcribe".
        used_by: The plug-ins that can use it.
        languages: BCP 47 codes of what it understands.
        licence: The licence of its weights.
        parameters: How many numbers it holds.
        size_bytes: About how much is downloaded.
        revision: The commit on the hub that was tried; None takes the newest.
    """

    name: str
    model: str
    title: str
    tasks: tuple[str, ...]
    used_by: tuple[str, ...]
    languages: tuple[str, ...]
    licence: str
    parameters: int
    size_bytes: int
    revision: str | None = None

    def memory_bytes(self, dtype: str = "float32") -> int:
        """Return about how much memory it takes to run, on the device it runs on.

        Args:
            dtype: "float32" (a CPU's format) or "bfloat16".
        """
        return self.parameters * (2 if dtype == "bfloat16" else 4) + _WORKING_BYTES


CATALOGUE = (
    KnownModel(
        name="qwen3-aligner",
        model="Qwen/Qwen3-ForcedAligner-0.6B-hf",
        title="Qwen3 forced aligner, 0.9 billion parameters, 11 languages",
        tasks=("align",),
        used_by=("qwen3",),
        languages=_QWEN_LANGUAGES,
        licence="Apache-2.0",
        parameters=917_600_000,
        size_bytes=1_847_000_000,  # weights: 1,835,545,960; the rest as with its sister models
        revision="c07281df297b9905d24a508279258cccf987a064",
    ),
    KnownModel(
        name="qwen3-asr-0.6b",
        model="Qwen/Qwen3-ASR-0.6B-hf",
        title="Qwen3 speech recognition, 0.8 billion parameters, 30 languages",
        tasks=("transcribe",),
        used_by=("qwen3-asr",),
        languages=_QWEN_ASR_LANGUAGES,
        licence="Apache-2.0",
        parameters=782_000_000,  # from the size of its weights: 1,564,928,088 bytes of bfloat16
        size_bytes=1_576_381_331,
        revision="7f1569a48a89f3e3f4dc3a5c9d28bddd903bc76c",
    ),
    KnownModel(
        name="qwen3-asr-1.7b",
        model="Qwen/Qwen3-ASR-1.7B-hf",
        title="Qwen3 speech recognition, 2 billion parameters, 30 languages",
        tasks=("transcribe",),
        used_by=("qwen3-asr",),
        languages=_QWEN_ASR_LANGUAGES,
        licence="Apache-2.0",
        parameters=2_038_000_000,  # from the size of its weights: 4,076,193,080 bytes of bfloat16
        size_bytes=4_087_646_324,
        revision="bcd2b5b7f32b480ab5790554cfa8347f246a14f3",
    ),
    KnownModel(
        name="parakeet-ctc-0.6b",
        model="nvidia/parakeet-ctc-0.6b",
        title="Parakeet CTC, 0.6 billion parameters, English",
        tasks=("align", "transcribe"),
        used_by=("ctc",),
        languages=("en",),
        licence="CC-BY-4.0",  # as the cards of its sister models say
        parameters=608_000_000,  # approximate: from conversions to other formats
        size_bytes=2_440_000_000,  # approximate: parameters in float32
    ),
    KnownModel(
        name="parakeet-ctc-1.1b",
        model="nvidia/parakeet-ctc-1.1b",
        title="Parakeet CTC, 1.1 billion parameters, English",
        tasks=("align", "transcribe"),
        used_by=("ctc",),
        languages=("en",),
        licence="CC-BY-4.0",
        parameters=1_062_000_000,  # approximate: from a copy of 4.25 GB in float32
        size_bytes=4_250_000_000,
    ),
)


def known(name: str) -> KnownModel | None:
    """Return the model that has this name, or this repository; None if it is not in the list."""
    wanted = name.strip().lower()
    for each in CATALOGUE:
        if wanted in (each.name, each.model.lower()):
            return each
    return None
