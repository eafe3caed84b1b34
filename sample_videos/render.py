"""Renders a labelled sample clip: python sample_videos/render.py quadruped_arm_leg_raise [--preview].

Writes NAME.mp4 and NAME.labels.toml. See README.md beside this file for what it needs.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from renderer.all_fours import AllFours  # noqa: E402
from renderer.body import Body  # noqa: E402
from renderer.clip import write_clip  # noqa: E402
from renderer.labels import Labels  # noqa: E402
from renderer.scene import Camera, Look, Room  # noqa: E402
from renderer.truth import TruthLog  # noqa: E402

RATE_HZ = 25
PREVIEW_RATE_HZ = 5


def script_names() -> list[str]:
    """List the clips that can be rendered."""
    return sorted(path.stem for path in (HERE / "scripts").glob("*.py") if path.stem != "__init__")


def read_arguments(argv: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=script_names(), help="the clip to render")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where to write (default: here)")
    parser.add_argument("--seed", type=int, help="other tempo and sway (default: the script's own)")
    parser.add_argument("--preview", action="store_true", help=f"{PREVIEW_RATE_HZ} frames a second")
    parser.add_argument("--truth", type=Path, metavar="NPZ", help="also write the true joints of each frame")
    parser.add_argument(
        "--still", type=float, action="append", metavar="S", help="only draw the moment at S seconds, as PNG"
    )
    return parser.parse_args(argv)


def place_camera(script: ModuleType) -> Camera:
    """Put the camera on the side that makes the head point where the script says.

    A positive yaw goes round towards the person's head.
    """
    view = script.CAMERA
    target = np.array(view["target_m"])
    yaw_rad = np.radians(view["yaw_deg"])
    to_left = 1.0 if script.FACING == "left" else -1.0
    away = view["distance_m"] * np.array([np.sin(yaw_rad), to_left * np.cos(yaw_rad), 0.0])
    place = target * [1.0, 1.0, 0.0] + away + [0.0, 0.0, view["height_m"]]
    return Camera(place, target, fov_deg=view["fov_deg"])


def draw_frames(clip: Any, room: Room, times_s: NDArray[np.float64], log: TruthLog) -> Iterator[NDArray[np.uint8]]:
    """Pose and draw the person at each time, noting the true joints."""
    for number, time_s in enumerate(times_s):
        posed = clip.stance.pose(clip.channels(float(time_s)))
        log.add(float(time_s), posed)
        yield room.draw(room.body.skin(posed))
        if (number + 1) % 50 == 0 or number + 1 == len(times_s):
            sys.stderr.write(f"{number + 1} of {len(times_s)} frames\n")


def render(args: argparse.Namespace) -> None:
    """Render what the command line asks for."""
    script = importlib.import_module(f"scripts.{args.name}")
    body = Body.load(HERE / "bodies" / f"{script.BODY}.npz")
    seed = script.SEED if args.seed is None else args.seed
    clip = script.Clip(AllFours(body), seed)
    camera = place_camera(script)
    room = Room(body, camera, Look(parts=script.COLOURS), mat_centre_m=script.CAMERA["target_m"][0], seed=seed)
    log = TruthLog(body, camera)
    args.out.mkdir(parents=True, exist_ok=True)
    if args.still:
        pictures = draw_frames(clip, room, np.array(args.still), log)
        for time_s, picture in zip(args.still, pictures, strict=True):
            Image.fromarray(picture).save(args.out / f"{args.name}_{time_s:06.2f}s.png")
    else:
        rate_hz = PREVIEW_RATE_HZ if args.preview else RATE_HZ
        times_s = np.arange(int(clip.duration_s * rate_hz)) / rate_hz
        write_clip(args.out / f"{args.name}.mp4", draw_frames(clip, room, times_s, log), rate_hz)
        labels = Labels(f"{args.name}.mp4", script.EXERCISE, script.STAGE, script.FACING, clip.attempts)
        labels.write(args.out / f"{args.name}.labels.toml")
    if args.truth:
        log.save(args.truth)
    room.close()


if __name__ == "__main__":
    render(read_arguments(None))
