"""An aligner that is open, with what is needed to use it on recordings of any length."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.alignment.contract import Aligner, AlignmentRequest
from tierline.alignment.spec import AlignerSpec, Options


@dataclass(frozen=True, slots=True)
class Engine:
    """An aligner that is open.

    Attributes:
        spec: What it says of itself.
        aligner: The aligner, as `open_aligner` gives it.
        anchorer: Another engine that does open-ended requests, to cut long recordings with; None
            takes the aligner itself if it can.
        options: What it was opened with; None for the defaults.
    """

    spec: AlignerSpec
    aligner: Aligner
    anchorer: Aligner | None = None
    options: Options = None

    @property
    def longest(self) -> float | None:
        """The longest audio that one request may hold, in seconds; None: any length."""
        return self.spec.longest(self.spec.options() if self.options is None else self.options)

    def too_long(self, request: AlignmentRequest) -> bool:
        """Tell whether a request is longer than the aligner can take."""
        longest = self.longest
        return longest is not None and not request.open_end and request.duration > longest

    def takes_in_pieces(self, request: AlignmentRequest) -> bool:
        """Tell whether another engine is to cut a request up first."""
        return self.anchorer is not None and bool(request.units) and self.too_long(request)
