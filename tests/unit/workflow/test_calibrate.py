"""Learning a convention from hand-corrected TextGrids."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import tierline
from tests.support.hand_labels import NAMES, hand_words, labelled, save
from tierline.alignment import Progress
from tierline.annotation import Interval, IntervalTier
from tierline.errors import Cancelled, InputError, UsageError
from tierline.refinement.profile import read_profile, write_profile
from tierline.textgrid import open_textgrid
from tierline.workflow import Calibrated, CalibrateSettings, calibrate
from tierline.workflow.corrected import Folder, Where

LATE = 0.03  # seconds: how much later this laboratory puts all boundaries


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab")
    for name in NAMES:
        labelled(folder, name, late=LATE)
    return folder


@pytest.fixture(scope="module")
def found(lab: Path) -> Calibrated:
    return calibrate(lab)


def test_what_is_learned_helps_recordings_that_were_not_learned_from(found: Calibrated) -> None:
    gained = found.gain
    assert gained is not None
    assert gained.folds == len(NAMES)
    assert gained.start is not None
    assert gained.learned < gained.start - 300 * LATE  # a third of what it is late, in ms
    assert found.helps
    assert found.profile.lineage.recordings == len(NAMES)
    assert found.profile.lineage.start == "english-sentences"
    assert f"{gained.start:.1f} ms refined by what comes with Tierline" in found.told
    assert f"{gained.learned:.1f} ms refined by what was learned" in found.told
    assert "english-sentences" not in found.told
    assert found.remarks == ()


def test_a_profile_is_used_by_its_name_and_for_its_language(
    found: Calibrated, tmp_path: Path, lab: Path
) -> None:
    write_profile(tmp_path / "lab.json", found.profile)
    profile = read_profile(tmp_path / "lab.json")
    assert profile.speaks("en-AU")
    assert not profile.speaks("fr")
    text = tmp_path / "a.txt"
    text.write_text(" ".join(row.label for row in hand_words(NAMES[0])))
    audio = lab / f"{NAMES[0]}.wav"
    aligned = tierline.align(audio, text, profile=tmp_path / "lab.json")
    assert aligned.sidecar.items[0].origin.options["refined_by"] == "lab.json"
    write_profile(tmp_path / "other.json", replace(found.profile, aligner="other"))
    with pytest.raises(UsageError, match="was made for the aligner 'other'"):
        tierline.align(audio, text, profile=tmp_path / "other.json")


def test_only_what_a_human_has_seen_is_learned_from(tmp_path: Path) -> None:
    audio, textgrid = labelled(tmp_path, NAMES[0])
    text = tmp_path / "elsewhere" / "a.txt"
    text.parent.mkdir()
    text.write_text(" ".join(row.label for row in hand_words(NAMES[0])))
    textgrid.unlink()
    tierline.align(audio, text).save(textgrid)
    folder = Folder(tmp_path, Where())
    assert list(folder.corrected()) == []
    assert "nobody has moved or checked" in folder.remarks[0]

    tier = open_textgrid(textgrid).grid.tiers[0]
    assert isinstance(tier, IntervalTier)
    rows = list(tier)
    labels = [row.label for row in rows]
    first, last = labels.index("her"), labels.index("was")
    for n, by in ((first, 0.011), (last - 1, 0.012)):
        time = rows[n].end + by
        rows[n] = replace(rows[n], end=time)
        rows[n + 1] = replace(rows[n + 1], start=time)
    save(textgrid, audio, {"words": rows})

    (seen,) = Folder(tmp_path, Where()).corrected()
    known = [
        row.unit.label
        for row, hand in zip(seen.rows, seen.hand(seen.rows), strict=True)
        if hand[0] == hand[0]
    ]
    assert known == ["her", "friends", "she", "was"]


def test_speakers_in_subfolders_are_left_out_together(tmp_path: Path) -> None:
    for name, speaker in zip(NAMES, ("a", "a", "b", "b"), strict=True):
        labelled(tmp_path / speaker, name)
    assert [one.group for one in Folder(tmp_path, Where()).corrected()] == ["a", "a", "b", "b"]


@pytest.mark.parametrize(
    ("rows", "settings", "said"),
    [
        ([], CalibrateSettings(), "holds no recording with a TextGrid of words"),
        (hand_words(NAMES[0]), CalibrateSettings(tiers=("W",)), "no interval tier 'W'"),
        (hand_words(NAMES[0]), CalibrateSettings(), "only 8 boundaries to learn from"),
        (hand_words(NAMES[0]), CalibrateSettings(language="tlh"), "does not know the language"),
    ],
)
def test_what_is_too_little_is_said(
    tmp_path: Path, rows: list[Interval], settings: CalibrateSettings, said: str
) -> None:
    audio, textgrid = labelled(tmp_path, NAMES[0])
    save(textgrid, audio, {"words": rows})
    with pytest.raises((InputError, UsageError), match=said):
        calibrate(tmp_path, settings)


def test_what_was_left_out_is_said_where_too_little_is_left(tmp_path: Path) -> None:
    for name, rows in zip(NAMES[:2], (hand_words(NAMES[0]), []), strict=True):
        audio, textgrid = labelled(tmp_path, name)
        save(textgrid, audio, {"words": rows})
    with pytest.raises(InputError, match="only 8 boundaries") as caught:
        calibrate(tmp_path)
    assert "Left out: 1, the first of them so: The tier 'words'" in caught.value.message
    assert f"{NAMES[1]}.TextGrid" in caught.value.message


def test_it_reports_and_can_be_cancelled(lab: Path) -> None:
    seen: list[float] = []

    def report(fraction: float, _: str) -> None:
        seen.append(fraction)

    with pytest.raises(Cancelled):
        calibrate(lab, progress=Progress(report, lambda: bool(seen) and seen[-1] > 0.45))
    assert seen == sorted(seen)
