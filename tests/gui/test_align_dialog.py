"""The align dialog with real widgets: what it offers, what it refuses, what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.at_hand import AtHand
from tests.support.slow_aligner import slow_registry
from tests.support.user import USER
from tierline.alignment import Registry, option, parse
from tierline.navigation import Span
from tierline.workflow import (
    AlignChoice,
    AlignSettings,
    AlignSituation,
    Scope,
    TextTier,
)
from tierline.workflow.remembering import recalled, remembered
from tierline_desktop.dialogs.align_dialog import AlignDialog
from tierline_desktop.dialogs.languages import languages_of
from tierline_desktop.dialogs.option_form import OptionForm


class Colour(Enum):
    RED = "red"
    DARK_BLUE = "dark-blue"


@dataclass(frozen=True)
class Everything:
    """An option of each kind."""

    name: str = option("x", title="Name", help="What it is called.")
    count: int = option(3, title="Count", help="How many.", minimum=1, maximum=9)
    beam: float = option(1e-80, title="Beam", help="How wide.", minimum=0, maximum=1)
    on: bool = option(True, title="On", help="Whether it is on.")
    file: Path | None = option(None, title="File", help="Which file.")
    colour: Colour = option(Colour.RED, title="Colour", help="Which colour.")
    rate: int = option(8000, title="Rate", help="In Hz.", choices=(8000, 16000))
    limit: int | None = option(None, title="Limit", help="At most.", minimum=0)
    maybe: bool | None = option(None, title="Maybe", help="Who knows.")
    large: int = option(10**12, title="Large", help="Larger than a spin box.")


def situation(registry: Registry | None = None, **changes: object) -> AlignSituation:
    given: dict[str, object] = {
        "text_tiers": (TextTier(0, "utterance", 2), TextTier(3, "notes", 1)),
        "transcript": "some words here",
        "selection": Span(1.0, 2.5),
        "channels": 2,
    }
    return AlignSituation(registry or Registry(), **{**given, **changes})  # type: ignore[arg-type]


def shown(qtbot: QtBot, dialog: QWidget) -> None:
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()


def opened(
    qtbot: QtBot, choice: AlignChoice | None = None, there: AlignSituation | None = None
) -> AlignDialog:
    dialog = AlignDialog(there or situation(), choice or AlignChoice(Scope.WHOLE))
    shown(qtbot, dialog)
    return dialog


def button(dialog: QWidget, text: str) -> QPushButton:
    found = [one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "") == text]
    assert len(found) == 1
    return found[0]


def click(widget: QWidget) -> None:
    USER.mouseClick(widget, Qt.MouseButton.LeftButton)


def combo(dialog: QWidget, *texts: str) -> QComboBox:
    """The combo box that offers these."""
    for box in dialog.findChildren(QComboBox):
        if set(texts) <= {box.itemText(row) for row in range(box.count())}:
            return box
    raise AssertionError(f"no combo box offers {texts}")


def checkbox(dialog: QWidget, text: str) -> QCheckBox:
    found = [one for one in dialog.findChildren(QCheckBox) if one.text().replace("&", "") == text]
    assert len(found) == 1
    return found[0]


def test_what_is_accepted_is_what_was_shown(qtbot: QtBot) -> None:
    settings = AlignSettings(language="fr", channel=1, tiers=("words",), suffix="2")
    choice = AlignChoice(Scope.TIER, 3, settings=settings)
    dialog = opened(qtbot, choice)
    assert dialog.problem is None
    with qtbot.waitSignal(dialog.accepted):
        click(button(dialog, "Align"))
    assert dialog.choice == choice


def test_escape_gives_up(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    with qtbot.waitSignal(dialog.rejected):
        USER.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_selection_takes_its_text_from_the_field(qtbot: QtBot) -> None:
    dialog = opened(qtbot, AlignChoice(Scope.SELECTION, 0, "hello"))
    field = dialog.findChild(QPlainTextEdit)
    assert field is not None
    USER.keyClicks(field, "well ")
    assert (dialog.choice.scope, dialog.choice.text) == (Scope.SELECTION, "well hello")
    field.clear()
    assert dialog.problem == "Type what is said in the selection."
    assert not button(dialog, "Align").isEnabled()


def test_what_there_is_nothing_for_is_refused_with_the_reason(qtbot: QtBot) -> None:
    nothing = situation(transcript=" ", text_tiers=(), selection=None)
    sentences = {
        Scope.WHOLE: "Type or open the text of the recording first.",
        Scope.TIER: "Choose a tier with labels to align.",
        Scope.SELECTION: "Select the stretch of time to align first.",
    }
    for scope, sentence in sentences.items():
        dialog = opened(qtbot, AlignChoice(scope), nothing)
        assert dialog.problem == sentence
        assert not button(dialog, "Align").isEnabled()
        assert button(dialog, "Align").toolTip() == sentence


def test_what_is_not_there_is_not_chosen_at_first(qtbot: QtBot) -> None:
    dialog = opened(qtbot, AlignChoice(Scope.WHOLE), situation(transcript=""))
    assert (dialog.choice.scope, dialog.problem) == (
        Scope.SELECTION,
        "Type what is said in the selection.",
    )


def test_an_aligner_that_cannot_run_is_there_with_the_reason(qtbot: QtBot) -> None:
    choice = AlignChoice(Scope.WHOLE, settings=AlignSettings(aligner="missing"))
    dialog = opened(qtbot, choice, situation(slow_registry()))
    box = combo(dialog, "Slow but steady", "Not installed – not available")
    row = box.findText("Not installed – not available")
    model = box.model()
    assert model is not None
    assert not model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert "pip install missing" in box.itemData(row, Qt.ItemDataRole.ToolTipRole)
    assert dialog.choice.settings.aligner == "slow"


def test_languages_follow_the_aligner_and_can_be_typed(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    language = combo(dialog, "English (en)", "French (fr)")
    language.setCurrentText("en-AU")
    assert dialog.choice.settings.language == "en-AU"
    assert dialog.problem is None
    language.setCurrentText("tlh")
    assert dialog.problem is not None
    assert "'tlh'" in dialog.problem
    language.setCurrentText("de")
    combo(dialog, "Even spacing (no speech recognition)").setCurrentText(
        "Even spacing (no speech recognition)"
    )
    assert dialog.choice.settings.language == "de"
    assert language.count() > 100
    assert dialog.problem is None
    language.setCurrentText("")
    assert dialog.problem == "Choose the language that is spoken."


def test_drafts_and_notations_are_named_as_such(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    language = combo(dialog, "English (en)", "German (de), draft", "Swahili (sw), draft")
    language.setCurrentText("Written in IPA (und-fonipa), draft")
    assert dialog.choice.settings.language == "und-fonipa"
    assert dialog.problem is None
    language.setCurrentText("ig-fonipa")
    assert dialog.choice.settings.language == "ig-fonipa"
    assert dialog.problem is None


def test_names_of_languages_are_known() -> None:
    names = dict((code, name) for name, code in languages_of(Registry().spec("uniform")))
    assert (names["de"], names["hi"], names["yue"]) == ("German", "Hindi", "Cantonese")


def test_refinement_gives_phones_to_an_aligner_that_has_none(qtbot: QtBot) -> None:
    sphinx = Registry().spec("sphinx")
    coarse = replace(sphinx, name="coarse", tiers=("words",))
    registry = Registry([AtHand.of(coarse), AtHand.of(sphinx)])
    choice = AlignChoice(Scope.WHOLE, settings=AlignSettings(aligner="coarse"))
    dialog = opened(qtbot, choice, situation(registry))
    phones = next(b for b in dialog.findChildren(QCheckBox) if b.text() == "&Phones")
    refine = next(b for b in dialog.findChildren(QCheckBox) if b.text() == "Refi&ne boundaries")
    assert (phones.isEnabled(), phones.isChecked()) == (True, False)
    click(phones)
    assert list(dialog.choice.settings.tiers or ()) == ["words", "phones"]
    assert dialog.problem is None
    USER.keyClick(refine, Qt.Key.Key_Space)
    assert not phones.isEnabled()
    assert list(dialog.choice.settings.tiers or ()) == ["words"]


def test_tiers_and_phone_sets_follow_the_aligner(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    words, phones = (
        box for box in dialog.findChildren(QCheckBox) if box.text() in ("&Words", "&Phones")
    )
    combo(dialog, "IPA", "ARPABET").setCurrentText("ARPABET")
    click(words)
    assert dialog.choice.settings.tiers == ("phones",)
    assert dialog.choice.settings.phone_set == "arpabet"
    click(phones)
    assert dialog.problem == "Choose at least one tier to make."
    click(words)
    combo(dialog, "Even spacing (no speech recognition)").setCurrentText(
        "Even spacing (no speech recognition)"
    )
    assert not phones.isEnabled()
    assert dialog.choice.settings.tiers == ("words",)
    assert dialog.problem is None


def test_options_of_the_aligner_are_set_reset_and_checked(qtbot: QtBot) -> None:
    dialog = opened(qtbot, there=situation(slow_registry()))
    seconds = next(one for one in dialog.findChildren(QLineEdit) if one.text() == "0.05")
    assert seconds.parentWidget() is not None
    seconds.setText("2")
    assert dialog.choice.settings.options == {"seconds": 2.0}
    seconds.setText("-1")
    assert dialog.problem is not None
    assert "from 0 to 60" in dialog.problem
    click(button(dialog, "Reset to defaults"))
    assert dialog.choice.settings.options == {}
    assert dialog.problem is None


def test_each_kind_of_option_has_an_editor(qtbot: QtBot) -> None:
    form = OptionForm()
    form.show_options(Everything)
    shown(qtbot, form)
    assert form.values() == {}
    assert form.problem() is None
    form.show_options(
        Everything,
        {
            "name": "y",
            "count": 5,
            "beam": 0.5,
            "on": False,
            "file": "/tmp/a b",
            "colour": "dark-blue",
            "rate": 16000,
            "limit": 7,
            "maybe": False,
            "large": 10**13,
        },
    )
    text = {name: str(value) for name, value in form.values().items()}
    assert parse(Everything, text) == Everything(
        "y", 5, 0.5, False, Path("/tmp/a b"), Colour.DARK_BLUE, 16000, 7, False, 10**13
    )
    form.reset()
    assert form.values() == {}


def test_what_cannot_be_read_back_falls_to_the_default(qtbot: QtBot) -> None:
    form = OptionForm()
    qtbot.addWidget(form)
    form.show_options(Everything, {"colour": "mauve", "count": "many", "gone": 1})
    assert form.values() == {}


def test_a_language_that_the_aligner_does_not_know_is_asked_for(qtbot: QtBot) -> None:
    settings = AlignSettings(aligner="slow", language="ja")
    there = situation(slow_registry())
    dialog = opened(qtbot, AlignChoice(Scope.WHOLE, settings=settings), there)
    assert dialog.problem == "Choose the language that is spoken."
    combo(dialog, "German (de)").setCurrentText("German (de)")
    assert dialog.problem is None
    assert dialog.choice.settings.language == "de"


def test_what_nobody_says_is_chosen_and_a_bad_pattern_is_refused(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    assert dialog.choice.settings.all_spoken is False
    usual = next(box for box in dialog.findChildren(QCheckBox) if "headings" in box.text())
    click(usual)
    assert dialog.choice.settings.all_spoken is True
    own = next(
        field for field in dialog.findChildren(QLineEdit) if "pattern" in field.placeholderText()
    )
    own.setFocus()
    USER.keyClicks(own, "(x")
    assert "is no regular expression" in str(dialog.problem)
    assert not button(dialog, "Align").isEnabled()
    USER.keyClicks(own, ")")
    assert dialog.problem is None
    assert dialog.choice.settings.not_spoken == ("(x)",)
    assert recalled(remembered(dialog.choice)).not_spoken == ("(x)",)


TALK = "Anna: hello there\nDr. Ó Brien: good morning\nAnna: bye"


def test_names_before_lines_are_offered_as_speakers_with_a_channel_each(qtbot: QtBot) -> None:
    dialog = opened(qtbot, there=situation(transcript=TALK))
    said = combo(dialog, "Are speakers")
    assert said.isVisible()
    apart = checkbox(dialog, "Listen to each speaker on a channel of their own")
    assert dialog.choice.settings.channels == {}
    click(apart)
    assert dialog.choice.settings.channels == {"Anna": 0, "Dr. Ó Brien": 1}
    mixed = combo(dialog, "All, mixed")
    assert not mixed.isEnabled()
    boxes = [box for box in dialog.findChildren(QComboBox) if _channels(box)]
    boxes[0].setCurrentIndex(1)
    assert dialog.choice.settings.channels == {"Anna": 1, "Dr. Ó Brien": 1}
    said.setCurrentIndex(said.findText("Are words that are said"))
    assert dialog.choice.settings.speakers == "never"
    assert dialog.choice.settings.channels == {}
    assert not apart.isVisible()
    assert mixed.isEnabled()
    assert dialog.problem is None


def test_nothing_is_said_of_speakers_where_no_line_begins_with_a_name(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    assert not combo(dialog, "Are speakers").isVisible()
    assert dialog.choice.settings.channels == {}


def test_all_tiers_can_be_aligned_each_of_one_speaker(qtbot: QtBot) -> None:
    tiers = (TextTier(0, "Anna", 2), TextTier(1, "Ben", 1), TextTier(2, "words", 9))
    dialog = opened(qtbot, AlignChoice(Scope.TIER, 0), situation(text_tiers=tiers))
    box = combo(dialog, "words (9 labels)")
    box.setCurrentIndex(box.findText("All, each of one speaker (Anna, Ben)"))
    assert (dialog.choice.tier, dialog.choice.every, dialog.problem) == (None, True, None)
    click(checkbox(dialog, "Listen to each speaker on a channel of their own"))
    assert dialog.choice.settings.channels == {"Anna": 0, "Ben": 1}


def _channels(box: QComboBox) -> bool:
    return [box.itemText(row) for row in range(box.count())] == ["Channel 1", "Channel 2"]
