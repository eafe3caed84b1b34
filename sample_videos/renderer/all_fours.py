"""On hands and knees: turns a few named angles into a pose whose hands, knees and feet stay on the mat.

World coordinates in metres: x towards the head, y to the person's left, z up, the mat at z = 0.

Angles of a pose ("channels", all in degrees):

- `{side}_arm_deg`: elevation of the line from shoulder to wrist; -90 is the hand on the mat, 0 is level.
- `{side}_hand_deg`: elevation of the fingers of a raised hand.
- `{side}_thigh_deg`, `{side}_shin_deg`: elevation of thigh and shin, seen backwards; a thigh at -90 kneels.
- `{side}_point_deg`: how far the raised foot is stretched (90 is in line with the shin).
- `lean_fore_deg`, `lean_left_deg`: how far the thighs that stand lean, which moves the whole trunk.
- `trunk_deg`, `head_deg`: deviation of trunk and head from their neutral, positive is upwards.
- `curl_deg`: how far pelvis and chest are turned against each other; positive rounds the back, negative sags it. The
  trunk tilts along so that the arms, at `elbow_deg`, still reach the mat.
- `rock_deg`: a lean of the thighs forward in which the whole person travels; negative sits back on the heels.
- `knees_back_deg`: how far the thighs lean because the knees stand behind the hips.
- `{side}_hand_fore_m`, `{side}_hand_lift_m`: where a planted hand stands, ahead of its place and over it.
- `{side}_loose`: 1 frees an arm from the mat though it points down; `{side}_bend_deg` is then its elbow.
- `{side}_to_head`: how far a loose hand has gone to the head; `{side}_scratch_m` moves it about there.

Supporting hands and knees stay in place. They determine arm and thigh until these are `FREE_AFTER_DEG` above the mat.
Sway may bend a supporting elbow a little; if it would overstretch a nearly straight arm, the trunk is lowered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from renderer.body import SIDES, Body, Posed
from renderer.ik import middle_joint, reach_m
from renderer.outline import back_curvature
from renderer.rotations import Array, blend, carry, turn, unit

FORWARD, LEFT, UP = np.eye(3)
FROM_REST = np.column_stack([LEFT, UP, FORWARD])
# Share of the curl that each bone of the trunk takes, relative to the trunk's own elevation.
CURL_SHARES = {"pelvis": 0.5, "spine_low": 0.3, "spine_middle": 0.0, "spine_high": -0.3, "chest": -0.5}
TRUNK_BONES = tuple(CURL_SHARES)
HEAD_FOLLOWS = -0.65

PLANTED_DEG = -90.0
ELBOW_DEG = 166.0
ELBOW_BEND_ON_THE_WAY_DEG = 22.0
FREE_AFTER_DEG = 12.0
FOOT_FLAT_DEG = 62.0
SINK_M = 0.004
GAZE_DEG = 6.0
NEUTRAL_CURVATURE = -0.25
FLATTENED_AT_MOST_DEG = 34.0
REACHING = ("curl_deg", "rock_deg", "knees_back_deg", "left_hand_fore_m", "right_hand_fore_m")
GIVES_WAY_ROUNDS = 8
ARM_USED = 0.9985
HAND_AT_HEAD_M = (-0.05, 0.10, -0.03)

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


def leg_turns(body: Body, side: str, thigh: Array, shin: Array, point_deg: float) -> dict[str, Array]:
    """Turn a leg whose thigh and shin point these ways (shape (3,)) in the sagittal plane of a person face down."""
    rest_hip, rest_knee, rest_ankle = (body.head(f"{side}_{bone}") for bone in ("thigh", "shin", "foot"))
    rest_hinge = np.array([1.0, 0.0, 0.0])
    turn_shin = carry(rest_ankle - rest_knee, rest_hinge, shin, LEFT)
    return {
        f"{side}_thigh": carry(rest_knee - rest_hip, rest_hinge, thigh, LEFT),
        f"{side}_shin": turn_shin,
        f"{side}_foot": turn(LEFT, point_deg) @ turn_shin,
    }


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
        self.flat_deg = 0.0
        self.flat_deg = self._flatten()
        self.ground = self._find_ground()
        self.start: dict[str, float] = self._start_channels()
        self._neutral: float | None = None

    def _start_channels(self) -> dict[str, float]:
        trunk = ("lean_fore_deg", "lean_left_deg", "trunk_deg", "head_deg", "curl_deg", "rock_deg", "knees_back_deg")
        start = dict.fromkeys(trunk, 0.0) | {"elbow_deg": ELBOW_DEG}
        for side in SIDES:
            for name in ("hand_fore_m", "hand_lift_m", "loose", "to_head", "scratch_m"):
                start[f"{side}_{name}"] = 0.0
            start |= {
                f"{side}_bend_deg": ELBOW_DEG,
                f"{side}_arm_deg": PLANTED_DEG,
                f"{side}_hand_deg": 0.0,
                f"{side}_thigh_deg": PLANTED_DEG,
                f"{side}_shin_deg": self.ground.shin_deg,
                f"{side}_point_deg": FOOT_FLAT_DEG,
            }
        return start

    # Finding the contacts

    def _flatten(self) -> float:
        """Find the curl that takes the hollow of standing upright out of this body's back."""
        low_deg, high_deg = 0.0, FLATTENED_AT_MOST_DEG
        for _ in range(8):
            flat_deg = (low_deg + high_deg) / 2.0
            turns = self._trunk_turns(0.0, 0.0, {side: PLANTED_DEG for side in SIDES}, flat_deg)
            if back_curvature(self.body, self.body.pose(turns, np.zeros(3))) > NEUTRAL_CURVATURE:
                high_deg = flat_deg
            else:
                low_deg = flat_deg
        return (low_deg + high_deg) / 2.0

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

    def _trunk_turns(
        self, trunk_deg: float, head_deg: float, arms_deg: Mapping[str, float], curl_deg: float = 0.0
    ) -> dict[str, Array]:
        trunk = turn(LEFT, -trunk_deg) @ FROM_REST
        whole_deg = curl_deg + self.flat_deg
        turns = {bone: turn(LEFT, -share * whole_deg) @ trunk for bone, share in CURL_SHARES.items()}
        follows_deg = HEAD_FOLLOWS * curl_deg
        chest_deg = CURL_SHARES["chest"] * curl_deg
        turns["neck"] = turn(LEFT, -((GAZE_DEG + head_deg) * 0.5 + (follows_deg + chest_deg) / 2.0)) @ trunk
        turns["head"] = turn(LEFT, -(GAZE_DEG + head_deg + follows_deg)) @ trunk
        trunk = turns["chest"]
        for side, arm_deg in arms_deg.items():
            raised = min(max((arm_deg - PLANTED_DEG) / 90.0, 0.0), 1.2)
            sign = 1.0 if side == "left" else -1.0
            lift = turn(UP, -sign * 6.0 * (1.0 - raised)) @ turn(LEFT, -sign * (4.0 + 20.0 * raised))
            turns[f"{side}_clavicle"] = trunk @ lift
        return turns

    def _leg_turns(self, side: str, thigh: Array, shin: Array, point_deg: float) -> dict[str, Array]:
        return leg_turns(self.body, side, thigh, shin, point_deg)

    def _hand_turn(self, side: str, fingers: Array, faces: Array = -UP) -> Array:
        wrist = self.body.head(f"{side}_hand")
        knuckle = {name: self.body.landmarks[f"{side}_{name}_knuckle"][1] for name in ("index", "middle", "little")}
        palm = np.cross(knuckle["index"] - wrist, knuckle["little"] - wrist)
        sign = -1.0 if side == "left" else 1.0
        return carry(knuckle["middle"] - wrist, sign * palm, fingers, faces)

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
        """Pose the body by the angles that the module's docstring lists; those of `REACHING` may be left out."""
        channels = {**self.start, **channels}
        arms_deg = {side: channels[f"{side}_arm_deg"] for side in SIDES}
        hips = self._hips(channels, standing := self._standing(channels))
        trunk_deg = self.ground.trunk_deg + channels["trunk_deg"] + self._tilt_to_reach_deg(channels)
        for _ in range(GIVES_WAY_ROUNDS):
            turns = self._trunk_turns(trunk_deg, channels["head_deg"], arms_deg, channels["curl_deg"])
            root = self._root(turns["pelvis"], hips)
            trunk_only = self.body.pose(turns, root)
            missing_m = self._missing_m(channels, trunk_only)
            if missing_m <= 0.0:
                break
            # Sway may lift a shoulder beyond the reach of a nearly straight arm; lower the trunk to it.
            trunk_deg -= 1.5 * float(np.degrees(missing_m / self.thigh_m))
        for side in SIDES:
            turns |= self._leg(side, channels, standing)
            turns |= self._arm(side, channels, trunk_only)
        return self.body.pose(turns, root)

    def _missing_m(self, channels: Channels, trunk: Posed) -> float:
        """How much the supporting arms are too short, in metres."""
        bearing = [s for s in SIDES if max(freedom(channels[f"{s}_arm_deg"]), channels[f"{s}_loose"]) == 0.0]
        longest_m = ARM_USED * (self.upper_arm_m + self.forearm_m)
        spans = [self.body.joint(trunk, f"{s}_upper_arm") - self._planted(s, channels) for s in bearing]
        return max((float(np.linalg.norm(span)) for span in spans), default=0.0) - longest_m

    @staticmethod
    def _standing(channels: Channels) -> Array:
        """Direction from hip to knee of the thighs that stand, shape (3,)."""
        fore_rad = np.radians(channels["lean_fore_deg"] + channels["rock_deg"] + channels["knees_back_deg"])
        return unit(
            -np.sin(fore_rad) * FORWARD
            - np.cos(fore_rad) * UP
            - np.cos(fore_rad) * np.tan(np.radians(channels["lean_left_deg"])) * LEFT
        )

    def _hips(self, channels: Channels, standing: Array) -> Array:
        back_m = self.thigh_m * np.sin(np.radians(channels["knees_back_deg"]))
        knees = (self.ground.knees["left"] + self.ground.knees["right"]) / 2.0
        return knees - back_m * FORWARD - self.thigh_m * standing

    def _tilt_to_reach_deg(self, channels: Channels) -> float:
        """Tilt of the trunk that keeps the elbows as bent as they should be while the back curls or travels."""
        straight = all(channels[name] == 0.0 for name in REACHING) and channels["elbow_deg"] == ELBOW_DEG
        loose = max(channels["left_loose"], channels["right_loose"])
        if straight or loose >= 1.0:
            return 0.0
        plain = {**self.start, **{name: channels[name] for name in REACHING}, "elbow_deg": channels["elbow_deg"]}
        return (1.0 - loose) * (self._reaching_deg(plain) - self._neutral_deg())

    def _neutral_deg(self) -> float:
        if self._neutral is None:
            self._neutral = self._reaching_deg(self.start)
        return self._neutral

    def _reaching_deg(self, channels: Channels) -> float:
        """Find the trunk's elevation at which shoulders and hands are an arm's length apart."""
        reach = reach_m(self.upper_arm_m, self.forearm_m, channels["elbow_deg"])
        hips = self._hips(channels, self._standing(channels))
        wrists = {side: self._planted(side, channels) for side in SIDES}
        arms_deg = {side: PLANTED_DEG for side in SIDES}
        low_deg, high_deg = -45.0, 55.0
        for _ in range(14):
            trunk_deg = (low_deg + high_deg) / 2.0
            turns = self._trunk_turns(trunk_deg, 0.0, arms_deg, channels["curl_deg"])
            posed = self.body.pose(turns, self._root(turns["pelvis"], hips))
            apart_m = [np.linalg.norm(self.body.joint(posed, f"{side}_upper_arm") - wrists[side]) for side in SIDES]
            if max(apart_m) > reach:
                high_deg = trunk_deg
            else:
                low_deg = trunk_deg
        return (low_deg + high_deg) / 2.0

    def _planted(self, side: str, channels: Channels) -> Array:
        """Place of the wrist whose palm stands on the mat, shape (3,), m."""
        fore_m, lift_m = channels[f"{side}_hand_fore_m"], channels[f"{side}_hand_lift_m"]
        return self.ground.wrists[side] + fore_m * FORWARD + lift_m * UP

    def _leg(self, side: str, channels: Channels, standing: Array) -> dict[str, Array]:
        thigh_deg = channels[f"{side}_thigh_deg"]
        free = freedom(thigh_deg)
        thigh = unit((1.0 - free) * standing + free * backward(thigh_deg))
        return self._leg_turns(side, thigh, backward(channels[f"{side}_shin_deg"]), channels[f"{side}_point_deg"])

    def _arm(self, side: str, channels: Channels, trunk: Posed) -> dict[str, Array]:
        shoulder = self.body.joint(trunk, f"{side}_upper_arm")
        arm_deg, loose = channels[f"{side}_arm_deg"], channels[f"{side}_loose"]
        on_the_way = np.sin(np.pi * np.clip((arm_deg - PLANTED_DEG) / 70.0, 0.0, 1.0)) ** 2
        elbow_deg = min(channels[f"{side}_bend_deg"], ELBOW_DEG - ELBOW_BEND_ON_THE_WAY_DEG * on_the_way)
        reach = reach_m(self.upper_arm_m, self.forearm_m, elbow_deg)
        free = max(freedom(arm_deg), loose)
        swung = shoulder + reach * unit(forward(arm_deg) + 0.2 * loose * outward(side))
        wrist = (1.0 - free) * self._planted(side, channels) + free * swung
        pole = unit(forward(arm_deg - 90.0) + 0.35 * outward(side))
        palm = unit(-(1.0 - loose) * UP - loose * outward(side))
        fingers = forward(channels[f"{side}_hand_deg"])
        to_head = channels[f"{side}_to_head"]
        if to_head > 0.0:
            aside = np.array(HAND_AT_HEAD_M) * [1.0, outward(side)[1], 1.0]
            at_head = self.body.landmark(trunk, f"{side}_ear") + aside + channels[f"{side}_scratch_m"] * FORWARD
            wrist = wrist + to_head * (at_head - wrist) + np.sin(np.pi * to_head) * 0.12 * FORWARD
            pole = unit((1.0 - to_head) * pole + to_head * (0.8 * outward(side) - 0.6 * UP))
            fingers = unit((1.0 - to_head) * fingers + to_head * (UP - 0.9 * outward(side)))
            palm = unit((1.0 - to_head) * palm - to_head * (outward(side) + 0.4 * UP))
        if free > 0.0:
            # A hand without load moves before the arm would be overstretched.
            longest_m = 0.998 * (self.upper_arm_m + self.forearm_m)
            span = wrist - shoulder
            wrist = shoulder + span * min(1.0, longest_m / float(np.linalg.norm(span)))
        return self._arm_turns(side, shoulder, wrist, pole, self._hand_turn(side, fingers, palm))
