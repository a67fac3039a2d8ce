"""A recording without any sound is found before an aligner puzzles over it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Sequence

from tierline.alignment.contract import AlignmentError
from tierline.audio import Recording, is_silent

STEP_SECONDS = 30.0


def _go_on() -> None:
    """Let the work go on."""


def check_sound(
    recording: Recording, channel: int | None, *, check: Callable[[], None] = _go_on
) -> None:
    """Make sure that something can be heard; stops reading soon after the first sound.

    Args:
        recording: The recording.
        channel: Channel to listen to, counted from 0; None takes the mean of all.
        check: Called every 30 s of the recording; may raise to stop.

    Raises:
        AlignmentError: Nothing is in it but silence.
        AudioError: It cannot be decoded.
    """
    for step in range(math.ceil(recording.duration / STEP_SECONDS)):
        check()
        start = step * STEP_SECONDS
        end = min(start + STEP_SECONDS, recording.duration)
        if not is_silent(recording, start, end, channel=channel):
            return
    where = "" if channel is None else f" in channel {channel + 1}"
    raise AlignmentError(
        f"{recording.path.name} holds nothing but silence{where}; there is nothing to align."
    )


def check_sounds(
    recording: Recording,
    channels: Sequence[int | None],
    *,
    check: Callable[[], None] = _go_on,
) -> None:
    """Make sure that something can be heard on one channel at least.

    Args:
        recording: The recording.
        channels: Channels to listen to, counted from 0; None stands for the mean of all.
        check: Called every 30 s of the recording; may raise to stop.

    Raises:
        AlignmentError: Nothing is in it but silence.
        AudioError: It cannot be decoded.
    """
    for channel in channels[:-1]:
        with contextlib.suppress(AlignmentError):
            check_sound(recording, channel, check=check)
            return
    check_sound(recording, channels[-1], check=check)
