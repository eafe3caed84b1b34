"""The model of an exercise file (exercise_specs/*.toml)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from posecheck.errors import UsageError
from posecheck.pose.model import ModelSize
from posecheck.specs.checks import cross_check, did_you_mean
from posecheck.specs.inheritance import TOO_SHORT, filled_stages, with_likes, with_short_hold
from posecheck.specs.measures import DRIVE_POINTS, DRIVE_PREFIX, UNITS, DriveMeasure, Measure, PointName

Range = tuple[float, float]
Seconds = Annotated[float, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


class Progression(_Part):
    """A harder prescription for later; a field left out keeps its value."""

    sets: int | None = Field(None, ge=1)
    reps: int | None = Field(None, ge=1)
    hold_s: Seconds | None = None


class Stage(_Part):
    """One way of doing the exercise, with its prescription and its targets."""

    name: str = ""
    start: str = Field("", description="replaces the exercise's own; its first sentence is spoken")
    action: str = Field("", description="replaces the exercise's own")
    like: str | None = Field(None, description="stage above it from which keys left out are taken")
    sets: int = Field(1, ge=1)
    reps: int = Field(1, ge=1)
    hold_s: Seconds = 0.0
    least_s: Seconds = Field(0.0, description="an attempt without a hold of at least this long is dropped")
    sides: Literal["none", "alternate", "one_then_other"] = "none"
    rest_s: Seconds = 0.0
    progression: list[Progression] = []
    targets: list[str] = Field(min_length=1, max_length=2, description="targets to reach and hold, in any order")
    side_from: str | None = Field(None, description="signal whose side becomes the side of the attempt")
    faults: list[str] = Field([], description="faults that apply; empty: all of them")


class _Measured(_Part):
    label: str = Field(
        "",
        exclude=True,
        description="what a person calls it; those with a label are shown first where signals are shown",
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_unit(cls, data: Any) -> Any:
        """Add the unit that follows from the measure."""
        if isinstance(data, dict) and "unit" not in data and data.get("measure") in UNITS:
            return {**data, "unit": UNITS[data["measure"]]}
        return data


class SignalSpec(_Measured):
    """A number over time computed from a pose; docs/SPECS.md lists the measures."""

    measure: Measure
    points: list[PointName] = []
    side: Literal["near", "far", "mid", "highest", "lowest"] = "mid"
    side_from: str | None = Field(None, description="use the side of this signal")
    other_side: bool = Field(False, description="with side_from: use the opposite side")
    shown: bool = Field(False, description="highest, lowest: ignore a side that is not visible")
    hidden: bool = Field(False, description="accept points hidden behind the body, at the position the model estimates")
    near_unless: float = Field(
        0.0, ge=0, description="highest, lowest: use the near side unless the far one leads by this much"
    )
    across: bool = Field(False, description="take the last point from the other side of the body")
    toward: Literal["head", "feet"] = "head"
    about: float | None = Field(None, description="elevation: centre of the value range; default -45, supine 90")
    edge: Literal["back", "belly"] = Field("back", description="curvature, outline: edge of the trunk to measure")
    span: Range = Field((0.1, 0.9), description="outline: stretch of the trunk, 0 the hip, 1 the shoulder")
    of: list[str] = Field([], description="signals this one is computed from")
    weights: list[float] = Field([], description="weighted_sum: weight of each signal")
    plus: float = Field(0.0, description="weighted_sum: constant added to the sum")
    least: float | None = Field(None, gt=0, description="ratio: smallest divisor; leader: value that leads")
    window_s: float | None = Field(
        None,
        gt=0,
        description="length of the window: of a rate (default 0.19) or a weighted sum's mean (0)",
    )
    relative: bool = Field(False, description="subtract the person's own neutral")
    default_neutral: float | tuple[float, float] | None = Field(
        None,
        description="neutral assumed until the person's own is known; from a range, the value nearest the measurement",
    )
    yaw_deg: float | None = Field(None, ge=0, le=90, description="not measured above this camera yaw")
    unit: Literal["deg", "deg/s", "T", "T/s", "1/T", "1/T/s", "share", "share/s", "flag"] = Field(
        description="may be left out where the measure has only one"
    )


class Condition(_Part):
    """A signal within limits; `leave` gives the wider limits that apply once it is inside."""

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
        """Lower and upper limit to enter."""
        return _limits(self.within, self.above, self.below)

    @property
    def leave_limits(self) -> Range:
        """Lower and upper limit to stay in."""
        if isinstance(self.leave, tuple):
            return self.leave
        return (self.leave, float("inf")) if self.above is not None else (float("-inf"), self.leave)


def _limits(within: Range | None, above: float | None, below: float | None) -> Range:
    if within is not None:
        return within
    return (above if above is not None else float("-inf"), below if below is not None else float("inf"))


class Floor(_Part):
    """Points that rest on the floor in the start pose; the line through them gives the camera's roll."""

    points: list[PointName] = Field(min_length=2)
    above_t: list[float] = Field([], description="height of each landmark above the floor, in T; empty: all 0")

    @model_validator(mode="after")
    def _one_height_each(self) -> Self:
        if self.above_t and len(self.above_t) != len(self.points):
            raise ValueError(f"above_t: expected {len(self.points)} numbers, one per point, got {len(self.above_t)}")
        return self


