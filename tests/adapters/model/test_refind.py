from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from poses_by_hand import AllFours, Camera, still

from posecheck.adapters.model.refind import LOST_S, RefindingEstimator, View, believable, crop_around, garbled
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import INDEX, PoseFrame
from posecheck.pose.silhouette import Mask

WIDTH, HEIGHT = 320, 240
PERSON = still(AllFours(), Camera())


def person_in(frame: Frame) -> PoseFrame:
    scale = min(frame.size_px) / max(PERSON.size_px)
    return replace(PERSON, t_s=frame.t_s, size_px=frame.size_px, xy_px=PERSON.xy_px * scale, world_m=metres(PERSON))


def metres(pose):
    trunk = np.hypot(*(pose.xy_px[INDEX["left_shoulder"]] - pose.xy_px[INDEX["left_hip"]]))
    return np.column_stack([pose.xy_px / trunk * 0.5, np.zeros(33)])


class Seer:
    """Finds a person in images that `sees` accepts."""

    def __init__(self, sees, made, answer=person_in):
        self._sees, self._answer = sees, answer
        self.closed, self.forgot = False, 0
        made.append(self)

    def estimate(self, frame):
        return self._answer(frame) if self._sees(frame) else PoseFrame.empty(frame.t_s, frame.size_px)

    def forget(self):
        self.forgot += 1

    def close(self):
        self.closed = True


def frames(seconds, picture=None, start_s=0.0):
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8) if picture is None else picture
    return [Frame(start_s + i / 10, rgb) for i in range(int(seconds * 10))]


def seeing(sees, answer=person_in):
    made = []
    return RefindingEstimator(lambda confidence: Seer(lambda f: sees(f, confidence), made, answer)), made


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("box", [None, (40, 20, 300, 200)], ids=["whole", "part"])
def test_points_found_in_a_view_map_back_to_the_whole_image(turns, box):
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    rgb[150, 90] = 255
    view = View(box, turns)
    shown = view.of(Frame(0.0, rgb))
    row, column = np.argwhere(shown.rgb[..., 0] == 255)[0]
    pose = replace(PERSON, size_px=shown.size_px, xy_px=np.tile([column + 0.5, row + 0.5], (33, 1)))
    assert view.back(pose, (WIDTH, HEIGHT)).xy_px[0] == pytest.approx([90.5, 150.5])


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_a_silhouette_found_in_a_view_maps_back_to_the_person(turns):
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    rgb[100:140, 60:160] = 255
    view = View((20, 20, 300, 220), turns)
    shown = view.of(Frame(0.0, rgb))
    pose = replace(PERSON, size_px=shown.size_px, mask=Mask.of(shown.rgb[..., 0] > 0))
    assert (view.back(pose, (WIDTH, HEIGHT)).mask.pixels() == (rgb[..., 0] > 0)).all()


def test_a_visible_person_starts_no_search():
    estimator, made = seeing(lambda frame, confidence: True)
    assert all(estimator.estimate(f).seen for f in frames(3))
    assert len(made) == 1


@pytest.mark.parametrize("turns", [1, 3])
def test_a_person_visible_only_in_a_rotated_image_is_found_soon_after_a_second(turns):
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    np.rot90(picture, turns)[0, 0] = 255
    estimator, _ = seeing(lambda frame, confidence: frame.rgb[0, 0, 0] == 255)
    seen = [estimator.estimate(f).seen for f in frames(4, picture)]
    assert not any(seen[: int(LOST_S * 10)])
    assert all(seen[20:])


def test_a_low_confidence_person_is_found_by_the_search():
    estimator, _ = seeing(lambda frame, confidence: confidence < 0.5)
    assert estimator.estimate(frames(1)[0]).seen is False
    assert [estimator.estimate(f).seen for f in frames(3, start_s=1.0)][-1]


def test_a_find_in_a_single_frame_is_rejected():
    def once(frame, confidence):
        return confidence < 0.5 and round(frame.t_s * 10) % 2 == 0

    estimator, _ = seeing(once)
    assert not any(estimator.estimate(f).seen for f in frames(6))


