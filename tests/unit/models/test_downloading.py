"""Downloads from a hub of our own, through the real client, on a network with faults."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections import namedtuple
from pathlib import Path

import pytest

from tests.support.hub import Hub, blob_of, commit_of, model_of, weights_of
from tierline.errors import Cancelled
from tierline.models import (
    Downloaded,
    ModelError,
    ModelSettings,
    Weights,
    cached,
    commit,
    download,
    missing,
    snapshot,
)
from tierline.plugins.progress import Progress

NAME = "lab/tiny-ctc"
WEIGHTS = "model.safetensors"
NEEDED = {"config.json", "processor_config.json", "tokenizer.json", WEIGHTS}


class Watched:
    """Remembers what a progress reports."""

    def __init__(self) -> None:
        self.reports: list[tuple[float, str]] = []
        self.progress = Progress(lambda fraction, text: self.reports.append((fraction, text)))


def partial(cache: Path, hub: Hub) -> Path:
    blob = blob_of(hub.models[NAME][WEIGHTS])
    return cache / "models--lab--tiny-ctc" / "blobs" / f"{blob}.incomplete"


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def test_a_model_comes_whole_and_is_then_found(hub: Hub, cache: Path) -> None:
    watched = Watched()
    assert missing(Weights(NAME)) is not None
    got = download(NAME, watched.progress)
    sizes = {name: len(hub.models[NAME][name]) for name in NEEDED}
    assert got == Downloaded(NAME, hub.commit, got.folder, sum(sizes.values()), got.size)
    assert got.folder == cache / "models--lab--tiny-ctc" / "snapshots" / hub.commit
    assert {path.name for path in got.folder.iterdir()} == NEEDED
    for name in NEEDED:
        assert (got.folder / name).read_bytes() == hub.models[NAME][name]
    assert missing(Weights(NAME)) is None
    assert commit(Weights(NAME)) == hub.commit
    assert snapshot(Weights(NAME, "main")) == got.folder
    fractions = [fraction for fraction, _ in watched.reports]
    assert fractions == sorted(fractions)
    assert watched.reports[0] == (0.0, f"asking {hub.url.removeprefix('http://')} for {NAME}")
    assert watched.reports[-1] == (1.0, f"606 of 606 kB of {NAME}")


def test_the_hubs_own_client_finds_what_we_fetched(hub: Hub, cache: Path) -> None:
    from huggingface_hub import hf_hub_download, snapshot_download, try_to_load_from_cache

    got = download(NAME)
    found = snapshot_download(NAME, cache_dir=cache, local_files_only=True, endpoint=hub.url)
    assert Path(found) == got.folder
    assert try_to_load_from_cache(NAME, WEIGHTS, cache_dir=cache) == str(got.folder / WEIGHTS)
    hub.requests.clear()
    hf_hub_download(NAME, WEIGHTS, cache_dir=cache, endpoint=hub.url)
    assert [each.method for each in hub.requests] == ["HEAD"]


def test_what_the_hubs_own_client_fetched_is_not_fetched_again(hub: Hub, cache: Path) -> None:
    from huggingface_hub import hf_hub_download

    hf_hub_download(NAME, WEIGHTS, cache_dir=cache, endpoint=hub.url)
    (waiting,) = cached()
    assert waiting.missing == ("config.json", "processor_config.json")
    hub.requests.clear()
    got = download(NAME)
    assert not hub.asked(WEIGHTS)
    assert got.fetched == got.size - len(hub.models[NAME][WEIGHTS])
    assert download(NAME).fetched == 0


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_connection_is_taken_up_again(hub: Hub, *, ranges: bool) -> None:
    hub.cut, hub.ranges = [100_000, 200_000], ranges
    whole = len(hub.models[NAME][WEIGHTS])
    hub.models[NAME]["tokenizer.json"] = b"[]"  # only the weights are large
    got = download(NAME)
    assert (got.folder / WEIGHTS).read_bytes() == hub.models[NAME][WEIGHTS]
    first, second, third = hub.asked(WEIGHTS)
    assert first.range is None
    assert second.range == "bytes=100000-"
    if ranges:
        assert third.range == "bytes=300000-"
        assert first.sent + second.sent + third.sent == whole  # no byte came twice
        assert got.fetched == got.size
    else:
        assert third.range == "bytes=200000-"
        assert third.sent == whole


def test_a_cancelled_download_goes_on_later(hub: Hub, cache: Path) -> None:
    hub.models[NAME], hub.stall = model_of(3_000_000), 2_000_000
    part = partial(cache, hub)
    with pytest.raises(Cancelled):
        download(NAME, Progress(cancelled=lambda: _length(part) > 1_000_000))
    here = _length(part)
    assert 1_000_000 < here <= 2_000_000 + 65_536
    (waiting,) = cached()
    assert waiting.missing == (WEIGHTS,)
    assert waiting.size >= here
    assert "is not on this machine" in str(missing(Weights(NAME)))
    hub.stall = None
    hub.requests.clear()
    watched = Watched()
    got = download(NAME, watched.progress)
    (request,) = hub.asked(WEIGHTS)
    assert request.range == f"bytes={here}-"
    assert got.fetched == request.sent == len(hub.models[NAME][WEIGHTS]) - here
    assert any(
        fraction == pytest.approx((here + got.size - len(hub.models[NAME][WEIGHTS])) / got.size)
        for fraction, _ in watched.reports
    )
    assert (got.folder / WEIGHTS).read_bytes() == hub.models[NAME][WEIGHTS]
    assert not part.exists()


def test_cancelling_does_not_wait_for_a_silent_network(hub: Hub, cache: Path) -> None:
    hub.stall = 128 * 1024
    stop, took = threading.Event(), []

    def work() -> None:
        with pytest.raises(Cancelled):
            download(NAME, Progress(cancelled=stop.is_set))
        took.append(time.monotonic())

    worker = threading.Thread(target=work)
    worker.start()
    assert hub.stalled.wait(20)
    began = time.monotonic()
    stop.set()
    worker.join(20)
    assert took[0] - began < 15.0  # the network is silent for 30 s; a busy machine delays a thread
    assert partial(cache, hub).stat().st_size <= 128 * 1024


def test_two_downloads_of_one_model_do_not_mix(hub: Hub) -> None:
    hub.stall = 0
    stop = threading.Event()

    def work() -> None:
        with pytest.raises(Cancelled):
            download(NAME, Progress(cancelled=stop.is_set))

    worker = threading.Thread(target=work)
    worker.start()
    assert hub.stalled.wait(20)
    with pytest.raises(ModelError, match=f"{NAME} is being downloaded already"):
        download(NAME)
    stop.set()
    worker.join(20)


def test_damage_on_the_way_is_found_and_thrown_away(hub: Hub, cache: Path) -> None:
    hub.models[NAME]["tokenizer.json"] = b"[]"
    hub.damage = True
    with pytest.raises(ModelError, match=r"model.safetensors of lab/tiny-ctc arrived damaged"):
        download(NAME)
    assert not partial(cache, hub).exists()
    hub.damage = False
    assert download(NAME).fetched > 600_000


def test_a_part_of_something_else_is_thrown_away(hub: Hub, cache: Path) -> None:
    part = partial(cache, hub)
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 700_000)  # longer than the file
    assert missing(Weights(download(NAME).model)) is None
    assert hub.asked(WEIGHTS)[0].range is None


@pytest.mark.parametrize("status", [503, 429])
def test_a_hub_that_is_down_is_named(
    hub: Hub, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tierline.models.downloading._PAUSE", 0.0)
    hub.status = status
    with pytest.raises(ModelError, match=rf"127.0.0.1:\d+ cannot be reached \(it answers {status}"):
        download(NAME)
    assert len(hub.requests) == 3
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match=r"127.0.0.1:9 cannot be reached \(ConnectError"):
        download(NAME)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:port")
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:port cannot be reached"):
        download(NAME)


def test_it_gives_up_when_nothing_comes_any_more(
    hub: Hub, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tierline.models.downloading._PAUSE", 0.0)
    hub.models[NAME]["tokenizer.json"] = b"[]"
    hub.cut = [100_000, *[0] * 10]
    with pytest.raises(ModelError, match="it goes on where it stopped"):
        download(NAME)
    assert partial(cache, hub).stat().st_size == 100_000
    assert len(hub.asked(WEIGHTS)) == 4
    hub.cut = []
    assert download(NAME).fetched == len(hub.models[NAME][WEIGHTS]) - 100_000


def test_what_the_hub_refuses_is_said(hub: Hub) -> None:
    with pytest.raises(ModelError, match="has no model lab/unknown, or it is private"):
        download("lab/unknown")
    with pytest.raises(ModelError, match="lab/tiny-ctc has no revision v9 on"):
        download(Weights(NAME, "v9"))
    hub.gated.add(NAME)
    with pytest.raises(ModelError, match=f"accept its terms at {hub.url}/{NAME}, log in with"):
        download(NAME)
    hub.gated.clear()
    hub.status = 403
    with pytest.raises(ModelError, match=r"does not hand out lab/tiny-ctc \(it answers 403\)"):
        download(NAME)
    hub.status = 410
    with pytest.raises(ModelError, match="does not hand out lab/tiny-ctc: it answers 410"):
        download(NAME)
    with pytest.raises(ModelError, match="is no name of a model; they look like OWNER/NAME"):
        download("lab/tiny/ctc")


def test_a_login_is_shown_to_the_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.gated.add(NAME)
    monkeypatch.setenv("HF_TOKEN", "hf_made_up")
    download(NAME)
    assert {each.token for each in hub.requests} == {"Bearer hf_made_up"}


def test_large_files_come_from_another_host_that_sees_no_login(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_made_up")
    hub.models[NAME]["tokenizer.json"] = b"[]"
    hub.elsewhere, hub.cut = True, [100_000]
    got = download(NAME)
    assert (got.folder / WEIGHTS).read_bytes() == hub.models[NAME][WEIGHTS]
    there = [each for each in hub.requests if each.path.startswith("/elsewhere/")]
    assert [(each.range, each.token) for each in there] == [(None, None), ("bytes=100000-", None)]
    assert len(hub.asked(WEIGHTS)) == 2  # an address may hold only for a while: asked for anew


@pytest.mark.usefixtures("hub")
def test_where_links_are_not_allowed_files_are_moved(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    got = download(NAME)
    assert not any(path.is_symlink() for path in got.folder.iterdir())
    assert list((cache / "models--lab--tiny-ctc" / "blobs").iterdir()) == []
    assert missing(Weights(NAME)) is None
    assert download(NAME).fetched == 0


def test_what_is_no_hub_is_named(hub: Hub) -> None:
    hub.status = 200  # with something that is no answer, as the login page of a hotel
    with pytest.raises(ModelError, match="does not answer as a hub does; look whether the network"):
        download(NAME)


def test_weights_that_can_run_code_are_not_fetched(hub: Hub) -> None:
    del hub.models[NAME][WEIGHTS]
    with pytest.raises(ModelError, match="lab/tiny-ctc has no safetensors on"):
        download(NAME)
    assert [each.path for each in hub.requests] == [f"/api/models/{NAME}"]


def test_a_model_in_parts_and_one_that_is_none(hub: Hub) -> None:
    files = {**model_of(), "model-00001-of-00002.safetensors": weights_of(5000)}
    del files[WEIGHTS]
    index = b'{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-'
    files["model.safetensors.index.json"] = index + b'00002.safetensors"}}'
    hub.models[NAME] = files
    with pytest.raises(ModelError, match="was downloaded whole, and yet is no model"):
        download(NAME)
    assert [each.missing for each in cached()] == [("model-00002-of-00002.safetensors",)]
    files["model-00002-of-00002.safetensors"] = weights_of(6000)
    hub.commit = commit_of("second")
    assert download(NAME).fetched > 6000
    assert missing(Weights(NAME)) is None


def test_a_full_disk_is_said_before_and_on_the_way(
    hub: Hub, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 150_000_000))
        told = f"lab/tiny-ctc needs 257 MB of disk space, and 150 MB are free in {cache}; make room"
        with pytest.raises(ModelError, match=re.escape(told)):
            download(NAME)
    assert not hub.asked(WEIGHTS)
    part = partial(cache, hub)
    part.parent.mkdir(parents=True, exist_ok=True)
    part.symlink_to("/dev/full")  # the device on which every disk is full
    with pytest.raises(ModelError, match="The disk is full: lab/tiny-ctc"):
        download(NAME)
    part.unlink()
    assert download(NAME).size > 0


def test_a_folder_that_cannot_be_written_is_named(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = ModelSettings(tmp_path / "file" / "models")
    with pytest.raises(ModelError, match="cannot be written"):
        download(NAME, settings=settings)
    assert hub.requests


def test_offline_means_offline(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="allow it with: tierline models offline off"):
        download(NAME, settings=ModelSettings(offline=True))
    with pytest.raises(ModelError, match="its option offline is set"):
        download(Weights(NAME, offline=True))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set"):
        download(NAME)
    assert not hub.requests


def test_a_pinned_commit_and_a_folder_of_ones_own(hub: Hub, tmp_path: Path) -> None:
    settings = ModelSettings(tmp_path / "elsewhere")
    got = download(Weights(NAME, hub.commit), settings=settings)
    assert got.folder.is_relative_to(tmp_path / "elsewhere")
    assert {each.path.split("/resolve/")[1].split("/")[0] for each in hub.asked(WEIGHTS)} == {
        hub.commit
    }
    assert missing(Weights(NAME), settings) is None
    assert missing(Weights(NAME)) is not None
    assert commit(Weights(NAME, folder=tmp_path / "elsewhere")) == hub.commit


def test_the_commit_that_was_tried_is_the_one_that_is_fetched(hub: Hub) -> None:
    known = "c07281df297b9905d24a508279258cccf987a064"
    hub.models["Qwen/Qwen3-ForcedAligner-0.6B-hf"], hub.commit = model_of(5000), known
    got = download("qwen3-aligner")
    assert got.commit == known
    assert hub.requests[0].path.endswith(f"/revision/{known}")
    assert missing(Weights("qwen3-aligner")) is None
