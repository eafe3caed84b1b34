"""Groups phases into attempts: from the start pose to every target of the stage and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

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
from posecheck.specs.model import ExerciseSpec

TOO_SHORT = "hold_too_short"
STILL_WRONG_S: Final = 0.5
"""A start-pose fault belongs to the next attempt if it ended at most this long before."""
AGAIN_S: Final = 1.0
"""A target returning before the others is a flicker, unless it is held for this long."""
READY_S: Final = 2.0
"""A start pose seen this recently still counts after the person was lost or out of posture."""


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
    side : str or None
        Working side.
    seen : bool
        Whether a person is visible; if not, `phase` is the last known one.
    judged : bool
        Whether form can be judged from this view.
    timed : bool
        Whether a short hold or a missing target can be judged from this view.
    """

    t_s: float
    phase: str | None
    since_s: float
    reached: str | None = None
    side: str | None = None
    seen: bool = True
    judged: bool = True
    timed: bool = True


@dataclass
class _Open:
    """An attempt in progress: a target has been reached."""

    start_s: float
    holds: list[Hold] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    returned: bool = False
    votes: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    frames: Counter[str | None] = field(default_factory=Counter)
    judged_frames: int = 0
    timed_frames: Counter[str | None] = field(default_factory=Counter)

    @property
    def judged(self) -> bool:
        """Whether form could be judged in at least half of its frames."""
        return 2 * self.judged_frames >= self.frames.total()

    def timed(self, target: str) -> bool:
        """Whether a hold could be timed in at least half of a target's frames (of all frames if it never came)."""
        of = [target] if target in self.frames else list(self.frames)
        return 2 * sum(self.timed_frames[name] for name in of) >= sum(self.frames[name] for name in of)


