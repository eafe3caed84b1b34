"""On the back: turns a few named angles into a pose in which back, head and feet lie on the mat.

World coordinates in metres: x towards the head, y to the person's right, z up, the mat at z = 0.

Channels (angles in degrees, shares from 0 to 1):

- `tilt_deg`: turn of the pelvis; positive flattens the low back, negative arches it. The back follows so that
  buttocks and upper back stay on the mat.
- `bridge_deg`: how far the whole trunk is lifted about the shoulders.
- `curl_deg`: how far the upper back is curled off the mat; `sit_deg`: how far the whole trunk comes up from the hips.
- `head_deg`: how far the head is lifted beyond that.
- `{side}_thigh_deg`: elevation of the thigh; 0 points to the feet, 90 is the knee over the hip.
- `{side}_knee_deg`: angle hip-knee-ankle. `{side}_point_deg`: how far a lifted foot is stretched.
- `{side}_slide_m`, `{side}_lift_m`: how far a standing foot has slid towards the hips, and left the mat.
- `{side}_cross`: how far the ankle has come onto the other thigh; `{side}_cross_m`: how far above it, it hovers.
- `{side}_arm_deg`: elevation of the arm; 0 lies beside the body, 90 points to the ceiling, 180 is overhead.
- `{side}_wide_deg`: how far the arm is spread. `{side}_grasp`: how far both hands hold this side's thigh.

Feet and hands on the mat stay in place. They determine thigh, knee and arm until these are `LEG_FREE_AFTER_DEG` and
`ARM_FREE_AFTER_DEG` away from their start, with a smooth transition.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from renderer.all_fours import ease
from renderer.body import SIDES, Body, Posed
from renderer.ik import reach_m
from renderer.limbs import CLAVICLES, TRUNK_BONES, Leg, Limbs, bisect, freedom, lowest_m, other, part_of
from renderer.rotations import Array, blend, turn, unit

HEADWARD, RIGHT, UP = np.eye(3)
LEFT = -RIGHT
FROM_REST = np.column_stack([LEFT, -UP, HEADWARD])

# How much of the curl reaches each bone: the low back stays on the mat.
CURL = {"pelvis": 0.0, "spine_low": 0.05, "spine_middle": 0.40, "spine_high": 0.85, "chest": 1.0}
# Depth by which the soft buttocks and back are pressed into the mat.
SINK_M = 0.014
FOOT_SINK_M = 0.004
HEAD_PRESSED_SHARE = 0.05
GAZE_DEG = 4.0
START_KNEE_DEG = 82.0
FEET_APART = 0.95
ELBOW_DEG = 165.0
ARM_WIDE_DEG = 14.0
LEG_FREE_AFTER_DEG = 14.0
ARM_FREE_AFTER_DEG = 18.0
CROSS_ABOVE_M = 0.088
CROSS_AT_SHARE = 0.92
TILTS_DEG = np.linspace(-18.0, 16.0, 18)

Channels = Mapping[str, float]


def outward(side: str) -> Array:
    """Direction away from the middle of the body, shape (3,)."""
    return LEFT if side == "left" else RIGHT


def pitch(angle_deg: float) -> Array:
    """Turn that lifts the head's end, shape (3, 3)."""
    return turn(LEFT, angle_deg)


def at_elevation(angle_deg: float) -> Array:
    """Direction in the sagittal plane; 0 points to the feet, 90 to the ceiling, shape (3,)."""
    angle_rad = np.radians(angle_deg)
    return -np.cos(angle_rad) * HEADWARD + np.sin(angle_rad) * UP


