"""Stand-ins for source, estimator, engine and exercises, so that the window is tested without video and model."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from app.messages import Factories, Job
from posecheck.events import Attempt, AttemptEnded, Hold, Side, Status, Update, Verdict
from posecheck.frames import Frame
from posecheck.landmarks import COUNT, PoseFrame

SIZE_PX = (64, 48)
FPS = 30

READY = Status(
    t_s=0.0,
    phase="start",
    armed=True,
    attempt_count=0,
    rep_count=0,
    clean_count=0,
    hold=None,
    side=None,
    verdicts={"hips_lifted": Verdict.OK, "leg_not_parallel": Verdict.OK},
    active_faults=(),
    framing=(),
    view="side",
    view_ok=True,
    person_seen=True,
)


def status(**changes: object) -> Status:
    return replace(READY, **changes)


def pose(t_s: float = 0.0, size_px: tuple[int, int] = SIZE_PX, **changes: object) -> PoseFrame:
    """A person lying from left to right, all landmarks clear."""
    width, height = size_px
    xy = np.column_stack([np.linspace(0.2, 0.8, COUNT) * width, np.full(COUNT, 0.5 * height)])
    made = PoseFrame(t_s, size_px, xy, np.zeros(COUNT), np.ones(COUNT), np.zeros((COUNT, 3)))
    return replace(made, **changes)


def attempt(n: int = 1, **changes: object) -> Attempt:
    hold = Hold("hold", 1.0, 6.1, 5.1, 5.0)
    made = Attempt(n, Side.LEFT, 0.5, 7.0, (hold,), counted=True, clean=True, faults=())
    return replace(made, **changes)


@dataclass(frozen=True)
class FakeStage:
    name: str = ""
    sets: int = 1
    reps: int = 10
    hold_s: float = 5.0
    sides: str = "none"
    rest_s: float = 0.0


@dataclass(frozen=True)
class FakeFault:
    cue: str
    say: str = ""


@dataclass(frozen=True)
class FakeSpec:
    id: str = "arm_leg_raise"
    name: str = "Arm and leg raise"
    view: str = "side"
    camera: str = "Low, from the side."
    start: str = "Hands and knees on the floor."
    action: str = "Raise one arm and the opposite leg."
    default_stage: str = "default"
    stages: dict[str, FakeStage] = field(default_factory=lambda: {"default": FakeStage()})
    faults: dict[str, FakeFault] = field(
        default_factory=lambda: {
            "hips_lifted": FakeFault("Keep your hips down"),
            "leg_not_parallel": FakeFault("Raise your leg higher"),
        }
    )


TWO_STAGES = FakeSpec(
    id="press_up",
    name="Press-up",
    default_stage="hard",
    stages={"easy": FakeStage(reps=1), "hard": FakeStage(name="Full press-up", sets=4)},
)


class FakeSource:
    """Yields `frames` frames, or goes on for ever without a number; then raises `error` if there is one."""

    def __init__(self, frames: int | None = 5, error: Exception | None = None, duration_s: float | None = 1.0) -> None:
        self.name = "fake"
        self.dropped = 0
        self.duration_s = duration_s
        self.closed = threading.Event()
        self.threads: set[int] = set()
        self._frames = frames
        self._error = error

    def __iter__(self) -> Iterator[Frame]:
        n = 0
        while self._frames is None or n < self._frames:
            if self._frames is None and self.closed.wait(0.002):  # leaves some of the machine to the others
                return
            self.threads.add(threading.get_ident())
            yield Frame(n / FPS, np.full((SIZE_PX[1], SIZE_PX[0], 3), n % 256, np.uint8))
            n += 1
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        self.closed.set()


class SilentSource(FakeSource):
    """A camera that gives no picture: iteration ends only by closing it."""

    def __iter__(self) -> Iterator[Frame]:
        assert self.closed.wait(10)
        return
        yield


class FakeEstimator:
    def __init__(self) -> None:
        self.closed = threading.Event()

    def estimate(self, frame: Frame) -> PoseFrame:
        return pose(frame.t_s, frame.size_px)

    def close(self) -> None:
        self.closed.set()


class FakeEngine:
    """Every frame is an attempt; `finish` closes one more."""

    def __init__(self) -> None:
        self._count = 0

    def step(self, seen: PoseFrame) -> Update:
        return self._attempt(seen.t_s)

    def finish(self) -> Update:
        return self._attempt(99.0)

    def _attempt(self, t_s: float) -> Update:
        self._count += 1
        now = status(t_s=t_s, attempt_count=self._count, rep_count=self._count, clean_count=self._count)
        return Update(t_s, {}, (AttemptEnded(t_s, attempt(self._count)),), now)


class Parts:
    """Factories whose products can be looked at and whose behaviour can be set before a session."""

    def __init__(self) -> None:
        self.specs = {spec.id: spec for spec in (FakeSpec(), TWO_STAGES)}
        self.frames: int | None = 5
        self.error: Exception | None = None
        self.open_error: Exception | None = None
        self.model_error: Exception | None = None
        self.model_gate = threading.Event()
        self.model_gate.set()
        self.sources: list[FakeSource] = []
        self.estimators: list[FakeEstimator] = []
        self.jobs: list[Job] = []
        self.factories = Factories(self._source, self._estimator, self._engine)

    def _source(self, name: str) -> FakeSource:
        if self.open_error is not None:
            raise self.open_error
        self.sources.append(FakeSource(self.frames, self.error))
        return self.sources[-1]

    def _estimator(self, job, report, tell) -> FakeEstimator:
        report(0.25)
        assert self.model_gate.wait(10)
        report(0.5)
        if self.model_error is not None:
            raise self.model_error
        self.estimators.append(FakeEstimator())
        return self.estimators[-1]

    def _engine(self, job: Job) -> FakeEngine:
        self.jobs.append(job)
        return FakeEngine()
