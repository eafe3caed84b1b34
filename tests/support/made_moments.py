"""Statuses, poses and exercises for tests, correct unless a test changes them."""

from dataclasses import dataclass, field, replace

import numpy as np

from posecheck.events import Attempt, Hold, Side, Status, Verdict
from posecheck.pose.landmarks import COUNT, PoseFrame

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
    """A person lying from left to right, with all landmarks clearly visible."""
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
    voids: bool = False
    measurement: str | None = "signal"
    during: tuple[str, ...] = ("start",)


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
    stage_faults: dict[str, dict[str, FakeFault]] = field(default_factory=dict)

    def start_of(self, stage: str) -> str:
        return self.start

    def action_of(self, stage: str) -> str:
        return self.action

    def faults_of(self, stage: str) -> dict[str, FakeFault]:
        return {**self.faults, **self.stage_faults.get(stage, {})}
