"""Every sentence a session shows or says to the person; one wording per meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from posecheck.events import Attempt, Hold, HoldStatus, Side, Update
from posecheck.printable import printable
from posecheck.specs.inheritance import TOO_SHORT

if TYPE_CHECKING:
    from posecheck.coaching.plan import PlannedSet
    from posecheck.specs.model import ExerciseSpec, FaultSpec, Progression, Stage


@dataclass(frozen=True, slots=True)
class Message:
    """A title without a full stop, and optionally a sentence that says more."""

    title: str
    detail: str = ""

    @property
    def short(self) -> str:
        """The title as a sentence."""
        return f"{self.title}."

    @property
    def text(self) -> str:
        """Title and detail as sentences."""
        return f"{self.title}. {self.detail}".strip()


# Placement and visibility

_TO_THE_CENTRE: Final = "Move the camera back, or move to the centre."
NOBODY: Final = Message("I can't see you", "Move fully into view.")
PARTLY_HIDDEN: Final = Message("I can't see all of you", _TO_THE_CENTRE)
TOO_DARK: Final = Message("It's too dark", "Turn on a light.")
SOMEBODY_ELSE: Final = Message("Someone else is in the picture", "I need to see only you.")
TOO_FAR: Final = Message("You're too far away", "Move the camera closer.")
TOO_CLOSE: Final = Message("You're too close", "Move the camera back.")

ENOUGH_LIGHT: Final = "Enough light"
PERSON_SEEN: Final = "I can see you"
ALONE: Final = "Only you in the picture"
WHOLE_BODY: Final = "Your whole body is in the picture"
GOOD_DISTANCE: Final = "Good distance"
IN_START_POSITION: Final = "You're in the start position"

_TURN: Final[Mapping[str, str]] = {
    "side": "Turn sideways to the camera",
    "front": "Turn to face the camera",
    "oblique": "Turn at an angle to the camera",
}
_SEEN_FROM: Final[Mapping[str, str]] = {
    "side": "I see you from the side.",
    "front": "I see you from the front.",
    "oblique": "I see you at an angle.",
    "askew": "Your head or your feet are turned towards the camera.",
    "end_on": "Your head or your feet point at the camera.",
}
_PARTS: Final[Mapping[str, str]] = {"head_cut": "head", "hand_cut": "hands", "feet_cut": "feet"}


def hidden_parts(framing: Sequence[str]) -> str:
    """Name the parts of the body outside the picture: "head and feet"; empty if there are none."""
    return joined([_PARTS[cut] for cut in framing if cut in _PARTS])


def parts_hidden(parts: str) -> Message:
    """Name the parts that `hidden_parts` found."""
    return Message(f"I can't see your {parts}", _TO_THE_CENTRE)


def view_ok(seen_from: str) -> str:
    """Name the check of the camera's view; `seen_from` as in the spec."""
    return f"I can see you from the {seen_from}"


def wrong_view(wanted: str, seen: str = "unknown") -> Message:
    """Ask for another view; both views as in `Status.view`."""
    return Message(_TURN[wanted], _SEEN_FROM.get(seen, ""))


# Start, countdown, pauses

GET_INTO_POSITION: Final = "Get into the start position"
COUNTING_DOWN: Final = Message("Stay like that", "Starting in a moment.")
CARRY_ON: Final = "Carry on"
RESTART: Final = "Starting this set again."
PAUSED: Final = Message("Paused", "Return to the start position to continue.")
GONE: Final = Message("I can't see you", "Move fully into view to continue.")
PAUSED_BY_HAND: Final = Message("Paused", "Press Space to continue.")


def exercise_title(planned: PlannedSet) -> str:
    """Name an exercise, with its stage if it has several: "Dead bug, Level 1"."""
    spec = planned.spec
    return f"{spec.name}, {short_stage_name(spec, planned.stage)}" if len(spec.stages) > 1 else spec.name


