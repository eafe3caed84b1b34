"""One pose in, one update out: signals, movements, holds, attempts and faults. No clock, threads, files or screen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.body.drives import measure_drives
from posecheck.body.geometry import NAN
from posecheck.body.limb_identity import LIMBS, LimbIdentity
from posecheck.body.orientation import Orientation, RunningMedian, framing, trunk_px
from posecheck.body.person import Body
from posecheck.body.smoothing import MedianFilter
from posecheck.engine.attempts import AttemptTracker, Moment
from posecheck.engine.calibration import Calibrator
from posecheck.engine.derived import Derived
from posecheck.engine.form import FormJudge, Measured
from posecheck.engine.motion import RangeOfMotion
from posecheck.engine.movements import Movements
from posecheck.engine.signals import Reading, measure
from posecheck.events import (
    Armed,
    Attempt,
    AttemptEnded,
    Event,
    FaultStarted,
    PersonFound,
    PersonLost,
    PhaseChanged,
    Side,
    Status,
    Update,
)
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.checks import REST
from posecheck.specs.measures import DRIVE_PREFIX
from posecheck.specs.model import ExerciseSpec

LOST_S: Final = 1.0
"""After this long without a person or a frame, the attempt in progress ends."""
KNOWN_S: Final = 1.0
"""Live, counting begins once the drive has been followed for this long."""
VIEWS: Final = {"side": ("side",), "front": ("front", "oblique"), "oblique": ("side", "oblique")}


class Engine:
    """Judges one stage of one exercise. Feed it frames in order of time.

    Parameters
    ----------
    spec : ExerciseSpec
        The exercise.
    stage : str, optional
        Stage to judge; the spec's default stage if omitted.
    live : bool
        Live, counting begins once the drive has been followed for a second. A recording may begin in the middle of a
        movement.
    side : Side, optional
        Working side if known beforehand; it overrides the detected side.
    rest : float, optional
        Level of the drive at rest, from a `survey` of the recording.
    usual : mapping of str to float, optional
        This person's usual height of the movement to each target, from earlier sessions; without it, the spec's.
    """

    def __init__(
        self,
        spec: ExerciseSpec,
        stage: str | None = None,
        *,
        live: bool = False,
        side: Side | None = None,
        rest: float | None = None,
        usual: Mapping[str, float] | None = None,
    ) -> None:
        self._spec, self._stage_name = spec, stage or spec.default_stage
        self._stage = spec.stage(self._stage_name)
        self._live, self._side = live, side
        self._orientation = Orientation(spec.posture_kind)
        self._length = RunningMedian(1.0)
        on_all_fours = spec.posture_kind == "quadruped"
        self._limb_identities = {limb: LimbIdentity(limb) for limb in LIMBS} if on_all_fours else {}
        self._calibrator = Calibrator(spec)
        self._medians = {name: MedianFilter() for name in spec.signals}
        self._drive_medians = {f.drive: MedianFilter() for f in spec.faults_of(self._stage_name).values() if f.drive}
        self._smooth_drives: dict[str, float] = {}
        self._derived = {name: Derived(signal) for name, signal in spec.signals.items() if signal.of}
        self._against_neutral = _measured_from_neutral(spec)
        self._movements = Movements(spec, self._stage_name, rest, usual)
        self._attempts = AttemptTracker(spec, self._stage_name, self._movements)
        self._motion = RangeOfMotion(spec.motion)
        self._form = FormJudge(spec, self._stage_name, self._movements)
        self._armed = False
        self._known_from_s = float("inf")
        self._present = False
        self._seen_s = float("-inf")
        self._t_s = 0.0
        self._body: Body | None = None
        self._readings: dict[str, Reading] = {}
        self._drives: dict[str, float] = {}

    @property
    def body(self) -> Body | None:
        """The person's placement in the picture, once known."""
        return self._body

    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def step(self, pose: PoseFrame) -> Update:
        """Judge one frame. A degenerate pose, such as one with a zero-length trunk, gives NaN, never a warning."""
        gap_s, self._t_s = pose.t_s - self._t_s, pose.t_s
        previous = self._movements.current
        events = self._unseen(pose.t_s) if gap_s > LOST_S else []
        if pose.seen:
            events += self._seen(pose)
        else:
            events += self._unseen(pose.t_s)
        if self._movements.current != previous:
            events.append(PhaseChanged(pose.t_s, self._movements.current, previous))
        return self._update(pose, events)

    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def finish(self) -> Update:
        """End the source: close everything still open."""
        events = self._stop_form()
        self._attempts.lose(self._t_s)
        events += self._drain()
        self._movements.lose()
        return self._update(PoseFrame.empty(self._t_s, (1, 1)), events)

    def _seen(self, pose: PoseFrame) -> list[Event]:
        events: list[Event] = [] if self._present else [PersonFound(pose.t_s)]
        self._present, self._seen_s = True, pose.t_s
        self._orientation.step(pose)
        self._body = self._place(pose)
        self._readings = self._measure(pose, self._body)
        phase = self._phase(pose)
        if phase == REST:
            for identity in self._limb_identities.values():
                identity.rest(pose, self._body)
        if not self._armed:
            events += self._arm(pose.t_s, phase)
        self._calibrate(pose, self._body, phase)
        counting = phase if self._armed else None
        events += self._judge_form(pose.t_s, counting)
        self._follow_motion(pose.t_s)
        events += self._count(pose.t_s, counting, seen=True)
        return events

    def _arm(self, t_s: float, phase: str | None) -> list[Event]:
        """Begin to count; live only once the drive has been followed for a while."""
        self._known_from_s = t_s if phase is None else min(self._known_from_s, t_s)
        self._armed = phase is not None and (not self._live or t_s - self._known_from_s >= KNOWN_S)
        return [Armed(t_s)] if self._armed else []

    def _follow_motion(self, t_s: float) -> None:
        name = self._motion.signal or ""
        reading = self._readings.get(name, Reading(self._drives.get(name, float("nan"))))
        if reading.visible and self.view_ok:
            self._motion.step(t_s, reading.value)

    def _unseen(self, t_s: float) -> list[Event]:
        self._form.hide()
        events: list[Event] = []
        if t_s - self._seen_s <= LOST_S:
            return self._count(t_s, self._movements.current if self._armed else None, seen=False)
        if self._present:
            self._present = False
            events += [PersonLost(t_s), *self._stop_form()]
            self._attempts.lose(t_s)
            self._movements.lose()
            events += self._drain()
        return events

    def _place(self, pose: PoseFrame) -> Body:
        track, neutral = self._orientation, self._calibrator.neutral
        length_px = self._length.step(pose.t_s, trunk_px(pose))
        body = Body(
            head_sign=track.head_sign,
            near=track.near,
            roll_deg=neutral.roll_deg if neutral else 0.0,
            trunk_px=neutral.trunk_px if neutral else length_px,
            supine=self._spec.posture_kind == "supine",
            swapped=track.swapped,
            yaw_deg=track.yaw_deg,
        )
        identities = self._limb_identities.items()
        crossed = [point for limb, identity in identities if identity.crossed(pose, body) for point in LIMBS[limb]]
        doubtful = [point for limb, identity in identities if identity.in_doubt for point in LIMBS[limb]]
        return replace(body, crossed=frozenset(crossed), doubtful=frozenset(doubtful)) if crossed or doubtful else body

    def _measure(self, pose: PoseFrame, body: Body) -> dict[str, Reading]:
        readings: dict[str, Reading] = {}
        for name, signal in self._spec.signals.items():
            if signal.of:
                made = self._derived[name].step(pose.t_s, [readings[n] for n in signal.of])
                smooth = self._medians[name].step(pose.t_s, made.value) if signal.unit == "flag" else made.value
                readings[name] = made.of(smooth)
                continue
            raw = measure(signal, pose, body, readings)
            smooth = self._medians[name].step(pose.t_s, raw.value - self._neutral(name, raw.value))
            readings[name] = raw.of(smooth)
        return readings

    def _neutral(self, name: str, value: float) -> float:
        signal, neutral = self._spec.signals[name], self._calibrator.neutral
        if not signal.relative:
            return 0.0
        if neutral is not None and math.isfinite(neutral.values[name]):
            return neutral.values[name]
        assumed = signal.default_neutral
        if isinstance(assumed, tuple):
            return min(max(value, assumed[0]), assumed[1])
        return float("nan") if assumed is None else assumed

    def _phase(self, pose: PoseFrame) -> str | None:
        if self._orientation.half_outside or self._orientation.view == "end_on":
            self._movements.lose()
            return None
        self._drives = measure_drives(self._spec.drives, pose, self._body.trunk_px if self._body else NAN)
        self._smooth_drives = {n: f.step(pose.t_s, self._drives[n]) for n, f in self._drive_medians.items()}
        return self._movements.step(pose.t_s, self._drives)

    def _calibrate(self, pose: PoseFrame, body: Body, phase: str | None) -> None:
        if phase is None:
            self._calibrator.away(pose.t_s, body)
        elif phase != REST:
            self._calibrator.leave(body)
        elif self._calibrator.collect(pose, body):
            for median in self._medians.values():
                median.clear()
            for name in self._against_neutral & set(self._derived):
                self._derived[name].clear()

    def _judge_form(self, t_s: float, phase: str | None) -> list[FaultStarted]:
        yaw_deg = self._orientation.yaw_deg
        now = Measured(t_s, phase, self._readings, self._smooth_drives, self.view_ok, yaw_deg)
        started, ended = self._form.step(now, self._attempts.hold)
        for fault in ended:
            self._attempts.add(fault)
        return started

    def _stop_form(self) -> list[Event]:
        for fault in self._form.stop():
            self._attempts.add(fault)
        return self._drain()

    def _count(self, t_s: float, phase: str | None, *, seen: bool) -> list[Event]:
        if phase is None and seen:
            self._attempts.lose(t_s)
        else:
            side = self._side or (self._readings[self._stage.side_from].side if self._stage.side_from else None)
            reached = self._movements.reached if phase is not None else None
            now = Moment(
                self._movements.time_s,
                phase,
                self._movements.since_s,
                reached,
                self._movements.excursion,
                side,
                seen,
                judged=self._form.judged,
                timed=self._form.timed,
            )
            self._attempts.step(now)
        return self._drain()

    def _drain(self) -> list[Event]:
        """Events of the attempts, with the range of motion and the heights added to finished ones."""
        events = [
            replace(e, attempt=self._measured(e.attempt)) if isinstance(e, AttemptEnded) else e
            for e in self._attempts.drain()
        ]
        # A smoothed drive speaks of a moment ago, but an event happens when it is known.
        return [replace(e, t_s=self._t_s) for e in events]

    def _measured(self, attempt: Attempt) -> Attempt:
        heights = self._movements.heights_between(attempt.start_s, attempt.end_s)
        return replace(self._motion.measured(attempt), heights=heights)

    @property
    def view_ok(self) -> bool:
        """Whether the view suits this exercise."""
        return self._orientation.view in VIEWS[self._spec.view]

    def _update(self, pose: PoseFrame, events: list[Event]) -> Update:
        return Update(pose.t_s, dict(self._measurements()), tuple(events), self._status(pose))

    def _measurements(self) -> Iterator[tuple[str, float]]:
        for name, reading in self._readings.items():
            yield name, reading.value if self._present else float("nan")
        for name, value in self._drives.items():
            yield DRIVE_PREFIX + name, value if self._present else float("nan")

    def _status(self, pose: PoseFrame) -> Status:
        attempts = self._attempts
        return Status(
            t_s=pose.t_s,
            phase=self._movements.current,
            armed=self._armed,
            attempt_count=attempts.attempt_count,
            rep_count=attempts.rep_count,
            clean_count=attempts.clean_count,
            hold=attempts.hold,
            side=attempts.side,
            verdicts=dict(self._form.verdicts),
            active_faults=self._form.active,
            framing=framing(pose),
            view=self._orientation.view,
            view_ok=self.view_ok,
            person_seen=pose.seen,
        )


def _measured_from_neutral(spec: ExerciseSpec) -> set[str]:
    """Signals measured from the neutral, directly or through others."""
    names: set[str] = set()
    for name, signal in spec.signals.items():
        if signal.relative or names & set(signal.of):
            names.add(name)
    return names
