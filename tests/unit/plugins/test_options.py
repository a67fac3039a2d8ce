"""Options: declared once, described, typed in, checked, written down."""

from __future__ import annotations

import contextlib
import json
import pickle
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.alignment import NoOptions, describe, option, parse, values
from tierline.errors import UsageError
from tierline.plugins.options import check


class Search(StrEnum):
    FAST = "fast"
    THOROUGH = "thorough"


@dataclass(frozen=True)
class Options:
    """One of each kind."""

    beam: float = option(1e-80, title="Beam", help="Search beam.", minimum=0.0, maximum=1.0)
    window: int = option(30, title="Window", help="Window in seconds.", minimum=1)
    noise: bool = option(False, title="Noise removal", help="Removes noise.")
    search: Search = option(Search.FAST, title="Search", help="How to search.")
    device: str = option("cpu", title="Device", help="Where to run.", choices=("cpu", "cuda"))
    model: Path | None = option(None, title="Model", help="Folder of the model.")
    voice: str = option("", title="Voice", help="Voice of the speech synthesis.")


def test_options_are_described_in_order() -> None:
    described = {item.name: item for item in describe(Options)}
    assert list(described) == ["beam", "window", "noise", "search", "device", "model", "voice"]
    assert (described["beam"].kind, described["beam"].maximum) == (float, 1.0)
    assert described["search"].choices == (Search.FAST, Search.THOROUGH)
    assert (described["model"].kind, described["model"].optional) == (Path, True)
    assert (described["window"].title, described["window"].help, described["window"].default) == (
        "Window",
        "Window in seconds.",
        30,
    )


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("beam", "a number from 0 to 1"),
        ("window", "a whole number of at least 1"),
        ("noise", "yes or no"),
        ("search", "fast or thorough"),
        ("model", "a path, or none"),
        ("voice", "text"),
    ],
)
def test_what_is_allowed_is_said_in_words(name: str, allowed: str) -> None:
    assert {item.name: item for item in describe(Options)}[name].allowed == allowed


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("beam", "1e-200", 1e-200),
        ("window", " 20 ", 20),
        ("noise", "Yes", True),
        ("noise", "off", False),
        ("search", "thorough", Search.THOROUGH),
        ("device", "cuda", "cuda"),
        ("model", "a/b c", Path("a/b c")),
        ("model", "none", None),
        ("voice", "none", "none"),
        ("voice", "", ""),
    ],
)
def test_text_becomes_a_value(name: str, text: str, value: object) -> None:
    assert getattr(parse(Options, {name: text}), name) == value


def test_what_is_not_given_keeps_its_default() -> None:
    assert parse(Options, {}) == Options()
    assert parse(Options, {"window": "5"}) == Options(window=5)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("beam", "wide", "the option 'beam' cannot be 'wide': it must be a number from 0 to 1"),
        ("beam", "nan", "the option 'beam' cannot be 'nan': it must be a number from 0 to 1"),
        ("beam", "2", "the option 'beam' cannot be '2': it must be a number from 0 to 1"),
        ("window", "1.5", "the option 'window' cannot be '1.5': it must be a whole number of at "),
        ("window", "0", "the option 'window' cannot be '0': it must be a whole number of at "),
        ("noise", "maybe", "the option 'noise' cannot be 'maybe': it must be yes or no"),
        ("search", "thoroug", "it must be fast or thorough; did you mean 'thorough'?"),
        ("search", "none", "the option 'search' cannot be 'none'"),
        ("device", "tpu", "the option 'device' cannot be 'tpu': it must be cpu or cuda"),
        ("windov", "3", "there is no option 'windov'; did you mean 'window'? There are: beam, "),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(Options, {name: text})
    assert sentence in caught.value.message


def test_an_aligner_without_options_says_so() -> None:
    with pytest.raises(UsageError, match="there is no option 'beam': there are none to set"):
        parse(NoOptions, {"beam": "1"})


@dataclass(frozen=True)
class LongNames:
    """A name of two words."""

    max_beam: int = option(1, title="Max", help="Widest beam.")


def test_hyphens_stand_for_underscores() -> None:
    assert parse(LongNames, {"max-beam": "2"}) == LongNames(2)


@dataclass(frozen=True)
class Picky:
    """Two options that depend on each other."""

    low: int = option(1, title="Low", help="Low.")
    high: int = option(2, title="High", help="High.")

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


def test_what_a_class_refuses_by_itself_is_told() -> None:
    with pytest.raises(UsageError, match="these options do not go together: low is above high"):
        parse(Picky, {"low": "3"})


@pytest.mark.parametrize(
    "options",
    [
        Options(beam=7.0),
        Options(window=0),
        Options(window=True),
        Options(device="tpu"),
        Options(model="text"),  # type: ignore[arg-type]
        Options(search="fast!"),  # type: ignore[arg-type]
        Options(voice=None),  # type: ignore[arg-type]
    ],
)
def test_what_a_script_sets_is_checked_too(options: Options) -> None:
    with pytest.raises(UsageError):
        check(options)


def test_sound_options_pass_the_check() -> None:
    check(Options(beam=1, model=Path("x"), search=Search.THOROUGH))


def test_values_are_json() -> None:
    chosen = Options(model=Path("m"), search=Search.THOROUGH, noise=True)
    assert json.loads(json.dumps(values(chosen))) == {
        "beam": 1e-80,
        "window": 30,
        "noise": True,
        "search": "thorough",
        "device": "cpu",
        "model": "m",
        "voice": "",
    }


def test_options_travel() -> None:
    assert pickle.loads(pickle.dumps(Options(window=3))) == Options(window=3)


@dataclass(frozen=True)
class Undescribed:
    """A field that says nothing of itself."""

    beam: float = 1.0


@dataclass(frozen=True)
class Listy:
    """A field of a kind that cannot be typed."""

    beams: tuple[int, ...] = option((), title="Beams", help="Beams.")


@dataclass
class Thawed:
    """Not frozen."""

    beam: float = option(1.0, title="Beam", help="Beam.")


@pytest.mark.parametrize("wrong", [Undescribed, Listy, Thawed, str])
def test_mistakes_of_an_author_are_type_errors(wrong: type) -> None:
    with pytest.raises(TypeError):
        describe(wrong)


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=3))
def test_whatever_is_typed_gives_options_or_a_usage_error(typed: dict[str, str]) -> None:
    with contextlib.suppress(UsageError):
        check(parse(Options, typed))


@given(st.sampled_from([item.name for item in describe(Options)]), st.text(max_size=12))
def test_any_text_for_any_option_gives_a_value_or_a_usage_error(name: str, text: str) -> None:
    with contextlib.suppress(UsageError):
        check(parse(Options, {name: text}))


@given(st.builds(Options, beam=st.floats(0, 1), window=st.integers(1), noise=st.booleans()))
def test_what_is_written_down_can_be_typed_again(options: Options) -> None:
    typed = {name: str(value) for name, value in values(options).items() if value is not None}
    assert parse(Options, typed) == options
