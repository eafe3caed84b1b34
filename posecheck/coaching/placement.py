"""Checks whether the camera sees enough, and what to change; the most important check comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from posecheck.coaching import messages
from posecheck.coaching.messages import Message
from posecheck.events import Status
from posecheck.language import tr
from posecheck.specs.model import ExerciseSpec

if TYPE_CHECKING:
    from posecheck.pose.landmarks import PoseFrame

DARK: Final = 45.0
"""Mean brightness (0 to 255) below which a room is too dark."""
TOO_NEAR_SHARE: Final = 0.96
"""A body that fills more than this share of the picture's width or height has no room to move."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The picture besides the pose: mean brightness (0 to 255) and number of people; None where unknown."""

    brightness: float | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One condition for an exercise to begin; `hint` says what to do until it is met."""

    id: str
    name: str
    ok: bool
    hint: Message | None = None


def check_placement(status: Status, pose: PoseFrame, spec: ExerciseSpec, around: Surroundings) -> tuple[Check, ...]:
    """Check everything that judging `spec` needs.

    Parameters
    ----------
    status : Status
        The engine's answer to this frame.
    pose : PoseFrame
        The person in it.
    spec : ExerciseSpec
        The exercise about to begin.
    around : Surroundings
        The rest of the picture; what is unknown is left out.
    """
    seen, parts = status.person_seen, messages.hidden_parts(status.framing)
    distance, cut = _distance_hint(status, pose) if seen else None, messages.parts_hidden(parts) if parts else None
    view = messages.wrong_view(spec.view) if seen else None
    light, people = around.brightness, around.people
    return (
        *([] if light is None else [_check("light", tr(messages.ENOUGH_LIGHT), light >= DARK, messages.TOO_DARK)]),
        _check("person", tr(messages.PERSON_SEEN), seen, messages.NOBODY),
        *([] if people is None else [_check("alone", tr(messages.ALONE), people < 2, messages.SOMEBODY_ELSE)]),
        _check("whole_body", tr(messages.WHOLE_BODY), seen and not parts, cut),
        _check("distance", tr(messages.GOOD_DISTANCE), seen and distance is None, distance),
        _check("view", messages.view_ok(spec.view), seen and status.view_ok, view),
    )


def _check(name: str, words: str, ok: bool, hint: Message | None) -> Check:
    return Check(name, words, ok, None if ok else hint)


def _distance_hint(status: Status, pose: PoseFrame) -> Message | None:
    if "too_small" in status.framing:
        return messages.TOO_FAR
    near = any(of > TOO_NEAR_SHARE * whole for of, whole in zip(pose.extent_px, pose.size_px, strict=True))
    return messages.TOO_CLOSE if near else None
