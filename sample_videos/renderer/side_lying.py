"""On one side: a side plank whose forearm and feet (or knees, in the easier form) stay on the mat.

World coordinates in metres: x towards the head, z up, the mat at z = 0. The belly faces +y when lying on the
right side, -y on the left side. A camera facing the belly sees the head point left for the right side and right for
the left side.

Channels (degrees unless the name says metres):

- `bend_deg`: how far the line shoulder-hip-ankle (easier form: -knee), seen from the front, is bent at the hips;
  0 is straight, negative sags. In the start pose the hips lie on the mat.
- `roll_deg`: how far the hips are turned out of the stack; positive turns the upper hip back.
- `head_deg`: how far the head drops towards the mat.
- `elbow_m`: how far the elbow stands from its place under the shoulder, towards the head.
- `arm_lift_m`: how far the supporting forearm is lifted while it is repositioned.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from renderer.body import SIDES, Body, Posed
from renderer.ik import reach_m
from renderer.limbs import TRUNK_BONES, Leg, Limbs, bisect, lowest_m, mean_joint, other, part_of, sign_of
from renderer.rotations import Array, turn, unit

HEADWARD, ASIDE, UP = np.eye(3)

# How much of the bend at the hips has been taken up at each bone, and of the hips' roll remains.
BEND = {"pelvis": 0.0, "spine_low": 0.5, "spine_middle": 0.85, "spine_high": 1.0, "chest": 1.0}
ROLL = {"pelvis": 1.0, "spine_low": 0.8, "spine_middle": 0.5, "spine_high": 0.2, "chest": 0.0}
KNEE_DEG = 172.0
EASIER_HIP_DEG = 45.0
EASIER_KNEE_DEG = 50.0
HIP_SINK_M = 0.02
ELBOWS_M = (-0.1, 0.0, 0.1, 0.2)
SINK_M = 0.005
ROLL_ROUNDS = 4
ELBOW_HEIGHT_M = 0.046
FOREARM_TO_HEAD_DEG = 18.0
STACKED_ANKLES_M = 0.082
STACKED_KNEES_M = 0.105
POINT_DEG = 12.0

Channels = Mapping[str, float]


def tilt(angle_deg: float) -> Array:
    """Turn that lifts the head's end, shape (3, 3)."""
    return turn(ASIDE, -angle_deg)


