"""How far MediaPipe is off the true joints of the sample clips: python sample_videos/pose_error.py [DIR].

DIR holds the saved poses, NAME.npz for the clip NAME; without it they lie beside the clips. The true joints follow
from the scripts: nothing is drawn. The first table is the distance to the true joint in % of T, the true
shoulder-to-hip length in the picture. The second is the error of angles, measured in the picture as posecheck does:
the median with its sign (positive reads too much) and the 95th percentile without. Elevations are seen towards the
head, that of the thigh towards the feet.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from renderer.body import SIDES
from renderer.limbs import other
from renderer.take import Take, script_names
from renderer.truth import JOINTS, NAMES, SURFACE, joint_places

from posecheck.errors import InputError
from posecheck.pose.landmarks import INDEX
from posecheck.pose.poses import PoseSequence, load_poses

HERE = Path(__file__).resolve().parent
EVERY_S = 0.4
SAME_WITHIN_S = 0.2
STACKED_BELOW_M = 0.1
NOTHING = "(negatives)"
PAIRED = ("ear", *JOINTS, *(name for name in SURFACE if name != "ear"))
MODEL_INDEX = [INDEX[name] for name in NAMES]

INNER_ANGLES = {
    "knee": ("hip", "knee", "ankle"),
    "hip": ("shoulder", "hip", "knee"),
    "elbow": ("shoulder", "elbow", "wrist"),
}
"""Angles at the middle of three joints."""
ELEVATIONS = {
    "thigh": ("hip", "knee", "feet"),
    "upper arm": ("shoulder", "elbow", "head"),
    "whole arm": ("shoulder", "wrist", "head"),
}
"""Lines between two joints, seen towards the head or the feet; besides these, the trunk from mid hip to shoulder."""

Array = NDArray[np.float64]
Errors = Mapping[tuple[str, str], Array]


@dataclass(frozen=True)
class Compared:
    """True and found joints of one clip at n moments.

    Attributes
    ----------
    exercise : id, or `NOTHING`
    sides : the person's side that is near the camera (or upper, when the sides lie on each other), and the other
    stacked : whether the sides lie on each other
    head_sign : 1 where the head points to the right of the picture, -1 to the left
    true_px, found_px : shape (n, n_joints, 2), in the order of `truth.NAMES`; NaN where not in the picture, not found
    swapped : shape (n,), whether the model's left and right were the wrong way round; `found_px` has them put right
    """

    exercise: str
    sides: tuple[str, str]
    stacked: bool
    head_sign: float
    true_px: Array
    found_px: Array
    swapped: NDArray[np.bool_]


def compare(take: Take, poses: PoseSequence) -> Compared:
    """Hold the poses found in a clip against the true joints."""
    chosen, next_s = [], 0.0
    for pose in poses:
        if pose.t_s >= next_s:
            chosen.append(pose)
            next_s = pose.t_s + EVERY_S - 1e-6
    places_m = np.array([true_places(take, pose.t_s) for pose in chosen])
    scale = np.array(chosen[0].size_px) / [take.camera.width_px, take.camera.height_px]
    true_px = inside(np.array([take.camera.project(places) for places in places_m]) * scale, chosen[0].size_px)
    found_px, swapped = put_right(true_px, np.array([pose.xy_px[MODEL_INDEX] for pose in chosen]))
    sides, stacked = near_first(places_m, take.camera.place)
    head_sign = 1.0 if take.setting.facing == "right" else -1.0
    exercise = take.script.exercise or NOTHING
    return Compared(exercise, sides, stacked, head_sign, true_px, found_px, swapped)


def true_places(take: Take, time_s: float) -> Array:
    """Places of `truth.NAMES` at one moment, shape (n_joints, 3), m; of the index its knuckle, as the model has it."""
    posed = take.clip.stance.pose(take.clip.channels(time_s))
    places = joint_places(take.body, posed)
    for side in SIDES:
        places[NAMES.index(f"{side}_index")] = take.body.landmark(posed, f"{side}_index_knuckle")
    return places


def inside(places_px: Array, size_px: tuple[int, int]) -> Array:
    """Set what lies outside the picture to NaN."""
    within = ((places_px >= 0.0) & (places_px < np.array(size_px))).all(axis=-1, keepdims=True)
    return np.where(within, places_px, np.nan)


def put_right(true_px: Array, found_px: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Change left and right back in each moment in which the model has most of the body the wrong way round."""
    names = list(NAMES)
    mirror = [names.index(f"{other(s)}_{part}" if part else s) for s, _, part in (n.partition("_") for n in names)]
    mirrored = found_px[:, mirror]
    off, off_mirrored = (np.linalg.norm(px - true_px, axis=-1) for px in (found_px, mirrored))
    swapped = np.sum(off_mirrored < off, axis=1) > np.sum(off_mirrored > off, axis=1)
    return np.where(swapped[:, None, None], mirrored, found_px), swapped


