"""On hands and knees: turns a few named angles into a pose whose hands, knees and feet stay on the mat.

World coordinates in metres: x towards the head, y to the person's left, z up, the mat at z = 0.

Angles of a pose ("channels", all in degrees):

- `{side}_arm_deg`: elevation of the line from shoulder to wrist; -90 is the hand on the mat, 0 is level.
- `{side}_hand_deg`: elevation of the fingers of a raised hand.
- `{side}_thigh_deg`, `{side}_shin_deg`: elevation of thigh and shin, seen backwards; a thigh at -90 kneels.
- `{side}_point_deg`: how far the raised foot is stretched (90 is in line with the shin).
- `lean_fore_deg`, `lean_left_deg`: how far the thighs that stand lean, which moves the whole trunk.
- `trunk_deg`, `head_deg`: deviation of trunk and head from their neutral, positive is upwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from renderer.body import SIDES, Body, Posed
from renderer.ik import middle_joint, reach_m
from renderer.rotations import Array, blend, carry, turn, unit

FORWARD, LEFT, UP = np.eye(3)
FROM_REST = np.column_stack([LEFT, UP, FORWARD])
TRUNK_BONES = ("pelvis", "spine_low", "spine_middle", "spine_high", "chest")

PLANTED_DEG = -90.0
ELBOW_DEG = 166.0
ELBOW_BEND_ON_THE_WAY_DEG = 22.0
FREE_AFTER_DEG = 12.0
FOOT_FLAT_DEG = 62.0
SINK_M = 0.004
GAZE_DEG = 6.0

Channels = Mapping[str, float]


def outward(side: str) -> Array:
    """Direction away from the middle of the body, shape (3,)."""
    return LEFT if side == "left" else -LEFT


def ease(share: float) -> float:
    """Go from 0 to 1 with no jump in speed or acceleration at either end."""
    s = min(max(share, 0.0), 1.0)
    return s**3 * (10.0 - 15.0 * s + 6.0 * s**2)


def freedom(angle_deg: float) -> float:
    """How far a limb has left the mat: 0 while it stands on it, 1 once its own angle alone rules."""
    return ease((angle_deg - PLANTED_DEG) / FREE_AFTER_DEG)


def backward(angle_deg: float) -> Array:
    """Direction in the sagittal plane that points backwards at an elevation, shape (3,)."""
    angle_rad = np.radians(angle_deg)
    return -np.cos(angle_rad) * FORWARD + np.sin(angle_rad) * UP


def forward(angle_deg: float) -> Array:
    """Direction in the sagittal plane that points towards the head at an elevation, shape (3,)."""
    angle_rad = np.radians(angle_deg)
    return np.cos(angle_rad) * FORWARD + np.sin(angle_rad) * UP


@dataclass(frozen=True)
class Ground:
    """Where one person's hands and knees stand, found once from the mesh.

    Attributes
    ----------
    knees, wrists : side -> joint of shape (3,), m
    shin_deg : elevation of a shin whose knee and foot both lie on the mat
    trunk_deg : elevation of the trunk when the palms are under the shoulders
    """

    knees: Mapping[str, Array]
    wrists: Mapping[str, Array]
    shin_deg: float
    trunk_deg: float


class AllFours:
    """Poses one body on hands and knees."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.thigh_m = body.length_m("left_thigh", "left_shin")
        self.upper_arm_m = body.length_m("left_upper_arm", "left_forearm")
        self.forearm_m = body.length_m("left_forearm", "left_hand")
        self.ground = self._find_ground()
        self.start: dict[str, float] = self._start_channels()

    def _start_channels(self) -> dict[str, float]:
        start = {"lean_fore_deg": 0.0, "lean_left_deg": 0.0, "trunk_deg": 0.0, "head_deg": 0.0}
        for side in SIDES:
            start |= {
                f"{side}_arm_deg": PLANTED_DEG,
                f"{side}_hand_deg": 0.0,
                f"{side}_thigh_deg": PLANTED_DEG,
                f"{side}_shin_deg": self.ground.shin_deg,
                f"{side}_point_deg": FOOT_FLAT_DEG,
            }
        return start

    # Finding the contacts

    def _find_ground(self) -> Ground:
        shin_deg, knee_m = self._kneel()
        knees = {side: outward(side) * self.body.head("left_thigh")[0] + knee_m * UP for side in SIDES}
        wrist_m = self._palm_height_m()
        reach = reach_m(self.upper_arm_m, self.forearm_m, ELBOW_DEG)
        low_deg, high_deg = -30.0, 45.0
        for _ in range(40):
            trunk_deg = (low_deg + high_deg) / 2.0
            shoulder = self._shoulder_at(trunk_deg, knee_m + self.thigh_m)
            if shoulder[2] - wrist_m > reach:
                high_deg = trunk_deg
            else:
                low_deg = trunk_deg
        wrists = {side: shoulder[0] * FORWARD + outward(side) * shoulder[1] + wrist_m * UP for side in SIDES}
        return Ground(knees, wrists, shin_deg, trunk_deg)

    def _shoulder_at(self, trunk_deg: float, hip_m: float) -> Array:
        turns = self._trunk_turns(trunk_deg, 0.0, {side: PLANTED_DEG for side in SIDES})
        posed = self.body.pose(turns, self._root(turns["pelvis"], hip_m * UP))
        return self.body.joint(posed, "left_upper_arm")

    def _kneel(self) -> tuple[float, float]:
        """Find the shin's elevation and the knee's height at which knee and foot touch the mat together."""
        low_deg, high_deg = -15.0, 25.0
        for _ in range(18):
            shin_deg = (low_deg + high_deg) / 2.0
            knee_low_m, foot_low_m = self._lowest_of_leg(shin_deg)
            if foot_low_m > knee_low_m:
                high_deg = shin_deg
            else:
                low_deg = shin_deg
        return shin_deg, -knee_low_m - SINK_M

    def _lowest_of_leg(self, shin_deg: float) -> tuple[float, float]:
        turns = {"pelvis": FROM_REST} | self._leg_turns("left", -UP, backward(shin_deg), FOOT_FLAT_DEG)
        posed = self.body.pose(turns, np.zeros(3))
        height_m = self.body.skin(posed)[:, 2] - self.body.joint(posed, "left_shin")[2]
        near_knee = self.body.moved_by("left_thigh", "left_shin")
        return float(height_m[near_knee].min()), float(height_m[self.body.moved_by("left_foot")].min())

    def _palm_height_m(self) -> float:
        turn_hand = self._hand_turn("left", FORWARD)
        hand = self.body.vertices[self.body.moved_by("left_hand")] - self.body.head("left_hand")
        return -float((hand @ turn_hand.T)[:, 2].min()) - SINK_M

    # Bones

    def _root(self, pelvis: Array, hips: Array) -> Array:
        rest_hips = (self.body.head("left_thigh") + self.body.head("right_thigh")) / 2.0
        return hips - pelvis @ (rest_hips - self.body.head("pelvis"))

    def _trunk_turns(self, trunk_deg: float, head_deg: float, arms_deg: Mapping[str, float]) -> dict[str, Array]:
        trunk = turn(LEFT, -trunk_deg) @ FROM_REST
        turns = {bone: trunk for bone in TRUNK_BONES}
        turns["neck"] = turn(LEFT, -(GAZE_DEG + head_deg) * 0.5) @ trunk
        turns["head"] = turn(LEFT, -(GAZE_DEG + head_deg)) @ trunk
        for side, arm_deg in arms_deg.items():
            raised = min(max((arm_deg - PLANTED_DEG) / 90.0, 0.0), 1.2)
            sign = 1.0 if side == "left" else -1.0
            lift = turn(UP, -sign * 6.0 * (1.0 - raised)) @ turn(LEFT, -sign * (4.0 + 20.0 * raised))
            turns[f"{side}_clavicle"] = trunk @ lift
        return turns

    def _leg_turns(self, side: str, thigh: Array, shin: Array, point_deg: float) -> dict[str, Array]:
        rest_hip, rest_knee = self.body.head(f"{side}_thigh"), self.body.head(f"{side}_shin")
        rest_ankle = self.body.head(f"{side}_foot")
        rest_hinge = np.array([1.0, 0.0, 0.0])
        turn_shin = carry(rest_ankle - rest_knee, rest_hinge, shin, LEFT)
        return {
            f"{side}_thigh": carry(rest_knee - rest_hip, rest_hinge, thigh, LEFT),
            f"{side}_shin": turn_shin,
            f"{side}_foot": turn(LEFT, point_deg) @ turn_shin,
        }

    def _hand_turn(self, side: str, fingers: Array) -> Array:
        wrist = self.body.head(f"{side}_hand")
        knuckle = {name: self.body.landmarks[f"{side}_{name}_knuckle"][1] for name in ("index", "middle", "little")}
        palm = np.cross(knuckle["index"] - wrist, knuckle["little"] - wrist)
        sign = -1.0 if side == "left" else 1.0
        return carry(knuckle["middle"] - wrist, sign * palm, fingers, -UP)

    def _arm_turns(self, side: str, shoulder: Array, wrist: Array, pole: Array, hand: Array) -> dict[str, Array]:
        """Turn the bones of an arm whose shoulder and wrist are given; the twist is shared along the limb."""
        head = self.body.head
        rest = [head(f"{side}_{bone}") for bone in ("upper_arm", "forearm", "hand")]
        rest_pole = rest[1] - (rest[0] + rest[2]) / 2.0
        elbow = middle_joint(shoulder, wrist, self.upper_arm_m, self.forearm_m, pole)
        upper = carry(rest[1] - rest[0], rest_pole, elbow - shoulder, pole)
        forearm = carry(rest[2] - rest[1], rest_pole, wrist - elbow, pole)
        across = self.body.landmarks[f"{side}_little_knuckle"][1] - self.body.landmarks[f"{side}_index_knuckle"][1]
        with_hand = carry(rest[2] - rest[1], across, wrist - elbow, hand @ across)
        return {
            f"{side}_upper_arm": upper,
            f"{side}_upper_arm_low": upper,
            f"{side}_forearm": blend(forearm, with_hand, 0.25),
            f"{side}_forearm_low": blend(forearm, with_hand, 0.7),
            f"{side}_hand": hand,
        }

    # The whole pose

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the angles that the module's docstring lists."""
        arms_deg = {side: channels[f"{side}_arm_deg"] for side in SIDES}
        turns = self._trunk_turns(self.ground.trunk_deg + channels["trunk_deg"], channels["head_deg"], arms_deg)
        standing = unit(
            np.tan(np.radians(-channels["lean_fore_deg"])) * FORWARD
            + np.tan(np.radians(-channels["lean_left_deg"])) * LEFT
            - UP
        )
        for side in SIDES:
            turns |= self._leg(side, channels, standing)
        knees = (self.ground.knees["left"] + self.ground.knees["right"]) / 2.0
        root = self._root(turns["pelvis"], knees - self.thigh_m * standing)
        trunk_only = self.body.pose(turns, root)
        for side in SIDES:
            turns |= self._arm(side, channels, self.body.joint(trunk_only, f"{side}_upper_arm"))
        return self.body.pose(turns, root)

    def _leg(self, side: str, channels: Channels, standing: Array) -> dict[str, Array]:
        thigh_deg = channels[f"{side}_thigh_deg"]
        free = freedom(thigh_deg)
        thigh = unit((1.0 - free) * standing + free * backward(thigh_deg))
        return self._leg_turns(side, thigh, backward(channels[f"{side}_shin_deg"]), channels[f"{side}_point_deg"])

    def _arm(self, side: str, channels: Channels, shoulder: Array) -> dict[str, Array]:
        arm_deg = channels[f"{side}_arm_deg"]
        on_the_way = np.sin(np.pi * np.clip((arm_deg - PLANTED_DEG) / 70.0, 0.0, 1.0)) ** 2
        reach = reach_m(self.upper_arm_m, self.forearm_m, ELBOW_DEG - ELBOW_BEND_ON_THE_WAY_DEG * on_the_way)
        free = freedom(arm_deg)
        swung = shoulder + reach * forward(arm_deg)
        wrist = (1.0 - free) * self.ground.wrists[side] + free * swung
        pole = unit(forward(arm_deg - 90.0) + 0.35 * outward(side))
        hand = self._hand_turn(side, forward(channels[f"{side}_hand_deg"]))
        return self._arm_turns(side, shoulder, wrist, pole, hand)
