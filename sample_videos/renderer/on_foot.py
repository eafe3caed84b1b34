"""On foot without an exercise: stands, shifts the weight, walks a few steps, puts a foot on a stool.

Channels beside those of `everyday.py`:

- `head_turn_deg`: how far the head is turned to the left. `round_deg`: how far the back is rounded beyond the trunk.
- `lean_left_deg`: how far the legs lean sideways, which shifts the weight; the trunk stays upright.
- `left_up`: how far the left foot has come from where its angles have it onto the stool.
- `{side}_to_ankle`, `{side}_to_head`: how far the hand has gone to the left ankle, or to the head, where
  `{side}_scratch_m` moves it about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from renderer.all_fours import FORWARD, LEFT, UP, ease, outward
from renderer.body import SIDES, Body, Posed
from renderer.everyday import STAND, STANDING, STRIDE_HZ, TRUNK_BONES, Everyday, walking
from renderer.limbs import REST_UP, lowest_m
from renderer.look import Block
from renderer.motion import Timeline
from renderer.performance import Move
from renderer.rotations import Array, blend, turn, unit
from renderer.standing import BLOCK_COLOUR, ROUND, SINK_M

STOOL_M = 0.40
STOOL_SIZE_M = (0.34, 0.36)
STOOL_AHEAD_M = 0.42
FIRST_AND_LAST_STEP_S = 0.6
# A few steps in a room are shorter and slower than a walk across it.
AMBLE_HZ, AMBLE_SHARE = 0.8 * STRIDE_HZ, 0.7
ON_THE_MAT_M = 0.13

QUIET = dict.fromkeys(("head_turn_deg", "round_deg", "lean_left_deg", "left_up"), 0.0) | {
    f"{side}_{name}": 0.0 for side in SIDES for name in ("to_ankle", "to_head", "scratch_m")
}

Channels = dict[str, float]


class OnFoot(Everyday):
    """Poses one body that stands or walks, before a stool."""

    def __init__(self, body: Body) -> None:
        super().__init__(body)
        self.start = {**STAND, **QUIET, "x_m": 0.0}

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the channels that the docstrings of this module and of `everyday.py` list."""
        posed = super().pose(channels)
        aside_m = (self.limbs.thigh_m + self.limbs.shin_m) * np.sin(np.radians(channels["lean_left_deg"]))
        return Posed(posed.heads + aside_m * LEFT, posed.turns)

    def _hanging(self, channels: Channels) -> Posed:
        angled = super()._hanging(channels)
        turns = dict(zip(self.body.bones, angled.turns, strict=True))
        for bone in TRUNK_BONES:
            turns[bone] = turn(LEFT, channels["round_deg"] * ROUND[bone]) @ turns[bone]
        for bone, share in (("neck", 0.4), ("head", 1.0)):
            rounded = turn(LEFT, channels["round_deg"]) @ turns[bone]
            turns[bone] = rounded @ turn(REST_UP, share * channels["head_turn_deg"])
        for side in SIDES:
            turns[f"{side}_clavicle"] = self.limbs.clavicle(side, turns["chest"], 0.6 * channels[f"{side}_to_head"])
            for bone in ("thigh", "shin"):
                turns[f"{side}_{bone}"] = turn(FORWARD, -channels["lean_left_deg"]) @ turns[f"{side}_{bone}"]
        turns |= self._foot_on_stool(channels, self.body.pose(turns, np.zeros(3)))
        arms_from = self.body.pose(turns, np.zeros(3))
        for side in SIDES:
            turns |= self._hand_to(side, channels, arms_from)
        return self.body.pose(turns, np.zeros(3))

    def _foot_on_stool(self, channels: Channels, posed: Posed) -> dict[str, Array]:
        """Turn the bones of the left leg whose foot is on its way to the stool; none where it stands."""
        up = channels["left_up"]
        if up <= 0.0:
            return {}
        hip, own, other = (self.body.joint(posed, bone) for bone in ("left_thigh", "left_foot", "right_foot"))
        there = other * [1.0, 0.0, 1.0] + own * [0.0, 1.0, 0.0] + STOOL_AHEAD_M * FORWARD + STOOL_M * UP
        # High and near enough for the toes to clear the edge.
        arc = np.sin(np.pi * up) * (0.26 * UP - 0.16 * FORWARD)
        leg = self.limbs.leg_to(hip, (1.0 - up) * own + up * there + arc, unit(FORWARD + 0.15 * LEFT))
        foot = blend(posed.turns[self.body.bones.index("left_foot")], STANDING, up)
        return self.limbs.leg_turns("left", leg) | {"left_foot": foot}

    def _hand_to(self, side: str, channels: Channels, posed: Posed) -> dict[str, Array]:
        """Turn the bones of an arm, wherever its hand is between hanging, the left ankle and the head."""
        shoulder = self.body.joint(posed, f"{side}_upper_arm")
        swung = self._arm(side, channels, shoulder)
        to_ankle, to_head = channels[f"{side}_to_ankle"], channels[f"{side}_to_head"]
        if to_ankle <= 0.0 and to_head <= 0.0:
            return swung
        hanging = self.body.pose({bone: posed.turns[i] for i, bone in enumerate(self.body.bones)} | swung, np.zeros(3))
        elbow, wrist = (self.body.joint(hanging, f"{side}_{bone}") for bone in ("forearm", "hand"))
        pole, hand = unit(elbow - (shoulder + wrist) / 2.0), swung[f"{side}_hand"]
        out = outward(side)
        head = posed.turns[self.body.bones.index("head")]
        ankle = self.body.joint(posed, "left_foot") + 0.06 * out + 0.06 * UP - 0.02 * FORWARD
        ear = self.body.landmark(posed, f"{side}_ear") + head @ np.array([0.10 * (out @ LEFT), -0.06, 0.02])
        holds = (
            (to_ankle, ankle, out - 0.3 * FORWARD, unit(FORWARD - 0.8 * UP), unit(-out - 0.3 * UP)),
            (
                to_head,
                ear + channels[f"{side}_scratch_m"] * FORWARD,
                0.8 * out + 0.5 * FORWARD - 0.5 * UP,
                unit(UP - 0.7 * out - 0.4 * FORWARD),
                unit(-out - 0.5 * UP),
            ),
        )
        for share, place, elbow_to, fingers, palm in holds:
            wrist = wrist + share * (place - wrist) + 0.10 * np.sin(np.pi * share) * (FORWARD + 0.5 * out)
            pole = unit((1.0 - share) * pole + share * unit(elbow_to))
            hand = blend(hand, self.limbs.hand_at(side, fingers, palm), share)
        return self.limbs.arm_turns(side, shoulder, self.limbs.within_reach(shoulder, wrist), pole, hand)


