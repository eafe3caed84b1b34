"""Why a clip has no attempt, in one sentence, from what was seen of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from posecheck.events import MovementRefused
from posecheck.specs.checks import REST

_SEEN_SHARE: Final = 0.5
"""If a person is found in a smaller share of the frames, that is the reason."""
_REST_SHARE: Final = 0.02
"""A smaller share of the time in the start position is chance."""


def why_no_attempt(
    exercise: str,
    seen_share: float,
    view_s: Mapping[str, float],
    phase_s: Mapping[str | None, float],
    refused: Sequence[MovementRefused],
) -> str:
    """Name the reason that explains most.

    Parameters
    ----------
    exercise : str
        Id of the exercise.
    seen_share : float
        Share of frames with a person.
    view_s : mapping of view to seconds
        How long the person was seen in each view.
    phase_s : mapping of phase to seconds
        How long each phase lasted; None stands for an unknown phase.
    refused : sequence of MovementRefused
        Movements that were another exercise.
    """
    if seen_share < _SEEN_SHARE:
        return f"a person is found in only {seen_share:.0%} of the frames"
    if view_s.get("end_on", 0.0) > sum(view_s.values()) / 2:
        return "the camera looks from the head or the feet, and nothing is counted from there"
    if refused:
        return _another_movement(refused)
    if phase_s.get(REST, 0.0) <= _REST_SHARE * sum(phase_s.values()):
        return f"nobody is in the start position (`posecheck show {exercise}` describes it)"
    if any(seconds > 0.0 for phase, seconds in phase_s.items() if phase not in (None, REST)):
        return "no movement from the start position is large and long enough"
    return "nobody moves from the start position"


def _another_movement(refused: Sequence[MovementRefused]) -> str:
    """The reason for refusing that took most of the time."""
    total_s: dict[str, float] = defaultdict(float)
    for movement in refused:
        total_s[movement.reason] += movement.end_s - movement.start_s
    reason = max(total_s, key=lambda name: total_s[name])
    same = sum(movement.reason == reason for movement in refused)
    movements = "the only movement" if len(refused) == 1 else f"{same} of {len(refused)} movements"
    return f"another movement: {reason.replace('_', ' ')} ({movements})"
