"""Decides what to say and when: one cue at a time, the most important first, with cool-downs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil
from typing import Final

from posecheck.coaching import messages
from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.outcome import reasons, weakest
from posecheck.coaching.pacing import TimedGuide
from posecheck.coaching.plan import PlannedSet
from posecheck.events import Attempt, AttemptEnded, Hold, HoldStatus, Status
from posecheck.language import Language, language, tr
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
COUNTED_S: Final = 3
"""The last seconds of a hold of at least this length are counted."""
WORDS_PER_S: Final[Mapping[Language, float]] = {"en": 2.5, "de": 2.1}
"""Rate of a computer's voice at its usual speed; German words are longer."""

PROMPT_PRIORITY: Final = -4
"""For cues that must come on time: they interrupt everything else."""
STEP_PRIORITY: Final = 2
COUNT_PRIORITY: Final = 3
PACE_PRIORITY: Final = 4
HALFWAY_PRIORITY: Final = 5
GUIDE_PRIORITY: Final = 6
MOVEMENT_PRIORITY: Final = 7
"""For the description of a movement, which everything else interrupts."""


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
    """One sentence to say.

    Attributes
    ----------
    text : str
        The sentence.
    tone : Tone
        The sound in its place.
    priority : int
        A cue with a lower value goes first and may interrupt others.
    brief : str
        A shorter wording for the screen, and for when there is not enough time.
    room_s : float
        Time left before the next cue that must come on time.
    shown : bool
        Whether the screen says so anyway.
    """

    text: str
    tone: Tone
    priority: int = GUIDE_PRIORITY
    brief: str = ""
    room_s: float = float("inf")
    shown: bool = False

    @property
    def written(self) -> str:
        """The wording on the screen, without a full stop: the brief one, or the first sentence."""
        return (self.brief or self.text.partition(". ")[0]).removesuffix(".")

    def fitted(self, waited_s: float = 0.0, pace: float = 1.0) -> Cue | None:
        """Take the longest wording that ends in time; None if none does.

        Parameters
        ----------
        waited_s : float
            Time since the cue was given.
        pace : float
            Speed of the voice, as a factor of its usual one.
        """
        for text in filter(None, (self.text, self.brief)):
            if spoken_s(text, pace) <= self.room_s - waited_s:
                return replace(self, text=text)
        return None


def spoken_s(text: str, pace: float = 1.0) -> float:
    """Estimate the time it takes to say a text."""
    return len(text.split()) / (WORDS_PER_S[language()] * pace)


