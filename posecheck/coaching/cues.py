"""What is said, and when: one thing at a time, the important before the friendly, nothing over and over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.pacing import TimedGuide
from posecheck.coaching.placement import hidden_parts
from posecheck.coaching.plan import PlannedSet
from posecheck.events import Attempt, AttemptEnded, HoldStatus, Side, Status

REPEAT_S: Final = 8.0
"""The same correction is not said again before."""
QUIET_S: Final = 2.5
"""After a correction another one of no greater weight waits."""
HIDDEN_S: Final = 2.0
"""So long something must be out of sight before it is said."""
LOST_AGAIN_S: Final = 12.0
REST_SOON_S: Final = 10.0
LONG_HOLD_S: Final = 20.0
"""Of a hold longer than this, half-time is told."""
GUIDE_PRIORITY: Final = 6
UNTIMED: Final = "I could not see how long you held that one, so I do not count it."


class Tone(StrEnum):
    """A short sound, for who has no voice on their computer or has turned it off."""

    COUNT = "count"
    NOT_COUNTED = "not_counted"
    FAULT = "fault"
    HOLD_OVER = "hold_over"
    TICK = "tick"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to say. The lower `priority` goes first, and may interrupt what weighs less."""

    text: str
    tone: Tone
    priority: int = GUIDE_PRIORITY