class SideLying:
    """Poses one body on one side, propped on the forearm.

    Parameters
    ----------
    body
        The person.
    bearing
        The side that lies on the mat.
    easier
        Whether knees and hips are bent, so that the knees support the body instead of the feet.
    """

    def __init__(self, body: Body, bearing: str, easier: bool = False) -> None:
        self.body = body
        self.bearing, self.easier = bearing, easier
        self.forward = -sign_of(bearing) * ASIDE
        self.from_rest = np.column_stack([-sign_of(bearing) * UP, -self.forward, HEADWARD])
        self.limbs = Limbs(body)
        self.hips = self._hip_part()
        self.far_end, self.lever_m = self._far_end()
        self.spine_deg = self._bend_table()
        self.elbow = self._elbow_under_shoulder()
        self.start = {"bend_deg": 0.0, "roll_deg": 0.0, "head_deg": 0.0, "elbow_m": 0.0, "arm_lift_m": 0.0}
        self.on_mat_deg = [self._bend_on_mat(elbow_m) for elbow_m in ELBOWS_M]
        self.start["bend_deg"] = float(np.interp(0.0, ELBOWS_M, self.on_mat_deg))

    # Finding the contacts

    def _hip_part(self) -> Body:
        """Cut out the hips with the upper part of the bearing thigh: what lies on the mat before the lift."""
        upper = self.body.vertices[:, 2] > self.body.head("left_thigh")[2] - 0.35 * self.limbs.thigh_m
        return part_of(self.body, "pelvis", "spine_low", f"{self.bearing}_thigh", only=upper)

    def _far_end(self) -> tuple[Array, float]:
        """Find where the middle between the stacked ankles (or knees) is, and its distance to the hips."""
        limbs, side = self.limbs, self.bearing
        ankle_m = self.ankle_m = limbs.ankle_height_m(side, self._foot(side)) - SINK_M
        if not self.easier:
            apart_m = abs(self.body.head("left_thigh")[0]) - STACKED_ANKLES_M / 2.0
            reach = reach_m(limbs.thigh_m, limbs.shin_m, KNEE_DEG)
            place = -0.85 * HEADWARD + (ankle_m + STACKED_ANKLES_M / 2.0) * UP
            return place, float(np.sqrt(reach**2 - apart_m**2))
        knee_m = self._knee_height_m()
        hip_rad = np.radians(EASIER_HIP_DEG)
        place = -0.45 * HEADWARD + limbs.thigh_m * np.sin(hip_rad) * self.forward
        return place + (knee_m + STACKED_KNEES_M / 2.0) * UP, float(limbs.thigh_m * np.cos(hip_rad))

    def _foot(self, side: str) -> Array:
        """Turn a foot that lies on its edge: it does so whatever the slope of the legs."""
        lying = Leg(np.zeros(3), -HEADWARD, -2.0 * HEADWARD, -sign_of(self.bearing) * UP)
        return self.limbs.foot_free(lying, side, POINT_DEG)

    def _knee_height_m(self) -> float:
        knee = self.body.vertices[self.body.moved_by(f"{self.bearing}_shin")] - self.body.head(f"{self.bearing}_shin")
        near = np.linalg.norm(knee, axis=1) < 0.08
        return float(np.abs(knee[near, 0]).max()) - 2.0 * SINK_M

    def _bend_table(self) -> tuple[Array, Array]:
        """Tabulate the bend of the line shoulder-hip against that of the spine."""
        spine_deg = np.linspace(-70.0, 70.0, 57)
        return self._line_bends(spine_deg), spine_deg

    def _line_bends(self, spine_deg: Array) -> Array:
        return np.array([self._line_bend(float(angle), 0.0) for angle in spine_deg])

    def _line_bend(self, spine_deg: float, roll_deg: float) -> float:
        posed = self.body.pose(self._spine(0.0, spine_deg, roll_deg, 0.0), np.zeros(3))
        line = mean_joint(self.body, posed, "upper_arm") - mean_joint(self.body, posed, "thigh")
        return float(-np.degrees(np.arctan2(line[2], line[0])))

    def _spine_for(self, bend_deg: float, roll_deg: float) -> float:
        """Find the bend of the spine at which the line shoulder-hip bends as asked, rolled hips or not."""
        aimed_deg = bend_deg
        for _ in range(ROLL_ROUNDS):
            aimed_deg += bend_deg - self._line_bend(float(np.interp(aimed_deg, *self.spine_deg)), roll_deg)
        return float(np.interp(aimed_deg, *self.spine_deg))

    def _elbow_under_shoulder(self) -> Array:
        high_m = ELBOW_HEIGHT_M + self.limbs.upper_arm_m
        straight = {"bend_deg": 0.0, "roll_deg": 0.0, "head_deg": 0.0}
        straight["spine_deg"] = self._spine_for(0.0, 0.0)
        legs_deg = bisect(-5.0, 45.0, lambda deg: self._shoulder(straight, deg)[2] > high_m)
        return self._shoulder(straight, legs_deg) * [1.0, 1.0, 0.0] + ELBOW_HEIGHT_M * UP

    def _bend_on_mat(self, elbow_m: float) -> float:
        """Find the bend at which the hips lie on the mat when the elbow stands this far out."""

        def above_mat(bend_deg: float) -> bool:
            channels = self.start | {"elbow_m": elbow_m, "spine_deg": self._spine_for(bend_deg, 0.0)}
            turns, root = self._trunk(channels, self._legs_deg(channels))
            turns |= self._leg_turns(self.body.pose(turns, root), channels)[self.bearing]
            return lowest_m(self.hips, self.body.pose(turns, root)) > -HIP_SINK_M

        return bisect(-50.0, 0.0, above_mat)

    # The trunk

    def _spine(self, legs_deg: float, spine_deg: float, roll_deg: float, head_deg: float) -> dict[str, Array]:
        turns = {}
        for bone in TRUNK_BONES:
            rolled = turn(HEADWARD, sign_of(self.bearing) * -roll_deg * ROLL[bone]) @ self.from_rest
            turns[bone] = tilt(legs_deg - spine_deg * BEND[bone]) @ rolled
        turns["neck"] = tilt(-0.6 * head_deg) @ turns["chest"]
        turns["head"] = tilt(-head_deg) @ turns["chest"]
        turns[f"{self.bearing}_clavicle"] = self.limbs.clavicle(self.bearing, turns["chest"], 0.35)
        turns[f"{other(self.bearing)}_clavicle"] = turns["chest"]
        return turns

    def _trunk(self, channels: Channels, legs_deg: float) -> tuple[dict[str, Array], Array]:
        turns = self._spine(legs_deg, channels["spine_deg"], channels["roll_deg"], channels["head_deg"])
        level = self.far_end * [1.0, 0.0, 1.0]
        hips = level + self.lever_m * (tilt(legs_deg) @ HEADWARD)
        return turns, self.limbs.root_for_hips(turns["pelvis"], hips)

    def _shoulder(self, channels: Channels, legs_deg: float) -> Array:
        turns, root = self._trunk(channels, legs_deg)
        return self.body.joint(self.body.pose(turns, root), f"{self.bearing}_upper_arm")

    def _elbow_of(self, channels: Channels) -> Array:
        return self.elbow + channels["elbow_m"] * HEADWARD

    def _legs_deg(self, channels: Channels) -> float:
        """Find the slope of the legs at which the bearing upper arm reaches exactly from elbow to shoulder."""
        elbow, arm_m = self._elbow_of(channels), self.limbs.upper_arm_m

        def too_long(legs_deg: float) -> bool:
            return float(np.linalg.norm(self._shoulder(channels, legs_deg) - elbow)) > arm_m

        return bisect(-12.0, 45.0, too_long)

    # The whole pose

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the channels that the module's docstring lists."""
        # The mat holds the hips: they cannot sag below it.
        lowest_deg = float(np.interp(channels["elbow_m"], ELBOWS_M, self.on_mat_deg))
        bend_deg = max(channels["bend_deg"], lowest_deg)
        channels = {**channels, "spine_deg": self._spine_for(bend_deg, channels["roll_deg"])}
        turns, root = self._trunk(channels, self._legs_deg(channels))
        trunk = self.body.pose(turns, root)
        for leg in self._leg_turns(trunk, channels).values():
            turns |= leg
        turns |= self._bearing_arm(channels, self.body.joint(trunk, f"{self.bearing}_upper_arm"))
        turns |= self._upper_arm(trunk, turns)
        return self.body.pose(turns, root)

    def _leg_turns(self, trunk: Posed, channels: Channels) -> dict[str, dict[str, Array]]:
        turned = {}
        for side in SIDES:
            hip = self.body.joint(trunk, f"{side}_thigh")
            above = -0.5 if side == self.bearing else 0.5
            hips = mean_joint(self.body, trunk, "thigh")
            leg = self._bent_leg(hip, hips, above) if self.easier else self._straight_leg(hip, above, channels)
            turned[side] = self.limbs.leg_turns(side, leg)
            turned[side][f"{side}_foot"] = self._foot(side)
        return turned

    def _straight_leg(self, hip: Array, above: float, channels: Channels) -> Leg:
        ankle = self.far_end + above * STACKED_ANKLES_M * UP
        span, most_m = ankle - hip, self.limbs.thigh_m + self.limbs.shin_m - 0.0005
        ankle = hip + span * min(1.0, most_m / float(np.linalg.norm(span)))
        pole = turn(HEADWARD, sign_of(self.bearing) * -0.6 * channels["roll_deg"]) @ self.forward
        return self.limbs.leg_to(hip, ankle, pole)

    def _bent_leg(self, hip: Array, hips: Array, above: float) -> Leg:
        along = unit(self.far_end - hips)
        aside = above * STACKED_KNEES_M * UP - (hip - hips)
        # Square to the way the thighs point together: else the shorter of the two would pull their middle off it.
        aside = aside - along * float(aside @ along)
        knee = hip + self.limbs.thigh_m * unit(self.far_end - hips + aside)
        back_rad = np.radians(EASIER_KNEE_DEG - EASIER_HIP_DEG)
        drop_m = knee[2] - self.ankle_m - (above + 0.5) * 0.9 * STACKED_ANKLES_M
        level_m = np.sqrt(self.limbs.shin_m**2 - drop_m**2)
        ankle = knee - drop_m * UP - level_m * (np.cos(back_rad) * HEADWARD + np.sin(back_rad) * self.forward)
        hinge = unit(np.cross(knee - hip, ankle - knee))
        return Leg(hip, knee, ankle, hinge)

    def _bearing_arm(self, channels: Channels, shoulder: Array) -> dict[str, Array]:
        side, limbs = self.bearing, self.limbs
        lift = channels["arm_lift_m"] * UP
        towards_rad = np.radians(FOREARM_TO_HEAD_DEG)
        along = np.cos(towards_rad) * self.forward + np.sin(towards_rad) * HEADWARD
        hand = limbs.hand_at(side, along, -UP)
        elbow = self._elbow_of(channels)
        drop_m = elbow[2] - (limbs.wrist_height_m(side, hand) - SINK_M)
        wrist = elbow + np.sqrt(limbs.forearm_m**2 - drop_m**2) * along - drop_m * UP + lift
        return limbs.arm_turns(side, shoulder, wrist, elbow - (shoulder + wrist) / 2.0, hand)

    def _upper_arm(self, trunk: Posed, turns: Mapping[str, Array]) -> dict[str, Array]:
        """Lay the upper arm along the body, its hand on the hip."""
        side, pelvis = other(self.bearing), turns["pelvis"]
        out, along = pelvis @ (sign_of(side) * np.eye(3)[0]), pelvis @ np.eye(3)[2]
        shoulder = self.body.joint(trunk, f"{side}_upper_arm")
        wrist = self.body.joint(trunk, f"{side}_thigh") + 0.105 * out + 0.03 * along + 0.02 * self.forward
        hand = self.limbs.hand_at(side, unit(-along + 0.25 * self.forward), unit(-out))
        wrist = self.limbs.within_reach(shoulder, wrist)
        return self.limbs.arm_turns(side, shoulder, wrist, unit(out - 0.5 * self.forward), hand)