def near_first(places_m: Array, camera: Array) -> tuple[tuple[str, str], bool]:
    """Tell the side near the camera first; where both are about as far, the upper one."""
    trunk = {s: places_m[:, [NAMES.index(f"{s}_{part}") for part in ("shoulder", "hip")]] for s in SIDES}
    away_m = {side: float(np.linalg.norm(places - camera, axis=-1).mean()) for side, places in trunk.items()}
    low_m = {side: -float(places[..., 2].mean()) for side, places in trunk.items()}
    stacked = abs(away_m["left"] - away_m["right"]) < STACKED_BELOW_M
    order = low_m if stacked else away_m
    first = min(SIDES, key=lambda side: order[side])
    return (first, other(first)), stacked


def joint(px: Array, name: str) -> Array:
    """One joint over time, shape (n, 2); "mid_" stands for the middle of both sides."""
    if name.startswith("mid_"):
        return np.mean([px[:, NAMES.index(name.replace("mid", side))] for side in SIDES], axis=0)
    return px[:, NAMES.index(name)]


def joint_errors(compared: Compared) -> Errors:
    """Distances to the true joints in % of T, for each joint and each of "near" and "far"."""
    trunk_px = np.linalg.norm(joint(compared.true_px, "mid_shoulder") - joint(compared.true_px, "mid_hip"), axis=1)
    away_px = np.linalg.norm(compared.found_px - compared.true_px, axis=-1)
    percent = 100.0 * away_px / trunk_px[:, None]
    errors = {("nose", "near"): percent[:, NAMES.index("nose")]}
    for place, side in zip(("near", "far"), compared.sides, strict=True):
        errors |= {(part, place): percent[:, NAMES.index(f"{side}_{part}")] for part in PAIRED}
    return errors


def angle_errors(compared: Compared) -> Errors:
    """Errors of angles in degrees, for each angle and each of "near" and "far"."""
    both = (compared.found_px, compared.true_px)

    def inner(side: str, parts: Sequence[str]) -> Array:
        found, true = (inner_deg(*(joint(px, f"{side}_{part}") for part in parts)) for px in both)
        return found - true

    def elevation(start: str, end: str, toward: str) -> Array:
        sign = compared.head_sign * (1.0 if toward == "head" else -1.0)
        found, true = (elevation_deg(joint(px, end) - joint(px, start), sign) for px in both)
        return (found - true + 180.0) % 360.0 - 180.0

    errors = {("trunk", "near"): elevation("mid_hip", "mid_shoulder", "head")}
    for place, side in zip(("near", "far"), compared.sides, strict=True):
        errors |= {(name, place): inner(side, parts) for name, parts in INNER_ANGLES.items()}
        errors |= {
            (name, place): elevation(f"{side}_{start}", f"{side}_{end}", toward)
            for name, (start, end, toward) in ELEVATIONS.items()
        }
    return errors


def inner_deg(first: Array, corner: Array, last: Array) -> Array:
    """Angle at `corner` over time, all of shape (n, 2) and px, in degrees, shape (n,)."""
    a, b = first - corner, last - corner
    cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return np.degrees(np.arctan2(np.abs(cross), (a * b).sum(axis=1)))


