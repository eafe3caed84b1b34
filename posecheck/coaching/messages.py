"""Every sentence a session shows or says to the person; one wording per meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from posecheck.events import Attempt, Hold, HoldStatus, Side, Update
from posecheck.language import inside, tr, tr_c, tr_later, tr_n, tr_note, tr_number
from posecheck.printable import printable
from posecheck.specs.inheritance import TOO_SHORT

if TYPE_CHECKING:
    from posecheck.coaching.plan import PlannedSet
    from posecheck.specs.model import ExerciseSpec, FaultSpec, Progression, Stage


@dataclass(frozen=True, slots=True)
class Message:
    """A title without a full stop, and optionally a sentence that says more; translated when they are read."""

    english_title: str
    english_detail: str = ""

    @property
    def title(self) -> str:
        """The title in the person's language."""
        return tr(self.english_title)

    @property
    def detail(self) -> str:
        """The detail in the person's language."""
        return tr(self.english_detail)

    @property
    def short(self) -> str:
        """The title as a sentence."""
        return f"{self.title}."

    @property
    def text(self) -> str:
        """Title and detail as sentences."""
        return f"{self.title}. {self.detail}".strip()


# Placement and visibility

_TO_THE_CENTRE: Final = tr_later("Move the camera back, or move to the centre.")
NOBODY: Final = Message(tr_later("I can't see you"), tr_later("Move fully into view."))
PARTLY_HIDDEN: Final = Message(tr_later("I can't see all of you"), _TO_THE_CENTRE)
TOO_DARK: Final = Message(tr_later("It's too dark"), tr_later("Turn on a light."))
SOMEBODY_ELSE: Final = Message(tr_later("Someone else is in the picture"), tr_later("I need to see only you."))
TOO_FAR: Final = Message(tr_later("You're too far away"), tr_later("Move the camera closer."))
TOO_CLOSE: Final = Message(tr_later("You're too close"), tr_later("Move the camera back."))

ENOUGH_LIGHT: Final = tr_later("Enough light")
PERSON_SEEN: Final = tr_later("I can see you")
ALONE: Final = tr_later("Only you in the picture")
WHOLE_BODY: Final = tr_later("Your whole body is in the picture")
GOOD_DISTANCE: Final = tr_later("Good distance")
IN_START_POSITION: Final = tr_later("You're in the start position")

_TURN: Final[Mapping[str, str]] = {
    "side": tr_later("Turn sideways to the camera"),
    "front": tr_later("Turn to face the camera"),
    "oblique": tr_later("Turn at an angle to the camera"),
}
_SEEN_FROM: Final[Mapping[str, str]] = {
    "side": tr_later("I see you from the side."),
    "front": tr_later("I see you from the front."),
    "oblique": tr_later("I see you at an angle."),
    "askew": tr_later("Your head or your feet are turned towards the camera."),
    "end_on": tr_later("Your head or your feet point at the camera."),
}
_VIEW_OK: Final[Mapping[str, str]] = {
    "side": tr_later("I can see you from the side"),
    "front": tr_later("I can see you from the front"),
    "oblique": tr_later("I can see you from the side, half in front"),
}
_PARTS: Final = {"head_cut": tr_later("head"), "hand_cut": tr_later("hands"), "feet_cut": tr_later("feet")}


def hidden_parts(framing: Sequence[str]) -> str:
    """Name the parts of the body outside the picture: "head and feet"; empty if there are none."""
    return joined([tr(_PARTS[cut]) for cut in framing if cut in _PARTS])


def parts_hidden(parts: str) -> Message:
    """Name the parts that `hidden_parts` found."""
    return Message(tr("I can't see your {parts}", parts=parts), _TO_THE_CENTRE)


def view_ok(view: str) -> str:
    """Name the check of the camera's view; `view` as in the spec."""
    return tr(_VIEW_OK[view])


def wrong_view(wanted: str, seen: str = "unknown") -> Message:
    """Ask for another view; both views as in `Status.view`."""
    return Message(_TURN[wanted], _SEEN_FROM.get(seen, ""))


# Start, countdown, pauses

