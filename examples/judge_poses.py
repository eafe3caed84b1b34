"""Judge saved poses without video and model: python examples/judge_poses.py POSES.npz EXERCISE."""

import sys

import posecheck


def main(poses: str, exercise: str) -> None:
    """Print every event with its time, and what is still open at the end."""
    engine = posecheck.Engine(posecheck.load_spec(exercise))
    for pose in posecheck.load_poses(poses):
        update = engine.step(pose)
        for event in update.events:
            print(f"{event.t_s:6.2f} s  {type(event).__name__}")
    for attempt in engine.finish().attempts:
        print(f"{attempt.end_s:6.2f} s  the clip ends during attempt {attempt.n}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
