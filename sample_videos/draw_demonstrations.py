"""Draws the demonstration of each stage of each exercise: python sample_videos/draw_demonstrations.py.

A person of the sample clips does what the scripts call clean, once on each side, without tremor. Written to
posecheck/pages/demonstrations.json; posecheck/pages/demonstrations.py reads it and says what is in it. It draws flat
outlines: OpenGL is not needed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from renderer.body import SIDES, Body  # noqa: E402
from renderer.figure import BONES, LIMBS, Figure, View, begun_like  # noqa: E402
from renderer.limbs import other  # noqa: E402
from renderer.motion import Timeline  # noqa: E402
from renderer.performance import Action, Move  # noqa: E402
from renderer.truth import joint_places  # noqa: E402
from scripts import SCRIPTS  # noqa: E402

OUT = HERE.parent / "posecheck" / "pages" / "demonstrations.json"
UNIT_M = 0.002
FRAME_EVERY_M = 0.22
"""A frame is drawn each time the fastest joint has gone about so far."""
FEWEST_FRAMES, MOST_FRAMES = 5, 8
SAMPLES = 41
MAT_WIDTH_M, MAT_MARGIN_M = 0.66, 0.12
ARC_RADIUS_M = 0.26
LINE_M = np.array([[-0.06, 0.20], [-0.06, 0.08]])
FRONT = np.array([0.0, -1.0, 0.0])
"""Where a body in the rest pose faces."""

Channels = Mapping[str, float]


@dataclass(frozen=True)
class Shown:
    """What a stage is drawn from.

    Attributes
    ----------
    clip : the clip whose clean actions are shown
    body : who does them
    view : where the figure is seen from
    mirrored : whether the other side is the mirror image
    tilts : whether arrows show which way the pelvis turns
    over : for an action of a side, the parts to paint directly after another one
    """

    clip: str
    body: str
    view: View = field(default_factory=View)
    mirrored: bool = False
    tilts: bool = False
    over: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


WOMAN, MAN = "woman_62", "man_28"
STAGES = {
    ("standing_hamstring_stretch", "default"): Shown("standing_hamstring_stretch_clean", MAN, View(25.0)),
    ("back_extension", "prone_lie"): Shown("back_extension_prone_lie", WOMAN),
    ("back_extension", "elbow_prop"): Shown("back_extension_elbow_prop_clean", WOMAN),
    ("back_extension", "press_up"): Shown("back_extension_press_up_clean", WOMAN),
    ("gluteal_stretch", "default"): Shown(
        "gluteal_stretch_clean", MAN, View(-15.0, 18.0), over={"left": {"left_shin": "right_thigh"}}
    ),
    ("cat_curl", "default"): Shown("cat_curl_clean", MAN),
    ("quadruped_arm_leg_raise", "default"): Shown("quadruped_faults", WOMAN),
    ("pelvic_tilt", "default"): Shown("pelvic_tilt_clean", MAN, tilts=True),
    ("partial_curl", "default"): Shown("partial_curl_clean", WOMAN),
    ("side_plank", "full"): Shown("side_plank_full_clean_right", MAN, mirrored=True),
    ("side_plank", "easier"): Shown("side_plank_easier_clean_right", MAN, View(-10.0, 28.0), mirrored=True),
    ("dead_bug", "level_1"): Shown("dead_bug_level_1_clean", WOMAN),
    ("dead_bug", "level_2"): Shown("dead_bug_level_2_clean", WOMAN),
    ("dead_bug", "level_3"): Shown("dead_bug_level_3_clean", WOMAN),
    ("dead_bug", "classic"): Shown("dead_bug_classic_clean", WOMAN),
}


def clean_actions(actions: Sequence[Action]) -> Iterator[Action]:
    """Each labelled action without a fault, once."""
    known = set()
    for action in actions:
        what = repr((action.side, [move.pose for move in action.moves]))
        faulty = any(move.faults or move.on_the_way for move in action.moves)
        if action.labelled and not faulty and what not in known:
            known.add(what)
            yield action


class Drawer:
    """Draws one stage: collects its frames, each outline and each pose only once."""

    def __init__(self, shown: Shown) -> None:
        self.shown, script = shown, SCRIPTS[shown.clip]
        self.body = Body.load(HERE / "bodies" / f"{shown.body}.npz")
        self.stance = script.stance(self.body)
        actions = script.actions(self.stance) if callable(script.actions) else script.actions
        start = script.start(self.stance) if callable(script.start) else script.start
        self.actions = list(clean_actions(actions))
        self.start = {**self.stance.start, **(start or {})}
        self._figure = Figure(self.body, shown.view)
        self._drawn: dict[tuple[float, ...], dict[str, NDArray[np.float64]]] = {}
        self._before: dict[str, NDArray[np.float64]] = {}
        self.shapes: dict[str, list[list[int]]] = {part: [] for part in BONES}
        self.frames: list[list[int]] = []
        self.joints: list[list[int]] = []
        self._extent: list[NDArray[np.float64]] = []

    def stage(self) -> dict[str, Any]:
        """Everything about the stage, as it is stored."""
        first = self._frame(self.start)
        steps = [step for action in self.actions for step in self._steps(action)]
        near = self._near_side()
        floor = self._mat()
        blocks = [self._block(block) for block in getattr(self.stance, "blocks", ())]
        return {
            "parts": list(BONES),
            "near": near,
            "order": self._order(near, None),
            "mirrored": self.shown.mirrored,
            "view_deg": [self.shown.view.yaw_deg, self.shown.view.height_deg],
            "start": first,
            "steps": steps,
            "floor": floor,
            "blocks": blocks,
            "bounds": bounds_of([floor, *(face for faces in blocks for face in faces)], self.shapes),
            "shapes": self.shapes,
            "frames": self.frames,
            "joints": self.joints,
        }

    def _steps(self, action: Action) -> Iterator[dict[str, Any]]:
        line, changed = Timeline(self.start), set()
        for number, move in enumerate(action.moves):
            pose = move.pose if move.pose is not None else {name: self.start[name] for name in sorted(changed)}
            changed |= set(pose)
            last = number + 1 == len(action.moves)
            yield self._step(line, move, pose, action, action.rest_s if last else move.stay_s)

    def _step(self, line: Timeline, move: Move, pose: Channels, action: Action, stay_s: float) -> dict[str, Any]:
        begin_s = line.end_s
        line.go(pose, move.go_s, late_s=move.late_s, early_s=move.early_s)
        times_s = self._frame_times_s(line, begin_s)
        line.rest(max(stay_s, 0.1))
        step = {
            "frames": [self._frame(line.at(time_s)) for time_s in times_s],
            "times_s": [round(time_s - begin_s, 2) for time_s in times_s],
            "stay_s": stay_s,
            "phase": move.phase,
            "side": action.side,
        }
        if action.side in self.shown.over:
            step["order"] = self._order(self._near_side(), action.side)
        if self.shown.tilts and move.phase:
            step["arrows"] = self._arrows(line.at(begin_s), line.at(line.end_s - 0.05))
        return step

    def _frame_times_s(self, line: Timeline, begin_s: float) -> list[float]:
        """Moments of a way to draw: closer together where it is fast, but not at rest at its ends."""
        times_s = np.linspace(begin_s, line.end_s - 1e-6, SAMPLES)
        places = np.array([self._places(line.at(float(time_s))) for time_s in times_s])
        way_m = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=2).max(axis=1))])
        count = int(np.clip(round(way_m[-1] / FRAME_EVERY_M) + 1, FEWEST_FRAMES, MOST_FRAMES))
        share = (way_m / max(way_m[-1], 1e-9) + np.linspace(0.0, 1.0, SAMPLES)) / 2.0
        return [float(t) for t in np.interp(np.linspace(0.0, 1.0, count), share, times_s)]

    def _places(self, channels: Channels) -> NDArray[np.float64]:
        return joint_places(self.body, self.stance.pose(channels))

    def _frame(self, channels: Channels) -> int:
        """Index of a pose among the frames."""
        outlines = self._outlines(channels)
        frame = []
        for part, outline in outlines.items():
            self._before[part] = begun_like(outline, self._before.get(part))
            frame.append(place_in(self.shapes[part], as_steps(self._before[part])))
        if frame not in self.frames:
            self.frames.append(frame)
            self.joints.append(self._units(self.shown.view.see(self._places(channels))))
        return self.frames.index(frame)

    def _outlines(self, channels: Channels) -> dict[str, NDArray[np.float64]]:
        key = tuple(round(value, 3) for value in channels.values())
        if key not in self._drawn:
            posed = self.stance.pose(channels)
            self._drawn[key] = self._figure.outlines(posed)
            self._extent.append(self.body.skin(posed)[:, 0])
        return self._drawn[key]

    def _near_side(self) -> str:
        posed = self.stance.pose(self.start)
        return max(SIDES, key=lambda side: float(self.shown.view.see(self.body.joint(posed, f"{side}_thigh"))[2]))

    def _order(self, near: str, side: str | None) -> list[str]:
        """Parts from the farthest to the nearest."""
        far = [f"{other(near)}_{limb}" for limb in LIMBS]
        order = [*far, "trunk", "head", *(f"{near}_{limb}" for limb in ("thigh", "shin", "upper_arm", "forearm"))]
        for part, after in self.shown.over.get(side or "", {}).items():
            order.remove(part)
            order.insert(order.index(after) + 1, part)
        return order

    def _mat(self) -> list[int]:
        """Corners of the mat."""
        x = np.concatenate(self._extent)
        left, right = x.min() - MAT_MARGIN_M, x.max() + MAT_MARGIN_M
        half = MAT_WIDTH_M / 2.0
        return self._flat([(left, -half, 0.0), (right, -half, 0.0), (right, half, 0.0), (left, half, 0.0)])

    def _block(self, block: Any) -> list[list[int]]:
        """The sides of a box that face the viewer."""
        size, centre = np.array(block.size_m), np.array(block.centre)
        faces = []
        for axis, towards in enumerate(self.shown.view.axes[2]):
            if abs(towards) < 1e-6:
                continue
            first, second = (k for k in range(3) if k != axis)
            corners = np.tile(centre, (4, 1))
            corners[:, axis] += np.sign(towards) * size[axis] / 2.0
            corners[:, first] += size[first] / 2.0 * np.array([-1, 1, 1, -1])
            corners[:, second] += size[second] / 2.0 * np.array([-1, -1, 1, 1])
            faces.append(self._flat(corners))
        return faces

    def _flat(self, places: Any) -> list[int]:
        return self._units(self._seen(places))

    def _arrows(self, before: Channels, after: Channels) -> list[list[int]]:
        """An arc over the pelvis, the way its upper side turns, and a line at the waist: down to the floor, or up."""
        poses = [self.stance.pose(channels) for channels in (before, after)]
        fronts = [pose.turns[self.body.bones.index("pelvis")] @ FRONT for pose in poses]
        headward = bool((fronts[1] - fronts[0])[0] > 0)
        places = self.body.skin(poses[0])
        hip = self._seen(self.body.joint(poses[0], f"{self._near_side()}_thigh"))
        waist = self._seen(places[self.body.moved_by("spine_low", "spine_middle")])
        angles = np.radians(np.linspace(92.0, 140.0, 9))
        arc = hip + ARC_RADIUS_M * np.column_stack([np.cos(angles), np.sin(angles)])
        line = np.array([waist[:, 0].mean(), waist[:, 1].max()]) + LINE_M
        return [self._units(one if headward else one[::-1]) for one in (arc, line)]

    def _seen(self, places: Any) -> NDArray[np.float64]:
        return self.shown.view.see(np.asarray(places, float))[..., :2]

    @staticmethod
    def _units(points: NDArray[np.float64]) -> list[int]:
        return [int(v) for v in np.round(points / UNIT_M).ravel()]


def as_steps(outline: NDArray[np.float64]) -> list[int]:
    """The first point, and then the way from each point to the next, in units."""
    points = np.round(outline / UNIT_M).astype(int)
    return np.diff(points, axis=0, prepend=0).ravel().tolist()


def bounds_of(still: list[list[int]], shapes: Mapping[str, list[list[int]]]) -> list[int]:
    """Left, bottom, right and top of all that is drawn."""
    moving = [np.cumsum(np.reshape(steps, (-1, 2)), axis=0) for pool in shapes.values() for steps in pool]
    points = np.concatenate([*(np.reshape(line, (-1, 2)) for line in still), *moving])
    return [int(v) for v in (*points.min(axis=0), *points.max(axis=0))]


def place_in(pool: list[list[int]], shape: list[int]) -> int:
    """Index of a shape in a pool, to which it is added if it is new."""
    if shape not in pool:
        pool.append(shape)
    return pool.index(shape)


def main() -> None:
    """Draw them all."""
    drawn: dict[str, dict[str, Any]] = {}
    for (exercise, stage), shown in STAGES.items():
        drawn.setdefault(exercise, {})[stage] = made = Drawer(shown).stage()
        size = len(json.dumps(made, separators=(",", ":")))
        sys.stderr.write(f"{exercise} {stage}: {len(made['frames'])} frames, {size / 1e3:.0f} kB\n")
    OUT.write_text(json.dumps({"unit_m": UNIT_M, "exercises": drawn}, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