GET_INTO_POSITION: Final = tr_later("Get into the start position")
COUNTING_DOWN: Final = Message(tr_later("Stay like that"), tr_later("Starting in a moment."))
CARRY_ON: Final = tr_later("Carry on")
RESTART: Final = tr_later("Starting this set again.")
PAUSED: Final = Message(tr_later("Paused"), tr_later("Return to the start position to continue."))
GONE: Final = Message(tr_later("I can't see you"), tr_later("Move fully into view to continue."))
PAUSED_BY_HAND: Final = Message(tr_later("Paused"), tr_later("Press Space to continue."))


def exercise_title(planned: PlannedSet) -> str:
    """Name an exercise, with its stage if it has several: "Dead bug, Level 1"."""
    spec, name = planned.spec, tr(planned.spec.name)
    return f"{name}, {short_stage_name(spec, planned.stage)}" if len(spec.stages) > 1 else name


def set_title(planned: PlannedSet) -> str:
    """Name a set: "Cat curl, set 1 of 2"."""
    title = exercise_title(planned)
    if planned.of == 1:
        return title
    return tr("{exercise}, set {n} of {of}", exercise=title, n=planned.n, of=planned.of)


def start_cue(planned: PlannedSet) -> str:
    """Say the start position briefly: the first sentence of its description."""
    return planned.start.partition(". ")[0].removesuffix(".") + "."


def begin(side: Side | None) -> str:
    """Begin a set, with a side if the exercise has sides."""
    if side is None:
        return tr("Go.")
    return tr("Go. Left side first.") if side is Side.LEFT else tr("Go. Right side first.")


def paused(update: Update | None) -> Message:
    """Explain a pause; `update` is the engine's answer, None if the person asked for the pause."""
    if update is None or update.status is None:
        return PAUSED_BY_HAND
    return PAUSED if update.status.person_seen else GONE


# Holds and repetitions

WHOLE_MOVEMENT: Final = tr_later("Do the whole movement.")
NEAR_SHARE: Final = 0.7
"""Share of a hold from which it was nearly long enough."""
HOLD_NOT_SEEN: Final = tr_later("I couldn't see how long you held it.")
GOOD_FORM: Final = Message(tr_later("Good form"))
LOOKS_GOOD: Final = Message(tr_later("Looks good"), tr_later("I can't see everything from here."))
FOLLOW_MY_VOICE: Final = tr_later("I can't see this movement well enough to count. Follow my voice.")
RELAX: Final = tr_later("Relax.")


def hold_over(*, clean: bool) -> str:
    """The hold was long enough."""
    return tr("Good. Slowly back.") if clean else tr("Slowly back.")


def halfway(left_s: float) -> str:
    """Half of a long hold is over."""
    return tr_n("Halfway. {n} second to go.", "Halfway. {n} seconds to go.", round(left_s))


def counted(reps: int, side_next: Side | None) -> str:
    """Count a repetition, and name the side that is due."""
    if side_next is None:
        return f"{reps}."
    return tr("{n}. Now the left side.", n=reps) if side_next is Side.LEFT else tr("{n}. Now the right side.", n=reps)


def not_counted(reason: str) -> str:
    """Explain why a repetition does not count; `reason` is a sentence."""
    return tr("Not counted: {reason}", reason=inside(reason))


def held_for(hold: Hold) -> str:
    """How long a hold that does not count was, of how much: "4 of 5 seconds."."""
    return tr_n("{held} of {n} second.", "{held} of {n} seconds.", round(hold.required_s), held=int(hold.held_s))


def is_near(hold: Hold) -> bool:
    """Whether a short hold was nearly long enough."""
    return hold.held_s >= max(1.0, NEAR_SHARE * hold.required_s)


def nearly(hold: Hold) -> str:
    """Give credit for a hold that was nearly long enough."""
    return tr("Nearly: {how_long}", how_long=held_for(hold))


def seen_for(hold: Hold) -> str:
    """How long a hold was, as far as a computer that fell behind can tell."""
    return tr("I saw {how_long}", how_long=held_for(hold))