class DriveSpec(_Measured):
    """A number that expresses a movement or tells it from another one; docs/SPECS.md lists the measures."""

    measure: DriveMeasure
    points: list[list[PointName]] = Field([], description="each the middle of the landmarks it lists")
    side: Literal["mid", "highest", "lowest", "spread"] = Field("mid", description="spread: how far the sides differ")
    of: list[str] = Field([], description="lesser, greater, sum: drives above it")
    world: bool = Field(False, description="distance, rise: in three dimensions instead of in the picture")
    falls: bool = Field(False, description="the measure falls on the way to the target; the drive is its negative")
    plus: float = Field(0.0, description="constant added, so that drives can be compared")
    clip: Range | None = Field(None, description="values beyond are taken to be at these limits")
    window_s: float = Field(0.4, gt=0, description="length of the filter before movements are looked for")
    rest: float | None = Field(None, description="level at rest until this person's is known, for two targets")
    unit: Literal["deg", "T", "share"] = Field(description="may be left out where the measure has only one")

    @model_validator(mode="after")
    def _as_many_points_as_it_takes(self) -> Self:
        combined = self.measure in ("lesser", "greater", "sum")
        if combined != (len(self.of) >= 2):
            raise ValueError(
                f"of: {self.measure} takes {'at least two' if combined else 'no'} drives, got {len(self.of)}"
            )
        expected = 0 if combined else DRIVE_POINTS.get(self.measure, 2)
        if self.world and self.measure not in ("distance", "rise"):
            raise ValueError(f"world: only for distance and rise, got {self.measure}")
        if len(self.points) != expected or not all(self.points):
            raise ValueError(f"points: {self.measure} takes {expected} points, got {len(self.points)}")
        return self


class Refusal(_Part):
    """What makes a movement another one than the exercise, judged on the whole movement."""

    drive: str
    at: Literal["rest", "top", "rise", "typical", "peak"] = Field(
        description="rise: from rest to top; typical: the median since rest; peak: the highest, lone frames aside"
    )
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("expected one of above, below")
        return self


class TargetSpec(_Part):
    """A pose that a movement goes to; its drive grows from rest to the target."""

    drive: str
    falls: bool = Field(False, description="the drive falls from rest to this one of two targets")
    least: float = Field(gt=0, description="a smaller movement is no attempt, whoever makes it; of two targets, both")
    usual: float = Field(gt=0, description="height of the movement assumed until this person's own is known")
    noise: float = Field(0.0, ge=0, description="how far the drive trembles while it is held")
    near: float | None = Field(None, gt=0, lt=1, description="held within this share of the height from the top")
    zone: float | None = Field(None, description="from here on the target is reached without a movement being seen")
    stages: list[str] = Field([], description="stages it applies to; empty: all")
    say: str = Field("", description="spoken to pace by time when the movement is too small to detect")
    refuse: dict[str, Refusal] = Field({}, description="movements that are not this exercise, by name")