@dataclass(frozen=True)
class Walk:
    """Walk for some time, optionally backwards."""

    go_s: float
    backwards: bool = False


class About:
    """Stands and walks about before a stool; a clip with nothing to count.

    Parameters
    ----------
    stance
        Poses the body.
    deeds
        Moves, in which `None` stands quietly, and walks.
    seed
        Varies the tempo.
    """

    def __init__(self, stance: OnFoot, deeds: Sequence[Move | Walk], seed: int, quiet_s: float = 1.5) -> None:
        rng = np.random.default_rng(seed)
        self.stance = stance
        self.attempts: list[object] = []
        self._stride_hz = AMBLE_HZ * float(rng.uniform(0.9, 1.1))
        self._walks: list[tuple[float, Walk]] = []
        self.timeline = Timeline(STAND | QUIET)
        self.timeline.rest(quiet_s)
        for deed in deeds:
            if isinstance(deed, Walk):
                self._walks.append((self.timeline.end_s, deed))
                self.timeline.rest(deed.go_s)
            else:
                self.timeline.go(deed.pose or STAND | QUIET, deed.go_s * float(rng.uniform(0.92, 1.08)))
                self.timeline.rest(deed.stay_s)
        self.timeline.rest(quiet_s)
        self._times_s, x_m = stance.way_m(self._gait, self.duration_s)
        self._x_m = x_m + ON_THE_MAT_M - (x_m.min() + x_m.max() + STOOL_AHEAD_M) / 2.0
        self.blocks = (self._stool(),)

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        return self.timeline.end_s

    def _stool(self) -> Block:
        """Put a stool where the foot comes down on it, when it is up for the first time."""
        up_s = next(t for t in self._times_s if self.timeline.at(t)["left_up"] >= 1.0)
        posed = self.stance.pose(self.channels(up_s))
        heel = self.stance.body.landmark(posed, "left_heel")
        length_m, width_m = STOOL_SIZE_M
        height_m = lowest_m(self.stance.limbs.feet["left"], posed) + SINK_M
        centre = (float(heel[0]) - 0.03 + length_m / 2.0, float(heel[1]), height_m / 2.0)
        return Block((length_m, width_m, height_m), centre, BLOCK_COLOUR)

    def _gait(self, time_s: float) -> dict[str, float]:
        """Blend walking into the timeline's poses."""
        angles = self.timeline.at(time_s)
        for begin_s, walk in self._walks:
            since_s, left_s = time_s - begin_s, begin_s + walk.go_s - time_s
            share = AMBLE_SHARE * ease(min(since_s, left_s) / FIRST_AND_LAST_STEP_S)
            if share > 0.0:
                moving = walking(self._stride_hz * (-since_s if walk.backwards else since_s))
                angles |= {name: (1.0 - share) * angles[name] + share * value for name, value in moving.items()}
        return angles

    def channels(self, time_s: float) -> dict[str, float]:
        """Angles of the body and its place at one moment."""
        return self._gait(time_s) | {"x_m": float(np.interp(time_s, self._times_s, self._x_m))}
