"""Watches people do back-pain exercises, counts repetitions and holds, and warns about bad form.

The names below are the public face; `examples/` shows them at work. ::

    import posecheck

    result = posecheck.check("clip.mp4", "partial_curl")
    print(result.rep_count, [fault.id for fault in result.faults])
"""

__version__ = "0.1.0"

from posecheck.checking import check, load_estimator, load_spec, open_live
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
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

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
