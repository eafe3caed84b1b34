"""The stage and prescription in use for each exercise, and what to suggest for the next session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from posecheck.coaching.plan import PlannedSet, prescribe
from posecheck.coaching.strictness import Strictness, judged_by
from posecheck.history.database import History
from posecheck.history.progress import next_step, over_time, usual_heights
from posecheck.history.records import SessionRecord
from posecheck.specs.model import ExerciseSpec

if TYPE_CHECKING:
    from posecheck.coaching.coach import SetResult
    from posecheck_app.pages.summary import NextTime


class Prescriptions:
    """What the person does of each exercise.

    Parameters
    ----------
    specs : mapping of str to ExerciseSpec
        The exercises by id.
    history : History
        Holds the stages and steps in use.
    sessions : callable
        Returns all sessions, as corrected.
    """

    def __init__(
        self, specs: Mapping[str, ExerciseSpec], history: History, sessions: Callable[[], Sequence[SessionRecord]]
    ) -> None:
        self._specs, self._history, self._sessions = specs, history, sessions

    def in_use(self, exercise: str, strictness: Strictness, stage: str | None = None) -> tuple[ExerciseSpec, str]:
        """Return the exercise with the prescription in use, and the stage in use."""
        spec = self._specs[exercise]
        stage = stage or self._history.stage_in_use(spec)
        taken = self._history.step_in_use(spec, stage)
        for step in spec.stages[stage].progression[:taken]:
            spec = prescribe(spec, stage, step)
        return judged_by(spec, strictness), stage

    def with_usual_heights(self, plan: Sequence[PlannedSet]) -> list[PlannedSet]:
        """Add the person's usual height of each movement, from earlier sessions."""
        sessions = self._sessions()
        return [replace(one, usual=usual_heights(sessions, one.spec.id, one.stage)) for one in plan]

    def next_times(self, results: Sequence[SetResult]) -> list[NextTime]:
        """Suggest the next session for each exercise that was done."""
        from posecheck_app.pages.summary import NextTime

        sessions = self._sessions()
        times = []
        done = {(r.planned.spec.id, r.planned.stage): r.planned.spec for r in results}
        for (name, stage), spec in done.items():
            step = next_step(self._specs[name], stage, self._history.step_in_use(self._specs[name], stage), sessions)
            before = over_time(sessions, name)[:-1]
            times.append(NextTime(spec, stage, step, before[-1] if before else None))
        return times

    def take_step(self, one: NextTime) -> None:
        """Use the suggested step from now on."""
        step = self._history.step_in_use(self._specs[one.spec.id], one.stage)
        self._history.use_step(one.spec.id, one.stage, step + 1)
