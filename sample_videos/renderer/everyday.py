"""On foot: walking, standing, kneeling down on one knee and on both, getting up.

World coordinates in metres: x the way the person faces, y to the person's left, z up, the floor at z = 0. The path
over the floor is not scripted: the part touching the floor stays in place, which moves the person.

Channels, in degrees, all seen from the side: `{side}_thigh_deg` and `{side}_shin_deg` point straight down at 0 and
forward at 90, `{side}_foot_deg` is how far the toes point down from a foot that stands flat, `{side}_arm_deg` how far
the upper arm has swung forward, `{side}_elbow_deg` how far the elbow is bent, `trunk_deg` how far the trunk leans
forward from how the body stands at rest, `head_deg` how far the head nods. `x_m` is the place on the floor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from renderer.all_fours import FORWARD, LEFT, UP, ease, outward
from renderer.body import SIDES, Body, Posed
from renderer.limbs import Limbs
from renderer.look import Block
from renderer.motion import Timeline
from renderer.performance import Move
from renderer.rotations import Array, turn, unit
from renderer.variety import draw_colours

BODIES_DIR = Path(__file__).resolve().parents[1] / "bodies"
STANDING = np.column_stack([LEFT, -FORWARD, UP])
TRUNK_BONES = ("pelvis", "spine_low", "spine_middle", "spine_high", "chest")
KNEE_RADIUS_M = 0.055
TOUCHES_WITHIN_M = 0.006
STEP_S = 0.02
STRIDE_HZ = 0.9
PASSES_WITHIN_S = 4.5
KNEELING_FOOT_DEG = 152.0

Channels = Mapping[str, float]

STAND = {"trunk_deg": 1.0, "head_deg": 4.0} | {
    f"{side}_{name}_deg": value
    for side in SIDES
    for name, value in {"thigh": 1.0, "shin": -2.0, "foot": 0.0, "arm": 2.0, "elbow": 14.0}.items()
}
STEP_DOWN = {
    "left_thigh_deg": 34.0,
    "left_shin_deg": -4.0,
    "right_thigh_deg": -14.0,
    "right_shin_deg": -48.0,
    "right_foot_deg": 42.0,
    "trunk_deg": 10.0,
    "head_deg": 18.0,
}
HALF_KNEELING = {
    "left_thigh_deg": 94.0,
    "left_shin_deg": -2.0,
    "right_thigh_deg": 0.0,
    "right_shin_deg": -91.0,
    "right_foot_deg": KNEELING_FOOT_DEG,
    "trunk_deg": 8.0,
    "left_arm_deg": 20.0,
}
BRINGS_KNEE_BACK = {"left_thigh_deg": 56.0, "left_shin_deg": -84.0, "left_foot_deg": 118.0, "left_arm_deg": 4.0}
KNEELING = {
    "left_thigh_deg": 0.0,
    "left_shin_deg": -91.0,
    "left_foot_deg": KNEELING_FOOT_DEG,
    "trunk_deg": 2.0,
    "head_deg": 4.0,
}


class Everyday:
    """Poses one body on foot or on its knees."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.limbs = Limbs(body)
        self.upright = {side: self._upright_leg(side) for side in SIDES}
        self.start: dict[str, float] = {**STAND, "x_m": 0.0}

    def _upright_leg(self, side: str) -> dict[str, Array]:
        """Turn thigh and shin so that, seen from the side, they stand upright: the rest pose has the knees bent."""
        joints = [STANDING @ self.body.head(f"{side}_{bone}") for bone in ("thigh", "shin", "foot")]
        leg = {}
        for bone, (above, below) in zip(("thigh", "shin"), pairwise(joints), strict=True):
            down = below - above
            ahead_deg = float(np.degrees(np.arctan2(down @ FORWARD, -down @ UP)))
            leg[f"{side}_{bone}"] = turn(LEFT, ahead_deg) @ STANDING
        return leg

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the channels that the module's docstring lists; the lowest contact is on the floor."""
        posed = self._hanging(channels)
        lowest_m = self.contacts(posed)[:, 2].min()
        shift = channels.get("x_m", 0.0) * FORWARD - lowest_m * UP
        return Posed(posed.heads + shift, posed.turns)

    def contacts(self, posed: Posed) -> Array:
        """Points that may touch the floor, shape (6, 3), m."""
        points = []
        for side in SIDES:
            points += [self.body.landmark(posed, f"{side}_{name}") for name in ("heel", "foot_index")]
            points.append(self.body.joint(posed, f"{side}_shin") - KNEE_RADIUS_M * UP)
        return np.array(points)

    def _hanging(self, channels: Channels) -> Posed:
        """Pose the body with its pelvis at the origin."""
        trunk = turn(LEFT, channels["trunk_deg"]) @ STANDING
        turns = {bone: trunk for bone in TRUNK_BONES}
        turns["neck"] = turn(LEFT, channels["head_deg"] / 2.0) @ trunk
        turns["head"] = turn(LEFT, channels["head_deg"]) @ trunk
        for side in SIDES:
            for bone, upright in self.upright[side].items():
                turns[bone] = turn(LEFT, -channels[f"{bone}_deg"]) @ upright
            turns[f"{side}_foot"] = turn(LEFT, channels[f"{side}_foot_deg"]) @ STANDING
            turns[f"{side}_clavicle"] = self.limbs.clavicle(side, trunk, 0.0)
        trunk_only = self.body.pose(turns, np.zeros(3))
        for side in SIDES:
            turns |= self._arm(side, channels, self.body.joint(trunk_only, f"{side}_upper_arm"))
        return self.body.pose(turns, np.zeros(3))

    def _arm(self, side: str, channels: Channels, shoulder: Array) -> dict[str, Array]:
        swing_rad = np.radians(channels[f"{side}_arm_deg"])
        bent_rad = swing_rad + np.radians(channels[f"{side}_elbow_deg"])
        upper = unit(np.sin(swing_rad) * FORWARD - np.cos(swing_rad) * UP + 0.2 * outward(side))
        lower = unit(np.sin(bent_rad) * FORWARD - np.cos(bent_rad) * UP + 0.08 * outward(side))
        elbow = shoulder + self.limbs.upper_arm_m * upper
        wrist = elbow + self.limbs.forearm_m * lower
        hand = self.limbs.hand_at(side, lower, -outward(side))
        return self.limbs.arm_turns(side, shoulder, wrist, elbow - (shoulder + wrist) / 2.0, hand)

    def way_m(self, channels_at: Callable[[float], Channels], duration_s: float) -> tuple[Array, Array]:
        """Find where the contacts with the floor lead: times and x of the person, each of shape (n,)."""
        times_s = np.arange(0.0, duration_s + STEP_S, STEP_S)
        x_m = np.zeros(len(times_s))
        before: Array | None = None
        for index, time_s in enumerate(times_s):
            points = self.contacts(self._hanging(channels_at(float(time_s))))
            weight = np.exp(-(points[:, 2] - points[:, 2].min()) / TOUCHES_WITHIN_M)
            if before is not None:
                x_m[index] = x_m[index - 1] - float(weight @ (points - before)[:, 0]) / float(weight.sum())
            before = points
        return times_s, x_m