class Supine:
    """Poses one body on its back."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.limbs = Limbs(body)
        self.buttocks = part_of(body, "pelvis", "spine_low")
        self.upper_back = part_of(body, "spine_high", "chest", *CLAVICLES)
        self.trunk = part_of(body, *TRUNK_BONES, *CLAVICLES, "neck")
        self.head = part_of(body, "head")
        self.lumbar_deg = [self._lumbar_for(float(tilt)) for tilt in TILTS_DEG]
        self.neck_deg = 0.0
        self.neck_deg = self._neck_on_mat()
        self.head_in_bridge_m = 0.0
        flat = self._trunk_posed({"tilt_deg": 0.0})
        self.chest_x_m = float(self.body.joint(flat, "chest")[0])
        self.ankles, self.start_thigh_deg = self._stand_feet(flat)
        self.wrists = {side: self._lay_hand(side, flat) for side in SIDES}
        self.start = self._start_channels()

    def _start_channels(self) -> dict[str, float]:
        trunk = ("tilt_deg", "bridge_deg", "curl_deg", "sit_deg", "head_deg")
        start = dict.fromkeys(trunk, 0.0)
        for side in SIDES:
            limb = {
                "thigh_deg": self.start_thigh_deg,
                "knee_deg": START_KNEE_DEG,
                "point_deg": 12.0,
                "arm_deg": 0.0,
                "wide_deg": ARM_WIDE_DEG,
            } | dict.fromkeys(("slide_m", "lift_m", "cross", "cross_m", "grasp"), 0.0)
            start |= {f"{side}_{name}": value for name, value in limb.items()}
        return start

    # Finding the contacts

    def _lumbar_for(self, tilt_deg: float) -> float:
        """Find how the low back must bend so that buttocks and upper back lie on the mat together."""

        def back_too_high(lumbar_deg: float) -> bool:
            turns = self._spine(tilt_deg, lumbar_deg)
            posed = self.body.pose(turns, np.zeros(3))
            return lowest_m(self.upper_back, posed) > lowest_m(self.buttocks, posed)

        return bisect(-45.0, 45.0, back_too_high)

    def _spine(self, tilt_deg: float, lumbar_deg: float) -> dict[str, Array]:
        angles = {"pelvis": -tilt_deg, "spine_low": lumbar_deg, "spine_middle": 0.6 * lumbar_deg}
        turns = {bone: pitch(angles.get(bone, 0.0)) @ FROM_REST for bone in TRUNK_BONES}
        return turns | {bone: FROM_REST for bone in CLAVICLES}

    def _neck_on_mat(self) -> float:
        posed = self._trunk_posed({})
        mat_m = lowest_m(self.trunk, posed)

        def head_too_high(neck_deg: float) -> bool:
            self.neck_deg = neck_deg
            return lowest_m(self.head, self._trunk_posed({}), HEAD_PRESSED_SHARE) > mat_m + SINK_M

        return bisect(-35.0, 45.0, head_too_high)

    def _stand_feet(self, flat: Posed) -> tuple[dict[str, Array], float]:
        limbs, ankles = self.limbs, {}
        reach = reach_m(limbs.thigh_m, limbs.shin_m, START_KNEE_DEG)
        for side in SIDES:
            hip = self.body.joint(flat, f"{side}_thigh")
            height_m = limbs.ankle_height_m(side, self._flat_foot(side)) - FOOT_SINK_M
            back_m = np.sqrt(reach**2 - (hip[2] - height_m) ** 2)
            ankles[side] = hip * [1.0, FEET_APART, 0.0] - back_m * HEADWARD + height_m * UP
        thigh = limbs.leg_to(hip, ankles[side], UP).thigh
        return ankles, float(np.degrees(np.arctan2(thigh[2], -thigh[0])))

    def _flat_foot(self, side: str) -> Array:
        return self.limbs.foot_at(side, unit(-HEADWARD + 0.12 * outward(side)), UP)

    def _lay_hand(self, side: str, flat: Posed) -> Array:
        limbs = self.limbs
        hand = limbs.hand_at(side, -HEADWARD, -UP)
        shoulder = self.body.joint(flat, f"{side}_upper_arm")
        reach = reach_m(limbs.upper_arm_m, limbs.forearm_m, ELBOW_DEG)
        height_m = limbs.wrist_height_m(side, hand) - FOOT_SINK_M
        along = unit(-HEADWARD + np.tan(np.radians(ARM_WIDE_DEG)) * outward(side))
        level_m = np.sqrt(reach**2 - (shoulder[2] - height_m) ** 2)
        return (shoulder + level_m * along) * [1.0, 1.0, 0.0] + height_m * UP

    # The trunk

    def _trunk_turns(self, channels: Channels) -> dict[str, Array]:
        tilt_deg = channels.get("tilt_deg", 0.0)
        turns = self._spine(tilt_deg, float(np.interp(tilt_deg, TILTS_DEG, self.lumbar_deg)))
        curl_deg, sit_deg = channels.get("curl_deg", 0.0), channels.get("sit_deg", 0.0)
        whole = pitch(sit_deg - channels.get("bridge_deg", 0.0))
        for bone in TRUNK_BONES:
            turns[bone] = whole @ pitch(curl_deg * CURL[bone]) @ turns[bone]
        nod_deg = channels.get("head_deg", 0.0) + 0.25 * curl_deg
        # Lifted by a bridge, the trunk tips the neck; the head stays where it lies.
        laid_deg = -channels.get("bridge_deg", 0.0) if channels.get("bridge_deg", 0.0) > 0 else 0.0
        turns["neck"] = pitch(self.neck_deg + 0.7 * nod_deg - laid_deg) @ turns["chest"]
        turns["head"] = pitch(GAZE_DEG + nod_deg - laid_deg) @ turns["chest"]
        for side in SIDES:
            raised = min(max((channels.get(f"{side}_arm_deg", 0.0) - 60.0) / 110.0, 0.0), 1.1)
            forward_deg = 5.0 * ease(channels.get(f"{side}_arm_deg", 0.0) / 60.0) * (1.0 - min(raised, 1.0))
            turns[f"{side}_clavicle"] = self.limbs.clavicle(side, turns["chest"], raised, forward_deg)
        return turns

    def _trunk_posed(self, channels: Channels) -> Posed:
        turns = self._trunk_turns(channels)
        return self.body.pose(turns, self._root(turns, channels))

    def _root(self, turns: Mapping[str, Array], channels: Channels) -> Array:
        """Lay the trunk on the mat; what does not curl up keeps the upper back where it lies."""
        posed = self.body.pose(turns, np.zeros(3))
        rise_m = -SINK_M - lowest_m(self.trunk, posed)
        if not hasattr(self, "chest_x_m"):
            return rise_m * UP
        uncurled = {"tilt_deg": channels["tilt_deg"], "bridge_deg": channels["bridge_deg"]}
        lying = self.body.pose(self._trunk_turns(uncurled), np.zeros(3))
        return (self.chest_x_m - float(self.body.joint(lying, "chest")[0])) * HEADWARD + rise_m * UP

    def _lay_head(self, turns: dict[str, Array], root: Array) -> None:
        """Bend the neck of a person in a bridge until the head lies on the mat again."""
        neck, head = turns["neck"], turns["head"]

        def too_high(bent_deg: float) -> bool:
            turns["neck"], turns["head"] = pitch(bent_deg) @ neck, pitch(0.4 * bent_deg) @ head
            return lowest_m(self.head, self.body.pose(turns, root), HEAD_PRESSED_SHARE) > self.head_in_bridge_m

        bent_deg = bisect(-30.0, 30.0, too_high, rounds=14)
        turns["neck"], turns["head"] = pitch(bent_deg) @ neck, pitch(0.4 * bent_deg) @ head

    # The whole pose

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the channels that the module's docstring lists."""
        turns = self._trunk_turns(channels)
        root = self._root(turns, channels)
        if channels["bridge_deg"] > 0.0:
            self._lay_head(turns, root)
        trunk = self.body.pose(turns, root)
        legs = {side: self._uncrossed(side, channels, trunk) for side in SIDES}
        for side in SIDES:
            if channels[f"{side}_cross"] > 0.0:
                legs[side] = self._crossed(side, channels, legs)
        for side in SIDES:
            turns |= self.limbs.leg_turns(side, legs[side])
            turns[f"{side}_foot"] = self._foot(side, channels, legs[side])
        for side in SIDES:
            turns |= self._arm(side, channels, self.body.joint(trunk, f"{side}_upper_arm"), legs)
        return self.body.pose(turns, root)

    # Legs

    def _leg_free(self, side: str, channels: Channels) -> float:
        thigh_deg = channels[f"{side}_thigh_deg"] - self.start_thigh_deg
        knee_deg = channels[f"{side}_knee_deg"] - START_KNEE_DEG
        return freedom(max(abs(thigh_deg), abs(knee_deg)), LEG_FREE_AFTER_DEG)

    def _uncrossed(self, side: str, channels: Channels, trunk: Posed) -> Leg:
        hip = self.body.joint(trunk, f"{side}_thigh")
        thigh_deg, knee_deg = channels[f"{side}_thigh_deg"], channels[f"{side}_knee_deg"]
        thigh, shin = at_elevation(thigh_deg), at_elevation(thigh_deg + knee_deg - 180.0)
        swung = hip + self.limbs.thigh_m * thigh + self.limbs.shin_m * shin
        slid = channels[f"{side}_slide_m"] * HEADWARD + channels[f"{side}_lift_m"] * UP
        free = self._leg_free(side, channels)
        ankle = (1.0 - free) * (self.ankles[side] + slid) + free * swung
        return self.limbs.leg_to(hip, ankle, unit((1.0 - free) * UP + free * thigh))

    def _crossed(self, side: str, channels: Channels, legs: Mapping[str, Leg]) -> Leg:
        """Lay the ankle on the other thigh, just above its knee; the knee falls outward."""
        below, share = legs[other(side)], channels[f"{side}_cross"]
        front = np.cross(below.thigh, below.hinge) * -1.0
        front = front if float(front @ HEADWARD) > 0 else -front
        above_m = CROSS_ABOVE_M + channels[f"{side}_cross_m"]
        at = below.hip + CROSS_AT_SHARE * (below.knee - below.hip) + above_m * front - 0.03 * outward(side)
        start = legs[side]
        arc = 0.16 * np.sin(np.pi * share) ** 2 * unit(UP + 0.3 * outward(side))
        ankle = (1.0 - share) * start.ankle + share * at + arc
        pole = unit((1.0 - share) * UP + share * (outward(side) + 0.25 * UP - 0.2 * HEADWARD))
        return self.limbs.leg_to(start.hip, ankle, pole)

    def _foot(self, side: str, channels: Channels, leg: Leg) -> Array:
        hanging = self.limbs.foot_free(leg, side, channels[f"{side}_point_deg"])
        return blend(self._flat_foot(side), hanging, max(self._leg_free(side, channels), channels[f"{side}_cross"]))

    # Arms

    def _arm(self, side: str, channels: Channels, shoulder: Array, legs: Mapping[str, Leg]) -> dict[str, Array]:
        arm_deg = channels[f"{side}_arm_deg"]
        free = freedom(max(arm_deg, 0.0), ARM_FREE_AFTER_DEG)
        along = unit(at_elevation(arm_deg) + np.tan(np.radians(channels[f"{side}_wide_deg"])) * outward(side))
        reach = reach_m(self.limbs.upper_arm_m, self.limbs.forearm_m, ELBOW_DEG)
        wrist = (1.0 - free) * self.wrists[side] + free * (shoulder + reach * along)
        pole = unit(at_elevation(arm_deg - 90.0) + 0.6 * outward(side))
        fingers, palm = unit(at_elevation(arm_deg) + 0.1 * outward(side)), at_elevation(arm_deg - 90.0)
        for held in SIDES:
            share = channels[f"{held}_grasp"]
            if share > 0.0:
                target, to_fingers, to_palm = self._grasp(side, legs[held], shoulder)
                wrist = (1.0 - share) * wrist + share * target
                fingers = unit((1.0 - share) * fingers + share * to_fingers)
                palm = unit((1.0 - share) * palm + share * to_palm)
                pole = unit((1.0 - share) * pole + share * unit(outward(side) - 0.5 * HEADWARD))
        hand = self.limbs.hand_at(side, fingers, palm)
        return self.limbs.arm_turns(side, shoulder, self.limbs.within_reach(shoulder, wrist), pole, hand)

    def _grasp(self, side: str, leg: Leg, shoulder: Array) -> tuple[Array, Array, Array]:
        """Put a hand round the back of a thigh, or as near to it as the arm is long: wrist, fingers, palm."""
        back = np.cross(leg.thigh, leg.hinge)
        back = back if float(back @ HEADWARD) < 0 else -back
        out = outward(side)

        def wrist(short: float) -> Array:
            along = leg.hip + (0.60 - 0.22 * short) * (leg.knee - leg.hip)
            return along + (0.045 - 0.11 * short) * back + 0.11 * out

        most_m = 0.985 * (self.limbs.upper_arm_m + self.limbs.forearm_m)
        short = bisect(0.0, 1.0, lambda share: float(np.linalg.norm(wrist(share) - shoulder)) < most_m)
        fingers = (0.55 + 0.8 * short) * back - (1.0 - 0.8 * short) * out
        return wrist(short), unit(fingers), unit(-out - 0.55 * (1.0 - short) * back)