class FaultSpec(_Part):
    """A named deviation: a level, a reach (judged at the end), a way (its pace) or a height."""

    signal: str | None = Field(None, description="signal that shows it")
    drive: str | None = Field(None, description="drive that shows it, in place of a signal")
    from_rest: bool = Field(False, description="measured from the drive's value at the low before the movement")
    during: list[str] = Field([], description="phases and movements in which it is judged; empty: the whole attempt")
    wrong_above: float | None = None
    right_below: float | None = None
    wrong_below: float | None = None
    right_above: float | None = None
    wrong_outside: Range | None = None
    right_inside: Range | None = None
    at_least: float | None = Field(None, description="reach: the highest value in `during` must be at least this")
    at_most: float | None = Field(None, description="reach: the lowest value in `during` must be at most this")
    least_way_s: float | None = Field(
        None,
        gt=0,
        description="way: wrong if the middle 70 % of the way out or back takes less, both as it is and scaled to the "
        "usual height; needs no signal",
    )
    least_share: float | None = Field(
        None, gt=0, lt=1, description="height: a movement may not be less than this share of the usual; needs no signal"
    )
    least_s: Seconds = Field(0.0, description="reach: not judged after less than this time in `during`")
    every_target: bool = Field(False, description="also raised for a target that was never reached")
    superseded_by: list[str] = Field([], description="faults defined above; while one is on, this one is not judged")
    dwell_s: Seconds = 0.4
    gap_s: Seconds = 0.3
    requires: list[Condition] = Field([], description="judged only while all of these hold")
    voids: bool = Field(False, description="an attempt with this fault does not count")
    priority: int = Field(5, ge=1, le=9, description="1 is announced first, of equal ones the first in the file")
    any_view: bool = Field(False, description="judged in every view, also unsuitable ones")
    yaw_deg: float = Field(
        0.0, ge=0, le=90, description="maximum camera yaw at which it is judged in an unsuitable view"
    )
    cue: str
    say: str

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        pairs = (("wrong_above", "right_below"), ("wrong_below", "right_above"), ("wrong_outside", "right_inside"))
        kinds = [a for a, b in pairs if getattr(self, a) is not None]
        kinds += [k for k in ("at_least", "at_most") if getattr(self, k) is not None]
        own = [k for k in ("least_way_s", "least_share") if getattr(self, k) is not None]
        if own and (self.measurement is not None or kinds or len(own) > 1):
            raise ValueError(f"{own[0]} stands alone: it measures the movement, not a signal")
        if self.signal is not None and self.drive is not None:
            raise ValueError("expected a signal or a drive, got both")
        if self.from_rest and self.drive is None:
            raise ValueError("from_rest: only for a fault of a drive")
        if self.measurement is not None and len(kinds) != 1:
            raise ValueError(
                "expected one of wrong_above, wrong_below, wrong_outside, at_least, at_most; "
                f"got {', '.join(kinds) or 'none'}"
            )
        for enter, leave in pairs:
            if (getattr(self, enter) is None) != (getattr(self, leave) is None):
                raise ValueError(f"{enter} and {leave} go together")
        return self

    @property
    def measurement(self) -> str | None:
        """Name of its signal or drive among the measurements of an update."""
        return DRIVE_PREFIX + self.drive if self.drive is not None else self.signal

    @property
    def needs_signal(self) -> bool:
        """Whether a signal or drive shows it; otherwise it is measured on the movement."""
        return self.least_way_s is None and self.least_share is None

    @property
    def is_reach(self) -> bool:
        """Whether the fault is judged at the end of its phases."""
        return self.at_least is not None or self.at_most is not None

    @property
    def ok_limits(self) -> tuple[Range, Range]:
        """Limits of correct form: (while the fault is off, to turn it off again)."""
        inf = float("inf")
        if self.wrong_outside is not None and self.right_inside is not None:
            return self.wrong_outside, self.right_inside
        if self.wrong_above is not None and self.right_below is not None:
            return (-inf, self.wrong_above), (-inf, self.right_below)
        if self.wrong_below is not None and self.right_above is not None:
            return (self.wrong_below, inf), (self.right_above, inf)
        return (-inf, inf), (-inf, inf)


