"""The user's own profiles: used without being named, chosen by aligner and language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from tierline.errors import InputError
from tierline.refinement.profile import Profile, read_profile, write_profile
from tierline.workflow.aligned import make_folder


def own_profiles(language: str, aligners: Collection[str]) -> Iterator[Profile]:
    """Yield the user's profiles that fit, the newest first; what is damaged is passed over.

    Args:
        language: BCP 47 code.
        aligners: Names of the aligners that it may be for.
    """
    for path in sorted(profiles_folder().glob("*.json"), key=_age, reverse=True):
        try:
            profile = read_profile(path)
        except InputError:
            continue
        if profile.aligner in aligners and profile.speaks(language):
            yield profile


def keep_profile(profile: Profile, name: str) -> Path:
    """Keep a profile as the user's own, in the place of one of that name; return its file.

    Raises:
        OutputError: It cannot be written.
    """
    path = own_path(name)
    make_folder(path.parent)
    write_profile(path, profile, force=True)
    return path


def own_path(name: str) -> Path:
    """Return where a profile of the user's own with that name lies, if there is one."""
    return profiles_folder() / f"{name}.json"


def profiles_folder() -> Path:
    """Return where profiles lie that are used without being named."""
    import platformdirs

    return platformdirs.user_config_path("tierline", appauthor=False) / "profiles"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