def elevation_deg(line_px: Array, sign: float) -> Array:
    """Elevation of a line of shape (n, 2) in the picture, in degrees, shape (n,)."""
    return np.degrees(np.arctan2(-line_px[:, 1], sign * line_px[:, 0]))


def pooled(parts: Iterable[Errors]) -> Errors:
    """Join the errors of several clips, without what was not seen."""
    together: dict[tuple[str, str], list[Array]] = defaultdict(list)
    for errors in parts:
        for key, values in errors.items():
            together[key].append(values[np.isfinite(values)])
    return {key: np.concatenate(values) for key, values in together.items()}


def table(title: str, what: str, first: str, by_exercise: Mapping[str, Errors], *, signed: bool) -> Iterator[str]:
    """Write one table: a line for each exercise and joint or angle."""
    yield title
    columns = "".join(f"{f'{side} {first}':>14}{'95 %':>8}" for side in ("near", "far"))
    yield f"{'exercise':<28}{what:<12}{columns}"
    for exercise, errors in sorted(by_exercise.items()):
        for name in dict.fromkeys(name for name, _ in errors):
            sides = (errors.get((name, place), np.array([])) for place in ("near", "far"))
            yield f"{exercise:<28}{name:<12}{''.join(cells(values, signed=signed) for values in sides)}".rstrip()


def cells(values: Array, *, signed: bool) -> str:
    """Write the median and the 95th percentile."""
    if not len(values):
        return f"{'':>22}"
    median = f"{np.median(values):+.1f}" if signed else f"{np.median(values):.1f}"
    return f"{median:>14}{np.percentile(np.abs(values), 95):>8.1f}"


def seen(exercise: str, clips: Sequence[Compared]) -> str:
    """Write how much of an exercise was compared."""
    found = np.concatenate([np.isfinite(clip.found_px).any(axis=(1, 2)) for clip in clips])
    swapped = np.concatenate([clip.swapped for clip in clips])[found]
    stacked = "; near is the upper side" if any(clip.stacked for clip in clips) else ""
    counted = "1 clip" if len(clips) == 1 else f"{len(clips)} clips"
    return (
        f"{exercise}: {counted}, {len(found)} moments, a person found in {100 * found.mean():.1f} %, "
        f"left and right swapped in {100 * swapped.mean() if len(swapped) else 0:.1f} % of them{stacked}"
    )


def report(clips: Sequence[Compared]) -> Iterator[str]:
    """Write both tables."""
    by_exercise: dict[str, list[Compared]] = defaultdict(list)
    for clip in clips:
        by_exercise[clip.exercise].append(clip)
    for exercise, of_exercise in sorted(by_exercise.items()):
        yield seen(exercise, of_exercise)
    joints = {exercise: pooled(map(joint_errors, of_exercise)) for exercise, of_exercise in by_exercise.items()}
    angles = {exercise: pooled(map(angle_errors, of_exercise)) for exercise, of_exercise in by_exercise.items()}
    yield ""
    yield from table("Distance to the true joint, % of T", "joint", "50 %", joints, signed=False)
    yield ""
    yield from table("Error of angles, degrees", "angle", "bias", angles, signed=True)


def main(argv: list[str] | None = None) -> int:
    """Print the errors; returns 1 where there are no poses, or some cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dir", nargs="?", type=Path, default=HERE, metavar="DIR", help="where NAME.npz lie")
    folder: Path = parser.parse_args(argv).dir
    names = script_names()
    have = [name for name in names if (folder / f"{name}.npz").is_file()]
    clips, others = [], []
    try:
        for name in have:
            take, poses = Take(name), load_poses(folder / f"{name}.npz")
            if abs(poses.duration_s - take.clip.duration_s) > SAME_WITHIN_S:
                others.append(name)
            elif not take.script.empty:
                clips.append(compare(take, poses))
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if clips:
        print("\n".join(report(clips)))
    missing = [name for name in names if name not in have]
    if others:
        print(f"\nLeft out, as long as no clip of today's script: {', '.join(others)}")
    if missing:
        print(f"\nNo poses in {folder}: {', '.join(missing)}")
    return 0 if clips else 1


if __name__ == "__main__":
    sys.exit(main())
