"""Renders labelled sample clips: python sample_videos/render.py quadruped_arm_leg_raise [--rate 5].

Writes NAME.mp4 and NAME.labels.toml. See README.md beside this file for what it needs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
# Several clips at once are faster than one clip on several cores.
os.environ.setdefault("LP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from PIL import Image  # noqa: E402
from renderer.clip import write_clip  # noqa: E402
from renderer.scene import Room, coat  # noqa: E402
from renderer.take import Take, script_names  # noqa: E402
from renderer.truth import TruthLog  # noqa: E402
from renderer.webcam import Film  # noqa: E402
from scripts import SCRIPTS  # noqa: E402

TRIES = 3
"""How often a clip is begun anew."""


def make_parser() -> argparse.ArgumentParser:
    """Say what the command line may hold."""
    clips = "\n".join(f"  {name}: {SCRIPTS[name].what}" for name in script_names())
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog=f"clips:\n{clips}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="the clips to render, listed below")
    parser.add_argument("--all", action="store_true", help="every clip")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many clips at once (default: 1)")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="where to write (default: here)")
    parser.add_argument("--seed", type=int, help="another person, camera and tempo where the script leaves them open")
    parser.add_argument("--unseen", type=int, metavar="SEED", help="other people, cameras and tempos throughout")
    parser.add_argument("--rate", type=int, metavar="HZ", help="frames a second (default: what the script says)")
    parser.add_argument("--yaw", type=float, metavar="DEG", help="film from so far round towards the person's head")
    parser.add_argument("--labels-only", action="store_true", help="write the labels, draw nothing")
    parser.add_argument("--truth", type=Path, metavar="DIR", help="also write the true joints of each frame")
    parser.add_argument(
        "--still", type=float, action="append", metavar="S", help="only draw the moment at S seconds, as PNG"
    )
    return parser


def read_arguments(argv: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = make_parser()
    args = parser.parse_args(argv)
    unknown = sorted(set(args.names) - set(script_names()))
    if unknown or not (args.names or args.all):
        parser.error(f"expected --all or names of clips ({', '.join(script_names())}), found {unknown or 'nothing'}")
    if args.unseen is not None and args.out == HERE:
        parser.error("expected --out with --unseen: an unseen set never replaces the committed one")
    return args


def open_room(take: Take) -> Room:
    """Open the room of a clip; only one may be open in a process."""
    target = take.setting.view.get("target_m")
    centre_m = target[0] if target is not None else take.script.mat_centre_m
    look, seed = take.setting.look, take.setting.room_seed
    return Room(take.body, take.camera, look, mat_centre_m=centre_m, seed=seed, blocks=take.clip.blocks)


def draw_frames(take: Take, room: Room, times_s: NDArray[np.float64], log: TruthLog) -> Iterator[NDArray[np.uint8]]:
    """Pose and draw the people at each time, noting the true joints of the first."""
    film = Film(take.setting.webcam, take.camera.width_px, take.camera.height_px)
    clip = take.clip
    passers = [(other, coat(other.body, other.colours)) for other in take.passers]
    for time_s in times_s:
        people = []
        if not take.script.empty:
            posed = clip.stance.pose(clip.channels(float(time_s)))
            log.add(float(time_s), posed)
            people.append((room.coat, take.body.skin(posed)))
        people += [(paint, other.body.skin(other.pose(float(time_s), -room.side))) for other, paint in passers]
        yield film.expose(room.draw_people(people), float(time_s))


def write_stills(take: Take, args: argparse.Namespace) -> None:
    """Draw single moments."""
    room, log = open_room(take), TruthLog(take.body, take.camera)
    for time_s, picture in zip(args.still, draw_frames(take, room, np.array(args.still), log), strict=True):
        Image.fromarray(picture).save(args.out / f"{take.name}_{time_s:06.2f}s.png")
    room.close()


def write_video(take: Take, args: argparse.Namespace) -> int:
    """Draw the whole clip; returns the number of frames."""
    room, log = open_room(take), TruthLog(take.body, take.camera)
    rate_hz = take.setting.rate_hz
    times_s = np.arange(int(take.clip.duration_s * rate_hz)) / rate_hz
    pictures = draw_frames(take, room, times_s, log)
    write_clip(args.out / f"{take.name}.mp4", pictures, rate_hz, take.setting.webcam.quality_crf)
    room.close()
    if args.truth and log.times_s:
        args.truth.mkdir(parents=True, exist_ok=True)
        log.save(args.truth / f"{take.name}.truth.npz")
    return len(times_s)


def render(name: str, args: argparse.Namespace) -> str:
    """Render one clip as the command line asks; returns a line about it."""
    begin_s, frames = time.perf_counter(), 0
    args.out.mkdir(parents=True, exist_ok=True)
    take = Take(name, args.seed, args.unseen, rate_hz=args.rate, yaw_deg=args.yaw)
    if args.still:
        write_stills(take, args)
        return f"{name}: {len(args.still)} stills"
    if not args.labels_only:
        frames = write_video(take, args)
    take.labels().write(args.out / f"{name}.labels.toml")
    spent_s = time.perf_counter() - begin_s
    setting = take.setting
    return (
        f"{name}: {take.clip.duration_s:.1f} s at {setting.rate_hz} Hz, {len(take.clip.attempts)} attempts, "
        f"{setting.body} facing {setting.facing}, {frames} frames in {spent_s:.0f} s"
    )


def main(argv: list[str] | None = None) -> None:
    """Render what the command line asks for, each clip in a process of its own."""
    args = read_arguments(argv)
    names = script_names() if args.all else args.names
    if len(names) == 1:
        sys.stderr.write(render(names[0], args) + "\n")
        return
    for _ in range(TRIES):
        names = render_each(names, args)
        if not names:
            return
    raise SystemExit(f"the drawing library crashed {TRIES} times; not rendered: {' '.join(names)}")


def render_each(names: list[str], args: argparse.Namespace) -> list[str]:
    """Render clips side by side; give back those lost to a crash of the drawing library, which happens now and then."""
    spawn = multiprocessing.get_context("spawn")
    lost = []
    with ProcessPoolExecutor(args.jobs, mp_context=spawn, max_tasks_per_child=1) as pool:
        jobs = {pool.submit(render, name, args): name for name in names}
        for done in as_completed(jobs):
            try:
                sys.stderr.write(done.result() + "\n")
            except BrokenProcessPool:
                lost.append(jobs[done])
    return lost


if __name__ == "__main__":
    main()
