"""Who says what, on which channel: a text cut into what is aligned together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from tierline.audio import Recording
from tierline.errors import UsageError
from tierline.text import Dialogue, Turn, dialogue_of, same_name, speaker_at
from tierline.text.quoting import quoted
from tierline.text.speakers import ALWAYS, NEVER
from tierline.workflow.passages import Passage, TextSpan
from tierline.workflow.settings import AUTO, AlignSettings

_SIGN = re.compile(r"[^\r\n]")
_SHOWN = 6  # names that a sentence lists


def speakers_of(texts: Iterable[TextSpan | Passage]) -> tuple[str, ...]:
    """Return who gets tiers, in the order in which they come; one without a name if nobody is."""
    turns = [turn for text in texts for turn in text.turns]
    ordered = sorted(turns, key=lambda turn: turn.start)
    return tuple(dict.fromkeys(turn.speaker for turn in ordered)) or ("",)


def spoken_texts(
    text: TextSpan, settings: AlignSettings, recording: Recording, source: str, remarks: list[str]
) -> tuple[TextSpan, ...]:
    """Return a text without the names of its speakers; one for each channel that they speak on.

    Args:
        text: A text in which lines may begin with names.
        settings: What says which names, and which channels.
        recording: The recording.
        source: What the text is from, for sentences about it.
        remarks: Takes what the user should know, a sentence each.

    Raises:
        UsageError: A speaker or a channel is not there, or a speaker has no channel.
    """
    dialogue = _dialogue(text.text, settings)
    if not settings.channels:
        remarks += dialogue.remarks
        return (replace(text, text=dialogue.text, turns=dialogue.turns),)
    if not dialogue.turns:
        raise UsageError(_unnamed(source, settings))
    channels = channels_of(dialogue.speakers, settings, recording, source)
    return tuple(_by_channel(text, dialogue, channels))


def spoken_in_spans(
    texts: Sequence[TextSpan],
    settings: AlignSettings,
    recording: Recording,
    source: str,
    remarks: list[str],
) -> tuple[TextSpan, ...]:
    """Return texts that follow each other, one a line, without the names of their speakers.

    A text without a name goes on with the speaker before. It is looked for on the channel of
    whoever speaks first in it.

    Args:
        texts: The texts, each with its span.
        settings: What says which names, and which channels.
        recording: The recording.
        source: What the texts are from, for sentences about them.
        remarks: Takes what the user should know, a sentence each.

    Raises:
        UsageError: A speaker or a channel is not there, or a speaker has no channel.
    """
    dialogue = _dialogue("\n".join(text.text for text in texts), settings)
    remarks += () if settings.channels else dialogue.remarks
    if settings.channels and not dialogue.turns:
        raise UsageError(_unnamed(source, settings))
    if not dialogue.turns:
        return tuple(texts)
    channels = channels_of(dialogue.speakers, settings, recording, source)
    ends = accumulate(len(text.text) + 1 for text in texts)
    return tuple(
        _spoken(
            replace(text, text=dialogue.text[end - len(text.text) - 1 : end - 1]),
            end,
            dialogue.turns,
            channels,
        )
        for text, end in zip(texts, ends, strict=True)
    )


def _spoken(
    text: TextSpan, end: int, turns: Sequence[Turn], channels: Mapping[str, int]
) -> TextSpan:
    """Return one of several texts, the last line of which ends at a place, with its turns."""
    start = end - len(text.text) - 1
    low, high = (bisect_left(turns, place, key=_start) for place in (start + 1, end))
    first = speaker_at(turns, start)
    later = (Turn(turn.start - start, turn.speaker) for turn in turns[low:high])
    number = channels.get(first)
    lane = "" if number is None else str(number)
    return replace(text, turns=(Turn(0, first), *later), channel=number, lane=lane)


def _start(turn: Turn) -> int:
    return turn.start


def channels_of(
    speakers: Sequence[str], settings: AlignSettings, recording: Recording, source: str
) -> dict[str, int]:
    """Return the channel of each speaker, counted from 0; none if they share what is heard.

    Raises:
        UsageError: A speaker or a channel is not there, or a speaker has no channel.
    """
    chosen = settings.channels
    if isinstance(chosen, str):
        found = {name: number for number, name in enumerate(speakers)}
    else:
        found = dict(_named(speakers, chosen, source))
    if not found:
        return {}
    missing = [name for name in speakers if name not in found]
    if missing and settings.channel is None:
        raise UsageError(
            f"{quoted(missing[0])} speaks in {source}, too; say on which channel: "
            f"--channel {quoted(missing[0] + '=N')}."
        )
    count = recording.channels
    has = "one channel" if count == 1 else f"{count} channels"
    for name, number in found.items():
        if number >= count:
            raise UsageError(
                f"{recording.path.name} has {has}, so there is no channel {number + 1} for "
                f"{quoted(name)}; choose another one: --channel {quoted(name + '=N')}."
            )
    return found


def _named(
    speakers: Sequence[str], chosen: Mapping[str, int], source: str
) -> Iterator[tuple[str, int]]:
    known = {same_name(name): name for name in speakers}
    for name, number in chosen.items():
        if same_name(name) not in known:
            shown = ", ".join(map(quoted, speakers[:_SHOWN]))
            more = ", ..." if len(speakers) > _SHOWN else ""
            raise UsageError(
                f"There is no speaker {quoted(name)} in {source}; its speakers are {shown}{more}."
            )
        yield known[same_name(name)], number


def _dialogue(text: str, settings: AlignSettings) -> Dialogue:
    """Find the turns; whoever gives speakers channels is sure that there are some."""
    notes = () if settings.speakers == NEVER else settings.unspoken.spans(text)
    dialogue = dialogue_of(text, settings.speakers, notes)
    if not settings.channels or settings.speakers != AUTO:
        return dialogue
    known = {same_name(name) for name in dialogue.speakers}
    named = () if isinstance(settings.channels, str) else settings.channels
    enough = dialogue.turns and all(same_name(name) in known for name in named)
    return dialogue if enough else dialogue_of(text, ALWAYS, notes)


def _by_channel(
    text: TextSpan, dialogue: Dialogue, channels: Mapping[str, int]
) -> Iterator[TextSpan]:
    numbers = {turn.speaker: channels.get(turn.speaker) for turn in dialogue.turns}
    for number in dict.fromkeys(numbers.values()):
        own = {name for name, channel in numbers.items() if channel == number}
        place = "the rest of the text" if number is None else f"the text of channel {number + 1}"
        turns = tuple(turn for turn in dialogue.turns if turn.speaker in own)
        said = "".join(_parts(dialogue, own))
        yield replace(text, place=place, text=said, turns=turns, channel=number, lane=place)


def _parts(dialogue: Dialogue, own: set[str]) -> Iterator[str]:
    """Yield the text with blanks in the place of what others say."""
    starts = [0, *(turn.start for turn in dialogue.turns)]
    ends = [*starts[1:], len(dialogue.text)]
    for start, end in zip(starts, ends, strict=True):
        part = dialogue.text[start:end]
        mine = speaker_at(dialogue.turns, start) in own
        yield part if mine else _SIGN.sub(" ", part)


def heard_on(
    texts: Iterable[TextSpan | Passage], settings: AlignSettings
) -> tuple[int | None, ...]:
    """Return the channels that are listened to, counted from 0; None stands for the mean of all."""
    chosen = (settings.channel if text.channel is None else text.channel for text in texts)
    return tuple(dict.fromkeys(chosen))


def own_channels(texts: Iterable[TextSpan | Passage]) -> tuple[tuple[str, int], ...]:
    """Return who is listened to on a channel of their own, each with it, counted from 0."""
    found = {
        turn.speaker: text.channel
        for text in texts
        if text.channel is not None
        for turn in text.turns
        if turn.speaker
    }
    return tuple(found.items())


def _unnamed(source: str, settings: AlignSettings) -> str:
    """Say that nobody knows who is on which channel."""
    if settings.speakers == NEVER:
        return (
            "Channels of speakers need speakers; leave out --speakers never, or choose one channel."
        )
    return (
        f"No line of {source} begins with the name of a speaker, so nobody knows what is said on "
        "which channel; begin lines with names ('Anna: Hello'), name the tiers of the speakers "
        "(--text-tier '*'), or choose one channel for all."
    )


def of_tier(texts: Iterable[TextSpan], speaker: str, channel: int | None) -> Iterator[TextSpan]:
    """Yield the texts of a tier as what one speaker says."""
    for text in texts:
        yield replace(text, turns=(Turn(0, speaker),), channel=channel, lane=speaker)
