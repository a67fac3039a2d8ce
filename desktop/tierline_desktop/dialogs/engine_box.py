"""A box that offers plug-ins; those that cannot run here are grey and say why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QStandardItemModel
from PyQt6.QtWidgets import QComboBox

from tierline.plugins.registry import PluginListing
from tierline.plugins.spec import PluginSpec


class EngineBox(QComboBox):
    """Offers plug-ins by their titles.

    Args:
        listings: What is installed.
    """

    def __init__(self, listings: Sequence[PluginListing[Any]]) -> None:
        super().__init__()
        self._listings = listings
        for row, listing in enumerate(listings):
            self._add(row, listing)

    @property
    def name(self) -> str:
        """The name of what is chosen; "" if there is nothing."""
        return str(self.currentData() or "")

    @property
    def spec(self) -> PluginSpec | None:
        """What the chosen one says of itself."""
        return next((each.spec for each in self._listings if each.name == self.name), None)

    def choose(self, name: str) -> None:
        """Choose one by name, or the first that can run here."""
        model = self.model()
        usable = [
            n
            for n in range(self.count())
            if model is not None and model.flags(model.index(n, 0)) & Qt.ItemFlag.ItemIsEnabled
        ]
        row = self.findData(name)
        self.setCurrentIndex(row if row in usable else (usable or [-1])[0])

    def _add(self, row: int, listing: PluginListing[Any]) -> None:
        title = listing.spec.title if listing.spec is not None else listing.name
        obstacle = listing.obstacle()
        self.addItem(title, listing.name)
        if obstacle is None:
            return
        reason = obstacle[:1].upper() + obstacle[1:].rstrip(".") + "."
        self.setItemText(row, f"{title} – not available")
        self.setItemData(row, reason, Qt.ItemDataRole.ToolTipRole)
        model = self.model()
        item = model.item(row) if isinstance(model, QStandardItemModel) else None
        if item is not None:
            item.setEnabled(False)
