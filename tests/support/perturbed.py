"""Saved poses as another camera, a slower computer or an unsure model would have produced them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from poses_by_hand import swapped

from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.silhouette import TrunkProfile

ROLL_DEG = 5.0
MISSING_SHARE = 0.05
JITTER_PX = 3.0
SWAP_S, SWAP_EVERY_S = 0.5, 9.0

Poses = Sequence[PoseFrame]


def rolled(poses: Poses) -> list[PoseFrame]:
    """Roll the camera: everything rotates about the centre of the image."""
    turn = np.radians(ROLL_DEG)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return [_moved(p, lambda xy, middle: (xy - middle) @ matrix + middle) for p in poses]


def mirrored(poses: Poses) -> list[PoseFrame]:
    """Mirror the image and swap left and right, so that the other side of the body does the same."""
    return [_mirrored(p) for p in poses]


def at_rate(poses: Poses, fps: float) -> list[PoseFrame]:
    """Resample to another frame rate, interpolating between poses."""
    times = np.arange(poses[0].t_s, poses[-1].t_s, 1 / fps)
    pairs = list(pairwise(poses))
    after = np.clip(np.searchsorted([p.t_s for p in poses], times, side="right") - 1, 0, len(pairs) - 1)
    return [_between(*pairs[i], float(t)) for i, t in zip(after, times, strict=True)]


def with_misses(poses: Poses) -> list[PoseFrame]:
    """Lose the person in some frames."""
    noise = np.random.default_rng(1)
    return [PoseFrame.empty(p.t_s, p.size_px) if noise.random() < MISSING_SHARE else p for p in poses]


def jittered(poses: Poses) -> list[PoseFrame]:
    """Add independent noise to every landmark."""
    noise = np.random.default_rng(2)
    return [replace(p, xy_px=p.xy_px + noise.normal(0, JITTER_PX, p.xy_px.shape)) for p in poses]


def with_swapped_limbs(poses: Poses) -> list[PoseFrame]:
    """Swap left and right from time to time, as the model sometimes does."""
    begin_s = poses[0].t_s + SWAP_EVERY_S / 2
    return [swapped(p) if (p.t_s - begin_s) % SWAP_EVERY_S < SWAP_S else p for p in poses]


PERTURBATIONS: Mapping[str, Callable[[Poses], list[PoseFrame]]] = {
    "rolled": rolled,
    "mirrored": mirrored,
    "10 fps": lambda poses: at_rate(poses, 10),
    "60 fps": lambda poses: at_rate(poses, 60),
    "misses": with_misses,
    "jitter": jittered,
    "swapped limbs": with_swapped_limbs,
}


def _moved(pose: PoseFrame, move: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> PoseFrame:
    return replace(pose, xy_px=move(pose.xy_px, np.array(pose.size_px) / 2), mask=None)


def _mirrored(pose: PoseFrame) -> PoseFrame:
    other = swapped(pose)
    profile = pose.profile
    return replace(
        other,
        xy_px=other.xy_px * (-1, 1) + (pose.size_px[0], 0),
        world_m=other.world_m * (-1, 1, 1),
        mask=None,
        profile=profile and TrunkProfile(left=profile.right, right=profile.left),
    )


def _between(before: PoseFrame, after: PoseFrame, t_s: float) -> PoseFrame:
    share = (t_s - before.t_s) / (after.t_s - before.t_s)
    if not (before.seen and after.seen):
        return replace(before if share < 0.5 else after, t_s=t_s)
    mixed = {
        name: (1 - share) * getattr(before, name) + share * getattr(after, name)
        for name in ("xy_px", "z", "visibility", "world_m")
    }
    return replace(before, t_s=t_s, mask=None, profile=_profile_between(before, after, share), **mixed)


def _profile_between(before: PoseFrame, after: PoseFrame, share: float) -> TrunkProfile | None:
    one, other = before.profile, after.profile
    if one is None or other is None:
        return one or other
    return TrunkProfile((1 - share) * one.left + share * other.left, (1 - share) * one.right + share * other.right)