def set_title(planned: PlannedSet) -> str:
    """Name a set: "Cat curl, set 1 of 2"."""
    title = exercise_title(planned)
    return f"{title}, set {planned.n} of {planned.of}" if planned.of > 1 else title


def start_cue(planned: PlannedSet) -> str:
    """Say the start position briefly: the first sentence of its description."""
    return planned.start.partition(". ")[0].removesuffix(".") + "."


def begin(side: Side | None) -> str:
    """Begin a set, with a side if the exercise has sides."""
    return "Go." if side is None else f"Go. {side_text(side)} side first."


def paused(update: Update | None) -> Message:
    """Explain a pause; `update` is the engine's answer, None if the person asked for the pause."""
    if update is None or update.status is None:
        return PAUSED_BY_HAND
    return PAUSED if update.status.person_seen else GONE


# Holds and repetitions

WHOLE_MOVEMENT: Final = "Do the whole movement."
NEAR_SHARE: Final = 0.7
"""Share of a hold from which it was nearly long enough."""
HOLD_NOT_SEEN: Final = "I couldn't see how long you held it."
GOOD_FORM: Final = Message("Good form")
LOOKS_GOOD: Final = Message("Looks good", "I can't see everything from here.")
FOLLOW_MY_VOICE: Final = "I can't see this movement well enough to count. Follow my voice."
RELAX: Final = "Relax."


def hold_over(*, clean: bool) -> str:
    """The hold was long enough."""
    return "Good. Slowly back." if clean else "Slowly back."


def halfway(left_s: float) -> str:
    """Half of a long hold is over."""
    return f"Halfway. {left_s:.0f} seconds to go."


def counted(reps: int, side_next: Side | None) -> str:
    """Count a repetition, and name the side that is due."""
    return f"{reps}." if side_next is None else f"{reps}. Now the {side_next.value} side."


def not_counted(reason: str) -> str:
    """Explain why a repetition does not count; `reason` is a sentence."""
    return f"Not counted: {reason if reason.startswith('I ') else reason[:1].lower() + reason[1:]}"


def held_for(hold: Hold) -> str:
    """How long a hold that does not count was, of how much: "4 of 5 seconds."."""
    return f"{int(hold.held_s)} of {hold.required_s:.0f} second{'s' if hold.required_s != 1 else ''}."


def is_near(hold: Hold) -> bool:
    """Whether a short hold was nearly long enough."""
    return hold.held_s >= max(1.0, NEAR_SHARE * hold.required_s)


def nearly(hold: Hold) -> str:
    """Give credit for a hold that was nearly long enough."""
    return f"Nearly: {held_for(hold)}"


def seen_for(hold: Hold) -> str:
    """How long a hold was, as far as a computer that fell behind can tell."""
    return f"I saw {held_for(hold)}"


def short_hold(hold: Hold, *, lagged: bool) -> str:
    """Write how long a hold that does not count was: "nearly: 4.1 of 5 s"."""
    result = "seen for" if lagged else "nearly:" if is_near(hold) else "not counted:"
    return f"{result} {hold.held_s:.1f} of {duration(hold.required_s)}"


def missed(attempts: int) -> str:
    """Number of attempts that did not count; empty for none."""
    return f"{attempts} not counted" if attempts else ""


def also(cues: Sequence[str]) -> str:
    """Add the lesser faults; empty for none."""
    return f"Also: {joined(cues)}" if cues else ""


# Rest and the end of a set

REST: Final = Message("Rest", "Breathe calmly. The next set starts automatically.")
GET_READY: Final = "Get ready"
LAST_SET_DONE: Final = "Last set done."
SESSION_FINISHED: Final = "Session finished"
ALL_DONE: Final = "All done"
SAMPLE: Final = "This was a sample video. Nothing is saved."
NO_SET: Final = "You ended before the first set."


def set_over(planned: PlannedSet, rest_s: float | None, *, complete: bool) -> str:
    """End a set that another one follows."""
    done = f"Set {planned.n} of {planned.of} done." if planned.of > 1 else f"{planned.spec.name} done."
    rest = f" Rest for {_spoken_time(rest_s)}." if rest_s else ""
    return (done if complete else "Set skipped.") + rest


