"""The version of Tierline that is at work."""

from importlib.metadata import PackageNotFoundError, version


def tierline_version() -> str:
    """Return the version of the installed package; "unknown" in a bare source tree."""
    try:
        return version("tierline")
    except PackageNotFoundError:
        return "unknown"