def short_hold(hold: Hold, *, lagged: bool) -> str:
    """Write how long a hold that does not count was: "nearly: 4.1 of 5 s"."""
    held, required = tr_number(hold.held_s, 1), duration(hold.required_s)
    if lagged:
        return tr("seen for {held} of {required}", held=held, required=required)
    if is_near(hold):
        return tr("nearly: {held} of {required}", held=held, required=required)
    return tr("not counted: {held} of {required}", held=held, required=required)


def missed(attempts: int) -> str:
    """Number of attempts that did not count; empty for none."""
    return tr("{n} not counted", n=attempts) if attempts else ""


def also(cues: Sequence[str]) -> str:
    """Add the lesser faults; empty for none."""
    return tr("Also: {cues}", cues=joined(cues)) if cues else ""


# Rest and the end of a set

REST: Final = Message(tr_later("Rest"), tr_later("Breathe calmly. The next set starts automatically."))
GET_READY: Final = tr_later("Get ready")
LAST_SET_DONE: Final = tr_later("Last set done.")
SESSION_FINISHED: Final = tr_later("Session finished")
ALL_DONE: Final = tr_later("All done")
SAMPLE: Final = tr_later("This was a sample video. Nothing is saved.")
NO_SET: Final = tr_later("You ended before the first set.")


def set_over(planned: PlannedSet, rest_s: float | None, *, complete: bool) -> str:
    """End a set that another one follows."""
    if not complete:
        done = tr("Set skipped.")
    elif planned.of > 1:
        done = tr("Set {n} of {of} done.", n=planned.n, of=planned.of)
    else:
        done = tr("{exercise} done.", exercise=tr(planned.spec.name))
    return " ".join([done, *([tr("Rest for {time}.", time=_spoken_time(rest_s))] if rest_s else [])])


def get_ready(planned: PlannedSet) -> str:
    """The rest is nearly over."""
    return tr("Get ready: {exercise}.", exercise=set_title(planned))


def session_total(attempts: Sequence[Attempt]) -> str:
    """Sum up the attempts of a session: "24 repetitions, 20 clean; 2 not counted"."""
    reps = sum(attempt.counted for attempt in attempts)
    failed = [attempt for attempt in attempts if not attempt.counted]
    if failed and not reps:
        if all(TOO_SHORT in attempt.faults for attempt in failed):
            return tr_n("{n} try, not held long enough yet", "{n} tries, none held long enough yet", len(failed))
        return tr_n("{n} try, not counted yet", "{n} tries, none counted yet", len(failed))
    clean = sum(attempt.clean for attempt in attempts)
    total = tr_n("{n} repetition, {clean} clean", "{n} repetitions, {clean} clean", reps, clean=clean)
    return "; ".join(part for part in (total, missed(len(failed))) if part)


def set_total(attempts: Sequence[Attempt], goal: int) -> str:
    """Sum up a set: "8 of 10"."""
    return tr("{done} of {goal}", done=sum(attempt.counted for attempt in attempts), goal=goal)


def last_time(reps: int, clean: int) -> str:
    """Figures of the last session with an exercise."""
    return tr_n(
        "Last time: {n} repetition, {clean} clean.", "Last time: {n} repetitions, {clean} clean.", reps, clean=clean
    )


def next_time(stage: Stage, step: Progression | None) -> str:
    """Suggest the next session's prescription."""
    if step is None:
        return tr("Same again: {prescription}.", prescription=prescription(stage))
    changes = [
        *([tr_n("{n} set", "{n} sets", step.sets)] if step.sets else []),
        *([tr_n("{n} repetition", "{n} repetitions", step.reps)] if step.reps else []),
        *([tr("{seconds}-second holds", seconds=tr_number(step.hold_s))] if step.hold_s else []),
    ]
    return tr("Three clean sessions in a row. You're ready for {changes}.", changes=joined(changes))


# Pain

PAIN_QUESTION: Final = tr_later("How much does your back hurt now?")
MORE_PAIN: Final = tr_later(
    "Your back hurts more than before. Stop for today. If it doesn't get better, see a doctor before your next session."
)


