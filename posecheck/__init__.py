"""Watches people do back-pain exercises, counts repetitions and holds, and warns about bad form.

The names below are the public face; `examples/` shows them at work. ::

    import posecheck

    result = posecheck.check("clip.mp4", "partial_curl")
    print(result.rep_count, [fault.id for fault in result.faults])

Each name is imported when it is first used, so that a program pays only for what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from posecheck.checking import check, load_estimator, open_live
    from posecheck.engine.engine import Engine
    from posecheck.errors import (
        CameraError,
        InputError,
        ModelError,
        NobodyFound,
        PosecheckError,
        SpecError,
        UsageError,
    )
    from posecheck.events import Attempt, Fault, Hold, Side, Status, Update, Verdict
    from posecheck.pose.frames import Frame
    from posecheck.pose.landmarks import PoseFrame
    from posecheck.pose.poses import PoseSequence, load_poses, save_poses
    from posecheck.sinks.result import CheckResult, Tracking
    from posecheck.specs.loader import load_spec, load_specs
    from posecheck.specs.model import ExerciseSpec

_HOMES = {
    "checking": ("check", "load_estimator", "open_live"),
    "engine.engine": ("Engine",),
    "errors": (
        "CameraError",
        "InputError",
        "ModelError",
        "NobodyFound",
        "PosecheckError",
        "SpecError",
        "UsageError",
    ),
    "events": ("Attempt", "Fault", "Hold", "Side", "Status", "Update", "Verdict"),
    "pose.frames": ("Frame",),
    "pose.landmarks": ("PoseFrame",),
    "pose.poses": ("PoseSequence", "load_poses", "save_poses"),
    "sinks.result": ("CheckResult", "Tracking"),
    "specs.loader": ("load_spec", "load_specs"),
    "specs.model": ("ExerciseSpec",),
}
"""Module of each name."""

__all__ = [
    "Attempt",
    "CameraError",
    "CheckResult",
    "Engine",
    "ExerciseSpec",
    "Fault",
    "Frame",
    "Hold",
    "InputError",
    "ModelError",
    "NobodyFound",
    "PoseFrame",
    "PoseSequence",
    "PosecheckError",
    "Side",
    "SpecError",
    "Status",
    "Tracking",
    "Update",
    "UsageError",
    "Verdict",
    "__version__",
    "check",
    "load_estimator",
    "load_poses",
    "load_spec",
    "load_specs",
    "open_live",
    "save_poses",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
