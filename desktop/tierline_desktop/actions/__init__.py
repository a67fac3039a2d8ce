"""What a user can have done: one table of commands for menus, keys and the help page."""

from tierline_desktop.actions.command import Command, Entry
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.prompts import Leave, OnDisk, Prompts, Recover

__all__ = ["Command", "Context", "Entry", "Leave", "OnDisk", "Prompts", "Recover"]
