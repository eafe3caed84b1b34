"""Groups movements into attempts: from rest to every target of the stage and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from posecheck.engine.holds import HoldTimer
from posecheck.events import (
    Attempt,
    AttemptEnded,
    Event,
    Fault,
    FaultEnded,
    Hold,
    HoldEnded,
    HoldStatus,
    MovementRefused,
    Side,
)
from posecheck.specs.checks import REST
from posecheck.specs.inheritance import TOO_SHORT
from posecheck.specs.model import ExerciseSpec

STILL_WRONG_S: Final = 0.5
"""A fault at rest belongs to the next attempt if it ended at most this long before."""

HELD_S: Final = 1.0
"""A target held for less may have been passed by chance."""


class Judge(Protocol):
    """Answers questions about finished movements."""

    def refusal(self, target: str) -> str | None:
        """Why the last movement to a target is another exercise; None if it is not."""

    def is_small(self, since_s: float) -> bool:
        """Whether the movements since then are too small to be an attempt."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The state of the movement in one frame.

    Attributes
    ----------
    t_s : float
        Time of the frame.
    phase : str or None
        Phase or movement.
    since_s : float
        Time at which the phase began.
    reached : str or None
        Target whose pose is taken, settled or not.
    excursion : int
        Number of movements that have begun.
    side : str or None
        Working side.
    seen : bool
        Whether a person is visible; if not, `phase` is the last known one.
    judged : mapping of str to bool or None
        For each fault that applies now, whether the value is plainly right or wrong; None if it is unknown.
    timed : bool
        Whether a short hold or a missing target can be judged from this view.
    """

    t_s: float
    phase: str | None
    since_s: float
    reached: str | None = None
    excursion: int = 1
    side: str | None = None
    seen: bool = True
    judged: Mapping[str, bool | None] = field(default_factory=dict)
    timed: bool = True


@dataclass
class _Open:
    """An attempt in progress: a target has been reached."""

    start_s: float
    holds: list[Hold] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    rested: bool = False
    votes: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    frames: Counter[str | None] = field(default_factory=Counter)
    due_frames: Counter[str] = field(default_factory=Counter)
    unknown_frames: Counter[str] = field(default_factory=Counter)
    judged_frames: Counter[str] = field(default_factory=Counter)
    timed_frames: Counter[str | None] = field(default_factory=Counter)

    @property
    def unjudged(self) -> tuple[str, ...]:
        """Faults that could be judged in less than half of the frames in which they apply."""
        return tuple(name for name, due in self.due_frames.items() if 2 * self.judged_frames[name] < due)

    def drop_unknown(self) -> None:
        """Withdraw faults whose values were unknown in more than half of the frames in which they apply."""
        self.faults = [f for f in self.faults if 2 * self.unknown_frames[f.id] <= self.due_frames[f.id]]

    def timed(self, target: str) -> bool:
        """Whether a hold could be timed in at least half of a target's frames (of all frames if it never came)."""
        of = [target] if target in self.frames else list(self.frames)
        return 2 * sum(self.timed_frames[name] for name in of) >= sum(self.frames[name] for name in of)


