"""The `qwen3` aligner: Qwen3-ForcedAligner; words of 11 languages, on a GPU or the CPU."""

from tierline.aligners.qwen3.spec import SPEC, Qwen3Options

__all__ = ["SPEC", "Qwen3Options"]