class Speaker:
    """Turns the coach's answers into cues, with cool-downs by the frames' own time."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._index = -1
        self._said_s: dict[str, float] = {}
        self._quiet_until_s, self._quiet_priority = float("-inf"), 9
        self._hidden_since_s: float | None = None
        self._count: int | None = None
        self._told_hold: set[str] = set()
        self._timed = TimedGuide()

    def step(self, now: Guidance) -> tuple[Cue, ...]:
        """What there is to say after this frame, the most important first; mostly nothing."""
        cues = [*self._of_step(now), *self._of_update(now)]
        self._step, self._index = now.step, now.index
        return tuple(sorted(cues, key=lambda cue: cue.priority))

    def _of_step(self, now: Guidance) -> Iterator[Cue]:
        if now.finished is not None:
            yield Cue(_set_over(now), Tone.ATTENTION, 2)
        elif now.step is not self._step or now.index != self._index:
            self._said_s.clear()
            words = _arrived(now, self._step)
            if words:
                yield Cue(words, Tone.ATTENTION, 2)
        if now.countdown is not None and now.countdown != self._count:
            yield Cue(str(now.countdown), Tone.TICK, 3)
        self._count = now.countdown
        if now.step is Step.REST and now.planned is not None and (now.rest_left_s or 0) <= REST_SOON_S:
            yield from self._once(now.t_s, "rest", Cue(_soon(now.planned), Tone.ATTENTION), every_s=float("inf"))
        if now.step is Step.PLACE:
            yield from self._of_checks(now)

    def _of_checks(self, now: Guidance) -> Iterator[Cue]:
        wrong = next((check for check in now.checks if not check.ok), None)
        if wrong is not None:
            yield from self._after_a_while(now.t_s, wrong.id, Cue(wrong.mend, Tone.ATTENTION))
        elif now.planned is not None and not now.in_start_pose:
            yield from self._after_a_while(now.t_s, "start", Cue(now.planned.spec.start, Tone.ATTENTION))

    def _of_update(self, now: Guidance) -> Iterator[Cue]:
        if now.update is None or now.update.status is None or now.step is not Step.EXERCISE or now.planned is None:
            self._timed.reset()
            return
        paced = self._timed.step(now.t_s, now.planned, now.update.status.phase)
        if paced:
            yield Cue(paced, Tone.TICK, 4)
        for event in now.update.events:
            if isinstance(event, AttemptEnded):
                yield _judged(event.attempt, now, now.planned, view_ok=now.update.status.view_ok)
        yield from self._of_hold(now.update.status.hold)
        yield from self._of_faults(now.update.status, now.planned)
        yield from self._of_sight(now.update.status, now.planned)

    def _of_hold(self, hold: HoldStatus | None) -> Iterator[Cue]:
        if hold is None:
            self._told_hold.clear()
            return
        over, half = hold.held_s >= hold.required_s, hold.held_s >= hold.required_s / 2
        if over and hold.required_s > 0 and "over" not in self._told_hold:
            self._told_hold |= {"over", "half"}
            yield Cue("And back.", Tone.HOLD_OVER, 2)
        elif half and hold.required_s >= LONG_HOLD_S and "half" not in self._told_hold:
            self._told_hold.add("half")
            yield Cue(f"Half-way. {hold.required_s - hold.held_s:.0f} seconds to go.", Tone.TICK, 5)

    def _of_faults(self, status: Status, planned: PlannedSet) -> Iterator[Cue]:
        faults = planned.spec.faults_of(planned.stage)
        for name in status.active_faults:
            fault = faults[name]
            if status.t_s < self._quiet_until_s and fault.priority >= self._quiet_priority:
                continue
            told = list(self._once(status.t_s, name, Cue(fault.say, Tone.FAULT, min(fault.priority, 5) - 4)))
            if told:
                self._quiet_until_s, self._quiet_priority = status.t_s + QUIET_S, fault.priority
                yield from told
                return

    def _of_sight(self, status: Status, planned: PlannedSet) -> Iterator[Cue]:
        words = _out_of_sight(status, planned)
        if not words:
            self._hidden_since_s = None
            return
        if self._hidden_since_s is None:
            self._hidden_since_s = status.t_s
        if status.t_s - self._hidden_since_s >= HIDDEN_S:
            yield from self._once(status.t_s, words, Cue(words, Tone.ATTENTION), every_s=LOST_AGAIN_S)

    def _after_a_while(self, t_s: float, what: str, cue: Cue) -> Iterator[Cue]:
        """Only when it has been so for a while; then again and again, but seldom."""
        key = f"wait {what}"
        for other in [k for k in self._said_s if k.startswith("wait ") and k != key]:
            del self._said_s[other]
        since_s = self._said_s.setdefault(key, t_s)
        if t_s - since_s >= HIDDEN_S:
            yield from self._once(t_s, what, cue, every_s=LOST_AGAIN_S)

    def _once(self, t_s: float, what: str, cue: Cue, every_s: float = REPEAT_S) -> Iterator[Cue]:
        if t_s - self._said_s.get(what, float("-inf")) >= every_s:
            self._said_s[what] = t_s
            yield cue


def _arrived(now: Guidance, before: Step | None) -> str:
    """What is said on coming to a step."""
    if now.planned is None:
        return ""
    if now.step is Step.PLACE and before in (None, Step.REST):
        return f"{_title(now.planned)}. {now.planned.spec.start}"
    if now.step is Step.EXERCISE and before is Step.PAUSED:
        return "Go on."
    if now.step is Step.EXERCISE:
        return "Begin." if now.side_next is None else f"Begin with the {now.side_next.value} side."
    if now.step is Step.PAUSED and before is Step.EXERCISE:
        return "Paused. I wait until you are back in the start position."
    return ""


def _set_over(now: Guidance) -> str:
    result = now.finished
    assert result is not None
    if now.step is Step.DONE or now.planned is None:
        return "That was the last one." if result.complete else "The session is over."
    if now.step is not Step.REST:
        return "Once more from the beginning."
    planned = result.planned
    over = f"Set {planned.n} of {planned.of} done." if planned.of > 1 else f"{planned.spec.name} done."
    rest = f" Rest for {_seconds(now.rest_left_s)}." if now.rest_left_s else ""
    return (over if result.complete else "We leave that one.") + rest


def _seconds(seconds: float | None) -> str:
    seconds = round(seconds or 0)
    return f"{seconds // 60} minute{'s' if seconds >= 120 else ''}" if seconds % 60 == 0 else f"{seconds} seconds"


def _soon(planned: PlannedSet) -> str:
    return f"Get ready: {_title(planned)}."


def _title(planned: PlannedSet) -> str:
    return f"{planned.spec.name}, set {planned.n} of {planned.of}" if planned.of > 1 else planned.spec.name


def _judged(attempt: Attempt, now: Guidance, planned: PlannedSet, *, view_ok: bool) -> Cue:
    if attempt.counted:
        return Cue(f"{now.reps}.{_side(now.side_next) if now.reps < planned.goal else ''}", Tone.COUNT, 3)
    if not (view_ok or attempt.faults):
        return Cue(_cannot_judge(planned), Tone.NOT_COUNTED, 3)
    if not attempt.faults and {hold.phase for hold in attempt.holds} >= set(planned.prescription.targets):
        return Cue(UNTIMED, Tone.NOT_COUNTED, 3)
    return Cue(f"That one does not count: {_why(attempt, planned)}", Tone.NOT_COUNTED, 3)


def _why(attempt: Attempt, planned: PlannedSet) -> str:
    faults = planned.spec.faults_of(planned.stage)
    voiding = [f for f in attempt.faults if f in faults and faults[f].voids]
    worst = voiding or [f for f in attempt.faults if f == "hold_too_short"]
    return faults[worst[0]].say if worst and worst[0] in faults else "do the whole movement."


def _cannot_judge(planned: PlannedSet) -> str:
    return f"I cannot judge this: turn so that I see you from the {planned.spec.seen_from}."


def _side(side: Side | None) -> str:
    return "" if side is None else f" Now the {side.value} side."


def _out_of_sight(status: Status, planned: PlannedSet) -> str:
    if not status.person_seen:
        return "I cannot see you."
    parts = hidden_parts(status)
    if parts:
        return f"I cannot see your {parts}."
    if not status.view_ok:
        return _cannot_judge(planned)
    return ""
