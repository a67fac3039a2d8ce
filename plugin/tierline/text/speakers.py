"""Names of speakers before what they say: "Anna: Good morning."."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tierline.text.quoting import quoted

AUTO, ALWAYS, NEVER = "auto", "always", "never"
LONGEST_NAME = 40  # characters
MOST_WORDS = 4  # of a name
_SHOWN = 6  # names that a sentence lists
_HALF, _MOST = 1 / 2, 2 / 3  # of the lines
Span = tuple[int, int]
_COLONS = ":："  # the second is full-width
_IN_NAMES = " .'’-_&/"  # besides letters, marks and digits
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BEHIND = frozenset("\"'“”„«‘’(<[{¿¡…-–—「『《*")  # what may follow a colon without a blank
# Words that often stand before a colon and are no names; whoever has such a speaker can say so.
_NO_NAMES = frozenset(
    (
        *("note", "notes", "nb", "n.b.", "ps", "p.s.", "remark", "remarks", "comment", "comments"),
        *("warning", "caution", "attention", "important", "hint", "tip", "example", "examples"),
        *("date", "time", "place", "title", "subject", "topic", "source", "file", "recording"),
        *("participants", "speakers", "transcript", "transcription", "transcriber", "language"),
        *("duration", "contents", "summary", "chapter", "part", "section", "figure", "table"),
        *("todo", "http", "https", "hinweis", "anmerkung", "achtung", "beispiel", "datum"),
        *("remarque", "exemple", "nota", "ejemplo", "fecha", "lieu", "ort", "titel", "titre"),
        *("注", "注意", "備考", "例", "הערה", "ملاحظة", "примечание"),
    )
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says, up to the next turn.

    Attributes:
        start: Its first character in the transcript.
        speaker: The name as it was first typed; empty where nobody is named.
    """

    start: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A text, and who says what of it.

    Attributes:
        text: The text with blanks in the place of the names, so that all else stays where it was.
        turns: In order; there are none if nobody is named.
        remarks: What the user should know, a sentence each.
    """

    text: str
    turns: tuple[Turn, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names, in the order in which they come."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))


def speaker_at(turns: Sequence[Turn], place: int) -> str:
    """Return who says the character at a place; empty if nobody is named."""
    at = bisect_right(turns, place, key=lambda turn: turn.start) - 1
    return turns[at].speaker if at >= 0 else ""


def same_name(name: str) -> str:
    """Return what is the same for all spellings of a name: "ANNA" and "Anna" are one speaker."""
    return " ".join(unicodedata.normalize("NFKC", _visible(name)).casefold().split())


@dataclass(frozen=True, slots=True)
class _Prefix:
    """A line that may begin with a name.

    Attributes:
        start: The first character of the line in the text.
        end: The one behind the colon.
        name: What stands before the colon.
    """

    start: int
    end: int
    name: str

    @property
    def key(self) -> str:
        return same_name(self.name)

    @property
    def capital(self) -> bool:
        """Whether it is written as names are: its first and last word begin with no small letter.

        Where a script knows no capitals, all words do.
        """
        words = self.name.split()
        return not (words[0][0].islower() or words[-1][0].islower())


def dialogue_of(
    text: str, speakers: str | Sequence[str] = AUTO, notes: Sequence[Span] = ()
) -> Dialogue:
    """Find out who says what in a text.

    A line without a name goes on with the speaker before.

    Args:
        text: The text.
        speakers: "auto" takes names only where they certainly are some (see `_certain`); "always"
            whatever looks like one, "never" none. Names in a list are taken, and no others.
        notes: What of the text nobody says: the first character and the one behind the last of
            each, in order. They may stand before names, and a line of notes alone is none.
    """
    if speakers == NEVER:
        return Dialogue(text)
    said = _blanked(text, notes)
    lines = [line for line in _LINE.finditer(said) if line.group().strip()]
    listed = None if isinstance(speakers, str) else {same_name(name) for name in speakers}
    found = [prefix for line in lines if (prefix := _prefix(line)) is not None]
    if listed is not None:
        taken = [prefix for prefix in found if prefix.key in listed]
        return _with_turns(text, taken, notes)
    found = [prefix for prefix in found if prefix.key not in _NO_NAMES]
    if speakers == ALWAYS:
        one_word = (each for each in found if each.capital or len(each.name.split()) == 1)
        return _with_turns(text, list(one_word), notes)
    taken = _certain(found, len(lines), lines[0].start() if lines else 0)
    if taken:
        made = _with_turns(text, taken, notes)
        return Dialogue(made.text, made.turns, (_taken(made.speakers),))
    capital = [prefix for prefix in found if prefix.capital]
    doubtful = capital if len(capital) == len(lines) else _recurring(capital)
    return Dialogue(text, (), tuple(_left(doubtful)))


def _certain(found: Sequence[_Prefix], lines: int, first: int) -> list[_Prefix]:
    """Return the names that can be no other words; none where there is doubt.

    A name must come twice. Then all are taken if every line begins so, or if two speakers take
    turns in two thirds of the lines, or in half of them, the first among them. In a text of longer
    turns only names that come twice are taken, two of them at least, and the first line must begin
    with one.

    Args:
        found: What may be names.
        lines: How many lines hold anything.
        first: Where the first of them begins.
    """
    recurring = _recurring(found)
    if recurring and len(found) == lines:
        return list(found)
    capital = [prefix for prefix in found if prefix.capital]
    recurring = _recurring(capital)
    if not recurring:
        return []
    share = len(capital) / lines
    begun = capital[0].start == first
    if _speakers(capital) > 1 and (share >= _MOST or (begun and share >= _HALF)):
        return capital
    begun = recurring[0].start == first
    return recurring if begun and _speakers(recurring) > 1 else []


def _speakers(found: Sequence[_Prefix]) -> int:
    return len({prefix.key for prefix in found})


def _recurring(found: Sequence[_Prefix]) -> list[_Prefix]:
    times = Counter(prefix.key for prefix in found)
    return [prefix for prefix in found if times[prefix.key] > 1]


def _prefix(line: re.Match[str]) -> _Prefix | None:
    text = line.group()
    head = text[: 2 * LONGEST_NAME]
    places = [at for colon in _COLONS if (at := head.find(colon)) >= 0]
    if not places:
        return None
    at = min(places)
    behind = text[at + 1 : at + 2]
    name = " ".join(_visible(text[:at]).split())
    open_end = not behind or behind.isspace() or text[at] == _COLONS[1]
    if not (open_end or behind.isalpha() or behind in _BEHIND) or not _is_name(name):
        return None
    return _Prefix(line.start(), line.start() + at + 1, unicodedata.normalize("NFC", name))


def _is_name(name: str) -> bool:
    if not name or len(name) > LONGEST_NAME or len(name.split()) > MOST_WORDS:
        return False
    if not name[0].isalpha():
        return False
    return all(sign in _IN_NAMES or unicodedata.category(sign)[0] in "LMN" for sign in name)


def _visible(text: str) -> str:
    """Leave out signs that only direct how text is laid out, such as marks of direction."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """Return a text of the same length with blanks in the place of some spans, in order."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _with_turns(text: str, taken: Sequence[_Prefix], notes: Sequence[Span]) -> Dialogue:
    if not taken:
        return Dialogue(text)
    shown: dict[str, str] = {}
    turns = [Turn(0, "")] if text[: taken[0].start].strip() else []
    for prefix in taken:
        turns.append(Turn(prefix.start, shown.setdefault(prefix.key, prefix.name)))
    return Dialogue(_blanked(text, _names(taken, notes)), tuple(turns))


def _names(taken: Sequence[_Prefix], notes: Sequence[Span]) -> Iterator[Span]:
    """Yield where names stand, but for the notes before and within them."""
    for prefix in taken:
        at = prefix.start
        first = bisect_right(notes, at, key=lambda note: note[1])
        for start, end in notes[first:]:
            if start >= prefix.end:
                break
            yield at, max(at, start)
            at = end
        yield at, max(at, prefix.end)


def _taken(speakers: Sequence[str]) -> str:
    return (
        f"lines begin with the names of speakers ({_listed(speakers)}), which get tiers of their "
        "own; if they are words that are said, say so (speakers: never)."
    )


def _left(doubtful: Sequence[_Prefix]) -> Iterator[str]:
    if len(doubtful) > 1:
        like = quoted(doubtful[0].name + ":")
        yield (
            f"{len(doubtful)} lines begin like {like}, which is taken for "
            "words that are said; if these are names of speakers, say so (speakers: always)."
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(quoted, names[:_SHOWN]))
    return shown + (", ..." if len(names) > _SHOWN else "")
