"""Decides what to say and when: one cue at a time, the most important first, with cool-downs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from posecheck.coaching import messages
from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.pacing import TimedGuide
from posecheck.coaching.plan import PlannedSet
from posecheck.events import Attempt, AttemptEnded, Hold, HoldStatus, Status
from posecheck.specs.inheritance import TOO_SHORT

REPEAT_S: Final = 8.0
"""Shortest time between two identical corrections."""
QUIET_S: Final = 2.5
"""Pause after a correction; only a more important one interrupts it."""
HIDDEN_S: Final = 2.0
"""A problem is mentioned once it has lasted this long."""
LOST_AGAIN_S: Final = 12.0
REST_SOON_S: Final = 10.0
LONG_HOLD_S: Final = 20.0
"""Halfway is announced for holds of at least this length."""
GUIDE_PRIORITY: Final = 6


class Tone(StrEnum):
    """A short sound that stands in for speech."""

    COUNT = "count"
    NOT_COUNTED = "not_counted"
    FAULT = "fault"
    HOLD_OVER = "hold_over"
    TICK = "tick"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Cue:
    """One sentence to say. A cue with a lower `priority` value goes first and may interrupt others."""

    text: str
    tone: Tone
    priority: int = GUIDE_PRIORITY


class Speaker:
    """Turns the coach's guidance into cues, with cool-downs timed by the frames' time stamps."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._index = -1
        self._said_s: dict[str, float] = {}
        self._quiet_until_s, self._quiet_priority = float("-inf"), 9
        self._hidden_since_s: float | None = None
        self._count: int | None = None
        self._hold_said: set[str] = set()
        self._introduced: set[tuple[str, str]] = set()
        self._timed = TimedGuide()

    def step(self, now: Guidance) -> tuple[Cue, ...]:
        """Return the cues for this frame, the most important first; usually none."""
        cues = [*self._of_step(now), *self._of_update(now)]
        self._step, self._index = now.step, now.index
        return tuple(sorted(cues, key=lambda cue: cue.priority))

    def _of_step(self, now: Guidance) -> Iterator[Cue]:
        if now.finished is not None:
            yield Cue(_set_over(now), Tone.ATTENTION, 2)
        elif now.step is not self._step or now.index != self._index:
            self._said_s.clear()
            yield from self._arrived(now)
        if now.countdown is not None and now.countdown != self._count:
            yield Cue(str(now.countdown), Tone.TICK, 3)
        self._count = now.countdown
        if now.step is Step.REST and now.planned is not None and (now.rest_left_s or 0) <= REST_SOON_S:
            yield from self._once(
                now.t_s, "rest", Cue(messages.get_ready(now.planned), Tone.ATTENTION), every_s=float("inf")
            )
        if now.step is Step.PLACE:
            yield from self._of_checks(now)

    def _arrived(self, now: Guidance) -> Iterator[Cue]:
        """Give the words for the arrival at a step, if it needs any."""
        if now.planned is None:
            return
        if now.step is Step.PLACE and self._step in (None, Step.REST):
            stage = now.planned.spec.id, now.planned.stage
            words = messages.introduction(now.planned, movement=stage not in self._introduced)
            self._introduced.add(stage)
            yield Cue(words, Tone.ATTENTION)
        elif now.step is Step.EXERCISE:
            again = self._step is Step.PAUSED
            yield Cue(f"{messages.CARRY_ON}." if again else messages.begin(now.side_next), Tone.ATTENTION, 2)
        elif now.step is Step.PAUSED and self._step is Step.EXERCISE:
            yield Cue(messages.PAUSED.text, Tone.ATTENTION, 2)

    def _of_checks(self, now: Guidance) -> Iterator[Cue]:
        wrong = next((check for check in now.checks if not check.ok), None)
        if wrong is not None and wrong.hint is not None:
            yield from self._after_a_while(now.t_s, wrong.id, Cue(wrong.hint.text, Tone.ATTENTION))
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
                yield self._judged(event.attempt, now, now.planned, view_ok=now.update.status.view_ok)
        yield from self._of_hold(now.update.status.hold)
        yield from self._of_faults(now.update.status, now.planned)
        yield from self._of_sight(now.update.status, now.planned)

    def _judged(self, attempt: Attempt, now: Guidance, planned: PlannedSet, *, view_ok: bool) -> Cue:
        """Count an attempt, or say why it does not count. A short hold is explained once a set, then only timed."""
        if attempt.counted:
            return Cue(messages.counted(now.reps, now.side_next if now.reps < planned.goal else None), Tone.COUNT, 3)
        why = _why(attempt, planned, view_ok=view_ok)
        short = why == _short(planned) and attempt.holds
        if short and why in self._said_s:
            return Cue(messages.held_for(_weakest(attempt)), Tone.NOT_COUNTED, 3)
        if short:
            self._said_s[why] = now.t_s
        return Cue(messages.not_counted(why), Tone.NOT_COUNTED, 3)

    def _of_hold(self, hold: HoldStatus | None) -> Iterator[Cue]:
        if hold is None:
            self._hold_said.clear()
            return
        over, half = hold.held_s >= hold.required_s, hold.held_s >= hold.required_s / 2
        if over and hold.required_s > 0 and "over" not in self._hold_said:
            self._hold_said |= {"over", "half"}
            yield Cue(messages.HOLD_OVER, Tone.HOLD_OVER, 2)
        elif half and hold.required_s >= LONG_HOLD_S and "half" not in self._hold_said:
            self._hold_said.add("half")
            yield Cue(messages.halfway(hold.required_s - hold.held_s), Tone.TICK, 5)

    def _of_faults(self, status: Status, planned: PlannedSet) -> Iterator[Cue]:
        faults = planned.spec.faults_of(planned.stage)
        for name in status.active_faults:
            fault = faults[name]
            if status.t_s < self._quiet_until_s and fault.priority >= self._quiet_priority:
                continue
            said = list(self._once(status.t_s, name, Cue(fault.say, Tone.FAULT, min(fault.priority, 5) - 4)))
            if said:
                self._quiet_until_s, self._quiet_priority = status.t_s + QUIET_S, fault.priority
                yield from said
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
        """Give a cue once its reason has lasted for `HIDDEN_S`, then again every `LOST_AGAIN_S`."""
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


