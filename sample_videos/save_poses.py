"""Finds the poses in clips and saves them beside, rounded and small: python sample_videos/save_poses.py [NAME ...].

Quick tests judge these without video and model. Positions are kept to a 2048th of the picture, a third of a pixel at
640 pixels and less than the model's own unrest; silhouettes are left out, the outline of the trunk is kept.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.clips import open_clip
from posecheck.evaluation.labels import read_labels
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import save_poses
from posecheck.pose.silhouette import TrunkProfile
from posecheck.specs.loader import load_specs

HERE = Path(__file__).resolve().parent
STEPS = 2048


def rounded(values: NDArray[np.float64], steps: float = STEPS) -> NDArray[np.float64]:
    """Round to whole shares of 1/steps."""
    return np.round(values * steps) / steps


def small(pose: PoseFrame) -> PoseFrame:
    """Round what a pose holds and drop its silhouette."""
    size = np.array(pose.size_px)
    profile = pose.profile
    return replace(
        pose,
        xy_px=rounded(pose.xy_px / size) * size,
        z=rounded(pose.z, STEPS / 4),
        visibility=rounded(pose.visibility, STEPS / 16),
        world_m=rounded(pose.world_m),
        mask=None,
        profile=profile and TrunkProfile(rounded(profile.left), rounded(profile.right)),
    )


def save(clip: Path) -> str:
    """Save the poses of one clip, found with the model that its exercise asks for; returns a line about it."""
    exercise = read_labels(clip.with_suffix(".labels.toml")).exercise
    model = load_specs()[exercise].model if exercise else "full"
    with open_clip(clip, model) as opened:
        assert opened.estimator is not None, "a video has an estimator"
        poses = [small(opened.estimator.estimate(frame)) for frame in opened.source if isinstance(frame, Frame)]
        save_poses(clip.with_suffix(".npz"), poses, opened.name, opened.duration_s)
    return f"{clip.name}: {len(poses)} frames, a person in {sum(p.seen for p in poses)} of them, model {model}"


def main() -> None:
    """Save the poses of the clips named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="the clips (default: all in the folder)")
    parser.add_argument("--dir", type=Path, default=HERE, help="where the clips lie (default: here)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many clips at once (default: 2)")
    args = parser.parse_args()
    clips = [args.dir / f"{name}.mp4" for name in args.names] or sorted(args.dir.glob("*.mp4"))
    with ProcessPoolExecutor(args.jobs) as pool:
        for line in pool.map(save, clips):
            sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