def walking(turns: float) -> dict[str, float]:
    """Pose of a walking person, `turns` strides after the left thigh swings through."""
    pose = {"trunk_deg": 3.0, "head_deg": 4.0}
    for side, late in (("left", 0.0), ("right", 0.5)):
        phase = 2.0 * np.pi * (turns + late)
        thigh_deg = 3.0 + 23.0 * np.sin(phase)
        swinging = max(np.cos(phase + 0.35), 0.0)
        behind = max(-np.sin(phase), 0.0)
        pose |= {
            f"{side}_thigh_deg": thigh_deg,
            f"{side}_shin_deg": thigh_deg - 6.0 - 54.0 * swinging**2,
            f"{side}_foot_deg": 32.0 * behind**3 + 8.0 * swinging - 10.0 * max(np.sin(phase), 0.0) ** 4,
            f"{side}_arm_deg": -20.0 * np.sin(phase),
            f"{side}_elbow_deg": 22.0 - 8.0 * np.sin(phase),
        }
    return pose


class Stroll:
    """Walks in, does some moves, and walks out again in the same direction; a clip with nothing to count.

    Parameters
    ----------
    stance
        Poses the body.
    moves
        What is done between the walks, beginning and ending with standing.
    seed
        Varies the tempo.
    walk_s
        How long it takes to come, and to leave.
    """

    def __init__(self, stance: Everyday, moves: Sequence[Move], seed: int, walk_s: float = 3.4) -> None:
        rng = np.random.default_rng(seed)
        self.stance = stance
        self.blocks: tuple[Block, ...] = ()
        self.attempts: list[object] = []
        self._stride_hz = STRIDE_HZ * float(rng.uniform(0.9, 1.1))
        self.walk_s = walk_s
        self.timeline = Timeline(STAND)
        self.timeline.rest(walk_s)
        for move in moves:
            self.timeline.go(move.pose or STAND, move.go_s * float(rng.uniform(0.92, 1.08)))
            self.timeline.rest(move.stay_s)
        self.leaves_s = self.timeline.end_s
        self.timeline.rest(walk_s if moves else 0.0)
        self._times_s, x_m = stance.way_m(self._gait, self.duration_s)
        self.framed_s = np.arange(min(walk_s, self.leaves_s), self.leaves_s + 0.1, 0.5)
        self._x_m = x_m - float(np.mean(np.interp(self.framed_s, self._times_s, x_m)))

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        return self.timeline.end_s

    def _gait(self, time_s: float) -> dict[str, float]:
        """Blend walking into the timeline's poses."""
        before, after = (self.walk_s - time_s) / 0.8, (time_s - self.leaves_s) / 0.8
        share = ease(max(before, after))
        still, moving = self.timeline.at(time_s), walking(self._stride_hz * time_s)
        return {name: (1.0 - share) * value + share * moving[name] for name, value in still.items()}

    def channels(self, time_s: float) -> dict[str, float]:
        """Angles of the body and its place at one moment."""
        return self._gait(time_s) | {"x_m": float(np.interp(time_s, self._times_s, self._x_m))}


