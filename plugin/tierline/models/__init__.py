"""Models: which are known, which are on this machine, how they are brought here and checked."""

from tierline.models.cache import CachedModel, cached, commit, remove, resolved, snapshot
from tierline.models.catalogue import CATALOGUE, KnownModel, known
from tierline.models.downloading import Downloaded, download
from tierline.models.failures import ModelError
from tierline.models.files import missing_files, unsafe_files
from tierline.models.needs import check_before_use, folder_problem, free_space, missing
from tierline.models.settings import ModelSettings, load_settings, save_settings, settings_file
from tierline.models.sizes import in_words
from tierline.models.weights import Weights

__all__ = [
    "CATALOGUE",
    "CachedModel",
    "Downloaded",
    "KnownModel",
    "ModelError",
    "ModelSettings",
    "Weights",
    "cached",
    "check_before_use",
    "commit",
    "download",
    "folder_problem",
    "free_space",
    "in_words",
    "known",
    "load_settings",
    "missing",
    "missing_files",
    "remove",
    "resolved",
    "save_settings",
    "settings_file",
    "snapshot",
    "unsafe_files",
]
