"""Fakes for a guided session: pictures without a camera, poses saved or made by hand."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from posecheck_app.main import compress
from posecheck_app.messages import GuidedJob, SessionFactory
from posecheck_app.sound.voice import Outlets, Voice
from poses_by_hand import AllFours, Motion, film
from watched import with_holds_of

from posecheck.coaching.placement import Surroundings
from posecheck.coaching.plan import PlannedSet, plan_sets
from posecheck.engine.engine import Engine
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import load_poses

QUADRUPED = "quadruped_arm_leg_raise"
LEFT = {"left_arm": 0.0, "right_thigh": 0.0, "right_shin": 0.0}
RIGHT = {"right_arm": 0.0, "left_thigh": 0.0, "left_shin": 0.0}
SAMPLES = Path(__file__).parents[2] / "sample_videos"
PICTURE = np.full((48, 64, 3), 120, np.uint8)


def short_plan(sets: int = 1, reps: int = 2, hold_s: float = 2.0, rest_s: float = 2.0) -> tuple[PlannedSet, ...]:
    """Arm-leg raises with a short prescription."""
    spec = with_holds_of(QUADRUPED, hold_s)
    change = {"sets": sets, "reps": reps, "rest_s": rest_s}
    return plan_sets(spec.model_copy(update={"stages": {"default": spec.stages["default"].model_copy(update=change)}}))


def raises(*sides: dict[str, float], lead_s: float = 5.0, hold_s: float = 2.6) -> list[PoseFrame]:
    """Poses of a person waiting in the start pose, then raising arm and leg, one side after the other."""
    motion = Motion(AllFours()).stay(lead_s)
    for limbs in sides:
        down = {name: getattr(AllFours(), name) for name in limbs}
        motion.move(1.0, **limbs).stay(hold_s).move(1.0, **down).stay(0.8)
    return film(motion)


def saved(clip: str, end_s: float) -> list[PoseFrame]:
    """Poses saved with a sample clip, up to a time."""
    return [pose for pose in load_poses(SAMPLES / f"{clip}.npz") if pose.t_s < end_s]


def one_after_the_other(*films: list[PoseFrame]) -> list[PoseFrame]:
    """Concatenate films."""
    joined: list[PoseFrame] = []
    for poses in films:
        start_s = joined[-1].t_s + 0.04 if joined else 0.0
        joined += [replace(pose, t_s=pose.t_s + start_s) for pose in poses]
    return joined


class Film:
    """A camera that yields frames as fast as they are read; pictures are blank, only their time stamps matter.

    `gate` holds it up before the frame with that number, until it is set.
    """

    duration_s = None
    dropped = 0

    def __init__(self, poses: Iterable[PoseFrame], gates: dict[int, threading.Event] | None = None) -> None:
        self.name = "film"
        self._poses = poses
        self._gates = gates or {}
        self.closed = threading.Event()
        self.at: dict[float, PoseFrame] = {}

    def __iter__(self) -> Iterator[Frame]:
        for n, pose in enumerate(self._poses):
            gate = self._gates.get(n)
            while gate is not None and not gate.wait(0.005):
                if self.closed.is_set():
                    return
            if self.closed.is_set():
                return
            self.at = {pose.t_s: pose}
            yield Frame(pose.t_s, PICTURE)

    def close(self) -> None:
        self.closed.set()


class FromFilm:
    """An estimator that returns the poses of a film."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self.closed = threading.Event()

    def estimate(self, frame: Frame) -> PoseFrame:
        return self._stage.films[-1].at[frame.t_s]

    def close(self) -> None:
        self.closed.set()


class Light:
    def __init__(self) -> None:
        self.placing: set[bool] = set()
        self.closed = threading.Event()

    def look(self, frame: Frame, placing: bool) -> Surroundings:
        self.placing.add(placing)
        return Surroundings()

    def close(self) -> None:
        self.closed.set()


class Stage:
    """Makes a session factory with inspectable products and configurable behaviour."""

    def __init__(self, poses: Sequence[PoseFrame] = ()) -> None:
        self.poses: Iterable[PoseFrame] = poses
        self.gates: dict[int, threading.Event] = {}
        self.films: list[Film] = []
        self.estimators: list[FromFilm] = []
        self.sizes: list[str] = []
        self.light = Light()
        self.extra_sinks: list = []
        self.make_sinks = None
        self.open_error: Exception | None = None
        self.model_error: Exception | None = None
        self.model_gate = threading.Event()
        self.model_gate.set()
        self.notify_picture = self.describe_camera = None
        self.remark = ""
        self.factory = SessionFactory(
            self._source, self._estimator, self._engine, lambda: self.light, self._sinks, compress
        )

    def _source(self, name, notify, describe) -> Film:
        if self.open_error is not None:
            raise self.open_error
        self.notify_picture, self.describe_camera = notify, describe
        self.films.append(Film(self.poses, self.gates))
        return self.films[-1]

    def _estimator(self, size, report, notify) -> FromFilm:
        self.sizes.append(size)
        report(0.25)
        assert self.model_gate.wait(10)
        if self.model_error is not None:
            raise self.model_error
        if self.remark:
            notify(self.remark)
        self.estimators.append(FromFilm(self))
        return self.estimators[-1]

    def _engine(self, planned: PlannedSet) -> Engine:
        return Engine(planned.spec, planned.stage, live=True, usual=planned.usual)

    def _sinks(self, job: GuidedJob, notify):
        return self.extra_sinks if self.make_sinks is None else self.make_sinks(job, notify)


def silent_voice() -> Voice:
    """A voice on a computer without sound."""

    def none(volume: float):
        raise OSError("no sound here")

    return Voice(outlets=Outlets(none, none), clock_s=time.monotonic)
