"""Measures how fast posecheck is on this computer, compared with decoding and the pose model alone."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from posecheck.adapters.model.estimator import MediaPipeEstimator, fit_for_model
from posecheck.adapters.model.refind import load_estimator
from posecheck.adapters.video.files import VideoFile
from posecheck.engine.engine import Engine
from posecheck.engine.survey import survey
from posecheck.errors import InputError
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.session import run
from posecheck.sinks.tally import Tally
from posecheck.specs.model import ExerciseSpec

SCHEMA: Final = 1
COMMANDS: Final = ("--help", "list")
"""Commands whose start is measured."""
_LIBRARIES: Final = ("mediapipe", "opencv-python", "av", "numpy")

Spent = dict[str, list[float]]
"""Measurements by name, one per round."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to measure.

    Attributes
    ----------
    clip, model : Path
        A video, and the bundle of a pose model.
    spec : ExerciseSpec
    stage : str
    frames : int
        Number of frames from the beginning of the clip.
    rounds : int
        How often everything is measured; the measurements take turns.
    """

    clip: Path
    model: Path
    spec: ExerciseSpec
    stage: str
    frames: int
    rounds: int


def measure_speed(task: Task, on_round: Callable[[str], None]) -> dict[str, Any]:
    """Measure everything; return medians over the rounds, as `bench --format json` prints them.

    Parameters
    ----------
    task : Task
    on_round : callable
        Receives a line when a round begins.

    Raises
    ------
    InputError
        The clip cannot be read, or has no frames.
    ModelError
        The pose model cannot be loaded.
    """
    count = sum(1 for _ in _frames(task))
    if count == 0:
        raise InputError(f"{task.clip}: the clip has no frames")
    spent: Spent = defaultdict(list)
    for number in range(task.rounds):
        on_round(f"round {number + 1} of {task.rounds}")
        _bare(task, spent)
        _check(task, spent)
        _judge(task, _step_by_step(task, spent), spent)
        for command in COMMANDS:
            spent[f"start {command}"].append(_start_s(command))
    return {
        "schema": SCHEMA,
        "machine": machine(),
        "clip": task.clip.name,
        "model": task.model.stem,
        "frames": count,
        "rounds": task.rounds,
        "bare": _beside(spent, "bare", count),
        "check": _beside(spent, "check", count),
        "steps_ms_per_frame": {name: _ms(spent[name]) for name in ("decode", "model", "outline", "judge")},
        "engine_poses_per_s": {name: round(median(spent[name])) for name in ("file", "live")},
        "start_ms": {command: _ms(spent[f"start {command}"]) for command in COMMANDS},
        "memory_mb": _most_memory_mb(),
    }


def machine() -> dict[str, Any]:
    """Describe this computer and the versions that matter."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }


def _frames(task: Task) -> Generator[Frame]:
    yield from islice(VideoFile(task.clip), task.frames)


def _bare(task: Task, spent: Spent) -> None:
    """The least there is: decode each frame, and let the model find pose and silhouette."""
    model_s = []
    with MediaPipeEstimator(task.model) as estimator:
        begun_s, begun_cpu_s = time.perf_counter(), time.process_time()
        for frame in _frames(task):
            frame_s = time.perf_counter()
            found = estimator.detect(fit_for_model(frame.rgb)[0], round(frame.t_s * 1000))
            for mask in found.segmentation_masks or ():
                mask.numpy_view()
            model_s.append(time.perf_counter() - frame_s)
        spent["bare"].append(time.perf_counter() - begun_s)
        spent["bare cpu"].append(time.process_time() - begun_cpu_s)
    spent["model"].append(median(model_s))


def _check(task: Task, spent: Spent) -> None:
    """The same frames as `check` takes them to its answer."""
    with load_estimator(task.model) as estimator, closing(_frames(task)) as frames:
        begun_s, begun_cpu_s = time.perf_counter(), time.process_time()
        run(frames, estimator, Engine(task.spec, task.stage), [Tally()])
        spent["check"].append(time.perf_counter() - begun_s)
        spent["check cpu"].append(time.process_time() - begun_cpu_s)