class Speaker:
    """Turns the coach's guidance into cues, with cool-downs timed by the frames' time stamps."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._index = -1
        self._introduced: tuple[str, str] | None = None
        self._described: set[tuple[str, str]] = set()
        self._movement_s = float("inf")
        self._said_s: dict[str, float] = {}
        self._quiet_until_s, self._quiet_priority = float("-inf"), 9
        self._hidden_since_s: float | None = None
        self._count: int | None = None
        self._hold_said: set[str] = set()
        self._faulty_hold = False
        self._timed = TimedGuide()

    def step(self, now: Guidance) -> tuple[Cue, ...]:
        """Return the cues for this frame, the most important first; usually none."""
        cues = [*self._of_step(now), *self._of_update(now)]
        self._step, self._index = now.step, now.index
        return tuple(sorted(cues, key=lambda cue: cue.priority))

    def _of_step(self, now: Guidance) -> Iterator[Cue]:
        if now.finished is not None:
            yield Cue(_set_over(now), Tone.ATTENTION, STEP_PRIORITY)
        elif (now.step is not self._step or now.index != self._index) and now.planned is not None:
            self._said_s.clear()
            self._movement_s = float("inf")
            yield from self._of_arrival(now, now.planned)
        if now.countdown is not None and now.countdown != self._count:
            yield Cue(str(now.countdown), Tone.TICK, PROMPT_PRIORITY)
        self._count = now.countdown
        if now.step is Step.REST and now.planned is not None and (now.rest_left_s or 0) <= REST_SOON_S:
            ready = Cue(messages.get_ready(now.planned), Tone.ATTENTION, brief=tr(messages.GET_READY))
            yield from self._once(now.t_s, "rest", ready, every_s=float("inf"))
        if now.step is Step.PLACE and now.planned is not None:
            if not now.in_start_pose:
                yield from self._of_movement(now.t_s, now.planned)
            yield from self._of_checks(now)

    def _of_arrival(self, now: Guidance, planned: PlannedSet) -> Iterator[Cue]:
        before = self._step
        if now.step is Step.PLACE and before in (None, Step.REST):
            yield from self._of_introduction(now.t_s, planned)
        elif now.step is Step.EXERCISE and before is Step.COUNTDOWN:
            words = messages.begin(now.side_next)
            yield Cue(words, Tone.ATTENTION, PROMPT_PRIORITY, words)
        elif now.step is Step.EXERCISE:
            yield Cue(f"{tr(messages.CARRY_ON)}.", Tone.ATTENTION, STEP_PRIORITY)
        elif now.step is Step.PAUSED and before is Step.EXERCISE:
            yield Cue(messages.paused(now.update).text, Tone.ATTENTION, STEP_PRIORITY, shown=True)

    def _of_introduction(self, t_s: float, planned: PlannedSet) -> Iterator[Cue]:
        """Name the first exercise, and describe the start position of each new one; a rest names what follows it."""
        cues = []
        if self._introduced is None:
            cues.append(Cue(f"{messages.exercise_title(planned)}.", Tone.TICK, STEP_PRIORITY))
        exercise = planned.spec.id, planned.stage
        if exercise != self._introduced:
            self._introduced, self._said_s["start"] = exercise, t_s
            cues.append(_start(planned, COUNT_PRIORITY))
        if exercise not in self._described:
            self._described.add(exercise)
            self._movement_s = t_s + sum(spoken_s(cue.text) for cue in cues)
        yield from cues

    def _of_movement(self, t_s: float, planned: PlannedSet) -> Iterator[Cue]:
        """Describe the movement once the introduction is over; the reminder of the start position waits for its end."""
        if t_s >= self._movement_s:
            self._movement_s = float("inf")
            self._said_s["start"] = t_s + spoken_s(planned.action)
            yield Cue(planned.action, Tone.TICK, MOVEMENT_PRIORITY)

    def _of_checks(self, now: Guidance) -> Iterator[Cue]:
        wrong = next((check for check in now.checks if not check.ok), None)
        if wrong is not None and wrong.hint is not None:
            yield from self._after_a_while(now.t_s, wrong.id, Cue(wrong.hint.text, Tone.ATTENTION, shown=True))
        elif now.planned is not None and not now.in_start_pose:
            yield from self._after_a_while(now.t_s, "start", _start(now.planned))

    def _of_update(self, now: Guidance) -> Iterator[Cue]:
        if now.update is None or now.update.status is None or now.step is not Step.EXERCISE or now.planned is None:
            self._timed.reset()
            return
        paced = self._timed.step(now.t_s, now.planned, now.update.status.phase)
        if paced:
            yield Cue(paced, Tone.TICK, PACE_PRIORITY)
        for event in now.update.events:
            if isinstance(event, AttemptEnded):
                yield self._judged(event.attempt, now, now.planned, view_ok=now.update.status.view_ok)
        yield from self._of_hold(now.update.status)
        yield from self._of_faults(now.update.status, now.planned)
        yield from self._of_sight(now.update.status, now.planned)

    def _judged(self, attempt: Attempt, now: Guidance, planned: PlannedSet, *, view_ok: bool) -> Cue:
        """Count an attempt, or say why it does not count."""
        if attempt.counted:
            words = messages.counted(now.reps, now.side_next if now.reps < planned.goal else None)
            return Cue(words, Tone.COUNT, COUNT_PRIORITY)
        why, briefly = _why(attempt, planned, view_ok=view_ok)
        if not attempt.holds or why != _short(planned):
            words = messages.not_counted(why)
            return Cue(words, Tone.NOT_COUNTED, COUNT_PRIORITY, messages.not_counted(briefly))
        if attempt.n in now.lagged:
            return Cue(messages.seen_for(weakest(attempt)), Tone.ATTENTION, COUNT_PRIORITY)
        return Cue(self._too_short(weakest(attempt), why, now.t_s), Tone.NOT_COUNTED, COUNT_PRIORITY)

    def _too_short(self, hold: Hold, why: str, t_s: float) -> str:
        """Explain a short hold once per set, then only time it."""
        if messages.is_near(hold):
            return messages.nearly(hold)
        if why in self._said_s:
            return messages.held_for(hold)
        self._said_s[why] = t_s
        return messages.not_counted(why)

    def _of_hold(self, status: Status) -> Iterator[Cue]:
        hold = status.hold
        if hold is None or hold.required_s <= 0:
            self._hold_said.clear()
            self._faulty_hold = False
            return
        self._faulty_hold |= bool(status.active_faults)
        left_s = hold.required_s - hold.held_s
        if left_s <= 0:
            name, cue = "over", _hold_over(clean=not self._faulty_hold)
        elif left_s <= COUNTED_S <= hold.required_s:
            name, cue = f"{ceil(left_s)}", Cue(f"{ceil(left_s)}", Tone.TICK, COUNT_PRIORITY)
        elif hold.required_s >= max(LONG_HOLD_S, 2 * left_s):
            name, cue = "half", _halfway(left_s)
        else:
            return
        if name not in self._hold_said:
            self._hold_said.add(name)
            yield cue

    def _of_faults(self, status: Status, planned: PlannedSet) -> Iterator[Cue]:
        faults = planned.spec.faults_of(planned.stage)
        for name in status.active_faults:
            fault = faults[name]
            if status.t_s < self._quiet_until_s and fault.priority >= self._quiet_priority:
                continue
            cue = Cue(tr(fault.say), Tone.FAULT, min(fault.priority, 5) - 4, f"{tr(fault.cue)}.", _room_s(status.hold))
            if cue.fitted() is None:
                continue
            said = list(self._once(status.t_s, name, cue))
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


def _start(planned: PlannedSet, priority: int = GUIDE_PRIORITY) -> Cue:
    return Cue(messages.start_cue(planned), Tone.ATTENTION, priority, shown=True)


def _hold_over(*, clean: bool) -> Cue:
    return Cue(messages.hold_over(clean=clean), Tone.HOLD_OVER, PROMPT_PRIORITY)


def _halfway(left_s: float) -> Cue:
    return Cue(messages.halfway(left_s), Tone.TICK, HALFWAY_PRIORITY, room_s=left_s - COUNTED_S)


def _room_s(hold: HoldStatus | None) -> float:
    """Time until the end of the hold must be announced."""
    return hold.required_s - hold.held_s if hold is not None and hold.held_s < hold.required_s else float("inf")


def _set_over(now: Guidance) -> str:
    result = now.finished
    assert result is not None
    if now.step is Step.DONE or now.planned is None:
        return tr(messages.LAST_SET_DONE) if result.complete else f"{tr(messages.SESSION_FINISHED)}."
    if now.step is not Step.REST:
        return tr(messages.RESTART)
    return messages.set_over(result.planned, now.rest_left_s, complete=result.complete)


def _why(attempt: Attempt, planned: PlannedSet, *, view_ok: bool) -> tuple[str, str]:
    """Why an attempt does not count, as a sentence, and briefly."""
    faults = planned.spec.faults_of(planned.stage)
    why = next(iter(reasons(attempt, faults)), None)
    if why is not None and why != TOO_SHORT:
        return tr(faults[why].say), tr(faults[why].cue)
    if not (view_ok or attempt.faults):
        words = messages.wrong_view(planned.spec.view).short
    elif not attempt.faults and {hold.phase for hold in attempt.holds} >= set(planned.prescription.targets):
        words = tr(messages.HOLD_NOT_SEEN)
    else:
        words = _short(planned) if why == TOO_SHORT else tr(messages.WHOLE_MOVEMENT)
    return words, words


def _short(planned: PlannedSet) -> str:
    return f"{tr(planned.spec.faults_of(planned.stage)[TOO_SHORT].cue)}."


def _out_of_sight(status: Status, planned: PlannedSet) -> str:
    if not status.person_seen:
        return messages.NOBODY.short
    parts = messages.hidden_parts(status.framing)
    if parts:
        return messages.parts_hidden(parts).short
    if not status.view_ok:
        return messages.wrong_view(planned.spec.view).short
    return ""
