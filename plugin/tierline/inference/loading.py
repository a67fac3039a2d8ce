"""Loading models and processors from this machine, with one sentence where that fails."""

from __future__ import annotations

import errno
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from tierline.inference.batching import free_memory, is_out_of_memory
from tierline.inference.device import PACKAGES, Placement
from tierline.models.weights import Weights
from tierline.plugins.contract import EngineError

if TYPE_CHECKING:
    from torch import nn

T = TypeVar("T")
_PARTS_NAMED = 3  # of the weights that a message lists


def load_model(auto_class: str, weights: Weights, placement: Placement) -> nn.Module:
    """Load a model and put it on its device, ready to run; nothing is downloaded.

    Only safetensors are read, and no code that comes with a model is run.

    Args:
        auto_class: The class of transformers that knows the kind of model, such as
            "AutoModelForTokenClassification".
        weights: Where it comes from.
        placement: Where it goes.

    Raises:
        EngineError: A package is missing, the model is not on this machine, is damaged, is of
            another kind, or does not fit into memory.
    """

    def load() -> nn.Module:
        model, report = _class(auto_class).from_pretrained(
            **_source(weights),
            use_safetensors=True,
            dtype=placement.torch_dtype,
            output_loading_info=True,
        )
        _refuse_incomplete(weights, sorted(report["missing_keys"]))
        ready: nn.Module = model.to(placement.device).eval().requires_grad_(requires_grad=False)
        return ready

    return _told(load, weights)


def load_processor(weights: Weights, auto_class: str = "AutoProcessor") -> Any:  # noqa: ANN401 - transformers decides its class
    """Load what turns sound and text into a model's inputs; nothing is downloaded.

    Args:
        weights: Where it comes from.
        auto_class: "AutoProcessor", "AutoTokenizer", "AutoFeatureExtractor", "AutoConfig".

    Raises:
        EngineError: As for `load_model`.
    """
    return _told(lambda: _class(auto_class).from_pretrained(**_source(weights)), weights)


def commit_of(model: nn.Module) -> str | None:
    """Return the commit on the hub that a model was loaded from; None if from a folder."""
    commit: str | None = getattr(model.config, "_commit_hash", None)
    return commit


def _class(name: str) -> Any:  # noqa: ANN401 - one of many classes without a common base
    try:
        import transformers

        return getattr(transformers, name)
    except (ImportError, AttributeError) as error:
        raise EngineError(f"transformers is missing, old or broken ({error}). {PACKAGES}") from None


def _source(weights: Weights) -> dict[str, Any]:
    """Say where to load from, as `from_pretrained` takes it."""
    local = weights.local
    if local is not None:
        return {"pretrained_model_name_or_path": str(local), "local_files_only": True}
    return {
        "pretrained_model_name_or_path": weights.model,
        "revision": weights.revision or "main",
        "cache_dir": weights.folder,
        "local_files_only": True,
        "trust_remote_code": False,
    }


def _told(load: Callable[[], T], weights: Weights) -> T:
    """Load something; tell what goes wrong in one sentence."""
    try:
        with _quietly():
            return load()
    except EngineError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            free_memory()
        raise EngineError(_sentence(error, weights)) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep progress bars, reports and warnings of a library to itself while it loads."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # theirs
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # theirs
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # theirs


def _refuse_incomplete(weights: Weights, missing: list[str]) -> None:
    """Refuse weights that lack some: transformers would make them up.

    Raises:
        EngineError: Some are missing.
    """
    if missing:
        named = ", ".join(missing[:_PARTS_NAMED]) + (" ..." if missing[_PARTS_NAMED:] else "")
        raise EngineError(
            f"The model {weights.model} holds no weights for {named}: it is of another kind, or "
            "damaged; choose another model, or bring it here again."
        )


def _sentence(error: Exception, weights: Weights) -> str:
    model = weights.model
    if is_out_of_memory(error):
        return f"There is not enough memory to load the model {model}; choose a smaller one."
    if isinstance(error, ImportError):
        return f"The model {model} needs a package that is missing ({_first(error)}). {PACKAGES}"
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"There is no space left on the disk to load the model {model}."
    if weights.local is not None:
        return _folder_sentence(error, weights)
    if isinstance(error, OSError) and weights.model.startswith(("/", ".", "~", "\\")):
        return f"There is no folder {model} to load a model from."
    if isinstance(error, OSError):
        at = f" in revision {weights.revision}" if weights.revision else ""
        return (
            f"The model {model} is not on this machine{at}, or not all of it: bring it here with "
            "tierline models, or give a folder that holds it."
        )
    return (
        f"The model {model} cannot be loaded ({_first(error)}): it is of another kind, or damaged."
    )


def _folder_sentence(error: Exception, weights: Weights) -> str:
    folder = weights.local
    if "SafetensorError" in type(error).__name__:
        return (
            f"{folder}: the weights of the model are damaged or cut off ({_first(error)}); copy "
            "or download the model again."
        )
    if isinstance(error, OSError):
        return f"{folder}: the folder lacks a part of the model ({_first(error)})."
    return f"{folder}: the folder holds no model of the kind that is needed ({_first(error)})."


def _first(error: Exception) -> str:
    """Return the first sentence that an error says, for brackets."""
    line = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return line.split(". ")[0].strip().rstrip(".:")[:160]
