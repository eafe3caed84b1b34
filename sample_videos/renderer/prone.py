"""On the stomach: turns a few named angles into a pose whose hips, knees, feet and hands or elbows stay on the mat.

World coordinates in metres: x towards the head, y to the person's left, z up, the mat at z = 0.

Channels (angles in degrees, shares from 0 to 1):

- `arch_deg`: how far the chest is turned up from where it lies flat; the pelvis turns with it by a little. The arms
  follow with planted hands; if they are too short, the chest stays lower.
- `prop`: 0 stands on the palms, 1 rests on elbows and forearms.
- `hip_deg`: elevation that the thighs gain when the hips leave the mat and the knees stay; the trunk turns along.
- `head_deg`: deviation of the head from the straight neck, positive looks up; `head_turn_deg`: turned to the right.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from renderer.all_fours import FORWARD, FROM_REST, LEFT, UP, backward, ease, leg_turns, outward
from renderer.body import SIDES, Body, Posed
from renderer.ik import middle_joint, reach_m
from renderer.limbs import Limbs, bisect, lowest_m, part_of
from renderer.rotations import Array, turn, unit

ARCH_SHARES = {"pelvis": 0.12, "spine_low": 0.42, "spine_middle": 0.68, "spine_high": 0.86, "chest": 1.0}
BELLY = ("pelvis", "spine_low", "spine_middle")
CHEST = ("spine_high", "chest")
HEAD_FOLLOWS = 0.85
TRUNK_WITH_HIPS = 0.6
TOES_DEG = 78.0
PRESSED_M = 0.018
SINK_M = 0.004
ELBOW_RADIUS_M = 0.042
TOP_DEG = 74.0
TOP_ELBOW_DEG = 170.0
STRAIGHTEST_DEG = 174.0
HANDS_WIDER_M = 0.05
RAISED_SHOULDER = 0.35

Channels = Mapping[str, float]


class Prone:
    """Poses one body on its stomach."""

    top_deg = TOP_DEG

    def __init__(self, body: Body) -> None:
        self.body = body
        self.limbs = Limbs(body)
        self.parts = {name: part_of(body, *bones) for name, bones in (("belly", BELLY), ("chest", CHEST))}
        self.parts["head"] = part_of(body, "head")
        self.hands = {side: self.limbs.hand_at(side, unit(FORWARD - 0.12 * outward(side)), -UP) for side in SIDES}
        self.palm_m = self.limbs.wrist_height_m("left", self.hands["left"]) - SINK_M
        self.flat_deg = 0.0
        self.face_deg = 0.0
        self.hips = np.zeros(3)
        self._lie_down()
        self.reach_m = reach_m(self.limbs.upper_arm_m, self.limbs.forearm_m, STRAIGHTEST_DEG)
        self.prop_deg = self._find_prop()
        self.wrists = {"palms": self._under_top(), "elbows": self._before_elbows()}
        names = ("arch_deg", "prop", "hip_deg", "head_deg", "head_turn_deg")
        self.start: dict[str, float] = dict.fromkeys(names, 0.0)

    # Finding the contacts

    def _lie_down(self) -> None:
        """Lay stomach, chest, forehead, knees and feet on the mat."""
        belly_m = lowest_m(self.parts["belly"], self._trunk(0.0, 0.0, 0.0, 0.0))
        self.hips = (-belly_m - PRESSED_M) * UP
        self.flat_deg = bisect(
            -12.0, 20.0, lambda a: lowest_m(self.parts["chest"], self._raw_trunk(a, 0.0, 0.0, 0.0)) > -PRESSED_M
        )
        self.face_deg = bisect(
            -35.0, 45.0, lambda a: lowest_m(self.parts["head"], self._trunk(0.0, 0.0, a, 0.0)) > -SINK_M
        )
        self.thigh_deg = bisect(-14.0, 20.0, lambda a: self._lowest_of_leg(a, a)[0] > -SINK_M)
        self.shin_deg = bisect(-14.0, 30.0, lambda a: self._lowest_of_leg(self.thigh_deg, a)[1] > -SINK_M)

    def _lowest_of_leg(self, thigh_deg: float, shin_deg: float) -> tuple[float, float]:
        """Heights of the lowest points of knee and foot when thigh and shin have these elevations backwards."""
        turns = {"pelvis": FROM_REST}
        turns |= leg_turns(self.body, "left", backward(thigh_deg), backward(shin_deg), TOES_DEG)
        posed = self.body.pose(turns, self.limbs.root_for_hips(FROM_REST, self.hips))
        skin_m = self.body.skin(posed)[:, 2]
        knee = self.body.joint(posed, "left_shin")
        thigh = skin_m[self.body.moved_by("left_thigh", "left_shin")]
        near = np.abs(self.body.skin(posed)[self.body.moved_by("left_thigh", "left_shin")][:, 0] - knee[0]) < 0.08
        return float(thigh[near].min()), float(skin_m[self.body.moved_by("left_foot")].min())

    def _find_prop(self) -> float:
        """Find the arch at which the upper arms stand upright on the elbows."""
        height_m = ELBOW_RADIUS_M + self.limbs.upper_arm_m
        return bisect(5.0, 75.0, lambda a: self._shoulder(a)[2] > height_m)

    def _under_top(self) -> dict[str, Array]:
        """Plant the palms where the arms are straight at the top of the press-up."""
        shoulder = self._shoulder(TOP_DEG)
        reach = reach_m(self.limbs.upper_arm_m, self.limbs.forearm_m, TOP_ELBOW_DEG)
        wide_m = abs(shoulder[1]) + HANDS_WIDER_M
        ahead_m = np.sqrt(max(reach**2 - (shoulder[2] - self.palm_m) ** 2 - HANDS_WIDER_M**2, 0.0))
        place = np.array([shoulder[0] + ahead_m, 0.0, self.palm_m])
        return {side: place + wide_m * outward(side) for side in SIDES}

    def _before_elbows(self) -> dict[str, Array]:
        """Lay the forearms straight ahead of the elbows that stand under the shoulders."""
        shoulder = self._shoulder(self.prop_deg)
        drop_m = ELBOW_RADIUS_M - self.palm_m
        ahead_m = np.sqrt(self.limbs.forearm_m**2 - drop_m**2) * 0.995
        place = np.array([shoulder[0] + ahead_m, 0.0, self.palm_m])
        return {side: place + abs(shoulder[1]) * outward(side) for side in SIDES}

    def _shoulder(self, arch_deg: float) -> Array:
        return self.body.joint(self._trunk(arch_deg, 0.0, 0.0, 0.0), "left_upper_arm")

    # Bones

    def _trunk(self, arch_deg: float, hip_deg: float, head_deg: float, head_turn_deg: float) -> Posed:
        return self._raw_trunk(self.flat_deg + arch_deg, hip_deg, head_deg, head_turn_deg)

    def _raw_trunk(self, arch_deg: float, hip_deg: float, head_deg: float, head_turn_deg: float) -> Posed:
        turns = self._trunk_turns(arch_deg, hip_deg, head_deg, head_turn_deg)
        return self.body.pose(turns, self.limbs.root_for_hips(turns["pelvis"], self._hips_at(hip_deg)))

    def _trunk_turns(self, arch_deg: float, hip_deg: float, head_deg: float, head_turn_deg: float) -> dict[str, Array]:
        up_deg = TRUNK_WITH_HIPS * hip_deg
        turns = {bone: turn(LEFT, -(up_deg + share * arch_deg)) @ FROM_REST for bone, share in ARCH_SHARES.items()}
        straight_deg = up_deg + HEAD_FOLLOWS * arch_deg
        aside = turn(FORWARD, -head_turn_deg)
        turns["neck"] = turn(LEFT, -(straight_deg + arch_deg + head_deg) / 2.0) @ FROM_REST
        turns["head"] = turn(LEFT, -(straight_deg + head_deg)) @ aside @ FROM_REST
        for side in SIDES:
            turns[f"{side}_clavicle"] = self.limbs.clavicle(side, turns["chest"], RAISED_SHOULDER)
        return turns

    def _hips_at(self, hip_deg: float) -> Array:
        """Place the hips so that the knees stay where they are, shape (3,), m."""
        if hip_deg == 0.0:
            return self.hips
        knee = self.hips + self.limbs.thigh_m * backward(self.thigh_deg)
        return knee - self.limbs.thigh_m * backward(self.thigh_deg - hip_deg)

    # The whole pose

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the channels that the module's docstring lists."""
        channels = {**self.start, **channels}
        arch_deg, hip_deg = channels["arch_deg"], channels["hip_deg"]
        prop = channels["prop"]
        wrists = {s: (1.0 - prop) * self.wrists["palms"][s] + prop * self.wrists["elbows"][s] for s in SIDES}
        arch_deg = self._as_arms_allow(arch_deg, hip_deg, wrists, prop)
        # The face determines the head's angle when lying flat, the straight neck once it is up.
        flat = (1.0 - ease(arch_deg / 24.0)) * (1.0 - min(abs(channels["head_turn_deg"]) / 50.0, 1.0) * 0.5)
        head_deg = flat * self.face_deg + channels["head_deg"]
        turns = self._trunk_turns(self.flat_deg + arch_deg, hip_deg, head_deg, channels["head_turn_deg"])
        root = self.limbs.root_for_hips(turns["pelvis"], self._hips_at(hip_deg))
        for side in SIDES:
            thigh, shin = backward(self.thigh_deg - hip_deg), backward(self.shin_deg)
            turns |= leg_turns(self.body, side, thigh, shin, TOES_DEG)
        trunk_only = self.body.pose(turns, root)
        for side in SIDES:
            shoulder = self.body.joint(trunk_only, f"{side}_upper_arm")
            pole = self._pole(side, shoulder, wrists[side], prop)
            turns |= self.limbs.arm_turns(side, shoulder, wrists[side], pole, self.hands[side])
        return self.body.pose(turns, root)

    def _as_arms_allow(self, arch_deg: float, hip_deg: float, wrists: Mapping[str, Array], prop: float) -> float:
        """Lower the chest until the hands reach the mat, and with the forearms down the elbows too."""
        highest_m = np.inf if prop < 1.0 else ELBOW_RADIUS_M + self.limbs.upper_arm_m + SINK_M

        def too_far(arch: float) -> bool:
            shoulder = self.body.joint(self._trunk(arch, hip_deg, 0.0, 0.0), "left_upper_arm")
            return float(np.linalg.norm(shoulder - wrists["left"])) > self.reach_m or shoulder[2] > highest_m

        return bisect(-20.0, arch_deg, too_far, 14) if arch_deg > 5.0 and too_far(arch_deg) else arch_deg

    def _pole(self, side: str, shoulder: Array, wrist: Array, prop: float) -> Array:
        """Choose where the elbow points: up and back over the palm, or down onto the mat."""
        over_palm = unit(-0.85 * FORWARD + 0.35 * outward(side) + 0.45 * UP)
        if prop <= 0.0:
            return over_palm
        down, out = unit(-0.5 * FORWARD - UP), unit(outward(side) - 0.15 * FORWARD)

        def elbow_m(share: float) -> float:
            pole = unit((1.0 - share) * down + share * out)
            upper, lower = self.limbs.upper_arm_m, self.limbs.forearm_m
            return float(middle_joint(shoulder, wrist, upper, lower, pole)[2])

        share = bisect(0.0, 1.0, lambda s: elbow_m(s) > ELBOW_RADIUS_M)
        return unit((1.0 - prop) * over_palm + prop * unit((1.0 - share) * down + share * out))
