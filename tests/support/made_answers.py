"""Small labels and answers for tests, correct unless a test changes them."""

from __future__ import annotations

from typing import Any

from posecheck.evaluation.answers import Answer
from posecheck.evaluation.cases import Judged
from posecheck.evaluation.labels import Labels
from posecheck.evaluation.scoring import score_clip

EXERCISE = "quadruped_arm_leg_raise"


def attempt(start_s: float, end_s: float, *, side: str | None = "left", counted: bool = True, faults=(), hold=None):
    """One attempt; by default its hold starts one second after it and ends one second before it."""
    held = hold or (start_s + 1, end_s - 1)
    holds = [{"phase": "hold", "start_s": held[0], "end_s": held[1]}]
    times = {"start_s": start_s, "end_s": end_s}
    return {"side": side, **times, "holds": holds, "counted": counted, "faults": list(faults)}


def fault(name: str, start_s: float, end_s: float) -> dict[str, Any]:
    """One fault."""
    return {"id": name, "start_s": start_s, "end_s": end_s}


def labels(attempts=(), faults=(), **more: Any) -> Labels:
    """Labels of a clip of the quadruped raise."""
    about = {} if "exercises" in more else {"exercise": EXERCISE}
    data = {"schema": 1, "clip": "a.mp4", "origin": "rendered", "attempts": list(attempts), "faults": list(faults)}
    return Labels.model_validate({**data, **about, **more})


def answer(attempts=(), faults=(), **more: Any) -> Answer:
    """An answer with exactly these attempts and faults."""
    found = [_found(n, one) for n, one in enumerate(attempts, 1)]
    about = {"exercise": EXERCISE, "stage": "default", "duration_s": 60.0}
    return Answer.model_validate({**about, "attempts": found, "faults": list(faults), **more})


def _found(n: int, one: dict[str, Any]) -> dict[str, Any]:
    holds = [{"held_s": hold["end_s"] - hold["start_s"], **hold} for hold in one["holds"]]
    return {"n": n, **one, "holds": holds}


def judged(truth: Labels, found: Answer, clip: str = "a.mp4") -> Judged:
    """A judged clip."""
    return Judged(truth, found.model_dump(mode="json"), score_clip(clip, truth, found))
