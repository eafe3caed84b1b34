import numpy as np
import pytest

from posecheck.adapters.model import store as model_store
from posecheck.adapters.model.look import Look, PeopleCounter
from posecheck.coaching.placement import DARK, Surroundings
from posecheck.errors import ModelError
from posecheck.pose.frames import Frame


def frame(t_s, value=100):
    return Frame(t_s, np.full((48, 64, 3), value, np.uint8))


class Counter:
    def __init__(self, *answers):
        self.answers = list(answers)

    def __call__(self, rgb):
        return self.answers.pop(0)


@pytest.mark.parametrize(("value", "dark"), [(10, True), (200, False)])
def test_brightness_comes_from_the_picture(value, dark):
    seen = Look().look(frame(0.0, value), placing=True)
    assert seen == Surroundings(float(value), None)
    assert (seen.brightness < DARK) is dark


def test_people_are_counted_every_two_seconds_while_placing_and_not_at_all_otherwise():
    count = Counter(0, 1, 1)
    look = Look(count)
    people = [look.look(frame(t_s), placing=t_s < 5).people for t_s in (0.0, 1.0, 1.9, 2.0, 3.0, 4.5, 5.0, 9.0)]
    assert people == [0, 0, 0, 1, 1, 1, None, None]
    assert not count.answers


def test_a_second_person_must_be_seen_in_two_counts():
    look = Look(Counter(2, 1, 2, 2))
    assert [look.look(frame(2.0 * n), placing=True).people for n in range(4)] == [1, 1, 1, 2]


def test_a_broken_model_raises_a_helpful_error(tmp_path):
    broken = tmp_path / "x.task"
    broken.write_bytes(b"no model")
    with pytest.raises(ModelError, match="fetch it again"):
        PeopleCounter(broken)(frame(0.0).rgb)


@pytest.mark.model
def test_an_empty_room_has_nobody_in_it():
    model_store.model_path("lite")
    counter = PeopleCounter(model_store.cached_path("lite"))
    assert counter(np.full((480, 641, 3), 128, np.uint8)) == 0
    counter.close()
    counter.close()
