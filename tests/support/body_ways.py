"""Ways of the body from rest to a target and back, posed once for each stage and then only looked up.

A way has one stretch for each pose that it passes: at 0 the person rests, at 1 the first pose is taken, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from renderer import body, limbs, prone, side_lying, standing, supine
from renderer.all_fours import AllFours
from renderer.exercises import back_extension, cat_curl, dead_bug, gluteal_stretch, partial_curl, pelvic_tilt
from renderer.exercises import quadruped_arm_leg_raise as raises
from renderer.exercises import standing_hamstring_stretch as hamstring
from renderer.labels import WITHIN_DEG
from renderer.performance import difference
from renderer.truth import NAMES, joint_places

Array = NDArray[np.float64]
Pose = Mapping[str, float]

BODIES = Path(body.__file__).parents[1] / "bodies"
PER_STRETCH = 8
MIRRORED = [
    NAMES.index(limbs.other(s) + "_" + part) if part else i
    for i, (s, _, part) in enumerate(n.partition("_") for n in NAMES)
]
TRUNK_POINTS_EVERY = 4


@dataclass(frozen=True, eq=False)
class Way:
    """Joints on the way to a target.

    Attributes
    ----------
    target : name of the target
    joints_m : shape (n_nodes, n_joints, 3), in the order of `truth.NAMES`
    trunk_m : skin of the trunk, shape (n_nodes, n_points, 3); no points where the outline does not matter
    length : number of poses it passes
    held_within : how far from the turning point the target still counts as held
    side : working side, or None
    """

    target: str
    joints_m: Array
    trunk_m: Array
    length: float
    held_within: float
    side: str | None

    def moved(self, along: Array) -> tuple[Array, Array]:
        """How far joints and skin are from rest at places on the way, shape (n, n_points, 3) each."""
        at = along * PER_STRETCH
        before = np.clip(at.astype(int), 0, len(self.joints_m) - 2)
        share = (at - before)[:, None, None]
        joints_m, trunk_m = (
            (1.0 - share) * nodes[before] + share * nodes[before + 1] - nodes[0]
            for nodes in (self.joints_m, self.trunk_m)
        )
        return joints_m, trunk_m

    def mirrored(self) -> Way:
        """Change left and right."""
        flip = np.array([1.0, -1.0, 1.0])
        side = limbs.other(self.side) if self.side else None
        return replace(self, joints_m=self.joints_m[:, MIRRORED] * flip, trunk_m=self.trunk_m * flip, side=side)


@dataclass(frozen=True)
class Stage:
    """What a stage's movements are made of.

    Attributes
    ----------
    exercise, name : of the stage
    stance : poses a body
    targets : poses on the way to each target
    body : name of a baked body
    start : in which angles rest differs from the stance's own
    least_range : smallest part of the last stretch that is still the exercise
    half : parts of the last stretch that make half a repetition, if there is such a thing
    least_stay_s : shortest stay at the target
    either : one target of several is enough for an attempt, as limbs moved one by one
    outlined : the trunk's outline matters
    side : the side of the targets; the other one is its mirror image
    facing : where the head must point in the picture for the left side; such a person does not change sides
    knees_may_fall_apart, hands_may_go_behind_head : whether that is harmless
    free_hand : the hand that bears no weight; without it either does
    yaw_deg : range of the camera's yaw
    """

    exercise: str
    name: str
    stance: Callable[[body.Body], Any]
    targets: Callable[[Any], Sequence[tuple[str, Sequence[Pose]]]]
    body: str = "woman_30"
    start: Callable[[Any], Pose] = lambda stance: {}
    side: str | None = None
    least_range: float = 0.8
    half: tuple[float, float] | None = (0.15, 0.3)
    least_stay_s: float = 0.4
    either: bool = False
    outlined: bool = False
    facing: str | None = None
    knees_may_fall_apart: bool = False
    hands_may_go_behind_head: bool = False
    free_hand: str | None = None
    yaw_deg: tuple[float, float] = (-45.0, 45.0)

    @property
    def id(self) -> str:
        """Name in tables and tests."""
        return self.exercise if self.name == "default" else f"{self.exercise}/{self.name}"


def _one(target: str, *poses: Pose) -> Callable[[Any], Sequence[tuple[str, Sequence[Pose]]]]:
    return lambda stance: [(target, poses)]


def _left(pose: Pose) -> dict[str, float]:
    return limbs.of_side("left", pose)


def _right(pose: Pose) -> dict[str, float]:
    return limbs.of_side("right", pose)


STRETCH_POSES = (
    _left(gluteal_stretch.CROSSED),
    limbs.merged(gluteal_stretch.ARMS_UP, _right(gluteal_stretch.READY_TO_GRASP)),
    _right({"grasp": 1.0}),
    limbs.merged(_right(gluteal_stretch.PULLED), {"tilt_deg": 4.0}),
)
RAISE = limbs.merged(_left(raises.ARM_LEVEL), _right(raises.LEG_LEVEL), {"lean_left_deg": raises.LEAN_DEG})
BUG = limbs.merged(_left(dead_bug.KNEE_OVER_HIP), _right(dead_bug.ARM_OVERHEAD))
LOWERED_BUG = limbs.merged(_left(dead_bug.LEG_LOWERED), _right(dead_bug.ARM_OVERHEAD))

bug = partial(Stage, "dead_bug", stance=supine.Supine, side="left", least_range=0.85, knees_may_fall_apart=True)
plank = partial(
    Stage,
    "side_plank",
    targets=_one("hold", {"bend_deg": 0.0}),
    side="left",
    least_stay_s=1.0,
    facing="right",
    free_hand="right",
)
on_stomach = partial(Stage, "back_extension", stance=prone.Prone, body="man_45")

STAGES = (
    Stage(
        "standing_hamstring_stretch",
        "default",
        standing.Standing,
        _one("hold", _left(hamstring.HEEL_UP), hamstring.LEANING),
        side="left",
        least_stay_s=3.0,
        body="man_58",
    ),
    on_stomach(
        "prone_lie",
        start=lambda stance: {"prop": 1.0, "arch_deg": stance.prop_deg},
        targets=_one("lie", {"arch_deg": 0.0, "head_turn_deg": 55.0}),
        least_range=1.0,
        half=None,
        least_stay_s=3.0,
    ),
    on_stomach(
        "elbow_prop",
        start=lambda stance: {"prop": 1.0},
        targets=lambda stance: [("prop", [{"arch_deg": stance.prop_deg}])],
        least_range=1.0,
        least_stay_s=3.0,
    ),
    # Below this the elbows are bent as in a prop.
    on_stomach("press_up", targets=_one("top", back_extension.TOP), least_range=0.9),
    Stage(
        "gluteal_stretch",
        "default",
        supine.Supine,
        _one("hold", *STRETCH_POSES),
        side="left",
        least_range=0.7,
        half=None,
        least_stay_s=2.0,
    ),
    Stage(
        "cat_curl",
        "default",
        AllFours,
        lambda stance: [("sag", [cat_curl.SAG]), ("round", [cat_curl.ROUND])],
        body="man_28",
        least_range=0.7,
        outlined=True,
    ),
    Stage(
        "quadruped_arm_leg_raise",
        "default",
        AllFours,
        _one("hold", RAISE),
        body="man_28",
        side="left",
        least_stay_s=0.6,
    ),
    Stage(
        "pelvic_tilt",
        "default",
        supine.Supine,
        lambda stance: [("flatten", [pelvic_tilt.FLAT]), ("arch", [pelvic_tilt.ARCHED])],
        half=None,
        least_stay_s=1.0,
        outlined=True,
        knees_may_fall_apart=True,
    ),
    Stage(
        "partial_curl",
        "default",
        supine.Supine,
        _one("hold", partial_curl.CURLED),
        start=lambda stance: partial_curl.START,
        least_range=0.6,
        knees_may_fall_apart=True,
        hands_may_go_behind_head=True,
    ),
    plank("full", partial(side_lying.SideLying, bearing="left")),
    plank("easier", partial(side_lying.SideLying, bearing="left", easier=True), body="man_28"),
    bug(
        "level_1",
        targets=lambda stance: [
            ("hold", [_left(dead_bug.KNEE_OVER_HIP)]),
            ("hold", [_left(dead_bug.ARM_OVERHEAD)]),
        ],
        either=True,
    ),
    bug("level_2", targets=_one("hold", BUG)),
    bug("level_3", targets=_one("hold", BUG), start=lambda stance: dead_bug.START["level_3"]),
    bug("classic", targets=_one("hold", LOWERED_BUG), start=lambda stance: dead_bug.START["classic"]),
)


@cache
def ways_of(stage: Stage) -> tuple[Way, ...]:
    """Pose the ways to a stage's targets, on the left side where there are sides."""
    person = body.Body.load(BODIES / f"{stage.body}.npz")
    stance = stage.stance(person)
    rest = {**stance.start, **stage.start(stance)}
    skin = np.flatnonzero(person.moved_by(*limbs.TRUNK_BONES))[::TRUNK_POINTS_EVERY] if stage.outlined else []
    ways = []
    for target, poses in stage.targets(stance):
        nodes = list(_nodes(rest, poses))
        posed = [stance.pose(channels) for channels in nodes]
        joints_m = np.array([joint_places(person, one) for one in posed])
        trunk_m = np.array([person.skin(one)[skin] if stage.outlined else np.zeros((0, 3)) for one in posed])
        last = nodes[-1 - PER_STRETCH]
        held_within = WITHIN_DEG / difference(last, {name: nodes[-1][name] for name in poses[-1]})
        ways.append(Way(target, joints_m, trunk_m, len(poses), held_within, stage.side))
    return tuple(ways)


def _nodes(rest: Pose, poses: Sequence[Pose]) -> Sequence[Pose]:
    """Angles at the nodes of a way."""
    nodes, now = [rest], dict(rest)
    for pose in poses:
        for share in np.arange(1, PER_STRETCH + 1) / PER_STRETCH:
            nodes.append(now | {name: (1.0 - share) * now[name] + share * value for name, value in pose.items()})
        now |= pose
    return nodes
