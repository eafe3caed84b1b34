"""The recordings that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posecheck.coaching.messages import short_stage_name
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.language import tr, tr_date
from posecheck.specs.model import ExerciseSpec


@dataclass(frozen=True, slots=True)
class Offer:
    """A recording that can be compared.

    Attributes
    ----------
    name : str
        What distinguishes it: "Wed 7 Jan 2026, 18:00, set 1".
    folder : Path
        The recording.
    video : Path or None
        A video to show in place of the recording's own.
    """

    name: str
    folder: Path
    video: Path | None = None


def offers(sessions: Sequence[SessionRecord], spec: ExerciseSpec, recordings: Path) -> list[Offer]:
    """The recorded sets of an exercise, the oldest first; `recordings` is the folder of all recordings."""
    found = []
    for session in sorted(sessions, key=lambda one: one.started_at):
        for done in session.sets:
            if done.exercise == spec.id and done.recording is not None:
                found.append(Offer(_name(session, done, spec), recordings / done.recording))
    return found


def earlier(found: Sequence[Offer], chosen: Offer) -> tuple[int, int]:
    """Places of the recordings to begin with, the older one first.

    The chosen one is paired with the one before it. The oldest is paired with the one after it, and the only one with
    itself.
    """
    place = found.index(chosen)
    return (place - 1, place) if place > 0 else (0, min(1, len(found) - 1))


def _name(session: SessionRecord, done: SetRecord, spec: ExerciseSpec) -> str:
    when = tr_date("EEE dd MMM yyyy, HH:mm", session.started_at.astimezone())
    name = tr("{when}, set {n}", when=when, n=done.n)
    several = len(spec.stages) > 1 and done.stage in spec.stages
    return f"{name} · {short_stage_name(spec, done.stage)}" if several else name
