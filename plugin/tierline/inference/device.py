"""Which device a model runs on and in which number format, and how much memory is there."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tierline.plugins.contract import EngineError

if TYPE_CHECKING:
    import torch

AUTO = "auto"
DTYPES = (AUTO, "bfloat16", "float32")
PACKAGES = 'Install what it needs with: pip install "tierline[qwen]"'


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model runs, and in which number format.

    Attributes:
        device: As torch names it: "cpu", "cuda:0", "mps".
        dtype: "float32" or "bfloat16"; never "float16", in which these models overflow.
    """

    device: str
    dtype: str

    @property
    def kind(self) -> str:
        """The device without its number: "cuda"."""
        return self.device.partition(":")[0]

    @property
    def torch_dtype(self) -> torch.dtype:
        """The number format as torch has it."""
        import torch

        return torch.bfloat16 if self.dtype == "bfloat16" else torch.float32


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """What a device is, as a dialog or a table shows it.

    Attributes:
        device: As torch names it.
        name: As its maker names it.
        free: Bytes of memory that are free; None if it does not say.
        total: Bytes of memory it has; None if it does not say.
    """

    device: str
    name: str
    free: int | None
    total: int | None


def placement(device: str = AUTO, dtype: str = AUTO) -> Placement:
    """Choose a device and a number format.

    Automatic is CUDA, else MPS, else the CPU; bfloat16 where CUDA computes in it, else float32.

    Args:
        device: "auto", "cpu", "cuda", "cuda:1", "mps".
        dtype: "auto", "bfloat16", "float32".

    Raises:
        EngineError: What is asked for is not there, or PyTorch is not.
    """
    chosen = _device(device.strip().lower())
    if dtype not in DTYPES:
        raise EngineError(f"The number format {dtype!r} is none of {', '.join(DTYPES)}.")
    if dtype != AUTO:
        return Placement(chosen, dtype)
    return Placement(chosen, "bfloat16" if _has_bfloat16(chosen) else "float32")


def device_report(device: str = AUTO) -> DeviceReport:
    """Say what a device is and how much of its memory is free; loads PyTorch.

    Raises:
        EngineError: It is not there, or PyTorch is not.
    """
    chosen = _device(device.strip().lower())
    if chosen.startswith("cuda"):
        import torch

        free, total = torch.cuda.mem_get_info(chosen)
        return DeviceReport(chosen, torch.cuda.get_device_name(chosen), free, total)
    name = platform.processor() or platform.machine()
    return DeviceReport(chosen, f"{name}, {os.cpu_count()} cores", *_memory())


def _device(wanted: str) -> str:
    """Return the device's full name.

    Raises:
        EngineError: It is not there, or PyTorch is not.
    """
    try:
        import torch
    except ImportError as error:
        raise EngineError(f"PyTorch is missing or broken ({error}). {PACKAGES}") from error
    kind, _, number = wanted.partition(":")
    if kind == AUTO:
        kind = "cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu"
    if kind == "cpu":
        return "cpu"
    if kind == "mps":
        if not _has_mps():
            raise EngineError("This machine has no MPS device; choose the device cpu or auto.")
        return "mps"
    if kind != "cuda" or (number and not number.isdigit()):
        raise EngineError(
            f"There is no device {wanted!r}: it must be auto, cpu, cuda, cuda:NUMBER or mps."
        )
    there = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if int(number or 0) >= there:
        raise EngineError(_no_cuda(wanted, there))
    return f"cuda:{int(number or 0)}"


def _no_cuda(wanted: str, there: int) -> str:
    if there:
        return f"There is no device {wanted!r}: this machine has cuda:0 to cuda:{there - 1}."
    return (
        f"The device {wanted!r} was asked for, but PyTorch finds no CUDA here: install its CUDA "
        "build and the driver, or choose the device cpu or auto."
    )


def _has_mps() -> bool:
    import torch

    return torch.backends.mps.is_available()


def _has_bfloat16(device: str) -> bool:
    """Tell whether a device computes in bfloat16, rather than imitating it."""
    import torch

    if not device.startswith("cuda"):
        return False
    return torch.cuda.get_device_capability(device) >= (8, 0)


def _memory() -> tuple[int | None, int | None]:
    """Return the free and the total main memory in bytes, where the system says."""
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        return os.sysconf("SC_AVPHYS_PAGES") * page, os.sysconf("SC_PHYS_PAGES") * page
    except (ValueError, OSError, AttributeError):  # other systems do not say it this way
        return None, None
