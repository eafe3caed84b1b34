"""The answer on the recording under review as corrected so far; every step is kept at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from posecheck.corrections import edits
from posecheck.corrections.files import drop_corrections, read_corrections, save_corrections
from posecheck.corrections.model import Corrections, as_judged, corrected_review, milliseconds
from posecheck.evaluation.labels import LabelledHold
from posecheck.events import Side
from posecheck.sinks.review import Review

WAY_S: Final = 2.0
"""Time that an added attempt is given for the way out and back."""


class Draft:
    """The corrections of one recording.

    Parameters
    ----------
    folder : Path
        The recording; its file of corrections is read and written.
    looked : Review
        The recording as the engine judges it.

    Raises
    ------
    InputError
        The file of corrections is damaged.
    """

    def __init__(self, folder: Path, looked: Review) -> None:
        self._folder, self._looked = folder, looked
        self._judged = as_judged(looked.attempts, looked.trace.faults)
        self.now = read_corrections(folder) or self._judged
        self._before: list[Corrections] = []
        self._exercise = looked.spec, looked.stage

    @property
    def corrected(self) -> bool:
        """Whether the answer differs from the engine's."""
        return self.now != self._judged

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._before)

    @property
    def review(self) -> Review:
        """The recording as corrected."""
        return corrected_review(self._looked, self.now) if self.corrected else self._looked

    def take(self, now: Corrections) -> None:
        """Take a step and keep it. Raises UsageError if the disk refuses it; nothing has changed then."""
        self._keep(now)
        self._before.append(self.now)
        self.now = now

    def undo(self) -> None:
        """Undo the last step. Raises UsageError as `take`."""
        if self._before:
            self._keep(self._before[-1])
            self.now = self._before.pop()

    def start_over(self) -> None:
        """Go back to the engine's answer; this can be undone too. Raises UsageError as `take`."""
        if self.corrected:
            self.take(self._judged)

    def _keep(self, now: Corrections) -> None:
        if now == self._judged:
            drop_corrections(self._folder)
        else:
            save_corrections(self._folder, now)

    # Each of these gives the answer with one change, for `take`. They raise ValueError if it does not fit.

    def added_at(self, t_s: float) -> Corrections:
        """Add an attempt that starts at a time and lasts for a hold, or up to the next attempt."""
        spec, stage = self._exercise
        if any(one.start_s <= t_s < one.end_s for one in self.now.attempts):
            raise ValueError(f"expected a time between attempts, got {t_s:.1f} s")
        usual_s = t_s + spec.stage(stage).hold_s + WAY_S
        end_s = min([usual_s, self._looked.end_s, *(one.start_s for one in self.now.attempts if one.start_s > t_s)])
        return edits.add_attempt(self.now, spec, stage, t_s, end_s)

    def without(self, index: int) -> Corrections:
        """Delete an attempt."""
        return edits.delete_attempt(self.now, index)

    def joined(self, index: int) -> Corrections:
        """Join an attempt with the next."""
        return edits.join_attempts(self.now, *self._exercise, index)

    def with_begin(self, index: int, t_s: float) -> Corrections:
        """Move the start of an attempt."""
        return edits.move_attempt(self.now, *self._exercise, index, t_s, self.now.attempts[index].end_s)

    def with_end(self, index: int, t_s: float) -> Corrections:
        """Move the end of an attempt."""
        return edits.move_attempt(self.now, *self._exercise, index, self.now.attempts[index].start_s, t_s)

    def with_hold_from(self, index: int, t_s: float) -> Corrections:
        """Move the start of the hold that is nearest to a time."""
        return self._with_hold(index, t_s, lambda hold: (t_s, max(hold.end_s, t_s)))

    def with_hold_to(self, index: int, t_s: float) -> Corrections:
        """Move the end of the hold that is nearest to a time."""
        return self._with_hold(index, t_s, lambda hold: (min(hold.start_s, t_s), t_s))

    def with_side(self, index: int, side: Side | None) -> Corrections:
        """Set the side of an attempt."""
        return edits.set_side(self.now, index, side)

    def without_fault(self, index: int, fault: str) -> Corrections:
        """Remove a fault from an attempt."""
        return edits.mark_wrong(self.now, *self._exercise, index, fault)

    def with_fault(self, index: int, fault: str) -> Corrections:
        """Add a fault to an attempt."""
        return edits.mark_missing(self.now, *self._exercise, index, fault)

    def _with_hold(self, index: int, t_s: float, times: Callable[[LabelledHold], tuple[float, float]]) -> Corrections:
        (spec, stage), attempt = self._exercise, self.now.attempts[index]
        phase = spec.stage(stage).targets[0]
        holds = list(attempt.holds) or [LabelledHold(phase=phase, start_s=attempt.start_s, end_s=attempt.end_s)]
        nearest = min(holds, key=lambda hold: max(hold.start_s - t_s, t_s - hold.end_s))
        start_s, end_s = map(milliseconds, times(nearest))
        moved = LabelledHold(phase=nearest.phase, start_s=start_s, end_s=end_s)
        return edits.set_holds(self.now, spec, stage, index, [*(one for one in holds if one is not nearest), moved])