def _step_by_step(task: Task, spent: Spent) -> list[PoseFrame]:
    """The steps of a check one after the other; return the poses."""
    engine, poses = Engine(task.spec, task.stage), []
    decode_s, estimate_s, judge_s = [], [], []
    with load_estimator(task.model) as estimator:
        for frame, one_s in _timed(_frames(task)):
            decode_s.append(one_s)
            begun_s = time.perf_counter()
            poses.append(estimator.estimate(frame))
            found_s = time.perf_counter()
            engine.step(poses[-1])
            estimate_s.append(found_s - begun_s)
            judge_s.append(time.perf_counter() - found_s)
    spent["decode"].append(median(decode_s))
    spent["outline"].append(max(0.0, median(estimate_s) - spent["model"][-1]))
    spent["judge"].append(median(judge_s))
    return poses


def _timed(frames: Iterable[Frame]) -> Iterator[tuple[Frame, float]]:
    """Frames with the seconds that each of them took."""
    begun_s = time.perf_counter()
    for frame in frames:
        yield frame, time.perf_counter() - begun_s
        begun_s = time.perf_counter()


def _judge(task: Task, poses: Sequence[PoseFrame], spent: Spent) -> None:
    """Poses per second of processor time, as those of a file and as in front of a camera."""
    for name in ("file", "live"):
        begun_s = time.process_time()
        rest = survey(task.spec, task.stage, poses) if name == "file" else None
        run(poses, None, Engine(task.spec, task.stage, live=name == "live", rest=rest), [Tally()])
        spent[name].append(len(poses) / max(time.process_time() - begun_s, 1e-9))


def _start_s(command: str) -> float:
    begun_s = time.perf_counter()
    subprocess.run([sys.executable, "-m", "posecheck", command], capture_output=True, check=True)
    return time.perf_counter() - begun_s


def _beside(spent: Spent, name: str, count: int) -> dict[str, float]:
    """Milliseconds per frame by the clock and of the processors, and both as multiples of the bare loop's."""
    clock, cpu = spent[name], spent[f"{name} cpu"]
    return {
        "ms_per_frame": _ms(clock, count),
        "processor_ms_per_frame": _ms(cpu, count),
        "times_bare": round(median(a / b for a, b in zip(clock, spent["bare"], strict=True)), 3),
        "processor_times_bare": round(median(a / b for a, b in zip(cpu, spent["bare cpu"], strict=True)), 3),
    }


def _ms(values_s: Sequence[float], count: int = 1) -> float:
    return round(median(values_s) / count * 1000, 2)


def _most_memory_mb() -> int | None:
    """Most memory that this process has used; None where the system does not report it."""
    if sys.platform == "win32":
        return None
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1024 * 1024 if sys.platform == "darwin" else 1024))


def _line(one: dict[str, float]) -> str:
    clock = f"{one['ms_per_frame']:.1f} ms per frame ({one['times_bare']:.2f})"
    return f"{clock}, {one['processor_ms_per_frame']:.1f} ms of the processors ({one['processor_times_bare']:.2f})"


def as_text(found: dict[str, Any]) -> str:
    """Print the measurements as a table."""
    at, steps, engine = found["machine"], found["steps_ms_per_frame"], found["engine_poses_per_s"]
    libraries = ", ".join(f"{name} {version}" for name, version in at["libraries"].items())
    rows = [
        (f"{found['clip']}, {found['model']}", f"{found['frames']} frames, median of {found['rounds']} rounds"),
        ("computer", f"{at['system']}, {at['processors']} processors, load {at['load']}, Python {at['python']}"),
        ("libraries", libraries),
        ("decoding and pose model", _line(found["bare"])),
        ("check", _line(found["check"])),
        ("one step after the other", ", ".join(f"{name} {ms:.2f} ms" for name, ms in steps.items())),
        ("engine", ", ".join(f"{count} poses per second ({name})" for name, count in engine.items())),
        ("start", ", ".join(f"{command} {ms:.0f} ms" for command, ms in found["start_ms"].items())),
        ("memory", f"{found['memory_mb']} MB at most"),
    ]
    return "\n".join(f"{name:26} {value}" for name, value in rows)
