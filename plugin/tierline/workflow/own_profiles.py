"""The user's own profiles: used without being named, chosen by aligner and language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tierline.errors import InputError, OutputError
from tierline.refinement.profile import Profile, read_profile, write_profile
from tierline.workflow.aligned import make_folder


def own_profiles(language: str, aligners: Collection[str]) -> Iterator[Profile]:
    """Yield the user's profiles that fit, the newest first; what is damaged is passed over.

    Args:
        language: BCP 47 code.
        aligners: Names of the aligners that it may be for.
    """
    for kept in kept_profiles():
        profile = kept.profile
        if profile is not None and profile.aligner in aligners and profile.speaks(language):
            yield profile


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A profile of the user's own, as it lies on the disk.

    Attributes:
        path: Its file.
        profile: What it holds; None: it cannot be read, and is passed over.
        used: Whether it is the newest for its aligner and languages, and so the one that refines.
    """

    path: Path
    profile: Profile | None
    used: bool

    def remove(self) -> None:
        """Delete it: from then on the next newest refines, or what comes with Tierline.

        Raises:
            OutputError: It cannot be deleted.
        """
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{self.path} cannot be deleted: {error.strerror}.") from error


def kept_profiles() -> Iterator[KeptProfile]:
    """Yield the user's profiles, the newest first."""
    newer: list[Profile] = []
    for path in sorted(profiles_folder().glob("*.json"), key=_age, reverse=True):
        try:
            profile = read_profile(path)
        except InputError:
            yield KeptProfile(path, None, used=False)
            continue
        alike = [one for one in newer if one.aligner == profile.aligner]
        hidden = all(any(one.speaks(code) for one in alike) for code in profile.languages)
        yield KeptProfile(path, profile, used=not hidden)
        newer.append(profile)


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
