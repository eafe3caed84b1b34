"""Check a video and list its repetitions: python examples/check_video.py CLIP EXERCISE."""

import sys

import posecheck


def main(clip: str, exercise: str) -> None:
    """Print a line per attempt, then the totals."""
    result = posecheck.check(clip, exercise)
    for attempt in result.attempts:
        verdict = "clean" if attempt.clean else "counted" if attempt.counted else "not counted"
        print(f"{attempt.start_s:6.1f} s  {verdict:12} {', '.join(attempt.faults)}")
    print(f"{result.attempt_count} attempts, {result.rep_count} counted, {result.clean_count} clean")


if __name__ == "__main__":
    main(*sys.argv[1:3])