def get_ready(planned: PlannedSet) -> str:
    """The rest is nearly over."""
    return f"Get ready: {set_title(planned)}."


def session_total(attempts: Sequence[Attempt]) -> str:
    """Sum up the attempts of a session: "24 repetitions, 20 clean; 2 not counted"."""
    reps = sum(attempt.counted for attempt in attempts)
    failed = [attempt for attempt in attempts if not attempt.counted]
    if failed and not reps:
        too_short = all(TOO_SHORT in attempt.faults for attempt in failed)
        tries = "1 try, not" if len(failed) == 1 else f"{len(failed)} tries, none"
        return f"{tries} {'held long enough' if too_short else 'counted'} yet"
    total = f"{reps} repetition{'s' if reps != 1 else ''}, {sum(attempt.clean for attempt in attempts)} clean"
    return "; ".join(part for part in (total, missed(len(failed))) if part)


def set_total(attempts: Sequence[Attempt], goal: int) -> str:
    """Sum up a set: "8 of 10"."""
    return f"{sum(attempt.counted for attempt in attempts)} of {goal}"


def last_time(reps: int, clean: int) -> str:
    """Figures of the last session with an exercise."""
    return f"Last time: {reps} repetitions, {clean} clean."


def next_time(stage: Stage, step: Progression | None) -> str:
    """Suggest the next session's prescription."""
    if step is None:
        return f"Same again: {prescription(stage)}."
    forms = {"sets": "{:g} sets", "reps": "{:g} repetitions", "hold_s": "{:g}-second holds"}
    changes = [forms[name].format(value) for name, value in step.model_dump(exclude_none=True).items()]
    return f"Three clean sessions in a row. You're ready for {joined(changes)}."


# Pain

PAIN_QUESTION: Final = "How much does your back hurt now?"
MORE_PAIN: Final = (
    "Your back hurts more than before. Stop for today. If it doesn't get better, see a doctor before your next session."
)

# Camera, model, sound and disk

ONE_MOMENT: Final = "One moment…"
GETTING_READY: Final = "Getting ready…"
STARTING_CAMERA: Final = "Starting the camera…"
OPENING_VIDEO: Final = "Opening the video…"
DOWNLOADING_MODEL: Final = "Downloading the pose model (first time only)…"
NO_PICTURE: Final = "No picture"
CAMERA_BACK: Final = "The camera is back."
NO_CAMERA: Final = "No camera found. Connect one to continue."
CAMERA_LOST: Final = "Camera disconnected. Connect it again to continue."
CAMERA_SILENT: Final = "The camera sends no picture. Close other apps using it, or connect it again."
CAMERA_FROZEN: Final = "The camera repeats one picture. Open its cover, or connect it again."
CAMERA_BLACK: Final = "The camera picture is black. Open its cover, turn on a light, or close other apps using it."
CAMERA_SLOW: Final = "The camera does not open. Close other apps using it, or connect it again."
CAMERA_ASKED: Final = "Allow the use of the camera in the dialog to continue."
VOICE_TEST: Final = "This is how I sound. Three, two, one, go."
NO_VOICE: Final = "No voice available. You will hear tones instead."
SLOW: Final = "This computer is slow. Carry on: I won't hold it against you."
NO_SOUND: Final = "No sound available. Instructions will appear on screen."


def camera_missing(name: str) -> str:
    """The chosen camera is not connected; no other one is used in its place."""
    return f"{name} is not connected. Connect it, or end the session and choose another camera."


def camera_not_opened(name: str, *, windows: bool = False) -> str:
    """The camera is connected but cannot be opened; on Windows also if desktop apps are not allowed to use it."""
    hint = "allow desktop apps to use it in Settings, Privacy" if windows else "connect it again"
    return f"{name} cannot be opened. Close other apps using it, or {hint}."


