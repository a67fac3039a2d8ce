"""What stands around the timeline: the text, the status bar, messages."""

from tierline_desktop.panels.message_bar import MessageBar
from tierline_desktop.panels.progress_panel import ProgressPanel
from tierline_desktop.panels.status import Found, StatusPanel
from tierline_desktop.panels.transcript import TranscriptPanel

__all__ = ["Found", "MessageBar", "ProgressPanel", "StatusPanel", "TranscriptPanel"]
