"""Other languages, IPA and dictionaries of the user's own, in the terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import tierline as engine
from tests.support.program import Program
from tierline.annotation import IntervalTier

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.wav"


@pytest.fixture
def recording(folder: Path) -> Path:
    """The demonstration."""
    return Path(shutil.copy(DEMO, folder / "said.wav"))


def labels(path: Path, name: str) -> list[str]:
    tier = engine.open_textgrid(path).grid.tier(name)
    assert isinstance(tier, IntervalTier)
    return [label for label in tier.labels if label]


@pytest.mark.parametrize(
    ("flags", "text", "phones"),
    [
        ("--notation ipa", "ˈt͡ʃãː ɡe\u0303r", ["t͡ʃ", "ãː", "ɡ", "ẽ", "r"]),
        ("--notation x-sampa --language ig", '"t_SA~: g_je', ["t͡ʃ", "ɑ̃ː", "ɡʲ", "e"]),
        ("--language sw-fonipa", "mtu", ["m", "t", "u"]),
        ("--language de", "ich", ["ɪ", "ç"]),
        ("--language fr-fonipa", "bɔ̃ʒuʁ", ["b", "ɔ̃", "ʒ", "u", "ʁ"]),
        ("--language ig --dictionary own.dict", "Ákwa nwa", ["a", "k", "w", "a", "n", "w", "a"]),
        ("--language en --dictionary own.dict", "nwa good", ["n", "w", "a", "ɡ", "ʊ", "d"]),
        ("--language moh", "Tekeni", ["d", "e", "ɡ", "e", "n", "i"]),
        ("--language iu", "ᐃᓄᒃ", ["i", "n", "u", "k"]),
        ("--language ar --dictionary own.csv", "بيت", ["b", "aj", "t"]),
    ],
)
def test_phones_come_out_as_they_were_given(
    tierline: Program, recording: Path, flags: str, text: str, phones: list[str]
) -> None:
    beside = recording.parent
    (beside / "said.txt").write_text(text, encoding="utf-8")
    rows = "A\u0301kwa\t0.99\t0.2\t1.0\t0.8\ta k w a\nnwa\tn w a\n"
    (beside / "own.dict").write_text(rows, encoding="utf-8")
    (beside / "own.csv").write_text("word,phones\nبيت,b aj t\n", encoding="utf-8")
    ran = tierline.typed(f"align said.wav said.txt {flags}")
    assert ran.code == 0, ran.err
    assert labels(beside / "said.TextGrid", "words") == text.split()
    assert labels(beside / "said.TextGrid", "phones") == phones
    assert ("A draft of " in ran.err) == (not flags.startswith(("--language en", "--language fr")))
    assert json.loads((beside / "said.tierline.json").read_text("utf-8"))["origins"]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("--language tlh", "'tierline aligners' lists those it knows, and how to align others."),
        ("--language tlh --dictionary none.dict", "none.dict: the dictionary cannot be opened"),
        ("--language tlh --dictionary bad.dict", "bad.dict, line 2: 'Ω' is no phone in IPA; so"),
        ("--language tlh --dictionary .", "cannot pronounce the language 'tlh'"),
        ("--aligner uniform --dictionary bad.dict", "no option 'dictionary'"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    tierline: Program, recording: Path, flags: str, told: str
) -> None:
    (recording.parent / "said.txt").write_text("mara", encoding="utf-8")
    (recording.parent / "bad.dict").write_text("ma m a\nra Ω Ж\nro Ω\n", encoding="utf-8")
    ran = tierline.typed(f"align said.wav said.txt {flags}")
    assert ran.code != 0
    assert told in ran.err
    assert not (recording.parent / "said.TextGrid").exists()


def test_a_bad_line_of_a_dictionary_is_named_and_left_out(
    tierline: Program, recording: Path
) -> None:
    (recording.parent / "said.txt").write_text("ma", encoding="utf-8")
    (recording.parent / "own.dict").write_text("ma m a\nra Ω\n", encoding="utf-8")
    ran = tierline.typed("align said.wav said.txt --language und --dictionary own.dict")
    assert ran.code == 0
    assert "own.dict, line 2: 'Ω' is no phone in IPA; this line was left out." in ran.err


def test_what_holds_for_all_recordings_is_said_once(tierline: Program, recording: Path) -> None:
    shutil.copy(recording, recording.parent / "again.wav")
    for name in ("said", "again"):
        (recording.parent / f"{name}.txt").write_text("ich", encoding="utf-8")
    ran = tierline("align", ".", "-o", "out", "--language", "de")
    assert ran.code == 0, ran.err
    assert ran.err.count("A draft of 'de' by the English model") == 1
    for name in ("said", "again"):
        sidecar = (recording.parent / "out" / f"{name}.tierline.json").read_text("utf-8")
        assert "A draft of 'de'" in sidecar


def test_the_audio_chooses_among_the_pronunciations_of_a_dictionary(
    tierline: Program, recording: Path
) -> None:
    shutil.copy(DEMO.with_suffix(".txt"), recording.with_suffix(".txt"))
    rows = "friends 0.9 k ɑ k ɑ k ɑ\nfriends 0.1 f ɹ ɛ n d z\n"
    (recording.parent / "own.dict").write_text(rows, encoding="utf-8")
    ran = tierline.typed("align said.wav said.txt --dictionary own.dict")
    assert (ran.code, ran.err) == (0, "")
    phones = " ".join(labels(recording.parent / "said.TextGrid", "phones"))
    assert "f ɹ ɛ n d z" in phones
    assert "k ɑ k" not in phones
