"""Arms, legs and contacts for any stance: bones turned from joint places, and where a part of the mesh touches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from renderer.all_fours import ease
from renderer.body import SIDES, Body, Posed
from renderer.ik import middle_joint
from renderer.rotations import Array, blend, carry, turn, unit

REST_LEFT, REST_BACK, REST_UP = np.eye(3)
TRUNK_BONES = ("pelvis", "spine_low", "spine_middle", "spine_high", "chest")
CLAVICLES = ("left_clavicle", "right_clavicle")


@dataclass(frozen=True)
class Leg:
    """The joints of one leg in a pose, each of shape (3,), m, and the axis about which its knee bends."""

    hip: Array
    knee: Array
    ankle: Array
    hinge: Array

    @property
    def thigh(self) -> Array:
        """Direction from hip to knee, shape (3,)."""
        return unit(self.knee - self.hip)

    @property
    def shin(self) -> Array:
        """Direction from knee to ankle, shape (3,)."""
        return unit(self.ankle - self.knee)


def sign_of(side: str) -> float:
    """Tell the person's left (+1) from the right (-1)."""
    return 1.0 if side == "left" else -1.0


def other(side: str) -> str:
    """Name the opposite side."""
    return "right" if side == "left" else "left"


def part_of(body: Body, *bones: str, only: NDArray[np.bool_] | None = None) -> Body:
    """Cut a body down to the vertices that some bones move, to skin only these; its faces are of no use."""
    chosen = body.moved_by(*bones)
    chosen = chosen if only is None else chosen & only
    return replace(
        body,
        vertices=body.vertices[chosen],
        weight_bones=body.weight_bones[chosen],
        weights=body.weights[chosen],
    )


def lowest_m(part: Body, posed: Posed, share: float = 0.0) -> float:
    """Height of the lowest point of a part; the given share of its points may lie lower."""
    height_m = part.skin(posed)[:, 2]
    return float(np.quantile(height_m, share)) if share else float(height_m.min())


def freedom(moved_deg: float, free_after_deg: float) -> float:
    """How far a limb has left its contact: 0 while it rests there, 1 once its own angles alone rule."""
    return ease(abs(moved_deg) / free_after_deg)


