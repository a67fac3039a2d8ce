"""The flags of `tierline align`, and the settings that they mean."""

from __future__ import annotations

import argparse
from pathlib import Path

from tierline.alignment import Registry
from tierline.cli.arguments import named, names, options, positive
from tierline.cli.channels import channel, channels_by_speaker, one_channel
from tierline.errors import UsageError
from tierline.workflow import AlignSettings
from tierline.workflow.heard import TIER
from tierline.workflow.settings import AUTO, SPEAKERS, UNITS
from tierline.workflow.transcribe_and_align import FALLBACK_LANGUAGE

NOTATIONS = {"ipa": "fonipa", "x-sampa": "fonxsamp"}  # and the variants of BCP 47 for them


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("audio", metavar="AUDIO", type=Path, help="the recording, or a folder of recordings")
    add(
        "more",
        metavar="TEXT",
        type=Path,
        nargs="*",
        help="its text: plain text, or a TextGrid one tier of which holds the text; or more "
        "recordings",
    )
    add(
        "-o",
        "--output",
        metavar="OUT",
        help="the TextGrid to write, or the folder for it (default: beside AUDIO, same name)",
    )
    _add_what(parser)
    _add_who(parser)
    _add_which(parser)
    _add_how(parser)


def _add_what(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is said").add_argument
    add(
        "--language",
        metavar="CODE",
        help="language spoken, such as fr (default: en, or what --transcriber finds)",
    )
    add("--notation", choices=NOTATIONS, help="the text is written in IPA or X-SAMPA")
    add("--units", choices=UNITS, default="auto", help="what the text is cut into (default: auto)")
    add(
        "--not-spoken",
        metavar="REGEX",
        action="append",
        default=[],
        help="what the text holds and nobody says, besides notes such as [laughs], <noise>, "
        "((unclear)) and headings (# ...); may be repeated",
    )
    add("--all-spoken", action="store_true", help="take such notes and headings as words")
    add("--transcriber", metavar="NAME", help="write the text down first, with this transcriber")
    add("--context", metavar="TEXT", default="", help="names and terms, a hint for --transcriber")
    add("--input-encoding", metavar="NAME", help="encoding of the text (default: found out)")


def _add_who(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("who says it").add_argument
    add(
        "--text-tier",
        metavar="NAME",
        action="append",
        help="the tier of a TextGrid that holds the text; where each speaker has one, repeat it or "
        "give a pattern: '*'",
    )
    add(
        "--speakers",
        metavar="WHICH",
        default=AUTO,
        help="names at the beginning of lines ('Anna: Hello') that are speakers, with tiers of "
        "their own: a list such as Anna,Ben; always: all that look so; never: none (default: auto, "
        "only where it is certain)",
    )
    add(
        "--channel",
        metavar="N",
        action="append",
        type=channel,
        default=[],
        help="channel to use, from 1 (default: all mixed); Anna=1: that of one speaker, to be "
        "repeated for others; each: the first speaker is on channel 1, the next on 2, and so on",
    )


def _add_which(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("how it is aligned").add_argument
    add("--aligner", metavar="NAME", default="sphinx", help="the aligner (default: sphinx)")
    add(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="an option of the aligner, as 'tierline aligners' lists them; may be repeated",
    )
    add(
        "--dictionary",
        metavar="FILE",
        help="words and their phones (.dict, .csv), or a folder with one a language: de.dict",
    )
    add(
        "--anchors",
        metavar="NAME",
        default="auto",
        help="what finds the text in long recordings: an aligner or transcriber (default: auto)",
    )
    add("--no-refine", action="store_true", help="keep the aligner's own times")
    add(
        "--profile",
        metavar="FILE",
        type=Path,
        help="how boundaries are refined, as 'tierline calibrate' finds out (default: your own for "
        "this aligner and language, or the one that comes with Tierline)",
    )


def _add_how(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is written").add_argument
    add("--tiers", metavar="LIST", type=names, help="tiers to make (default: words,phones)")
    add("--phone-set", metavar="NAME", default="ipa", help="ipa or arpabet (default: ipa)")
    add("--keep-punctuation", action="store_true", help="keep punctuation around words in labels")
    add("--replace", action="store_true", help="put tiers in the place of old ones of that name")
    add("--suffix", metavar="TEXT", default="", help="add this to the names of the new tiers")
    add("--no-sidecar", action="store_true", help="do not write NAME.tierline.json")
    add("--force", action="store_true", help="overwrite results that no human has worked on")
    add(
        "--keep-checked",
        action="store_true",
        help="align results that are there anew, around what a human moved or checked",
    )
    add(
        "--fresh",
        action="store_true",
        help="begin anew, even where an earlier run of a long recording was broken off",
    )
    add("--jobs", metavar="N", type=positive, default=1, help="files at once (default: 1)")
    add("--quiet", action="store_true", help="print only notes and errors")


def align_settings(parsed: argparse.Namespace) -> AlignSettings:
    """Return what the flags say."""
    return AlignSettings(
        aligner=parsed.aligner,
        language=_in_notation(parsed.language or _language(parsed), parsed),
        tiers=parsed.tiers,
        text_tier=TIER if parsed.transcriber else _text_tier(parsed),
        channel=one_channel(parsed.channel),
        speakers=_speakers(parsed),
        channels=channels_by_speaker(parsed.channel),
        options=options(
            _set(parsed), parsed.aligner, others=(parsed.transcriber, "transcriber", "anchors")
        ),
        units=parsed.units,
        anchors=parsed.anchors,
        anchor_options=options(named(parsed.set, "anchors", "anchors"), "anchors", kind="anchors"),
        refine=not parsed.no_refine,
        profile=parsed.profile,
        phone_set=parsed.phone_set,
        keep_punctuation=parsed.keep_punctuation,
        not_spoken=tuple(parsed.not_spoken),
        all_spoken=parsed.all_spoken,
        replace=parsed.replace,
        suffix=parsed.suffix,
        input_encoding=parsed.input_encoding,
        fresh=parsed.fresh,
    )


def _text_tier(parsed: argparse.Namespace) -> str | tuple[str, ...] | None:
    """Return the tier with the text; several are those of several speakers."""
    given = parsed.text_tier or [None]
    return given[0] if len(given) == 1 else tuple(given)


def _speakers(parsed: argparse.Namespace) -> str | tuple[str, ...]:
    if parsed.speakers in SPEAKERS:
        return str(parsed.speakers)
    listed = names(parsed.speakers)
    if not listed:
        raise UsageError(f"--speakers names nobody; choose from {', '.join(SPEAKERS)}, or a list.")
    return listed


def _set(parsed: argparse.Namespace) -> list[str]:
    """Return what is set of the aligner; a dictionary is an option like others."""
    if parsed.dictionary is None:
        return list(parsed.set)
    return [*parsed.set, f"aligner.dictionary={parsed.dictionary}"]


def _in_notation(language: str, parsed: argparse.Namespace) -> str:
    """Say in the code of the language that text is phonetic; unless told, of any language."""
    if parsed.notation is None:
        return language
    return f"{parsed.language or 'und'}-{NOTATIONS[parsed.notation]}"


def _language(parsed: argparse.Namespace) -> str:
    """Return the language to align in; one that the aligner knows where it is yet to be found."""
    if parsed.transcriber is None:
        return FALLBACK_LANGUAGE
    spec = Registry().spec(parsed.aligner)
    return FALLBACK_LANGUAGE if spec.speaks(FALLBACK_LANGUAGE) else spec.languages[0]