def sentences(notes: Sequence[str]) -> tuple[str, ...]:
    """Notes on what was not seen of a video or is missing from a recording, as printable sentences."""
    return tuple(printable(f"{note[:1].upper()}{note[1:]}.") for note in map(tr_note, notes))


# Prescriptions, times and names

_SIDES: Final[Mapping[str, str]] = {
    "none": "",
    "alternate": tr_later(", changing sides"),
    "one_then_other": tr_later(", one side, then the other"),
}


def prescription(stage: Stage) -> str:
    """Sum up a prescription: "3 sets of 20, changing sides · hold 5 s · rest 1 min"."""
    if stage.sets == 1:
        amount = tr_n("{n} repetition", "{n} repetitions", stage.reps)
    else:
        amount = tr("{sets} sets of {reps}", sets=stage.sets, reps=stage.reps)
    parts = [amount + tr(_SIDES[stage.sides])]
    if stage.hold_s > 0:
        parts.append(tr("hold {time}", time=duration(stage.hold_s)))
    if stage.sets > 1 and stage.rest_s > 0:
        parts.append(tr("rest {time}", time=duration(stage.rest_s)))
    return " · ".join(parts)


def stage_name(identifier: str, stage: Stage) -> str:
    """Name a stage."""
    return tr(stage.name) or plain(identifier)


def short_stage_name(spec: ExerciseSpec, stage: str) -> str:
    """Name a stage briefly: "Level 1: one limb at a time" becomes "Level 1"."""
    return stage_name(stage, spec.stages[stage]).partition(":")[0]


def by_stage(spec: ExerciseSpec, text_of: Callable[[str], str]) -> list[str]:
    """Write a text for each stage, with the names of its stages; once and without a name if it is always the same."""
    named: dict[str, list[str]] = {}
    for stage in spec.stages:
        named.setdefault(text_of(stage), []).append(short_stage_name(spec, stage))
    if len(named) == 1:
        return list(named)
    return [f"{joined(stages)}: {text}" for text, stages in named.items()]


def duration(seconds: float) -> str:
    """Write a prescribed time: "5 s", "2 min"."""
    return f"{seconds / 60:.0f} min" if seconds >= 60 and seconds % 60 == 0 else f"{tr_number(seconds)} s"


def clock(seconds: float) -> str:
    """Write a time span as on a clock: "1:05"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def hold_times(hold: HoldStatus) -> tuple[str, str]:
    """Write the time held so far and the time required in one unit: "2.3" of "5 s", "0:21" of "5:00"."""
    if hold.required_s >= 60:
        return clock(hold.held_s), clock(hold.required_s)
    return tr_number(hold.held_s, 1), duration(hold.required_s)


def side_text(side: Side) -> str:
    """Write a side: "Left"."""
    return tr("Left") if side is Side.LEFT else tr("Right")


def plain(identifier: str) -> str:
    """Write an identifier in words: `hips_lifted` becomes "Hips lifted"."""
    return tr_c("identifier", identifier.replace("_", " ").capitalize())


def exercise_name(exercise: str, specs: Mapping[str, ExerciseSpec]) -> str:
    """Name an exercise; one without a spec, such as another person's, by its id in words."""
    return tr(specs[exercise].name) if exercise in specs else plain(exercise)


def fault_name(fault: str, faults: Mapping[str, FaultSpec]) -> str:
    """Name a fault by what to do about it, as its cue does; an unknown one by its id in words."""
    return tr(faults[fault].cue) if fault in faults else plain(fault)


def fault_names(names: Iterable[str], faults: Mapping[str, FaultSpec]) -> str:
    """List faults within a sentence: "keep the back flat, stomach tight; lower slowly"."""
    return "; ".join(inside(fault_name(name, faults)) for name in names)


def joined(words: Sequence[str]) -> str:
    """List words: "head, hands and feet"."""
    if len(words) < 2:
        return "".join(words)
    return tr("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def _spoken_time(seconds: float) -> str:
    seconds = round(seconds)
    if seconds % 60 == 0:
        return tr_n("{n} minute", "{n} minutes", seconds // 60)
    return tr_n("{n} second", "{n} seconds", seconds)
