"""Long work that may be broken off: what is settled of it is on the disk, for the next run."""

from tierline.unfinished.memory import Memory, Task
from tierline.unfinished.places import default_folder
from tierline.unfinished.recalling import MemoryOf, recalling

__all__ = ["Memory", "MemoryOf", "Task", "default_folder", "recalling"]
