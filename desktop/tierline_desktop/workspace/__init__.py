"""What is open: the recording, its tiers and text, their history, what is selected and seen."""

from tierline_desktop.workspace.state import Document, State
from tierline_desktop.workspace.workspace import Workspace

__all__ = ["Document", "State", "Workspace"]
