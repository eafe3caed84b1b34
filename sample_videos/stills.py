"""Takes a small picture from each clip for the README: python sample_videos/stills.py [NAME ...].

It shows the middle of the first hold. Where nothing is held, `MOMENTS_S` names the moment, or it is the middle.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.evaluation.labels import Labels, labels_path, read_labels

HERE = Path(__file__).resolve().parent
WIDTH_PX = 240
JPEG_QUALITY = 80

MOMENTS_S = {
    "negative_childs_pose": 8.0,
    "negative_donkey_kick": 3.4,
    "negative_full_sit_up": 5.8,
    "negative_glute_bridge": 5.2,
    "negative_kneeling": 3.8,
    "negative_lying_down": 20.2,
    "negative_nobody": 1.0,
    "negative_sitting": 5.0,
    "negative_standing_about": 17.2,
    "negative_two_people": 5.5,
    "negative_walk_in": 6.9,
    "negative_waving": 22.0,
}


def moment_s(name: str, labels: Labels) -> float | None:
    """When the picture is taken; None is the middle of the clip."""
    holds = [hold for attempt in labels.attempts for hold in attempt.holds]
    return (holds[0].start_s + holds[0].end_s) / 2.0 if holds else MOMENTS_S.get(name)


def picture_at(clip: Path, time_s: float | None) -> NDArray[np.uint8]:
    """Read the first frame at or after a time, or else the last one, BGR of shape (height, width, 3)."""
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        if time_s is None:
            time_s = (container.duration or 0) / av.time_base / 2.0
        container.seek(int(time_s * av.time_base))
        picture = None
        for frame in container.decode(stream):
            picture = frame
            if frame.time is not None and frame.time >= time_s:
                break
    if picture is None:
        raise SystemExit(f"{clip}: expected a video with frames, found none")
    return picture.to_ndarray(format="bgr24")


def take(clip: Path, out: Path) -> Path:
    """Write the picture of one clip."""
    picture = picture_at(clip, moment_s(clip.stem, read_labels(labels_path(clip))))
    height_px = round(picture.shape[0] * WIDTH_PX / picture.shape[1])
    small = cv2.resize(picture, (WIDTH_PX, height_px), interpolation=cv2.INTER_AREA)
    path = out / f"{clip.stem}.jpg"
    cv2.imwrite(str(path), small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return path


def main() -> None:
    """Take the pictures of the clips named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="the clips (default: all in the folder)")
    parser.add_argument("--dir", type=Path, default=HERE, help="where the clips lie (default: here)")
    parser.add_argument("--out", type=Path, default=HERE / "stills", help="where the pictures go (default: stills/)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    clips = [args.dir / f"{name}.mp4" for name in args.names] or sorted(args.dir.glob("*.mp4"))
    for clip in clips:
        sys.stderr.write(f"{take(clip, args.out).name}\n")


if __name__ == "__main__":
    main()
