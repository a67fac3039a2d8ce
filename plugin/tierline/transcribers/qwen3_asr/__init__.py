"""The `qwen3-asr` transcriber: Qwen3-ASR, 30 languages, found by itself or given."""

from tierline.transcribers.qwen3_asr.spec import SPEC, Qwen3AsrOptions

__all__ = ["SPEC", "Qwen3AsrOptions"]
