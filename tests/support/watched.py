"""The engine's output for a sequence of poses, in a form that tests can query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from posecheck.engine.engine import Engine
from posecheck.engine.survey import survey
from posecheck.events import Attempt, AttemptEnded, Event, Fault, FaultEnded, FaultStarted, Status, Update
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec


@cache
def spec_of(exercise: str) -> ExerciseSpec:
    """A shipped exercise."""
    return load_specs()[exercise]


def with_holds_of(exercise: str, hold_s: float) -> ExerciseSpec:
    """A shipped exercise with other hold times, to keep long tables of clips fast."""
    spec = spec_of(exercise)
    stages = {name: stage.model_copy(update={"hold_s": hold_s}) for name, stage in spec.stages.items()}
    return spec.model_copy(update={"stages": stages})


@dataclass(frozen=True)
class Watched:
    """The engine's output for a clip."""

    updates: tuple[Update, ...]

    @property
    def events(self) -> list[Event]:
        """All events in time order."""
        return [event for update in self.updates for event in update.events]

    @property
    def attempts(self) -> list[Attempt]:
        """Finished attempts."""
        return [e.attempt for e in self.events if isinstance(e, AttemptEnded)]

    @property
    def verdict_on(self) -> list[str]:
        """Faults of each attempt, joined by `+`; without faults, `clean` or `unclean`."""
        return ["+".join(a.faults) or ("clean" if a.clean else "unclean") for a in self.attempts]

    @property
    def fault_ids(self) -> set[str]:
        """Every fault that started, ended, or was shown."""
        started = {e.id for e in self.events if isinstance(e, FaultStarted)}
        shown = {i for u in self.updates if u.status for i in u.status.active_faults}
        return started | shown | {f.id for f in self.faults} | {i for a in self.attempts for i in a.faults}

    @property
    def faults(self) -> list[Fault]:
        """Finished faults."""
        return [e.fault for e in self.events if isinstance(e, FaultEnded)]

    def told_s(self, fault: str) -> list[float]:
        """Times at which a fault is announced."""
        return [e.t_s for e in self.events if isinstance(e, FaultStarted) and e.id == fault]

    def statuses(self, start_s: float, end_s: float) -> list[Status]:
        """Statuses from `start_s` up to, but not including, `end_s`."""
        return [u.status for u in self.updates if u.status and start_s <= u.t_s < end_s]

    @property
    def last(self) -> Status:
        """The final status."""
        status = self.updates[-1].status
        assert status is not None
        return status


def watch(
    frames: Iterable[PoseFrame], exercise: str | ExerciseSpec, stage: str | None = None, *, live: bool = False
) -> Watched:
    """Run the engine on a whole clip; a recording is surveyed first."""
    spec = spec_of(exercise) if isinstance(exercise, str) else exercise
    frames = list(frames)
    rest = None if live else survey(spec, spec.stage_name(stage), frames)
    engine = Engine(spec, stage, live=live, rest=rest)
    return Watched((*[engine.step(frame) for frame in frames], engine.finish()))
