"""Languages that `sphinx` has no model of: their text is found, and aligned as a draft."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.checkpoints.voice import Manner, Voice
from tierline.aligners.sphinx import SPEC
from tierline.aligners.sphinx.languages import LANGUAGES, SPOKEN
from tierline.alignment import AlignmentRequest, Progress, open_aligner
from tierline.alignment.contract import Alignment, Outcome
from tierline.audio import probe
from tierline.audio.recording import Samples
from tierline.text import EspeakVoice, split_units

RATE = 16000
DEMO = Path(__file__).parents[3] / "resources" / "demo"
# Voices of eSpeak NG, and the first words of the Universal Declaration of Human Rights.
TEXTS = {
    "de": ("gmw/de", "Alle Menschen sind frei und gleich an Würde und Rechten geboren"),
    "es": ("roa/es", "Todos los seres humanos nacen libres e iguales en dignidad y derechos"),
    "it": ("roa/it", "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti"),
    "pt": ("roa/pt", "Todos os seres humanos nascem livres e iguais em dignidade"),
    "ru": ("zle/ru", "Все люди рождаются свободными и равными в своем достоинстве и правах"),
    "ko": ("ko", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다"),
    "zh": ("sit/cmn", "人人生而自由在尊严和权利上一律平等"),
}


def _found(path: Path, language: str, text: str, *, open_end: bool = True) -> Outcome:
    duration = probe(path).duration
    units = split_units(text, language)
    request = AlignmentRequest(
        "a", path, units, 0.0, duration, language=language, open_end=open_end
    )
    with open_aligner(SPEC) as aligner:
        (outcome,) = aligner.align([request], Progress())
    return outcome


@pytest.mark.parametrize("language", TEXTS)
def test_words_are_found_where_they_are_said(tmp_path: Path, language: str) -> None:
    name, text = TEXTS[language]
    rng = np.random.default_rng(1)
    sounds: list[Samples] = [np.zeros(RATE // 4, np.float32)]
    starts: list[float] = []
    at = RATE // 4
    with Voice().in_use() as voice:
        for unit in split_units(text, language):
            word = voice.say(" ".join(unit.spoken), Manner(name, 150, 45))
            pause = np.zeros(round(rng.uniform(0.0, 0.1) * RATE), np.float32)
            starts.append(at / RATE)
            sounds += [word, pause]
            at += len(word) + len(pause)
    sound = np.concatenate([*sounds, np.zeros(RATE // 4)])
    path = tmp_path / "made.wav"
    soundfile.write(str(path), sound + rng.standard_normal(len(sound)) * 0.001, RATE)
    more = text if language == "zh" else f" {text}"
    _, outcome = _found(path, language, text + more)  # more than is said, as windows get it
    assert isinstance(outcome, Alignment), outcome
    off = [
        abs(word.span[0] - start)
        for word, start in zip(outcome.words, starts, strict=False)
        if word.span is not None
    ]
    assert len(off) >= 0.8 * len(starts)
    assert float(np.median(off)) < 0.05


def test_how_well_sound_and_text_agree_is_told_roughly_too() -> None:
    demo = DEMO / "demo.wav"
    own = (DEMO / "demo.txt").read_text(encoding="utf-8")
    _, right = _found(demo, "en", own)
    _, wrong = _found(demo, "en", "itches are always so tempting to scratch they say")
    assert isinstance(right, Alignment)
    assert isinstance(wrong, Alignment)
    assert min(part.agreement for part in right.stretches) > 0.8
    assert max(part.agreement for part in wrong.stretches) < 0.5


def test_they_are_aligned_as_a_draft(tmp_path: Path) -> None:
    text = "Alle Menschen sind frei"
    with Voice().in_use() as voice:
        said = voice.say(text, Manner("gmw/de", 150, 45))
    path = tmp_path / "made.wav"
    soundfile.write(str(path), said, RATE)
    _, outcome = _found(path, "de-CH", text, open_end=False)
    assert isinstance(outcome, Alignment), outcome
    assert all(word.span is not None for word in outcome.words)
    assert [phone.label for phone in outcome.phones if phone.word == 0] == ["a", "l", "ə"]
    assert any("A draft" in remark and "'de-CH'" in remark for remark in outcome.remarks)
    assert SPEC.finds("de-CH")


@pytest.mark.parametrize("language", SPOKEN)
def test_each_language_can_be_pronounced(language: str) -> None:
    assert EspeakVoice(language).language == language


def test_the_languages_are_told_apart() -> None:
    assert len(SPOKEN) > 100
    assert len(set(LANGUAGES)) == len(LANGUAGES)
    assert not {"en", "fr"} & set(SPEC.drafts)
