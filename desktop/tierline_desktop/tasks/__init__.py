"""Work in the background: threads that report, can be cancelled, and end with the window."""

from tierline_desktop.tasks.failure import UnexpectedError, details_of
from tierline_desktop.tasks.runner import TaskRunner
from tierline_desktop.tasks.task import Deliver, Task, Work
from tierline_desktop.tasks.time_text import time_text

__all__ = ["Deliver", "Task", "TaskRunner", "UnexpectedError", "Work", "details_of", "time_text"]
