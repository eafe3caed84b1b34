"""Whether the camera sees enough: what is right already and what the person should change, most important first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.events import Status
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.model import ExerciseSpec

DARK: Final = 45.0
"""Mean brightness, 0 to 255, below which a room is too dark."""
TOO_NEAR_SHARE: Final = 0.96
"""A body that fills so much of the picture's width or height leaves no room to move."""
PARTS: Final[Mapping[str, str]] = {"head_cut": "head", "hand_cut": "hands", "feet_cut": "feet"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the picture besides the pose: mean brightness (0-255) and how many people are in it."""

    brightness: float | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be right before an exercise begins; `mend` says what to do where it is not."""

    id: str
    name: str
    ok: bool
    mend: str = ""


def check_placement(status: Status, pose: PoseFrame, spec: ExerciseSpec, around: Surroundings) -> tuple[Check, ...]:
    """Everything that must be right before `spec` can be judged.

    Parameters
    ----------
    status : Status
        The engine's answer to this frame.
    pose : PoseFrame
        The person in it.
    spec : ExerciseSpec
        What is about to be done.
    around : Surroundings
        What is known of the rest of the picture; unknown is not held against anybody.
    """
    seen, parts = status.person_seen, hidden_parts(status)
    distance, view = _distance_mend(status, pose), _view_mend(status, spec)
    cut = f"I cannot see your {parts}: move the camera back, or yourself to its middle." if parts else ""
    return (
        _check("light", "Enough light", not _dark(around), "It is too dark here: switch on a light."),
        _check("person", "I can see you", seen, "I cannot see you: get into the picture."),
        _check("alone", "Only you in the picture", (around.people or 0) < 2, "There is somebody else in the picture."),
        _check("whole_body", "Your whole body is in the picture", seen and not parts, cut),
        _check("distance", "The right distance", seen and not distance, distance),
        _check("view", f"I see you from the {spec.seen_from}", seen and status.view_ok, view),
    )


def hidden_parts(status: Status) -> str:
    """The parts of the body that the picture cuts off, in words: "head and feet"; empty where all is there."""
    return joined([PARTS[cut] for cut in status.framing if cut in PARTS])


def joined(words: Sequence[str]) -> str:
    """Words in a row: "head, hands and feet"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _check(name: str, words: str, ok: bool, mend: str) -> Check:
    return Check(name, words, ok, "" if ok else mend)


def _dark(around: Surroundings) -> bool:
    return around.brightness is not None and around.brightness < DARK


def _distance_mend(status: Status, pose: PoseFrame) -> str:
    if not status.person_seen:
        return ""
    if "too_small" in status.framing:
        return "You are too far away: bring the camera closer."
    spread = np.nanmax(pose.xy_px, axis=0) - np.nanmin(pose.xy_px, axis=0)
    if (spread > TOO_NEAR_SHARE * np.array(pose.size_px)).any():
        return "You are too close: move the camera back."
    return ""


def _view_mend(status: Status, spec: ExerciseSpec) -> str:
    if not status.person_seen:
        return ""
    if status.view == "end_on":
        return f"Your head or your feet point at the camera: turn so that it sees you from the {spec.seen_from}."
    if status.view == "askew":
        return f"Your head or your feet are turned towards the camera: I need to see you from the {spec.seen_from}."
    return f"Turn a little: I need to see you from the {spec.seen_from}."