def bisect(low: float, high: float, too_high: Callable[[float], bool], rounds: int = 22) -> float:
    """Find where `too_high(value)` changes from False to True between two values."""
    for _ in range(rounds):
        middle = (low + high) / 2.0
        if too_high(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2.0


class Limbs:
    """Turns joint places of one body's limbs into turns of its bones."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.thigh_m = body.length_m("left_thigh", "left_shin")
        self.shin_m = body.length_m("left_shin", "left_foot")
        self.upper_arm_m = body.length_m("left_upper_arm", "left_forearm")
        self.forearm_m = body.length_m("left_forearm", "left_hand")
        self.feet = {side: part_of(body, f"{side}_foot") for side in SIDES}
        self.hands = {side: part_of(body, f"{side}_hand") for side in SIDES}

    # Legs

    def leg_to(self, hip: Array, ankle: Array, pole: Array) -> Leg:
        """Bend the knee towards `pole` so that hip and ankle are where they are given."""
        knee = middle_joint(hip, ankle, self.thigh_m, self.shin_m, pole)
        return Leg(hip, knee, ankle, unit(np.cross(pole, ankle - hip)))

    def leg_turns(self, side: str, leg: Leg) -> dict[str, Array]:
        """Turn thigh and shin."""
        hip, knee, ankle = (self.body.head(f"{side}_{bone}") for bone in ("thigh", "shin", "foot"))
        return {
            f"{side}_thigh": carry(knee - hip, REST_LEFT, leg.thigh, leg.hinge),
            f"{side}_shin": carry(ankle - knee, REST_LEFT, leg.shin, leg.hinge),
        }

    def foot_at(self, side: str, toes: Array, sole_up: Array) -> Array:
        """Turn a foot so that its toes point one way and the top of a flat foot another, shape (3, 3)."""
        heel, tip = (self.body.landmarks[f"{side}_{name}"][1] for name in ("heel", "foot_index"))
        along = (tip - heel) * [1.0, 1.0, 0.0]
        return carry(along, REST_UP, toes, sole_up)

    def foot_free(self, leg: Leg, side: str, point_deg: float) -> Array:
        """Turn a foot that hangs on its shin; 0 is square to it, 90 stretched in line with it."""
        toes = np.cross(leg.shin, leg.hinge)
        return turn(leg.hinge, point_deg) @ self.foot_at(side, toes, -leg.shin)

    def ankle_height_m(self, side: str, foot: Array) -> float:
        """How high the ankle is over the lowest point of a foot turned like this."""
        below = self.feet[side].vertices - self.body.head(f"{side}_foot")
        return -float((below @ foot.T)[:, 2].min())

    # Arms

    def hand_at(self, side: str, fingers: Array, palm: Array) -> Array:
        """Turn a hand so that the fingers point one way and the palm faces another, shape (3, 3)."""
        wrist = self.body.head(f"{side}_hand")
        index, middle, little = (
            self.body.landmarks[f"{side}_{name}_knuckle"][1] for name in ("index", "middle", "little")
        )
        rest_palm = -sign_of(side) * np.cross(index - wrist, little - wrist)
        return carry(middle - wrist, rest_palm, fingers, palm)

    def wrist_height_m(self, side: str, hand: Array) -> float:
        """How high the wrist is over the lowest point of a hand turned like this."""
        below = self.hands[side].vertices - self.body.head(f"{side}_hand")
        return -float((below @ hand.T)[:, 2].min())

    def within_reach(self, shoulder: Array, wrist: Array) -> Array:
        """Bring a wrist that is too far away onto the line to the shoulder, shape (3,), m."""
        span = wrist - shoulder
        most_m = 0.995 * (self.upper_arm_m + self.forearm_m)
        distance_m = float(np.linalg.norm(span))
        return wrist if distance_m <= most_m else shoulder + span * (most_m / distance_m)

    def arm_turns(self, side: str, shoulder: Array, wrist: Array, pole: Array, hand: Array) -> dict[str, Array]:
        """Turn the bones of an arm from its two ends; the twist of the hand is shared along the forearm."""
        elbow = middle_joint(shoulder, wrist, self.upper_arm_m, self.forearm_m, pole)
        rest = [self.body.head(f"{side}_{bone}") for bone in ("upper_arm", "forearm", "hand")]
        rest_pole = rest[1] - (rest[0] + rest[2]) / 2.0
        upper = carry(rest[1] - rest[0], rest_pole, elbow - shoulder, pole)
        forearm = carry(rest[2] - rest[1], rest_pole, wrist - elbow, pole)
        marks = self.body.landmarks
        across = marks[f"{side}_little_knuckle"][1] - marks[f"{side}_index_knuckle"][1]
        with_hand = carry(rest[2] - rest[1], across, wrist - elbow, hand @ across)
        return {
            f"{side}_upper_arm": upper,
            f"{side}_upper_arm_low": upper,
            f"{side}_forearm": blend(forearm, with_hand, 0.25),
            f"{side}_forearm_low": blend(forearm, with_hand, 0.7),
            f"{side}_hand": hand,
        }

    def clavicle(self, side: str, trunk: Array, raised: float, protracted_deg: float = 0.0) -> Array:
        """Turn a collar bone: `raised` is 0 with the arm at the side and 1 with the arm overhead."""
        sign = sign_of(side)
        return trunk @ turn(REST_UP, -sign * protracted_deg) @ turn(REST_BACK, -sign * 22.0 * raised)

    # The trunk

    def root_for_hips(self, pelvis: Array, hips: Array) -> Array:
        """Place the root so that the middle between the hip joints is at `hips`, shape (3,), m."""
        rest_hips = (self.body.head("left_thigh") + self.body.head("right_thigh")) / 2.0
        return hips - pelvis @ (rest_hips - self.body.head("pelvis"))


def mean_joint(body: Body, posed: Posed, bone: str) -> Array:
    """Middle between a joint's left and right, shape (3,), m."""
    left, right = (body.joint(posed, f"{side}_{bone}") for side in SIDES)
    return (left + right) / 2.0


def merged(*poses: Mapping[str, float]) -> dict[str, float]:
    """Lay named poses over each other; the later one wins."""
    return {name: value for pose in poses for name, value in pose.items()}


def of_side(side: str, pose: Mapping[str, float]) -> dict[str, float]:
    """Name the angles of one limb for the left or the right one."""
    return {f"{side}_{name}": value for name, value in pose.items()}