@dataclass(frozen=True)
class PasserBy:
    """A passer-by walking behind the person of the clip.

    Attributes
    ----------
    name : of the baked body
    seed : of clothes and tempo
    at_s : when the middle of the mat is passed
    behind_m : how far behind the middle of the mat
    headward : whether the passer-by walks where the other's head points
    """

    name: str
    seed: int
    at_s: float
    behind_m: float = 1.05
    headward: bool = True

    def __post_init__(self) -> None:
        """Load the body and find its way once."""
        body = Body.load(BODIES_DIR / f"{self.name}.npz")
        stroll = Stroll(Everyday(body), [], self.seed, walk_s=2.0 * PASSES_WITHIN_S)
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "colours", draw_colours(np.random.default_rng(self.seed), self.name))
        object.__setattr__(self, "_stroll", stroll)

    def pose(self, time_s: float, away: float) -> Posed:
        """Pose at one moment; `away` is +1 or -1, the side along y that lies behind for the camera."""
        stroll: Stroll = self._stroll  # type: ignore[attr-defined]
        # Before and after, out of the picture, the passer-by stands.
        since_s = float(np.clip(time_s - self.at_s, -PASSES_WITHIN_S, PASSES_WITHIN_S))
        middle_m = stroll.channels(PASSES_WITHIN_S)["x_m"]
        channels = stroll.channels(PASSES_WITHIN_S + since_s)
        posed = stroll.stance.pose(channels | {"x_m": channels["x_m"] - middle_m})
        about = np.eye(3) if self.headward else turn(UP, 180.0)
        aside = np.array([0.0, away * self.behind_m, 0.0])
        return Posed(posed.heads @ about.T + aside, about @ posed.turns)
