"""Opens aligners: in this process, or in a child that may crash, hang and be cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tierline.alignment.checked import CheckedAligner
from tierline.alignment.contract import Aligner, AlignmentRequest, Outcome
from tierline.alignment.spec import AlignerSpec, Options
from tierline.plugins.host import ChildEngine, open_engine
from tierline.plugins.progress import Progress


def open_aligner(
    spec: AlignerSpec,
    options: Options = None,
    *,
    progress: Progress | None = None,
    command: Sequence[str] | None = None,
) -> CheckedAligner:
    """Make an aligner that keeps the contract whatever its engine does; close it after use.

    Can be used from several threads: each `align` at work has a child process of its own, which
    is used again once that `align` is over.

    Args:
        spec: What to open.
        options: An instance of `spec.options`; None for the defaults.
        progress: Can cancel the loading of a large model.
        command: Starts `tierline.plugins.worker` in a child; for programs that are frozen into
            one executable and so have no Python to call.

    Raises:
        TierlineError: It cannot be made; the message says why.
        Cancelled: `progress` said so.
    """
    return CheckedAligner(
        spec.name, open_unchecked(spec, options, progress=progress, command=command)
    )


def open_unchecked(
    spec: AlignerSpec,
    options: Options = None,
    *,
    progress: Progress | None = None,
    command: Sequence[str] | None = None,
) -> Aligner:
    """Make an aligner without the guard, as the conformance checks need it.

    See `open_aligner`. Nonsense comes through; a breakdown raises `Breakdown`.
    """
    aligner: Aligner = open_engine(spec, options, ChildAligner, progress=progress, command=command)
    return aligner


class ChildAligner(ChildEngine):
    """An aligner in child processes, one for each `align` at work at the same time."""

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield whatever the child yields, as it comes; see `ChildEngine.run`."""
        return self.run(requests, progress)