class ExerciseSpec(_Part):
    """One exercise: words for the person, prescription by stage, drives, targets, signals and faults."""

    schema_version: Literal[1] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    group: Literal["flexibility", "core"]
    sciatica_suitable: bool
    view: Literal["side", "front", "oblique"]
    posture_kind: Literal["prone", "quadruped", "supine", "standing", "side_lying"]
    model: ModelSize = Field("full", description="size of the pose model it needs")
    camera: str
    start: str = Field(description="the start position; its first sentence is spoken")
    action: str = Field(description="the movement")
    default_stage: str
    stages: dict[str, Stage] = Field(min_length=1)
    floor: Floor | None = None
    signals: dict[str, SignalSpec]
    motion: str | None = Field(None, description="signal or drive whose range during an attempt is the range of motion")
    drives: dict[str, DriveSpec]
    targets: dict[str, TargetSpec]
    refuse: dict[str, Refusal] = Field({}, description="movements that are not this exercise, whatever the target")
    stage_targets: dict[str, dict[str, TargetSpec]] = Field(
        {}, description="changes to targets in a stage; only the keys that differ"
    )
    movements: dict[Literal["out", "back"], str] = {"out": "raise", "back": "lower"}
    faults: dict[str, FaultSpec]
    stage_faults: dict[str, dict[str, FaultSpec]] = Field(
        {}, description="changes to faults in a stage; only the keys that differ"
    )
    hold_tolerance_s: Seconds = 0.3

    @model_validator(mode="before")
    @classmethod
    def _fill_stages(cls, data: Any) -> Any:
        data = filled_stages(with_short_hold(data), "faults", FaultSpec.model_fields)
        return filled_stages(with_likes(data, Stage.model_fields), "targets", TargetSpec.model_fields)

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        problems = cross_check(self)
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def seen_from(self) -> str:
        """Camera position, worded to follow "from the"."""
        return "side, half in front" if self.view == "oblique" else self.view

    def measured(self, measurement: str) -> SignalSpec | DriveSpec:
        """Look up a signal, or a drive by its name after `drive.`."""
        return self.signals.get(measurement) or self.drives[measurement.removeprefix(DRIVE_PREFIX)]

    def unit_of(self, measurement: str) -> str:
        """Unit of a signal or drive."""
        return self.measured(measurement).unit

    def stage(self, name: str | None = None) -> Stage:
        """Look up a stage, the default one without a name; UsageError for an unknown name."""
        wanted = name or self.default_stage
        if wanted not in self.stages:
            raise UsageError(
                f"{self.id} has no stage {wanted!r}{did_you_mean(wanted, self.stages)}; "
                f"it has: {', '.join(self.stages)}"
            )
        return self.stages[wanted]

    def stage_name(self, name: str | None = None) -> str:
        """Validated stage name; the default stage's without a name."""
        self.stage(name)
        return name or self.default_stage

    def start_of(self, stage: str) -> str:
        """Start position of a stage."""
        return self.stage(stage).start or self.start

    def action_of(self, stage: str) -> str:
        """Movement of a stage."""
        return self.stage(stage).action or self.action

    def targets_of(self, stage: str) -> dict[str, TargetSpec]:
        """Targets of a stage, with its changes, in the order of the file."""
        wanted = self.stage(stage).targets
        targets = {**self.targets, **self.stage_targets.get(stage, {})}
        mine = {n: t for n, t in targets.items() if n in wanted and (not t.stages or stage in t.stages)}
        return {n: t.model_copy(update={"refuse": {**self.refuse, **t.refuse}}) for n, t in mine.items()}

    def faults_of(self, stage: str) -> dict[str, FaultSpec]:
        """Faults that apply in one stage, with its changes."""
        only = self.stage(stage).faults
        faults = {**self.faults, **self.stage_faults.get(stage, {})}
        return {k: v for k, v in faults.items() if not only or k in only or k == TOO_SHORT}
