"""Count in front of a camera, frame by frame: python examples/watch_camera.py EXERCISE [CAMERA or VIDEO]."""

import sys

import posecheck


def main(exercise: str, source: str = "0") -> None:
    """Print every attempt as it ends; a video plays as if it were the camera."""
    engine = posecheck.Engine(posecheck.load_spec(exercise), live=True)
    with posecheck.open_live(source) as frames, posecheck.load_estimator() as estimator:
        for frame in frames:
            update = engine.step(estimator.estimate(frame))
            for attempt in update.attempts:
                print(f"{attempt.end_s:6.1f} s  {'counted' if attempt.counted else 'not counted'}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
