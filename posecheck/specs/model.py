"""Exercise files (exercise_specs/*.toml) and what they may say. Every mistake of a file comes in one report."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from posecheck.errors import UsageError
from posecheck.pose.landmarks import PAIRED
from posecheck.specs.checks import cross_check, did_you_mean
from posecheck.specs.inheritance import filled_stage_faults

Measure = Literal[
    "angle",
    "elevation",
    "bend",
    "height",
    "along",
    "distance",
    "rise",
    "offset",
    "turn",
    "curvature",
    "outline",
    "rate",
    "magnitude",
    "peak",
    "ratio",
    "largest",
    "calmest",
    "known",
    "blend",
    "own_range",
    "leader",
    "same_side",
]
Range = tuple[float, float]
Seconds = Annotated[float, Field(ge=0)]
PointName = Literal["nose", "ear", "shoulder", "elbow", "wrist", "index", "hip", "knee", "ankle", "heel", "foot_index"]
POINTS = ("nose", *PAIRED)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Progression(_Part):
    """A later, harder prescription; what is not named stays as it is."""

    sets: int | None = Field(None, ge=1)
    reps: int | None = Field(None, ge=1)
    hold_s: Seconds | None = None


class Stage(_Part):
    """One way of doing the exercise, with its prescription and its cycle of phases."""

    name: str = ""
    sets: int = Field(1, ge=1)
    reps: int = Field(1, ge=1)
    hold_s: Seconds = 0.0
    least_s: Seconds = Field(0.0, description="what is never held for this long is no attempt")
    sides: Literal["none", "alternate", "one_then_other"] = "none"
    rest_s: Seconds = 0.0
    progression: list[Progression] = []
    start: str | None = Field(None, description="phase an attempt begins and ends in; none: it begins with the target")
    targets: list[str] = Field(min_length=1, description="phases that must be reached and held, in any order")
    side_from: str | None = Field(None, description="signal whose higher side names the side of an attempt")
    faults: list[str] = Field([], description="faults that apply; empty: all")


class SignalSpec(_Part):
    """A number over time computed from a pose; docs/SPECS.md lists the measures."""

    measure: Measure
    points: list[PointName] = []
    side: Literal["near", "far", "mid", "highest", "lowest"] = "mid"
    side_from: str | None = Field(None, description="take the side on which this signal is highest")
    other_side: bool = Field(False, description="with side_from: take the opposite side")
    shown: bool = Field(False, description="of highest and lowest: a side that cannot be seen does not compete")
    hidden: bool = Field(False, description="points behind the body count too, where the model takes them to be")
    near_unless: float = Field(0.0, ge=0, description="of both: the near side, unless the far one leads by this much")
    across: bool = Field(False, description="the last point is of the other side of the body")
    toward: Literal["head", "feet"] = "head"
    about: float | None = Field(None, description="of an elevation: middle of its range, else -45, of the supine 90")
    edge: Literal["back", "belly"] = Field("back", description="of curvature and outline: which edge of the trunk")
    span: Range = Field((0.1, 0.9), description="of an outline: from where to where, 0 the hip, 1 the shoulder")
    of: list[str] = Field([], description="signals that this one is computed from")
    weights: list[float] = Field([], description="of a blend: what each signal is multiplied by")
    plus: float = Field(0.0, description="of a blend: what is added, so that two of them have one limit")
    least: float | None = Field(None, gt=0, description="of own_range, ratio: the divisor is taken to be at least this")
    most: float | None = Field(None, gt=0, description="of own_range: values further from 0 are not remembered")
    each_way: bool = Field(False, description="of own_range: up and down are each a share of their own range")
    window_s: float | None = Field(
        None,
        gt=0,
        description="of a rate: time of the slope, else 0.19; of a blend: of the mean, else 0; of a peak: required",
    )
    relative: bool = Field(False, description="measured against the person's own neutral")
    default_neutral: float | tuple[float, float] | None = Field(
        None, description="neutral to assume until the person's own is known; of a range the value next to what is seen"
    )
    askew_deg: float | None = Field(None, ge=0, le=90, description="not measured by a camera more askew than this")
    unit: Literal["deg", "deg/s", "T", "T/s", "1/T", "1/T/s", "share", "share/s", "flag"]


class Condition(_Part):
    """A signal within limits; `leave` widens the limits once it is in."""

    signal: str
    within: Range | None = None
    above: float | None = None
    below: float | None = None
    leave: float | Range

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        given = [k for k in ("within", "above", "below") if getattr(self, k) is not None]
        if len(given) != 1:
            raise ValueError(f"expected one of within, above, below; got {', '.join(given) or 'none'}")
        wants_pair = self.within is not None
        if isinstance(self.leave, tuple) != wants_pair:
            raise ValueError(
                f"leave must be {'a pair [low, high]' if wants_pair else 'one number'} to go with {given[0]}"
            )
        return self

    @property
    def enter_limits(self) -> Range:
        """Lower and upper limit to come in."""
        return _limits(self.within, self.above, self.below)

    @property
    def leave_limits(self) -> Range:
        """Lower and upper limit to stay in."""
        if isinstance(self.leave, tuple):
            return self.leave
        return _limits(
            None, self.leave if self.above is not None else None, self.leave if self.below is not None else None
        )


def _limits(within: Range | None, above: float | None, below: float | None) -> Range:
    if within is not None:
        return within
    return (above if above is not None else float("-inf"), below if below is not None else float("inf"))


class Phase(_Part):
    """A named pose: all its conditions at once, for at least `dwell_s`."""

    all: list[Condition] = []
    any: list[Condition] = Field([], description="at least one of these must hold as well")
    dwell_s: Seconds = Field(0.0, description="how long the conditions must hold before the phase is entered")
    leave_dwell_s: Seconds = Field(0.0, description="how long they must fail before it is left")
    settled: list[Condition] = Field([], description="of a target: the hold runs only while these are true as well")
    say: str = Field("", description="of a target: said to pace by time where the movement cannot be told from rest")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.all or self.any):
            raise ValueError("expected at least one condition in all or any")
        return self


class Floor(_Part):
    """Points that rest on the floor in the start pose; their line gives the tilt of the camera."""

    points: list[PointName] = Field(min_length=2)
    above_t: list[float] = Field([], description="how high each landmark lies over the floor, in T; empty: all 0")

    @model_validator(mode="after")
    def _one_height_each(self) -> Self:
        if self.above_t and len(self.above_t) != len(self.points):
            raise ValueError(
                f"above_t: expected {len(self.points)} numbers as there are points, got {len(self.above_t)}"
            )
        return self


class FaultSpec(_Part):
    """A named deviation. Either a level (enter/leave/dwell) or a reach (`at_least`, `at_most`, judged at the end)."""

    signal: str | None = None
    during: list[str] = Field(
        [], description="phases and movements in which it is looked for; empty: the whole attempt"
    )
    enter_above: float | None = None
    leave_below: float | None = None
    enter_below: float | None = None
    leave_above: float | None = None
    enter_outside: Range | None = None
    leave_inside: Range | None = None
    at_least: float | None = Field(None, description="reach: the best value in `during` must get up to this")
    at_most: float | None = Field(None, description="reach: the best value in `during` must get down to this")
    least_s: Seconds = Field(0.0, description="reach: who was in `during` for less only passed, and is not judged")
    every_target: bool = Field(False, description="reach: also wrong when a target of the stage never came")
    unless: list[str] = Field([], description="faults that stand above: while one is on, this is not judged")
    dwell_s: Seconds = 0.3
    gap_s: Seconds = 0.3
    when: list[Condition] = Field([], description="it can be judged only while these hold, all at once")
    voids: bool = Field(False, description="an attempt with this fault is not counted")
    priority: int = Field(5, ge=1, le=9, description="1 is told first")
    any_view: bool = Field(False, description="can be told from every side: judged also in an unsuitable view")
    askew_deg: float = Field(0.0, ge=0, le=90, description="judged also by a camera that is askew by up to so much")
    cue: str
    say: str

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        pairs = (("enter_above", "leave_below"), ("enter_below", "leave_above"), ("enter_outside", "leave_inside"))
        kinds = [a for a, b in pairs if getattr(self, a) is not None]
        kinds += [k for k in ("at_least", "at_most") if getattr(self, k) is not None]
        if self.signal is not None and len(kinds) != 1:
            raise ValueError(
                "expected one of enter_above, enter_below, enter_outside, at_least, at_most; "
                f"got {', '.join(kinds) or 'none'}"
            )
        for enter, leave in pairs:
            if (getattr(self, enter) is None) != (getattr(self, leave) is None):
                raise ValueError(f"{enter} and {leave} go together")
        return self

    @property
    def is_reach(self) -> bool:
        """Whether the fault is judged when its phases are over."""
        return self.at_least is not None or self.at_most is not None

    @property
    def ok_limits(self) -> tuple[Range, Range]:
        """Limits within which it is right: (to stay right, to become right again)."""
        inf = float("inf")
        if self.enter_outside is not None and self.leave_inside is not None:
            return self.enter_outside, self.leave_inside
        if self.enter_above is not None and self.leave_below is not None:
            return (-inf, self.enter_above), (-inf, self.leave_below)
        if self.enter_below is not None and self.leave_above is not None:
            return (self.enter_below, inf), (self.leave_above, inf)
        return (-inf, inf), (-inf, inf)


class ExerciseSpec(_Part):
    """One exercise: words for the person, prescription by stage, signals, phases and faults."""

    schema_version: Literal[1] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    group: Literal["flexibility", "core"]
    sciatica_suitable: bool
    view: Literal["side", "front", "oblique"]
    posture_kind: Literal["prone", "quadruped", "supine", "standing", "side_lying"]
    model: Literal["lite", "full", "heavy"] = Field("full", description="size of the pose model that it needs")
    camera: str
    start: str
    action: str
    default_stage: str
    stages: dict[str, Stage] = Field(min_length=1)
    floor: Floor | None = None
    signals: dict[str, SignalSpec]
    motion: str | None = Field(None, description="signal whose range in an attempt is the person's range of motion")
    posture: Phase | None = Field(None, description="must hold all through; otherwise nothing counts")
    phases: dict[str, Phase]
    movements: dict[Literal["out", "back"], str] = {"out": "raise", "back": "lower"}
    stage_phases: dict[str, dict[str, Phase]] = Field({}, description="phases that differ in a stage")
    askew_deg: float | None = Field(
        None, ge=0, le=90, description="by a camera that is askew by more than this nothing of it is counted"
    )
    faults: dict[str, FaultSpec]
    stage_faults: dict[str, dict[str, FaultSpec]] = Field(
        {}, description="faults that are judged otherwise in a stage, with only what differs"
    )
    hold_tolerance_s: Seconds = 0.3

    @model_validator(mode="before")
    @classmethod
    def _fill_stage_faults(cls, data: Any) -> Any:
        return filled_stage_faults(data, FaultSpec.model_fields)

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        problems = cross_check(self)
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def seen_from(self) -> str:
        """Where the camera stands, in words that follow "from the"."""
        return "side, half in front" if self.view == "oblique" else self.view

    def stage(self, name: str | None = None) -> Stage:
        """Prescription of a stage (the default one without a name); UsageError for an unknown one."""
        wanted = name or self.default_stage
        if wanted not in self.stages:
            raise UsageError(
                f"{self.id} has no stage {wanted!r}{did_you_mean(wanted, self.stages)}; "
                f"it has: {', '.join(self.stages)}"
            )
        return self.stages[wanted]

    def stage_name(self, name: str | None = None) -> str:
        """A stage's name, checked; the default one's without a name."""
        self.stage(name)
        return name or self.default_stage

    def phases_of(self, stage: str) -> dict[str, Phase]:
        """Phases as they are in one stage."""
        return {**self.phases, **self.stage_phases.get(stage, {})}

    def faults_of(self, stage: str) -> dict[str, FaultSpec]:
        """Faults that apply in one stage."""
        only = self.stage(stage).faults
        faults = {**self.faults, **self.stage_faults.get(stage, {})}
        return {k: v for k, v in faults.items() if not only or k in only}
