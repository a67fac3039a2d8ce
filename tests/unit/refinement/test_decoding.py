import numpy as np
import pytest

from tierline.refinement.classes import PhoneClass
from tierline.refinement.contacts import Contacts, Sound, contacts_of
from tierline.refinement.decoding import Decoded, decoded
from tierline.refinement.features import HOP, Features, Floats, features_of
from tierline.refinement.scoring import PLACES, REACH, candidates_of, views_of


def _features() -> Features:
    return features_of(np.zeros(16000, np.float32))


def _contacts(times: list[float], *, held: int | None = None) -> Contacts:
    edges = [0.0, *times, 1.0]
    return contacts_of(
        [
            Sound(PhoneClass.VOWEL, edges[n], edges[n + 1], held=n == held)
            for n in range(len(edges) - 1)
        ]
    )


def _decoded(contacts: Contacts, wanted: list[float], sharpness: float = 3.0) -> Decoded:
    """Decode scores that are highest at the wanted times."""
    features = _features()
    candidates = candidates_of(views_of(features), features, contacts)
    placed = features.start + candidates.frames * HOP
    far = np.abs(placed - np.array(wanted)[:, None]) / HOP
    scores: Floats = np.asarray(np.where(candidates.allowed, -sharpness * far, -np.inf), np.float32)
    return decoded(scores, candidates, contacts, features)


def test_boundaries_go_where_the_scores_are_highest() -> None:
    found = _decoded(_contacts([0.3, 0.6]), [0.35, 0.55])

    assert found.times == pytest.approx([0.35, 0.55], abs=1e-3)
    assert found.chances.shape == (2, PLACES)
    assert found.chances.sum(axis=1) == pytest.approx([1, 1])


def test_boundaries_that_want_the_same_place_share_what_is_there() -> None:
    found = _decoded(_contacts([0.45, 0.5]), [0.5, 0.45])

    assert found.times[0] < found.times[1]
    assert found.times[1] - found.times[0] >= 0.010


def test_a_boundary_that_is_held_stays_to_the_bit() -> None:
    time = 0.5012345
    found = _decoded(_contacts([0.45, time, 0.55], held=1), [0.52, 0.52, 0.48])

    assert found.times[1] == time
    assert found.times[0] < time < found.times[2]


def test_two_likely_places_leave_doubt() -> None:
    contacts, features = _contacts([0.5]), _features()
    candidates = candidates_of(views_of(features), features, contacts)
    scores = np.full((1, PLACES), -20.0, np.float32)
    scores[0, [REACH - 10, REACH + 10]] = 0.0

    found = decoded(scores, candidates, contacts, features)

    assert found.off_by(candidates, features, 0.02)[0] > 0.4
    assert _decoded(contacts, [0.5]).off_by(candidates, features, 0.02)[0] < 0.01


def test_where_there_is_no_way_the_times_stay() -> None:
    contacts, features = _contacts([0.3, 0.6]), _features()
    candidates = candidates_of(views_of(features), features, contacts)

    found = decoded(np.full((2, PLACES), -np.inf, np.float32), candidates, contacts, features)

    assert found.times.tolist() == contacts.times.tolist()


def test_no_contacts_have_no_times() -> None:
    contacts, features = _contacts([]), _features()
    candidates = candidates_of(views_of(features), features, contacts)

    assert (
        len(decoded(np.zeros((0, PLACES), np.float32), candidates, contacts, features).times) == 0
    )
