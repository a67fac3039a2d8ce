"""Loading models and processors from this machine, with one sentence where that fails."""

from __future__ import annotations

import errno
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tierline.inference.batching import free_memory, is_out_of_memory
from tierline.inference.device import PACKAGES, Placement
from tierline.models.cache import COMMIT, resolved, snapshot
from tierline.models.needs import missing
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
    place = _place(weights)

    def load() -> nn.Module:
        model, report = _class(auto_class).from_pretrained(
            str(place),
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=placement.torch_dtype,
            output_loading_info=True,
        )
        _refuse_incomplete(weights, sorted(report["missing_keys"]))
        ready: nn.Module = model.to(placement.device).eval().requires_grad_(requires_grad=False)
        return ready

    return _told(load, str(place))


def load_processor(weights: Weights, auto_class: str = "AutoProcessor") -> Any:  # noqa: ANN401 - transformers decides its class
    """Load what turns sound and text into a model's inputs; nothing is downloaded.

    Args:
        weights: Where it comes from.
        auto_class: "AutoProcessor", "AutoTokenizer", "AutoFeatureExtractor", "AutoConfig".

    Raises:
        EngineError: As for `load_model`.
    """
    place = str(_place(weights))
    loader = _class(auto_class)
    return _told(
        lambda: loader.from_pretrained(place, local_files_only=True, trust_remote_code=False), place
    )


def commit_of(model: nn.Module) -> str | None:
    """Return the commit on the hub that a model was loaded from; None if from another folder."""
    source: Any = model.config
    name = Path(str(source.name_or_path)).name  # downloads lie in snapshots/COMMIT
    return name if COMMIT.fullmatch(name) else None


def _class(name: str) -> Any:  # noqa: ANN401 - one of many classes without a common base
    try:
        import transformers

        return getattr(transformers, name)
    except (ImportError, AttributeError) as error:
        raise EngineError(f"transformers is missing, old or broken ({error}). {PACKAGES}") from None


def _place(weights: Weights) -> Path:
    """Return the folder that holds a model.

    Raises:
        EngineError: It is not on this machine, or not all of it.
    """
    problem = missing(weights)
    filled = resolved(weights)
    place = filled.local or snapshot(filled)
    if problem is not None or place is None:
        raise EngineError(problem or f"The model {weights.model} is not on this machine.")
    return place


def _told(load: Callable[[], T], place: str) -> T:
    """Load something; tell what goes wrong in one sentence."""
    try:
        with _quietly():
            return load()
    except EngineError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            free_memory()
        raise EngineError(_sentence(error, place)) from error


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


def _sentence(error: Exception, place: str) -> str:
    if is_out_of_memory(error):
        return f"{place}: there is not enough memory to load the model; choose a smaller one."
    if isinstance(error, ImportError):
        return f"{place}: the model needs a package that is missing ({_first(error)}). {PACKAGES}"
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"{place}: there is no space left on the disk to load the model."
    if "SafetensorError" in type(error).__name__:
        return (
            f"{place}: the weights of the model are damaged or cut off ({_first(error)}); copy or "
            "download the model again."
        )
    if isinstance(error, OSError):
        return f"{place}: the folder lacks a part of the model ({_first(error)})."
    return f"{place}: the folder holds no model of the kind that is needed ({_first(error)})."


def _first(error: Exception) -> str:
    """Return the first sentence that an error says, for brackets."""
    line = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return line.split(". ")[0].strip().rstrip(".:")[:160]
