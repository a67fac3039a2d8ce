"""Asking the hub: which files a model has, and the bytes of one, from where we left off.

Not `hf_hub_download`: from some version of huggingface_hub on it throws a part away when it is
interrupted, and transfers through hf_xet cannot be stopped. Its client, its addresses, its login
and its errors are used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tierline.models.failures import ModelError
from tierline.models.files import is_needed, is_weights
from tierline.models.settings import ModelSettings

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

PACKAGES = 'Install what it needs with: pip install "tierline[qwen]"'
_SECONDS = 15.0  # without a byte, after which a connection counts as broken
_PARTIAL, _NO_SUCH_PART = 206, 416


class BrokenOffError(Exception):
    """A connection broke, or the hub is busy for the moment: it may go on after another try."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the hub.

    Attributes:
        name: Its name in the repository.
        size: Its length in bytes.
        blob: What the hub's cache calls its content: the SHA-256 of large files, git's SHA-1 of
            small ones.
    """

    name: str
    size: int
    blob: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a model consists of on the hub, at one commit; the weights come last."""

    model: str
    commit: str
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)


def list_files(model: str, revision: str | None) -> Listing:
    """Ask the hub which files of a model are needed.

    Raises:
        ModelError: There is no such model, it may not be had, or has no safetensors.
        BrokenOffError: The hub cannot be reached just now.
    """
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise ModelError(f"huggingface_hub is missing ({error}). {PACKAGES}") from None
    try:
        answer = HfApi(endpoint=endpoint()).model_info(
            model, revision=revision, files_metadata=True, timeout=_SECONDS
        )
    except Exception as error:
        raise _told(error, model, revision) from error
    siblings = [each for each in answer.siblings or () if is_needed(each.rfilename)]
    if not any(is_weights(each.rfilename) for each in siblings):
        raise ModelError(
            f"{model} has no safetensors on {host()}; Tierline loads no other weights, as they can "
            "run code: take another model, or convert this one."
        )
    files = [_described(each, model) for each in siblings]
    files.sort(key=lambda each: (is_weights(each.name), each.name))
    if answer.sha is None:
        raise ModelError(f"{host()} does not say which commit of {model} it has.")
    return Listing(model, answer.sha, tuple(files))


def read(listing: Listing, file: RemoteFile, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield pieces of a file as they arrive, each with the position it belongs to.

    Args:
        listing: What the file is part of.
        file: The file.
        start: How many bytes are here already; a hub that cannot go on from there begins anew,
            and the first piece has position 0.

    Raises:
        ModelError: It may not be had.
        BrokenOffError: The connection broke.
    """
    from huggingface_hub import get_session, get_token, hf_hub_url, hf_raise_for_status

    url = hf_hub_url(listing.model, file.name, revision=listing.commit, endpoint=endpoint())
    headers = {"Accept-Encoding": "identity"}
    token = get_token()
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        with get_session().stream("GET", url, headers=headers, timeout=_SECONDS) as response:
            if response.status_code == _NO_SUCH_PART:
                yield 0, b""
                return
            hf_raise_for_status(response)
            position = start if response.status_code == _PARTIAL else 0
            for piece in response.iter_bytes():
                yield position, piece
                position += len(piece)
    except Exception as error:
        raise _told(error, listing.model, listing.commit) from error


def endpoint() -> str:
    """Return the address of the hub."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def host() -> str:
    """Return the name of the hub, as users know it."""
    return endpoint().partition("://")[2] or endpoint()


def refuse_offline(settings: ModelSettings, model: str) -> None:
    """Refuse to use the network if that is what the user wants.

    Raises:
        ModelError: The network is not to be used.
    """
    if settings.offline:
        way = "allow it with: tierline models offline off"
    elif settings.is_offline:
        way = "HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set; unset it"
    else:
        return
    raise ModelError(f"{model} cannot be downloaded, as the network is not to be used; {way}.")


def _described(each: RepoSibling, model: str) -> RemoteFile:
    blob = each.lfs.sha256 if each.lfs is not None else each.blob_id
    if each.size is None or blob is None:
        raise ModelError(f"{host()} does not say how large {each.rfilename} of {model} is.")
    return RemoteFile(each.rfilename, each.size, blob)


def _told(error: Exception, model: str, revision: str | None) -> Exception:
    """Return what went wrong between us and the hub as one sentence, or that it may pass."""
    from huggingface_hub.errors import HfHubHTTPError

    for kind, sentence in _sentences(model, revision):
        if isinstance(error, kind):
            return ModelError(sentence)
    if isinstance(error, HfHubHTTPError):
        return _status(error.response.status_code, model)
    if isinstance(error, (_http().TransportError, _http().InvalidURL, OSError)):
        return BrokenOffError(f"{type(error).__name__}: {error}")
    if isinstance(error, (ValueError, TypeError, KeyError)):  # what came is not what a hub says
        return ModelError(
            f"{host()} does not answer as a hub does; look whether the network wants a login in "
            "the browser first, and whether HF_ENDPOINT is right."
        )
    return error


def _sentences(model: str, revision: str | None) -> Iterator[tuple[type[Exception], str]]:
    """Yield what the errors of huggingface_hub mean, the special ones first."""
    from huggingface_hub import errors

    yield (
        errors.GatedRepoError,
        f"{model} has to be asked for: accept its terms at {endpoint()}/{model}, log in with: "
        "hf auth login, and download it again.",
    )
    yield errors.RevisionNotFoundError, f"{model} has no revision {revision} on {host()}."
    yield (
        errors.RepositoryNotFoundError,
        f"{host()} has no model {model}, or it is private; check the name, or log in with: "
        "hf auth login",
    )
    yield errors.HFValidationError, f"{model!r} is no name of a model; they look like OWNER/NAME."
    yield (
        errors.OfflineModeIsEnabled,
        f"{model} cannot be downloaded: huggingface_hub was started offline.",
    )


def _status(code: int, model: str) -> Exception:
    if code in (401, 403):
        return ModelError(
            f"{host()} does not hand out {model} (it answers {code}); log in with: hf auth login"
        )
    if code in (408, 425, 429) or code >= 500:
        return BrokenOffError(f"it answers {code}")
    return ModelError(f"{host()} does not hand out {model}: it answers {code}.")


def _http() -> ModuleType | Any:  # noqa: ANN401 - httpx or httpx2
    """Return the library that huggingface_hub speaks HTTP with: httpx, or since 2.0 httpx2."""
    from huggingface_hub import get_session

    return sys.modules[type(get_session()).__module__.partition(".")[0]]