def camera_refused(where: str) -> str:
    """The system denies the camera; `where` says where to allow it."""
    return f"posecheck is not allowed to use the camera. {where}"


def picture_stopped(away_s: float) -> str:
    """No frame came for a while."""
    minutes = round(away_s / 60)
    away = f"{away_s:.0f} seconds" if away_s < 50 else "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"The picture stopped for {away}. Carrying on."


def not_saved(error: Exception) -> str:
    """Saving failed in the middle of the session."""
    return f"Saving this session failed ({error}). You can carry on; posecheck will try again."


def end_not_saved(error: Exception) -> str:
    """Recording failed at the end of the session."""
    return f"The end of this session could not be saved ({error})."


def sentences(notes: Sequence[str]) -> tuple[str, ...]:
    """Notes on what was not seen of a video or is missing from a recording, as printable sentences."""
    return tuple(printable(f"{note[:1].upper()}{note[1:]}.") for note in notes)


def internal_error(what: str) -> str:
    """An unexpected error, named by `what`."""
    return f"Something went wrong inside posecheck ({what}). Please try again."


# Prescriptions, times and names

_SIDES: Final[Mapping[str, str]] = {
    "none": "",
    "alternate": ", changing sides",
    "one_then_other": ", one side, then the other",
}


def prescription(stage: Stage) -> str:
    """Sum up a prescription: "3 sets of 20, changing sides · hold 5 s · rest 1 min"."""
    noun = "repetition" if stage.reps == 1 else "repetitions"
    amount = f"{stage.reps} {noun}" if stage.sets == 1 else f"{stage.sets} sets of {stage.reps}"
    parts = [amount + _SIDES[stage.sides]]
    if stage.hold_s > 0:
        parts.append(f"hold {duration(stage.hold_s)}")
    if stage.sets > 1 and stage.rest_s > 0:
        parts.append(f"rest {duration(stage.rest_s)}")
    return " · ".join(parts)


def stage_name(identifier: str, stage: Stage) -> str:
    """Name a stage."""
    return stage.name or plain(identifier)


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
    return f"{seconds / 60:.0f} min" if seconds >= 60 and seconds % 60 == 0 else f"{seconds:g} s"


def clock(seconds: float) -> str:
    """Write a time span as on a clock: "1:05"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def hold_times(hold: HoldStatus) -> tuple[str, str]:
    """Write the time held so far and the time required in one unit: "2.3" of "5 s", "0:21" of "5:00"."""
    if hold.required_s >= 60:
        return clock(hold.held_s), clock(hold.required_s)
    return f"{hold.held_s:.1f}", duration(hold.required_s)


def side_text(side: Side) -> str:
    """Write a side: "Left"."""
    return side.value.capitalize()


def plain(identifier: str) -> str:
    """Write an identifier in words: `hips_lifted` becomes "Hips lifted"."""
    return identifier.replace("_", " ").capitalize()


def exercise_name(exercise: str, specs: Mapping[str, ExerciseSpec]) -> str:
    """Name an exercise; one without a spec, such as another person's, by its id in words."""
    return specs[exercise].name if exercise in specs else plain(exercise)


def fault_name(fault: str, faults: Mapping[str, FaultSpec]) -> str:
    """Name a fault by what to do about it, as its cue does; an unknown one by its id in words."""
    return faults[fault].cue if fault in faults else plain(fault)


def fault_names(names: Iterable[str], faults: Mapping[str, FaultSpec]) -> str:
    """List faults within a sentence: "keep the back flat, stomach tight; lower slowly"."""
    cues = (fault_name(name, faults) for name in names)
    return "; ".join(cue[:1].lower() + cue[1:] for cue in cues)


def joined(words: Sequence[str]) -> str:
    """List words: "head, hands and feet"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _spoken_time(seconds: float) -> str:
    seconds = round(seconds)
    return f"{seconds // 60} minute{'s' if seconds >= 120 else ''}" if seconds % 60 == 0 else f"{seconds} seconds"
