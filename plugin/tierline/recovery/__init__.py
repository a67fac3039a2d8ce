"""What survives a crash: every edit in a journal outside the user's folders, and the way back."""

from tierline.recovery.abandoned import Abandoned, abandoned
from tierline.recovery.failure import RecoveryError
from tierline.recovery.journal import Journal
from tierline.recovery.replay import Recovered

__all__ = ["Abandoned", "Journal", "Recovered", "RecoveryError", "abandoned"]
