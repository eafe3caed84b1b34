"""On one leg, the heel of the other on a block: the standing hamstring stretch.

World coordinates in metres: x the way the person faces, y to the person's left, z up, the mat at z = 0.

Channels (angles in degrees, shares from 0 to 1):

- `lean_deg`: how far pelvis and trunk lean forward from the hips.
- `round_deg`: how far the back is rounded on top of that. `head_deg`: how far the head is bent forward.
- `shoulders_deg`: how far the shoulders are rolled forward.
- `{side}_up`: how far this foot has come from the floor onto the block.
- `{side}_knee_deg`: angle hip-knee-ankle of that leg once it is up.
- `hands`: how far the hands have come from the sides onto the raised thigh.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from renderer.body import SIDES, Body, Posed
from renderer.ik import reach_m
from renderer.limbs import TRUNK_BONES, Leg, Limbs, bisect, sign_of
from renderer.look import Block
from renderer.rotations import Array, blend, turn, unit

FORWARD, LEFT, UP = np.eye(3)
FROM_REST = np.column_stack([LEFT, -FORWARD, UP])

ROUND = {"pelvis": 0.0, "spine_low": 0.2, "spine_middle": 0.5, "spine_high": 0.85, "chest": 1.0}
STANDING_KNEE_DEG = 172.0
RAISED_KNEE_DEG = 176.0
FEET_APART_M = 0.19
SINK_M = 0.004
HEEL_SINK_M = 0.006
BLOCK_M = 0.38
BLOCK_COLOUR = (0.50, 0.33, 0.17)
TOES_UP_DEG = -4.0
HANDS_ON_THIGH = 0.62

Channels = Mapping[str, float]


def lean(angle_deg: float) -> Array:
    """Turn that takes the head forward, shape (3, 3)."""
    return turn(LEFT, angle_deg)


class Standing:
    """Poses one body on its feet in front of a block.

    Parameters
    ----------
    body
        The person.
    block_m
        Height of the block on which the heel is put.
    """

    def __init__(self, body: Body, block_m: float = BLOCK_M) -> None:
        self.body, self.block_m = body, block_m
        self.limbs = Limbs(body)
        self.floor_ankles = {side: self._floor_ankle(side) for side in SIDES}
        self.hip_m = self._hip_height_m(0.0)
        self.block_ankles = {side: self._block_ankle(side) for side in SIDES}
        self.blocks = (self._block(),)
        self.start = dict.fromkeys(("lean_deg", "round_deg", "head_deg", "shoulders_deg", "hands"), 0.0)
        for side in SIDES:
            self.start |= {f"{side}_up": 0.0, f"{side}_knee_deg": RAISED_KNEE_DEG}

    # Finding the contacts

    def _flat_foot(self, side: str) -> Array:
        return self.limbs.foot_at(side, unit(FORWARD + 0.15 * sign_of(side) * LEFT), UP)

    def _floor_ankle(self, side: str) -> Array:
        height_m = self.limbs.ankle_height_m(side, self._flat_foot(side)) - SINK_M
        return sign_of(side) * FEET_APART_M / 2.0 * LEFT + height_m * UP

    def _hip_height_m(self, hip_x_m: float) -> float:
        """Height of the hips over a standing leg whose ankle is this far in front of or behind them."""
        reach = reach_m(self.limbs.thigh_m, self.limbs.shin_m, STANDING_KNEE_DEG)
        aside_m = FEET_APART_M / 2.0 - abs(self.body.head("left_thigh")[0])
        return float(self.floor_ankles["left"][2] + np.sqrt(reach**2 - hip_x_m**2 - aside_m**2))

    def _block_ankle(self, side: str) -> Array:
        """Find where the ankle is when the straight leg's heel rests on the block."""
        reach = reach_m(self.limbs.thigh_m, self.limbs.shin_m, RAISED_KNEE_DEG)
        hip = sign_of(side) * abs(self.body.head("left_thigh")[0]) * LEFT + self.hip_m * UP
        ankle = hip + 0.7 * FORWARD
        for _ in range(4):
            drop_m = self.hip_m - self.block_m - self._heel_m(side, hip, ankle) + HEEL_SINK_M
            ankle = hip + np.sqrt(reach**2 - drop_m**2) * FORWARD - drop_m * UP
        return ankle

    def _heel_m(self, side: str, hip: Array, ankle: Array) -> float:
        """How high the ankle is over the heel when the leg slopes like this."""
        leg = self.limbs.leg_to(hip, hip + 0.99 * (ankle - hip), FORWARD + UP)
        return self.limbs.ankle_height_m(side, self.limbs.foot_free(leg, side, TOES_UP_DEG))

    def _block(self) -> Block:
        size_m = (0.36, 0.50, self.block_m + 0.01)
        front_m = float(self.block_ankles["left"][0]) - 0.06
        return Block(size_m, (front_m + size_m[0] / 2.0, 0.0, size_m[2] / 2.0 - 0.01), BLOCK_COLOUR)

    # The whole pose

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the channels that the module's docstring lists."""
        turns = self._trunk(channels)
        root = self.limbs.root_for_hips(turns["pelvis"], self._hips(channels))
        trunk = self.body.pose(turns, root)
        legs = {side: self._leg(side, channels, self.body.joint(trunk, f"{side}_thigh")) for side in SIDES}
        for side in SIDES:
            turns |= self.limbs.leg_turns(side, legs[side])
            turns[f"{side}_foot"] = self._foot(side, channels, legs[side])
        raised = legs["left" if channels["left_up"] > channels["right_up"] else "right"]
        for side in SIDES:
            shoulder = self.body.joint(trunk, f"{side}_upper_arm")
            turns |= self._arm(side, channels["hands"], shoulder, raised)
        return self.body.pose(turns, root)

    def _trunk(self, channels: Channels) -> dict[str, Array]:
        turns = {
            bone: lean(channels["lean_deg"] + channels["round_deg"] * ROUND[bone]) @ FROM_REST for bone in TRUNK_BONES
        }
        rolled_deg = channels["shoulders_deg"]
        turns["neck"] = lean(0.6 * channels["head_deg"] + 0.6 * rolled_deg) @ turns["chest"]
        turns["head"] = lean(channels["head_deg"] - 0.1 * rolled_deg) @ turns["chest"]
        for side in SIDES:
            turns[f"{side}_clavicle"] = self.limbs.clavicle(side, turns["chest"], -0.012 * rolled_deg, rolled_deg)
        return turns

    def _hips(self, channels: Channels) -> Array:
        """Place the hips over the standing foot, so far forward that the raised leg has the knee asked for."""
        side = "left" if channels["left_up"] > channels["right_up"] else "right"
        up = channels[f"{side}_up"]
        if up <= 0.0:
            return self.hip_m * UP
        reach = reach_m(self.limbs.thigh_m, self.limbs.shin_m, channels[f"{side}_knee_deg"])
        ankle = self.block_ankles[side]
        aside = sign_of(side) * abs(self.body.head("left_thigh")[0]) * LEFT

        def near_enough(hip_x_m: float) -> bool:
            hip = hip_x_m * FORWARD + self._hip_height_m(hip_x_m) * UP + aside
            return float(np.linalg.norm(ankle - hip)) < reach

        x_m = up * bisect(-0.2, 0.3, near_enough)
        return x_m * FORWARD + self._hip_height_m(x_m) * UP

    def _leg(self, side: str, channels: Channels, hip: Array) -> Leg:
        up = channels[f"{side}_up"]
        arc = 0.13 * np.sin(np.pi * up) * (UP - 0.6 * FORWARD)
        ankle = (1.0 - up) * self.floor_ankles[side] + up * self.block_ankles[side] + arc
        span, most_m = ankle - hip, 0.9998 * (self.limbs.thigh_m + self.limbs.shin_m)
        ankle = hip + span * min(1.0, most_m / float(np.linalg.norm(span)))
        return self.limbs.leg_to(hip, ankle, unit(FORWARD + 0.8 * up * UP))

    def _foot(self, side: str, channels: Channels, leg: Leg) -> Array:
        return blend(self._flat_foot(side), self.limbs.foot_free(leg, side, TOES_UP_DEG), channels[f"{side}_up"])

    def _arm(self, side: str, on_thigh: float, shoulder: Array, raised: Leg) -> dict[str, Array]:
        out = sign_of(side) * LEFT
        hanging = shoulder + 0.985 * (self.limbs.upper_arm_m + self.limbs.forearm_m) * unit(-UP + 0.16 * out)
        above = np.cross(raised.hinge, raised.thigh) * -1.0
        above = above if float(above @ UP) > 0 else -above
        place = self._on_thigh(raised, shoulder, 0.085 * above + 0.055 * out)
        wrist = (1.0 - on_thigh) * hanging + on_thigh * place
        fingers = unit((1.0 - on_thigh) * (-UP) + on_thigh * (raised.thigh - 0.25 * out))
        palm = unit((1.0 - on_thigh) * (-out) + on_thigh * -above)
        hand = self.limbs.hand_at(side, fingers, palm)
        pole = unit(-FORWARD + (0.3 + 0.9 * on_thigh) * out - 0.3 * UP)
        return self.limbs.arm_turns(side, shoulder, self.limbs.within_reach(shoulder, wrist), pole, hand)

    def _on_thigh(self, raised: Leg, shoulder: Array, off: Array) -> Array:
        """Find the place nearest to the knee at which a hand of this shoulder can lie on the thigh, shape (3,), m."""
        most_m = 0.985 * (self.limbs.upper_arm_m + self.limbs.forearm_m)

        def place(share: float) -> Array:
            return raised.hip + share * (raised.knee - raised.hip) + off

        def too_far(share: float) -> bool:
            return float(np.linalg.norm(place(share) - shoulder)) > most_m

        return place(bisect(0.25, HANDS_ON_THIGH, too_far))