class AttemptTracker:
    """Follows the phases of one stage and judges each attempt at its end.

    Parameters
    ----------
    spec, stage
        Exercise and stage to follow.
    midway : bool
        Whether the first attempt may begin in a target, as a recording may. Applies only to stages with several
        targets, where the others still have to be reached.
    refusal : callable, optional
        Names the reason if the movement that just ended is another one than the exercise. With it, any attempt may
        begin in the target.

    Attributes
    ----------
    attempt_count, rep_count, clean_count : int
        Finished attempts, attempts that counted, and those without a fault.
    """

    def __init__(
        self, spec: ExerciseSpec, stage: str, *, midway: bool, refusal: Callable[[], str | None] | None = None
    ) -> None:
        self._stage = spec.stage(stage)
        self._faults = spec.faults_of(stage)
        self._needed_s = self._stage.hold_s - spec.hold_tolerance_s
        self._open: _Open | None = None
        self._timer: HoldTimer | None = None
        self._reached: str | None = None
        self._opening: str | None = None
        self._broke_off_s = float("-inf")
        self._again_s: float | None = None
        self._unheld_s: float | None = None
        self._followed_s = float("nan")
        self._pending: list[Fault] = []
        self._refusal = refusal
        self._from_target = (
            self._stage.start is None or refusal is not None or (midway and len(self._stage.targets) > 1)
        )
        self._ready = self._from_target
        self._left_start_s = float("nan")
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
        if self._timer is not None:
            inside = now.phase == self._timer.phase
            elsewhere = not inside and (now.phase in self._stage.targets or now.phase == self._stage.start)
            near = now.reached == self._timer.phase
            if not self._timer.step(now.t_s, inside=inside, near=near, seen=now.seen) or elsewhere:
                self._end_hold(now.t_s)
            if self._again_s is not None and self._timer is not None and self._timer.status.held_s >= AGAIN_S:
                hold = self._timer.hold
                self._split(now.t_s)
                self._begin(hold.start_s)
        if not now.seen:
            return
        self._followed_s = now.t_s
        arrived = now.reached != self._reached
        if arrived:
            self._leave_unheld(now.t_s)
        self._reached = now.reached
        if now.reached is not None:
            self._at_target(now, now.reached, arrived=arrived)
        elif now.phase is not None and now.phase == self._stage.start:
            self._at_start(now.t_s, now.since_s)
        if self._open is not None:
            self._open.frames[now.reached] += 1
            self._open.judged_frames += now.judged
            self._open.timed_frames[now.reached] += now.timed

    def add(self, fault: Fault) -> None:
        """Add a finished fault to the attempt in progress, or keep it for the next one."""
        if self._open is not None:
            self._settle(fault)
        else:
            self._pending.append(fault)

    def lose(self, t_s: float) -> None:
        """End the attempt because the person is gone or out of posture; it stands if every target was reached.

        It is dropped if its last target was only passed, because getting up leads through similar poses. With a single
        target, it is dropped only if the hold could not be timed.
        """
        self._leave_unheld(t_s)
        if self._timer is None and self._open is not None and self._open.holds:
            last = self._open.holds[-1]
            if not last.held_s and (len(self._stage.targets) > 1 or not self._open.timed(last.phase)):
                self._open = None
        self._reached = None
        if self._timer is not None:
            self._end_hold(t_s)
        self._end_attempt(t_s, self._followed_s)
        self._forget_pending()
        self._ready = self._from_target or (self._ready and t_s - self._left_start_s <= READY_S)

    def drain(self) -> list[Event]:
        """Return the events since the last call."""
        events, self._events = self._events, []
        return events

    def _at_start(self, t_s: float, since_s: float) -> None:
        if self._open is not None:
            if not self._complete:
                self._open.returned = True
            elif not self._may_still_come(t_s):
                self._end_attempt(t_s, max(since_s, self._open.holds[-1].end_s))
        elif not self._ready or t_s > self._left_start_s:
            self._forget_trials()
        self._ready, self._left_start_s = True, t_s

    def _at_target(self, now: Moment, target: str, *, arrived: bool) -> None:
        if arrived and self._open is not None:
            if self._only_trails:
                if target == self._opening:
                    self._open, self._ready = None, True
            elif self._begins_anew(target):
                self._again_s = self._left_start_s if self._open.returned else self._open.holds[-1].end_s
                if self._complete and not self._may_still_come(now.t_s):
                    self._split(now.t_s)
        if self._timer is None:
            self._reach(now.t_s, target, now.since_s if now.phase == target else None)
        if self._open is not None and now.side is not None:
            self._open.votes[now.side] += 1

    def _split(self, t_s: float) -> None:
        """End the attempt, because its returning target begins the next one. A false start is dropped."""
        if self._again_s is not None and self._open is not None:
            self._end_attempt(t_s, self._again_s, force=self._held_half(self._open.holds))
            self._again_s, self._ready = None, True

    def _reach(self, t_s: float, target: str, settled_s: float | None) -> None:
        if self._open is None:
            if not self._ready:
                return
            self._begin(t_s if settled_s is None else settled_s)
        if self._open is not None:
            if self._again_s is None:
                self._open.reached.add(target)
            if settled_s is None:
                self._unheld_s = t_s if self._unheld_s is None and not self._held(target) else self._unheld_s
            else:
                self._unheld_s = None
                self._timer = HoldTimer(target, settled_s, self._stage.hold_s)

    def _begins_anew(self, target: str) -> bool:
        """Whether this target begins a new attempt.

        A target already reached does, after the start pose or after all the others. The target held last, lost for a
        moment, does not. The person's usual first target also begins a new attempt if the current one held only
        another target; merging the two would mispair all later attempts.
        """
        if self._open is None or len(self._stage.targets) < 2:
            return False
        if target not in self._open.reached:
            return self._open.returned and target == self._opening and self._held_half(self._open.holds)
        if target != self._opening and self._flickered:
            return False
        elsewhere = bool(self._open.holds) and self._open.holds[-1].phase != target
        return self._open.returned or (self._complete and elsewhere)

    @property
    def _only_trails(self) -> bool:
        """Whether this attempt is only the tail of the previous one: its last target again, unheld now or then.

        Weak signals flicker while a pose is released. Needs the person's usual first target.
        """
        if self._open is None or self._opening is None or self._opening in self._open.reached:
            return False
        broke_off = self._open.start_s - self._broke_off_s <= READY_S
        return broke_off or not self._held_half(self._open.holds)

    @property
    def _flickered(self) -> bool:
        """Whether every target after the usual first one only flickered, while the first one was held properly.

        Weak signals dip while a pose is released. If nothing was held properly, the person was hurrying and is done.
        """
        if self._open is None or self._opening is None:
            return False
        first = [hold for hold in self._open.holds if hold.phase == self._opening]
        others = [hold for hold in self._open.holds if hold.phase != self._opening]
        return bool(others) and all(hold.held_s < AGAIN_S for hold in others) and self._held_half(first)

    def _may_still_come(self, t_s: float) -> bool:
        return self._open is not None and self._flickered and t_s - self._open.holds[-1].end_s <= READY_S

    def _leave_unheld(self, t_s: float) -> None:
        """Record a hold of zero seconds for a target that was reached but never settled."""
        if self._reached is not None and self._open is not None and self._unheld_s is not None:
            hold = Hold(self._reached, self._unheld_s, t_s, 0.0, self._stage.hold_s)
            self._open.holds.append(hold)
            self._open.reached.add(hold.phase)
            self._events.append(HoldEnded(t_s, hold))
        self._unheld_s = None
        if self._timer is None:
            self._again_s = None

    def _begin(self, since_s: float) -> None:
        left_start_s = self._left_start_s if self._left_start_s <= since_s else since_s
        self._open = _Open(left_start_s)
        self._ready = self._from_target
        pending, self._pending = self._pending, []
        for fault in pending:
            if fault.end_s >= left_start_s - STILL_WRONG_S:
                self._settle(fault)
            else:
                self._events.append(FaultEnded(fault.end_s, fault))

    def _end_hold(self, t_s: float) -> None:
        if self._timer is None:
            return
        hold, self._timer, self._again_s = self._timer.hold, None, None
        self._events.append(HoldEnded(t_s, hold))
        if self._open is None:
            return
        self._open.holds.append(hold)
        self._open.reached.add(hold.phase)
        if self._stage.start is None:
            self._end_attempt(t_s, hold.end_s)

    def _held_half(self, holds: list[Hold]) -> bool:
        return any(2 * hold.held_s >= self._needed_s for hold in holds)

    def _held(self, target: str) -> bool:
        return self._open is not None and any(hold.phase == target for hold in self._open.holds)

    @property
    def _complete(self) -> bool:
        return self._open is not None and self._open.reached >= set(self._stage.targets)

    def _end_attempt(self, t_s: float, end_s: float, *, force: bool = False) -> None:
        """Close the attempt. It is dropped if hardly held, or if it lacks a target and is not forced.

        It is also dropped if several holds are missing, none reached half its time, and no fault explains it.
        """
        if self._open is None:
            return
        passed = all(hold.held_s < self._stage.least_s for hold in self._open.holds)
        reason = self._refusal() if self._refusal else None
        if reason is not None:
            self._events.append(MovementRefused(t_s, reason, self._open.start_s, end_s))
        if reason is not None or passed or not (self._complete or force):
            self._open = None
            return
        if self._complete:
            self._opening = self._open.holds[0].phase
            self._broke_off_s = float("-inf") if self._held_half(self._open.holds[-1:]) else end_s
        missing = self._missing(end_s)
        for target, fault in missing:
            if self._open.timed(target):
                self._settle(fault)
        if len(missing) > 1 and not self._open.faults and not self._held_half(self._open.holds):
            self._open = None
            return
        done, self._open = self._open, None
        if self._refusal is not None:
            self._events += [FaultEnded(t_s, fault) for fault in done.faults]
        attempt = self._judge(done, end_s, whole=not missing)
        self.attempt_count += 1
        self.rep_count += attempt.counted
        self.clean_count += attempt.clean
        self._events.append(AttemptEnded(t_s, attempt))

    def _judge(self, done: _Open, end_s: float, *, whole: bool) -> Attempt:
        faults = tuple(dict.fromkeys(f.id for f in sorted(done.faults, key=lambda f: f.start_s)))
        spoilt = not whole or done.reached != set(self._stage.targets)
        voided = any(f in self._faults and self._faults[f].voids for f in faults)
        return Attempt(
            n=self.attempt_count + 1,
            side=_majority(done.votes),
            start_s=done.start_s,
            end_s=end_s,
            holds=tuple(done.holds),
            counted=not spoilt and not voided,
            clean=not faults and not spoilt and done.judged,
            faults=faults,
        )

    def _missing(self, end_s: float) -> list[tuple[str, Fault]]:
        """Faults for short holds and missing targets, each with its target."""
        if self._open is None:
            return []
        missing = []
        for target in self._stage.targets:
            holds = [h for h in self._open.holds if h.phase == target]
            longest = max(holds, key=lambda h: h.held_s, default=None)
            if longest is not None and longest.held_s < self._needed_s:
                missing.append((target, Fault(TOO_SHORT, None, longest.start_s, longest.end_s)))
            elif longest is None:
                ids = [i for i, f in self._faults.items() if f.every_target]
                missing += [(target, Fault(i, None, self._open.start_s, end_s)) for i in ids]
        return missing

    def _settle(self, fault: Fault) -> None:
        numbered = replace(fault, attempt=self.attempt_count + 1)
        if self._open is not None:
            self._open.faults.append(numbered)
        if self._open is None or self._refusal is None:
            self._events.append(FaultEnded(numbered.end_s, numbered))

    def _forget_trials(self) -> None:
        """Drop faults of movements that left the start pose but reached no target."""
        self._pending = [f for f in self._pending if not f.start_s >= self._left_start_s]

    def _forget_pending(self) -> None:
        self._forget_trials()
        self._events += [FaultEnded(f.end_s, f) for f in self._pending]
        self._pending = []


def _majority(votes: Counter[str]) -> Side | None:
    return Side(votes.most_common(1)[0][0]) if votes else None