def _set_over(now: Guidance) -> str:
    result = now.finished
    assert result is not None
    if now.step is Step.DONE or now.planned is None:
        return messages.LAST_SET_DONE if result.complete else f"{messages.SESSION_FINISHED}."
    if now.step is not Step.REST:
        return messages.RESTART
    return messages.set_over(result.planned, now.rest_left_s, complete=result.complete)


def _why(attempt: Attempt, planned: PlannedSet, *, view_ok: bool) -> str:
    """Why an attempt does not count, as a sentence."""
    if not (view_ok or attempt.faults):
        return messages.wrong_view(planned.spec.view).short
    if not attempt.faults and {hold.phase for hold in attempt.holds} >= set(planned.prescription.targets):
        return messages.HOLD_NOT_SEEN
    faults = planned.spec.faults_of(planned.stage)
    voiding = [name for name in attempt.faults if name in faults and faults[name].voids]
    if voiding:
        return faults[voiding[0]].say
    return _short(planned) if TOO_SHORT in attempt.faults else messages.WHOLE_MOVEMENT


def _short(planned: PlannedSet) -> str:
    return f"{planned.spec.faults_of(planned.stage)[TOO_SHORT].cue}."


def _weakest(attempt: Attempt) -> Hold:
    """The longest hold of the target that was held the shortest."""
    longest = {hold.phase: hold for hold in sorted(attempt.holds, key=lambda hold: hold.held_s)}
    return min(longest.values(), key=lambda hold: hold.held_s)


def _out_of_sight(status: Status, planned: PlannedSet) -> str:
    if not status.person_seen:
        return messages.NOBODY.short
    parts = messages.hidden_parts(status.framing)
    if parts:
        return messages.parts_hidden(parts).short
    if not status.view_ok:
        return messages.wrong_view(planned.spec.view).short
    return ""
