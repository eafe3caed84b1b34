"""Recordings of an exercise made from joints: trips to a target and back, gestures, a camera, and the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
from body_ways import Way
from numpy.typing import NDArray
from renderer.all_fours import ease
from renderer.body import SIDES
from renderer.camera import Camera
from renderer.ik import middle_joint
from renderer.rotations import unit
from renderer.truth import NAMES
from renderer.variety import place_camera
from seen_joints import Shot, middle, pose_frames

from posecheck.events import Attempt
from posecheck.pose.landmarks import PoseFrame

Array = NDArray[np.float64]

STEP_S = 0.01
FRAMED_EVERY = 8
HEAD_ROOM_M = 0.12
HEAD = [NAMES.index(name) for name in ("nose", "left_ear", "right_ear")]
UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Trip:
    """One movement out and back.

    Attributes
    ----------
    way : where to
    top : how far along the way it turns
    start_s, there_s, leave_s, end_s : when it begins, arrives, leaves and is back
    """

    way: Way
    top: float
    start_s: float
    there_s: float
    leave_s: float
    end_s: float

    def along(self, times_s: Array) -> Array:
        """Place along the way, shape (n,)."""
        out = (times_s - self.start_s) / (self.there_s - self.start_s)
        back = (self.end_s - times_s) / (self.end_s - self.leave_s)
        return self.top * np.array([ease(float(share)) for share in np.minimum(out, back)])

    def later(self, by_s: float) -> Trip:
        """The same trip, `by_s` later."""
        times_s = {name: getattr(self, name) + by_s for name in ("start_s", "there_s", "leave_s", "end_s")}
        return replace(self, **times_s)

    @cached_property
    def held_s(self) -> tuple[float, float]:
        """When the target begins and ceases to be held."""
        times_s = np.arange(self.start_s, self.end_s, STEP_S)
        held_s = times_s[self.along(times_s) >= self.top - self.way.held_within]
        return float(held_s[0]), float(held_s[-1])


@dataclass(frozen=True)
class Rep:
    """One attempt: a trip to each target; a half one is none."""

    trips: Sequence[Trip]
    half: bool = False

    @property
    def start_s(self) -> float:
        """When it begins."""
        return self.trips[0].start_s

    @property
    def end_s(self) -> float:
        """When it is over."""
        return self.trips[-1].end_s

    def later(self, by_s: float) -> Rep:
        """The same attempt, `by_s` later."""
        return replace(self, trips=[trip.later(by_s) for trip in self.trips])

    def overlap_s(self, attempt: Attempt) -> float:
        """How long it lasts together with an attempt that was found."""
        return min(self.end_s, attempt.end_s) - max(self.start_s, attempt.start_s)


@dataclass(frozen=True)
class Gesture:
    """A movement besides the exercise: a nod (degrees) or a hand that goes up (1: to the head), from when to when."""

    start_s: float
    end_s: float
    nod_deg: float = 0.0
    hand: str = ""
    up: float = 0.0

    def share(self, times_s: Array) -> Array:
        """How far it has gone, shape (n,)."""
        third_s = (self.end_s - self.start_s) / 3.0
        nearest_s = np.minimum(times_s - self.start_s, self.end_s - times_s)
        return np.array([ease(float(share)) for share in nearest_s / third_s])


@dataclass(frozen=True)
class Filming:
    """How a recording is filmed.

    Attributes
    ----------
    view : camera, as `renderer.variety` lists it
    facing : where the head points in the picture
    rate_hz : frames a second
    duration_s : length of the recording, which begins at 0
    cut_s, cut_view : when the recording is cut, and the camera from then on
    """

    view: Mapping[str, Any]
    facing: str
    rate_hz: float
    duration_s: float
    cut_s: float = float("inf")
    cut_view: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Performer:
    """What does not change over a recording: the joints at rest, knees that fall aside, hands behind the head."""

    rest: Way
    knees_apart_m: float = 0.0
    hands_behind_head: bool = False


@dataclass(frozen=True)
class Recording:
    """Poses and the truth about them; what began before the recording has a negative time."""

    poses: Sequence[PoseFrame]
    reps: Sequence[Rep]
    filming: Filming

    @property
    def inside(self) -> list[Rep]:
        """Attempts shown as a whole."""
        return [rep for rep in self._whole if rep.start_s >= 0.0 and rep.end_s <= self.filming.duration_s]

    @property
    def cut(self) -> list[Rep]:
        """Attempts shown in part: found or not, either is right."""
        shown = [rep for rep in self._whole if rep.end_s > 0.0 and rep.start_s < self.filming.duration_s]
        return [rep for rep in shown if rep not in self.inside]

    @property
    def _whole(self) -> list[Rep]:
        return [rep for rep in self.reps if not rep.half]


def record(
    performer: Performer, reps: Sequence[Rep], gestures: Sequence[Gesture], filming: Filming, rng: np.random.Generator
) -> Recording:
    """Film a performance."""
    times_s = np.arange(0.0, filming.duration_s, 1.0 / filming.rate_hz)
    joints_m, trunk_m = perform(performer, reps, gestures, times_s)
    shots = [Shot(camera, until_s) for camera, until_s in _cameras(filming, joints_m)]
    skin_m = trunk_m if trunk_m.shape[1] else None
    return Recording(pose_frames(times_s, joints_m, shots, rng, skin_m), reps, filming)


def perform(
    performer: Performer, reps: Sequence[Rep], gestures: Sequence[Gesture], times_s: Array
) -> tuple[Array, Array]:
    """Joints of shape (n, n_joints, 3) and skin of the trunk of shape (n, n_points, 3) over time."""
    joints_m = np.repeat(performer.rest.joints_m[:1], len(times_s), axis=0)
    trunk_m = np.repeat(performer.rest.trunk_m[:1], len(times_s), axis=0)
    for trip in (trip for rep in reps for trip in rep.trips):
        under_way = (times_s > trip.start_s) & (times_s < trip.end_s)
        moved = trip.way.moved(trip.along(times_s[under_way]))
        joints_m[under_way] += moved[0]
        trunk_m[under_way] += moved[1]
    for side in SIDES if performer.knees_apart_m else ():
        knee = NAMES.index(f"{side}_knee")
        outward = joints_m[:, knee] - middle(joints_m, "knee")
        joints_m[:, knee] += performer.knees_apart_m * outward / np.linalg.norm(outward, axis=1, keepdims=True)
    for side in SIDES if performer.hands_behind_head else ():
        raise_hand(joints_m, side, np.ones(len(times_s)))
    for gesture in gestures:
        share = gesture.share(times_s)
        nod(joints_m, gesture.nod_deg * share)
        if gesture.hand:
            raise_hand(joints_m, gesture.hand, gesture.up * share)
    return joints_m, trunk_m


def nod(joints_m: Array, angles_deg: Array) -> None:
    """Nod the head about the shoulders, in place; `angles_deg` of shape (n,)."""
    across = joints_m[:, NAMES.index("left_shoulder")] - joints_m[:, NAMES.index("right_shoulder")]
    axis = across / np.linalg.norm(across, axis=1, keepdims=True)
    pivot = middle(joints_m, "shoulder")
    sine, cosine = np.sin(np.radians(angles_deg))[:, None], np.cos(np.radians(angles_deg))[:, None]
    for joint in HEAD:
        arm = joints_m[:, joint] - pivot
        along = axis * (axis * arm).sum(axis=1, keepdims=True)
        joints_m[:, joint] = pivot + cosine * arm + sine * np.cross(axis, arm) + (1.0 - cosine) * along


def raise_hand(joints_m: Array, side: str, shares: Array) -> None:
    """Take a hand some way to the ear, in place, the arm bent as long as it is; `shares` of shape (n,)."""
    shoulder, elbow, wrist, index, ear = (
        NAMES.index(f"{side}_{part}") for part in ("shoulder", "elbow", "wrist", "index", "ear")
    )
    for places, share in zip(joints_m, shares, strict=True):
        if share <= 0.0:
            continue
        upper_m = float(np.linalg.norm(places[elbow] - places[shoulder]))
        lower_m = float(np.linalg.norm(places[wrist] - places[elbow]))
        bent = places[elbow] - (places[shoulder] + places[wrist]) / 2.0
        away = unit(places[shoulder] - middle(places, "shoulder"))
        reach = (1.0 - share) * places[wrist] + share * (places[ear] + 0.06 * away) - places[shoulder]
        far = np.clip(np.linalg.norm(reach), abs(upper_m - lower_m) + 0.02, upper_m + lower_m - 0.002)
        hand = places[index] - places[wrist]
        places[wrist] = places[shoulder] + far * unit(reach)
        pole = (1.0 - share) * bent + 0.2 * share * away
        places[elbow] = middle_joint(places[shoulder], places[wrist], upper_m, lower_m, pole)
        places[index] = places[wrist] + hand


def _cameras(filming: Filming, joints_m: Array) -> Iterator[tuple[Camera, float]]:
    """Cameras that take in all joints, and until when each films."""
    points_m = joints_m[::FRAMED_EVERY].reshape(-1, 3)
    heads_m = joints_m[::FRAMED_EVERY, HEAD].reshape(-1, 3)
    room_m = np.concatenate([points_m, heads_m + HEAD_ROOM_M * UP, heads_m - HEAD_ROOM_M * UP])
    views = [(filming.view, filming.cut_s)] + ([(filming.cut_view, float("inf"))] if filming.cut_view else [])
    for view, until_s in views:
        yield place_camera(SimpleNamespace(view=view, facing=filming.facing), lambda: room_m), until_s


def wrong_with(recording: Recording, attempts: Sequence[Attempt]) -> list[str]:
    """Compare the attempts found with the truth; nothing is wrong in an empty list."""
    inside, cut = recording.inside, recording.cut
    wrong = []
    if not len(inside) <= len(attempts) <= len(inside) + len(cut):
        wrong.append(f"{len(attempts)} attempts, {len(inside)} and {len(cut)} cut ones are true")
    for attempt in attempts:
        if not any(rep.overlap_s(attempt) > 0.0 for rep in [*inside, *cut]):
            wrong.append(f"phantom at {attempt.start_s:.1f} s")
    for rep in inside:
        if not any(rep.overlap_s(attempt) > 0.0 for attempt in attempts):
            wrong.append(f"missed at {rep.start_s:.1f} s")
    return wrong


def hold_errors_s(recording: Recording, attempts: Sequence[Attempt]) -> list[float]:
    """How much too long the longest hold of each target was found."""
    errors = []
    for rep, attempt in _pairs(recording, attempts):
        for trip in rep.trips:
            found = [hold.held_s for hold in attempt.holds if hold.phase == trip.way.target]
            if found:
                errors.append(max(found) - (trip.held_s[1] - trip.held_s[0]))
    return errors


def _pairs(recording: Recording, attempts: Sequence[Attempt]) -> Iterator[tuple[Rep, Attempt]]:
    """Whole attempts with what was found of them."""
    for attempt in attempts:
        rep = max(
            [*recording.inside, *recording.cut], key=lambda rep, attempt=attempt: rep.overlap_s(attempt), default=None
        )
        if rep is not None and rep in recording.inside and rep.overlap_s(attempt) > 0.0:
            yield rep, attempt
