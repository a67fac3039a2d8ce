"""What is on this machine: whole, in part, damaged, unsafe; and what is said of it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.support.hub import commit_of, model_of, weights_of
from tierline.models import (
    CATALOGUE,
    ModelError,
    ModelSettings,
    Weights,
    cached,
    check_before_use,
    commit,
    folder_problem,
    in_words,
    known,
    missing,
    missing_files,
    remove,
    resolved,
    snapshot,
    unsafe_files,
)

NAME = "lab/tiny-ctc"
ALIGNER = "Qwen/Qwen3-ForcedAligner-0.6B-hf"
ONE, TWO = commit_of("one"), commit_of("two")


def put(folder: Path, *leave_out: str) -> Path:
    """Put a model into a folder."""
    folder.mkdir(parents=True)
    for name, content in model_of(5000).items():
        if "/" not in name and not name.endswith((".bin", ".py")) and name not in leave_out:
            (folder / name).write_bytes(content)
    return folder


def place(cache: Path, model: str, revision: str) -> Path:
    return cache / f"models--{model.replace('/', '--')}" / "snapshots" / revision


def refer(cache: Path, model: str, revision: str, name: str = "main") -> None:
    path = cache / f"models--{model.replace('/', '--')}" / "refs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(revision)


def test_an_empty_machine_has_no_models(cache: Path) -> None:
    assert cached() == ()
    assert snapshot(Weights(NAME)) is None
    assert commit(Weights(NAME)) is None
    cache.mkdir(parents=True)
    (cache / "models--odd--empty").mkdir()
    (cache / "CACHEDIR.TAG").touch()
    assert cached() == ()


def test_models_are_listed_with_what_is_known_of_them(cache: Path) -> None:
    whole = put(place(cache, NAME, ONE))
    put(place(cache, "lab/half", TWO), "model.safetensors")
    (cache / "models--lab--half" / "blobs").mkdir()
    (cache / "models--lab--half" / "blobs" / "abc.incomplete").write_bytes(bytes(1000))
    (cache / "models--lab--begun" / "blobs").mkdir(parents=True)
    (cache / "models--lab--begun" / "blobs" / "abc.incomplete").write_bytes(bytes(700))
    own = put(cache / "own" / "copied")
    for path in whole.iterdir():
        os.utime(path, (1_700_000_000, 1_600_000_000))
    mine, begun, half, tiny = cached()
    assert (mine.model, mine.commit, mine.local, mine.complete) == (str(own), None, True, True)
    assert mine.tasks == ("align", "transcribe")
    assert (begun.model, begun.commit, begun.size, begun.complete) == (
        "lab/begun",
        None,
        700,
        False,
    )
    assert (half.model, half.commit, half.missing) == ("lab/half", TWO, ("model.safetensors",))
    assert half.size == 1000 + sum(path.stat().st_size for path in half.folder.iterdir())
    assert (tiny.model, tiny.commit, tiny.folder) == (NAME, ONE, whole)
    assert tiny.complete
    assert tiny.used == 1_700_000_000
    assert tiny.size == sum(path.stat().st_size for path in whole.iterdir())


def test_what_a_model_can_do_is_read_from_its_config(tmp_path: Path) -> None:
    tasks = {
        "Qwen3ASRForTokenClassification": ("align",),
        "Qwen3ASRForConditionalGeneration": ("transcribe",),
        "Wav2Vec2ForCTC": ("align", "transcribe"),
        "LlamaForCausalLM": (),
    }
    for name in tasks:
        folder = put(tmp_path / name)
        (folder / "config.json").write_text(json.dumps({"architectures": [name]}))
    (put(tmp_path / "Odd") / "config.json").write_text("[")
    found = {each.folder.name: each.tasks for each in cached(ModelSettings(tmp_path))}
    assert found == {**tasks, "Odd": ()}


def test_which_commit_is_meant(cache: Path) -> None:
    put(place(cache, NAME, ONE))
    assert commit(Weights(NAME)) == ONE  # the only one
    put(place(cache, NAME, TWO))
    os.utime(place(cache, NAME, ONE), (1, 1))
    assert commit(Weights(NAME)) == TWO  # the newest
    refer(cache, NAME, ONE)
    assert commit(Weights(NAME)) == ONE  # the main branch
    refer(cache, NAME, TWO, "v2")
    assert commit(Weights(NAME, "v2")) == commit(Weights(NAME, TWO)) == TWO
    assert commit(Weights(NAME, "v3")) is None
    (place(cache, NAME, ONE) / "config.json").unlink()
    assert commit(Weights(NAME)) == TWO  # the main branch is not whole
    pinned = str(known(ALIGNER).revision)  # type: ignore[union-attr]
    put(place(cache, ALIGNER, ONE))
    refer(cache, ALIGNER, ONE)
    assert commit(Weights(ALIGNER)) == ONE
    put(place(cache, ALIGNER, pinned))
    assert commit(Weights(ALIGNER)) == pinned  # the one that was tried


def test_what_was_left_open_is_filled_in(cache: Path, tmp_path: Path) -> None:
    filled = resolved(Weights("qwen3-aligner"), ModelSettings(tmp_path / "mine", offline=True))
    pinned = str(known(ALIGNER).revision)  # type: ignore[union-attr]
    assert filled == Weights(ALIGNER, pinned, offline=True, folder=tmp_path / "mine")
    assert resolved(Weights(NAME)) == Weights(NAME, None, offline=False, folder=cache)
    put(place(cache, NAME, ONE))
    assert resolved(Weights(NAME)).revision == ONE
    copied = put(tmp_path / "mine" / "Qwen3-ForcedAligner-0.6B-hf")
    filled = resolved(Weights(ALIGNER), ModelSettings(tmp_path / "mine"))
    assert filled.local == copied
    assert missing(Weights(ALIGNER), ModelSettings(tmp_path / "mine")) is None
    (listed,) = cached(ModelSettings(tmp_path / "mine"))
    assert listed.holds(ALIGNER)
    assert not listed.holds(NAME)
    own = Weights(str(copied))
    assert resolved(own) == own
    assert (snapshot(own), commit(own)) == (copied, None)


def test_what_is_missing_is_one_sentence_with_a_way_out(cache: Path, tmp_path: Path) -> None:
    assert missing(Weights("qwen3-aligner")) == (
        f"The model {ALIGNER} (1.8 GB) is not on this machine; get it with: tierline models "
        "download qwen3-aligner, or name a folder that holds it with --set model=FOLDER."
    )
    assert missing(Weights(NAME, "v2")) == (
        f"The model {NAME} at v2 is not on this machine; get it with: tierline models "
        f"download {NAME} --revision v2, or name a folder that holds it with --set model=FOLDER."
    )
    offline = str(missing(Weights(NAME, offline=True)))
    assert "allow the network with: tierline models offline off, and get it with" in offline
    for name in (str(tmp_path / "gone"), "./gone", "gone"):
        assert str(missing(Weights(name))).startswith(f"There is no folder {name}, and no model")
    put(place(cache, NAME, ONE))
    assert missing(Weights(NAME)) is None
    assert missing(Weights(str(put(tmp_path / "own")))) is None


def test_a_folder_that_is_no_whole_model_says_what_it_lacks(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert folder_problem(empty) == (
        f"{empty} is no whole model: config.json, model.safetensors, processor_config.json are "
        "missing or cut short; copy it again, or name another folder."
    )
    assert missing(Weights(str(empty))) == folder_problem(empty)
    cut = put(tmp_path / "cut")
    content = (cut / "model.safetensors").read_bytes()
    for shorter in (content[:-1], content[:20], content[:4], b"", b"\xff" * 100, content + b"x"):
        (cut / "model.safetensors").write_bytes(shorter)
        assert missing_files(cut) == ("model.safetensors",)
    (cut / "model.safetensors").write_bytes(content)
    assert missing_files(cut) == ()
    (cut / "model.safetensors.index.json").write_text("{")
    assert missing_files(cut) == ("model.safetensors.index.json",)


def test_weights_in_parts_are_all_needed(tmp_path: Path) -> None:
    folder = put(tmp_path / "parts", "model.safetensors")
    names = [f"model-0000{number}-of-00003.safetensors" for number in (1, 2, 3)]
    weight_map = {"a": names[0], "b": names[1], "c": names[1], "d": names[2]}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    assert missing_files(folder) == tuple(names)
    for name in names[::2]:
        (folder / name).write_bytes(weights_of(1000))
    assert missing_files(folder) == (names[1],)
    (folder / names[1]).write_bytes(weights_of(1000)[:-1])
    assert missing_files(folder) == (names[1],)
    (folder / names[1]).write_bytes(weights_of(1000))
    assert missing_files(folder) == ()


def test_weights_that_can_run_code_are_refused(tmp_path: Path) -> None:
    folder = put(tmp_path / "old", "model.safetensors")
    (folder / "pytorch_model.bin").write_bytes(b"pickled")
    (folder / "modeling.py").write_text("raise SystemExit")
    assert unsafe_files(folder) == ("pytorch_model.bin", "modeling.py")
    told = str(folder_problem(folder))
    assert "holds its weights as pytorch_model.bin, which can run code" in told
    (folder / "model.safetensors").write_bytes(weights_of(100))
    assert folder_problem(folder) is None  # what is unsafe is not loaded
    assert unsafe_files(tmp_path / "gone") == ()


def test_removing_frees_what_it_took_and_nothing_else(cache: Path, tmp_path: Path) -> None:
    folder = put(place(cache, NAME, ONE))
    blob = cache / "models--lab--tiny-ctc" / "blobs" / "abc"
    blob.parent.mkdir()
    (folder / "model.safetensors").replace(blob)
    (folder / "model.safetensors").symlink_to(Path("../../blobs/abc"))
    other = put(place(cache, "lab/other", TWO))
    assert [each.complete for each in cached()] == [True, True]
    size = sum(each.size for each in cached() if each.model == NAME)
    assert remove(NAME) == size
    assert [each.model for each in cached()] == ["lab/other"]
    assert other.is_dir()
    with pytest.raises(ModelError, match=f"The model {NAME} is not in .*: there is nothing to"):
        remove(NAME)
    own = put(tmp_path / "own")
    for name in (str(own), "own", "../own"):
        with pytest.raises(ModelError, match=r"nothing to remove|remove a folder of your own"):
            remove(name)
    (cache / "models--lab--linked").symlink_to(own)
    with pytest.raises(ModelError, match="nothing to remove"):
        remove("lab/linked")
    assert missing_files(own) == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may remove everything")
def test_what_cannot_be_removed_is_named(cache: Path) -> None:
    folder = put(place(cache, NAME, ONE))
    folder.chmod(0o500)
    with pytest.raises(ModelError, match="cannot be removed"):
        remove(NAME)
    folder.chmod(0o700)


def test_what_speaks_against_a_model_is_said_before_it_is_used(tmp_path: Path) -> None:
    aligner = CATALOGUE[0]
    licence = f"{ALIGNER} is under the licence Apache-2.0."
    settings = ModelSettings(put(place(tmp_path, ALIGNER, ONE)) and tmp_path)
    assert check_before_use(aligner, settings=settings) == (licence,)
    told = check_before_use(aligner, free_memory=4 * 10**9, device="the CPU", settings=settings)
    assert told == (
        f"{ALIGNER} takes about 4.7 GB of memory, and the CPU has 4.0 GB free; close other "
        "programs, or choose another device or a smaller model.",
        licence,
    )
    fits = check_before_use(aligner, dtype="bfloat16", free_memory=4 * 10**9, settings=settings)
    assert fits == (licence,)
    assert check_before_use(Weights(NAME), free_memory=1, settings=settings) == ()


def test_the_catalogue_is_sound() -> None:
    assert len({each.name for each in CATALOGUE}) == len(CATALOGUE)
    for each in CATALOGUE:
        assert known(each.name) is known(each.model.upper()) is each
        assert set(each.tasks) <= {"align", "transcribe"}
        assert each.size_bytes > each.parameters
        assert len(set(each.languages)) == len(each.languages)
        assert each.revision is None or len(each.revision) == 40
    assert len(CATALOGUE[0].languages) == 11
    assert len(CATALOGUE[1].languages) == 30
    assert known("qwen") is None


def test_bytes_are_written_as_people_read_them() -> None:
    written = {0: "0 bytes", 999: "999 bytes", 1000: "1 kB", 606_000: "606 kB", 999_600: "1.0 MB"}
    written |= {1_835_545_960: "1.8 GB", 150_000_000: "150 MB", 3 * 10**15: "3000 TB"}
    assert {size: in_words(size) for size in written} == written


def test_asking_loads_neither_torch_nor_the_hubs_client(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys, tierline.models as m; m.missing(m.Weights('qwen3-aligner')); m.cached(); "
        "m.check_before_use(m.CATALOGUE[0]); "
        "print([n for n in ('torch', 'transformers', 'huggingface_hub') if n in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert ran.stdout.strip() == "[]"
