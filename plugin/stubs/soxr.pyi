"""Types of the part of soxr that Tierline uses."""

import numpy as np
from numpy.typing import NDArray

class ResampleStream:
    def __init__(
        self, in_rate: float, out_rate: float, num_channels: int, dtype: str = "float32"
    ) -> None: ...
    def resample_chunk(self, x: NDArray[np.float32], last: bool = False) -> NDArray[np.float32]: ...