class AttemptTracker:
    """Follows the movements of one stage and judges each attempt at its end.

    A stage with two targets pairs them: an attempt takes each target once. Another movement to a target it already has
    begins the next attempt, and so does the target that comes first. That is the one the file names first, unless the
    person's first pair begins with the other.

    Parameters
    ----------
    spec, stage
        Exercise and stage to follow.
    judge : Judge
        Knows the movements.

    Attributes
    ----------
    attempt_count, rep_count, clean_count : int
        Finished attempts, attempts that counted, and those without a fault.
    """

    def __init__(self, spec: ExerciseSpec, stage: str, judge: Judge) -> None:
        self._stage = spec.stage(stage)
        self._faults = spec.faults_of(stage)
        self._needed_s = self._stage.hold_s - spec.hold_tolerance_s
        self._judge_of = judge
        self._open: _Open | None = None
        self._timer: HoldTimer | None = None
        self._reached: str | None = None
        self._first = self._stage.targets[0]
        self._paired = False
        self._unheld_s: float | None = None
        self._followed_s = float("nan")
        self._rested_s = self._ended_s = float("-inf")
        self._pending: list[Fault] = []
        self._events: list[Event] = []
        self.attempt_count = self.rep_count = self.clean_count = 0

    @property
    def hold(self) -> HoldStatus | None:
        """Current hold, if any."""
        return self._timer.status if self._timer else None

    @property
    def side(self) -> Side | None:
        """Side of the attempt in progress."""
        return _majority(self._open.votes) if self._open else None

    def step(self, now: Moment) -> None:
        """Process one frame."""
        self._time(now)
        if not now.seen:
            return
        self._followed_s = now.t_s
        if now.reached != self._reached:
            self._leave_unheld(now.t_s)
        self._reached = now.reached
        if now.reached is not None:
            self._at_target(now, now.reached)
        elif now.phase == REST:
            self._at_rest(now.t_s, now.since_s)
        if self._open is not None:
            self._open.frames[now.reached] += 1
            self._open.due_frames.update(now.judged.keys())
            self._open.judged_frames.update(name for name, judged in now.judged.items() if judged)
            self._open.unknown_frames.update(name for name, judged in now.judged.items() if judged is None)
            self._open.timed_frames[now.reached] += now.timed

    def add(self, fault: Fault) -> None:
        """Add a finished fault to the attempt in progress, or keep it for the next one."""
        if self._open is not None:
            self._settle(fault)
        else:
            self._pending.append(fault)

    def lose(self, t_s: float) -> None:
        """End the attempt because the person is gone or the recording is over.

        One that has only begun, without its last target, is dropped unless the person was back at rest.
        """
        self._leave_unheld(t_s)
        self._end_hold(t_s)
        if self._open is not None and not (self._stage.targets[-1] in self._open.reached or self._open.rested):
            self._open = None
        self._end_attempt(t_s, self._followed_s)
        self._forget_trials()
        self._events += [FaultEnded(f.end_s, f) for f in self._pending]
        self._pending, self._reached = [], None

    def drain(self) -> list[Event]:
        """Return the events since the last call."""
        events, self._events = self._events, []
        return events

    def _time(self, now: Moment) -> None:
        if self._timer is None:
            return
        inside = now.phase == self._timer.phase
        elsewhere = not inside and (now.phase in self._stage.targets or now.phase == REST)
        near = now.reached == self._timer.phase
        if not self._timer.step(now.t_s, inside=inside, near=near, seen=now.seen) or elsewhere:
            self._end_hold(now.t_s)

    def _at_rest(self, t_s: float, since_s: float) -> None:
        if self._open is None:
            self._forget_trials()
        elif self._complete:
            self._end_attempt(t_s, max(since_s, self._open.holds[-1].end_s))
        else:
            self._open.rested = True
        self._rested_s = t_s

    def _at_target(self, now: Moment, target: str) -> None:
        if self._open is not None and self._begins_anew(target, now.excursion):
            last_s = max((hold.end_s for hold in self._open.holds), default=self._open.start_s)
            self._end_hold(now.t_s)
            self._end_attempt(now.t_s, max(last_s, self._rested_s) if self._open.rested else last_s)
        settled_s = now.since_s if now.phase == target else None
        if self._open is None:
            self._begin(now.t_s if settled_s is None else settled_s)
        assert self._open is not None
        self._open.reached[target] = now.excursion
        if now.side is not None:
            self._open.votes[now.side] += 1
        if self._timer is not None:
            return
        if settled_s is None:
            held = any(hold.phase == target for hold in self._open.holds)
            self._unheld_s = now.t_s if self._unheld_s is None and not held else self._unheld_s
        else:
            self._unheld_s = None
            self._timer = HoldTimer(target, settled_s, self._stage.hold_s)

    def _begins_anew(self, target: str, excursion: int) -> bool:
        """Whether a movement to this target begins the next attempt."""
        if self._open is None:
            return False
        if target in self._open.reached:
            return excursion != self._open.reached[target]
        return self._complete or (target == self._first and not self._took_time)

    @property
    def _took_time(self) -> bool:
        """Whether the person may be beginning with the other target: it was held, and no pair is known yet."""
        held_s = max((hold.held_s for hold in self._open.holds), default=0.0) if self._open else 0.0
        return not self._paired and held_s >= HELD_S

    def _leave_unheld(self, t_s: float) -> None:
        """Record a hold of zero seconds for a target that was reached but never settled."""
        if self._reached is not None and self._open is not None and self._unheld_s is not None:
            hold = Hold(self._reached, self._unheld_s, t_s, 0.0, self._stage.hold_s)
            self._open.holds.append(hold)
            self._events.append(HoldEnded(t_s, hold))
        self._unheld_s = None

    def _begin(self, since_s: float) -> None:
        left_s = max(self._rested_s, self._ended_s)
        left_rest_s = left_s if left_s > float("-inf") and left_s <= since_s else since_s
        self._open = _Open(left_rest_s)
        pending, self._pending = self._pending, []
        for fault in pending:
            if fault.end_s >= left_rest_s - STILL_WRONG_S:
                self._settle(fault)
            else:
                self._events.append(FaultEnded(fault.end_s, fault))

    def _end_hold(self, t_s: float) -> None:
        if self._timer is None:
            return
        hold, self._timer = self._timer.hold, None
        self._events.append(HoldEnded(t_s, hold))
        if self._open is not None:
            self._open.holds.append(hold)

    @property
    def _complete(self) -> bool:
        return self._open is not None and set(self._open.reached) >= set(self._stage.targets)

    def _end_attempt(self, t_s: float, end_s: float) -> None:
        """Close the attempt. Movements that are another exercise, too small or hardly held make none."""
        done, self._open = self._open, None
        if done is None:
            return
        self._ended_s = end_s
        reason = next(filter(None, map(self._judge_of.refusal, done.reached)), None)
        if reason is not None:
            self._events.append(MovementRefused(t_s, reason, done.start_s, end_s))
            return
        whole = set(done.reached) >= set(self._stage.targets)
        hardly = all(hold.held_s < self._stage.least_s for hold in done.holds)
        if not whole and not any(hold.held_s for hold in done.holds):  # only passed on the way elsewhere
            return
        if hardly or self._judge_of.is_small(done.start_s):
            return
        if not self._paired and whole:
            self._first, self._paired = done.holds[0].phase, True
        done.drop_unknown()
        missing = self._missing(done, end_s)
        done.faults += [self._numbered(fault) for target, fault in missing if done.timed(target)]
        self._events += [FaultEnded(t_s, fault) for fault in done.faults]
        attempt = self._judge(done, end_s, whole=not missing)
        self.attempt_count += 1
        self.rep_count += attempt.counted
        self.clean_count += attempt.clean
        self._events.append(AttemptEnded(t_s, attempt))

    def _judge(self, done: _Open, end_s: float, *, whole: bool) -> Attempt:
        faults = tuple(dict.fromkeys(f.id for f in sorted(done.faults, key=lambda f: f.start_s)))
        unjudged = tuple(name for name in done.unjudged if name not in faults)
        voided = any(f in self._faults and self._faults[f].voids for f in faults)
        return Attempt(
            n=self.attempt_count + 1,
            side=_majority(done.votes),
            start_s=done.start_s,
            end_s=end_s,
            holds=tuple(done.holds),
            counted=whole and not voided,
            clean=whole and not faults and not unjudged,
            faults=faults,
            unjudged=unjudged,
        )

    def _missing(self, done: _Open, end_s: float) -> list[tuple[str, Fault]]:
        """Faults for short holds and missing targets, each with its target."""
        missing = []
        for target in self._stage.targets:
            holds = [h for h in done.holds if h.phase == target]
            longest = max(holds, key=lambda h: h.held_s, default=None)
            if longest is None:
                ids = [i for i, f in self._faults.items() if f.every_target] or [TOO_SHORT]
                missing += [(target, Fault(i, None, done.start_s, end_s)) for i in ids]
            elif longest.held_s < self._needed_s:
                missing.append((target, Fault(TOO_SHORT, None, longest.start_s, longest.end_s)))
        return missing

    def _settle(self, fault: Fault) -> None:
        if self._open is not None:
            self._open.faults.append(self._numbered(fault))

    def _numbered(self, fault: Fault) -> Fault:
        return replace(fault, attempt=self.attempt_count + 1)

    def _forget_trials(self) -> None:
        """Drop faults of movements that left rest but reached no target."""
        self._pending = [f for f in self._pending if not f.start_s >= self._rested_s]


def _majority(votes: Counter[str]) -> Side | None:
    return Side(votes.most_common(1)[0][0]) if votes else None
