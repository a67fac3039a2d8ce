"""A box that offers languages by name, and takes the code of any other."""

from __future__ import annotations

from PyQt6.QtCore import QLocale
from PyQt6.QtWidgets import QComboBox

from tierline.alignment.spec import AlignerSpec
from tierline.plugins.spec import ANY_LANGUAGE, PluginSpec

_NOTATIONS = {
    "und": "Other language",
    "und-fonipa": "Written in IPA",
    "und-fonxsamp": "Written in X-SAMPA",
}


class LanguageBox(QComboBox):
    """Offers the languages of a plug-in; one that is not in the list may be typed as its code."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)

    def offer(self, spec: PluginSpec | None, wanted: str | None, *, open_entry: str = "") -> None:
        """Offer what a plug-in understands, and choose `wanted` if it is among it.

        Args:
            spec: The plug-in; None offers nothing.
            wanted: A code; None is the open entry.
            open_entry: Words for leaving the language open; "" where it cannot be.
        """
        self.clear()
        if open_entry:
            self.addItem(open_entry, "")
        drafts = () if spec is None else spec.drafts
        for name, code in languages_of(spec):
            shown = f"{name} ({code})" if name else code
            self.addItem(f"{shown}, draft" if code in drafts else shown, code)
        row = self.findData(wanted or "")
        if row >= 0:
            self.setCurrentIndex(row)
        elif wanted and spec is not None and _may_be(spec, wanted):
            self.setCurrentText(wanted)
        elif wanted and spec is not None:
            self.setCurrentIndex(-1)  # the user says which: no other is as good a guess

    @property
    def code(self) -> str:
        """The code that is chosen or typed; "" if none is."""
        text = self.currentText().strip()
        row = self.findText(text)
        return str(self.itemData(row)) if row >= 0 else text


def _may_be(spec: PluginSpec, language: str) -> bool:
    return spec.speaks(language) or (isinstance(spec, AlignerSpec) and spec.further is not None)


def languages_of(spec: PluginSpec | None) -> list[tuple[str, str]]:
    """Return names (English, "" where Qt has none) and codes of what a plug-in understands."""
    if spec is None:
        return []
    if ANY_LANGUAGE not in spec.languages:
        return sorted((language_name(code), code) for code in spec.languages)
    every = {
        QLocale.languageToCode(language)
        for language in QLocale.Language
        if language not in (QLocale.Language.AnyLanguage, QLocale.Language.C)
    }
    return sorted((language_name(code), code) for code in every if code)


def language_name(code: str) -> str:
    """Return the English name of a language or notation, or "" if there is none."""
    if code in _NOTATIONS:
        return _NOTATIONS[code]
    language = QLocale.codeToLanguage(code.partition("-")[0])
    known = language not in (QLocale.Language.AnyLanguage, QLocale.Language.C)
    return QLocale.languageToString(language) if known else ""
