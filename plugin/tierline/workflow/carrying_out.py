"""Carrying out the work of aligning one recording, in a way that may be broken off and gone on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from tierline.alignment.parts import ignored
from tierline.unfinished import Memory
from tierline.workflow.answers import Answers, answers_of, requests_of
from tierline.workflow.by_turns import by_turns, hear_each_other
from tierline.workflow.choosing import Choice
from tierline.workflow.going_on import finishing, memory_for, remembering
from tierline.workflow.warm import WarmAligner
from tierline.workflow.watch import Watch
from tierline.workflow.work import Clock, Work, Worked, knowing, written


@contextlib.contextmanager
def carried_out(
    work: Work, aligner: WarmAligner, choice: Choice, *, watch: Watch, clock: Clock
) -> Iterator[Worked]:
    """Align the passages and lay the answers out as tiers.

    What is settled of long work is kept for another run of it, unless the block that this is used
    in ends well: a result that could not be saved need not be found again.

    Raises:
        AlignmentError: The aligner found nothing at all.
        TierlineError: The aligner cannot be opened.
        Cancelled: The watch said so.
    """
    memory = memory_for(work, choice, watch.progress)
    with finishing(memory):
        done, answers = _answers(work, aligner, choice, watch, memory)
        yield written(done, answers, choice, watch.progress, clock=clock)


def _answers(
    work: Work, aligner: WarmAligner, choice: Choice, watch: Watch, memory: Memory | None
) -> tuple[Work, Answers]:
    """Return the answers, and the work that they are the answers to."""
    with knowing(work.recording), aligner.lent(choice, watch.progress) as (lent, progress):
        engine = lent if memory is None else remembering(lent, choice, lambda _: memory)
        turns = None
        if hear_each_other(work, progress):
            turns = by_turns(work, engine, progress.quiet())
            watch = replace(watch, on_part=ignored)  # which knows of no turns
        work = turns or work
        requests = requests_of(work.passages, work.recording, work.settings)
        answers = answers_of(work.passages, requests, engine, watch.over(progress))
    if memory is not None:
        memory.settled(complete=answers.complete)
    return work, answers