def test_impossible_limb_lengths_are_rejected():
    def monster(frame):
        pose = person_in(frame)
        pose.world_m[INDEX["left_knee"]] += (2.0, 0.0, 0.0)
        return pose

    estimator, _ = seeing(lambda frame, confidence: confidence < 0.5, monster)
    assert not any(estimator.estimate(f).seen for f in frames(6))


def test_a_person_lost_in_another_view_is_searched_in_the_normal_view_again():
    def sees(frame, confidence):
        return confidence < 0.5 if frame.t_s < 4 else confidence == 0.5 and frame.t_s > 6

    estimator, made = seeing(sees)
    seen = [estimator.estimate(f).seen for f in frames(9)]
    assert seen[35]
    assert not any(seen[40:60])
    assert all(seen[65:])
    estimator.close()
    assert all(one.closed for one in made)


def test_a_find_far_from_the_previous_one_is_rejected():
    def jumps(frame):
        pose = person_in(frame)
        return replace(pose, xy_px=np.add(pose.xy_px, (150 if round(frame.t_s * 10) % 2 else 0, 0)))

    estimator, made = seeing(lambda frame, confidence: confidence < 0.5, jumps)
    assert not any(estimator.estimate(f).seen for f in frames(6))
    assert [one.forgot > 10 for one in made] == [False, True]


def test_a_plausible_person_is_accepted_and_an_empty_pose_is_not():
    assert believable(replace(PERSON, world_m=metres(PERSON)))
    assert not believable(PoseFrame.empty(0.0, (WIDTH, HEIGHT)))


def test_a_crop_leaves_room_and_stays_in_the_image():
    left, top, right, bottom = crop_around(PERSON, PERSON.size_px)
    low, high = PERSON.xy_px.min(axis=0), PERSON.xy_px.max(axis=0)
    assert 0 <= left < low[0]
    assert 0 <= top < low[1]
    assert high[0] < right <= PERSON.size_px[0]
    assert high[1] < bottom <= PERSON.size_px[1]


def with_head_on_shoulders(pose):
    """A pose like those in which the model mistakes legs for a trunk."""
    xy_px = pose.xy_px.copy()
    for side in ("left", "right"):
        xy_px[INDEX[f"{side}_ear"]] = xy_px[INDEX[f"{side}_shoulder"]]
    return replace(pose, xy_px=xy_px)


def test_a_head_on_the_shoulders_is_garbled_and_a_person_is_not():
    person = replace(PERSON, world_m=metres(PERSON))
    assert not garbled(person)
    assert garbled(with_head_on_shoulders(person))


def test_a_persistently_garbled_pose_is_replaced_by_a_find_in_another_view():
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    np.rot90(picture, 1)[0, 0] = 255

    def mistaken_upright(frame):
        pose = person_in(frame)
        return pose if frame.rgb[0, 0, 0] == 255 else with_head_on_shoulders(pose)

    estimator, made = seeing(lambda frame, confidence: True, mistaken_upright)
    poses = [estimator.estimate(f) for f in frames(4, picture)]
    assert all(p.seen and not garbled(p) for p in poses[15:])
    assert len(made) == 2
    estimator.close()
    assert all(one.closed for one in made)


@pytest.mark.parametrize(("moved_px", "stays"), [(0, True), (150, False)], ids=["in place", "jumped"])
def test_a_known_person_may_raise_the_shoulders_but_a_garbled_pose_that_jumps_is_dropped(moved_px, stays):
    def shrugs(frame):
        pose = person_in(frame)
        if frame.t_s < 2:
            return pose
        return with_head_on_shoulders(replace(pose, xy_px=np.add(pose.xy_px, (moved_px, 0))))

    estimator, _ = seeing(lambda frame, confidence: True, shrugs)
    poses = [estimator.estimate(f) for f in frames(6)]
    assert {p.seen for p in poses if p.t_s > 3.5} == {stays}
    estimator.close()


def test_a_brief_garbled_pose_is_tolerated():
    def blinks(frame):
        pose = person_in(frame)
        return with_head_on_shoulders(pose) if frame.t_s % 2 < 0.4 else pose

    estimator, made = seeing(lambda frame, confidence: True, blinks)
    assert all(estimator.estimate(f).seen for f in frames(8))
    assert len(made) == 1
