"""Any exercise that loads survives any sequence of poses, as a file and in front of a camera."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from posecheck.engine.engine import Engine
from posecheck.engine.survey import survey
from posecheck.events import AttemptEnded, Update
from posecheck.pose.landmarks import COUNT, INDEX, PoseFrame
from posecheck.pose.silhouette import STATIONS, TrunkProfile
from posecheck.specs.loader import load_specs
from posecheck.specs.measures import DRIVE_POINTS, OF_COUNT, POINT_COUNT, POINTS, DriveMeasure, Measure
from posecheck.specs.model import ExerciseSpec, Refusal, SignalSpec

Data = dict[str, Any]

SIZE_PX = (640, 480)
MOMENTS = get_args(Refusal.model_fields["at"].annotation)
UNITS = get_args(SignalSpec.model_fields["unit"].annotation)
COMBINED = ("lesser", "greater", "sum")
PHASES = (Phase.reuse, Phase.generate)
"""Failures are not shrunk: that takes minutes and the spec is still long."""

numbers = st.sampled_from([-90.0, -20.0, -1.0, -0.1, 0.0, 0.02, 0.3, 1.0, 15.0, 60.0])
heights = st.sampled_from([0.01, 0.1, 1.0, 10.0, 50.0])
seconds = st.sampled_from([0.0, 0.1, 0.5, 2.0])
pairs = st.tuples(numbers, numbers).map(lambda two: (min(two), max(two)))


@st.composite
def drives(draw: st.DrawFn, measure: str, earlier: list[str]) -> Data:
    """A drive; a combined one is made from earlier ones."""
    part: Data = {
        "measure": measure,
        "side": draw(st.sampled_from(["mid", "highest", "lowest", "spread"])),
        "falls": draw(st.booleans()),
        "plus": draw(numbers),
        "clip": draw(st.none() | pairs),
        "window_s": draw(st.sampled_from([0.05, 0.4, 3.0])),
        "rest": draw(st.none() | numbers),
        "unit": draw(st.sampled_from(["deg", "T", "share"])),
    }
    if measure in COMBINED:
        return part | {"of": draw(st.lists(st.sampled_from(earlier), min_size=2, max_size=3))}
    n = DRIVE_POINTS.get(measure, 2)
    points = st.lists(st.lists(st.sampled_from(POINTS), min_size=1, max_size=2), min_size=n, max_size=n)
    return part | {"points": draw(points), "world": measure in ("rise", "distance") and draw(st.booleans())}


@st.composite
def signals(draw: st.DrawFn, measure: str, earlier: list[str]) -> Data:
    """A signal; one computed from others uses earlier ones."""
    n = OF_COUNT.get(measure, 0) or (2 if measure == "weighted_sum" else 0)
    points = POINT_COUNT.get(measure, 0)
    return {
        "measure": measure,
        "points": draw(st.lists(st.sampled_from(POINTS), min_size=points, max_size=points)),
        "side": draw(st.sampled_from(["near", "far", "mid", "highest", "lowest"])),
        "side_from": draw(st.none() | st.sampled_from(earlier)),
        "of": draw(st.lists(st.sampled_from(earlier), min_size=n, max_size=n)),
        "weights": [draw(numbers) for _ in range(n)] if measure == "weighted_sum" else [],
        "least": draw(heights) if measure in ("own_range", "leader") else draw(st.none() | heights),
        "window_s": draw(heights) if measure == "peak" else draw(st.none() | heights),
        "relative": draw(st.booleans()),
        "default_neutral": draw(st.none() | numbers | pairs),
        "across": draw(st.booleans()),
        "shown": draw(st.booleans()),
        "hidden": draw(st.booleans()),
        "span": draw(st.sampled_from([(0.1, 0.9), (0.2, 0.21), (0.9, 0.1)])),
        "edge": draw(st.sampled_from(["back", "belly"])),
        "each_way": draw(st.booleans()),
        "most": draw(st.none() | heights),
        "unit": draw(st.sampled_from(UNITS)),
    }


@st.composite
def targets(draw: st.DrawFn, names: list[str], drive_names: list[str]) -> dict[str, Data]:
    """One target, or two to either side of rest."""
    drive, falling = draw(st.sampled_from(drive_names)), draw(st.integers(0, 1))
    rule = st.fixed_dictionaries({"drive": st.sampled_from(drive_names), "at": st.sampled_from(MOMENTS)}).flatmap(
        lambda r: numbers.flatmap(lambda x: st.sampled_from([r | {"above": x}, r | {"below": x}]))
    )
    return {
        name: {
            "drive": drive,
            "falls": len(names) == 2 and position == falling,
            "least": draw(heights),
            "usual": draw(heights),
            "noise": draw(seconds),
            "near": draw(st.none() | st.sampled_from([0.05, 0.5])),
            "zone": draw(st.none() | numbers),
            "say": draw(st.sampled_from(["", "Go."])),
            "refuse": draw(st.dictionaries(st.sampled_from(["one", "other"]), rule, max_size=2)),
        }
        for position, name in enumerate(names)
    }


@st.composite
def faults(draw: st.DrawFn, signal_names: list[str], phases: list[str]) -> Data:
    """A level or a reach on any signal."""
    low, high = draw(pairs)
    limits = [
        {"wrong_above": high, "right_below": low},
        {"wrong_below": low, "right_above": high},
        {"wrong_outside": (low, high), "right_inside": (low, high)},
        {"at_least": high},
        {"at_most": low},
    ]
    condition = {"signal": draw(st.sampled_from(signal_names)), "above": high, "leave": low}
    return {
        "signal": draw(st.sampled_from(signal_names)),
        "during": draw(st.lists(st.sampled_from(phases), max_size=2)),
        "requires": draw(st.sampled_from([[], [condition]])),
        "dwell_s": draw(seconds),
        "gap_s": draw(seconds),
        "least_s": draw(seconds),
        "every_target": draw(st.booleans()),
        "voids": draw(st.booleans()),
        "any_view": draw(st.booleans()),
        "cue": "Less",
        "say": "Less.",
        **draw(st.sampled_from(limits)),
    }


def without_fault(data: Data, name: str) -> None:
    """Drop a fault and every mention of it."""
    del data["faults"][name]
    for part in (*data["faults"].values(), *(f for own in data["stage_faults"].values() for f in own.values())):
        part["superseded_by"] = [other for other in part["superseded_by"] if other != name]
    for own in data["stage_faults"].values():
        own.pop(name, None)
    for stage in data["stages"].values():
        stage["faults"] = [other for other in stage["faults"] if other != name]


def any_spec(draw: Callable[[st.SearchStrategy[Any]], Any], known: dict[str, ExerciseSpec]) -> tuple[ExerciseSpec, str]:
    """An exercise that loads, with one of its stages: a known one, with some of its parts changed."""
    data = known[draw(st.sampled_from(list(known)))].model_dump(by_alias=True)
    stage = draw(st.sampled_from(list(data["stages"])))
    for i, measure in enumerate(draw(st.lists(st.sampled_from(get_args(DriveMeasure)), max_size=3))):
        data["drives"][f"drive_{i}"] = draw(drives(measure, list(data["drives"])))
    for i, measure in enumerate(draw(st.lists(st.sampled_from(get_args(Measure)), max_size=3))):
        data["signals"][f"signal_{i}"] = draw(signals(measure, list(data["signals"])))
    names = draw(st.sampled_from([[], ["here"], ["here", "there"]]))
    if names:
        data["targets"] |= draw(targets(names, list(data["drives"])))
        data["stages"][stage]["targets"] = names
    for name in draw(st.lists(st.sampled_from(list(data["faults"])), unique=True)):
        without_fault(data, name)
    phases = ["start", *data["targets"], *data["movements"].values()]
    for i in range(draw(st.integers(0, 2))):
        data["faults"][f"fault_{i}"] = draw(faults(list(data["signals"]), phases))
    if draw(st.booleans()):
        points = draw(st.lists(st.sampled_from(POINTS), min_size=2, max_size=3))
        data["floor"] = {"points": points}
    data["stages"][stage] |= {
        "hold_s": draw(seconds),
        "least_s": draw(seconds),
        "side_from": draw(st.none() | st.sampled_from(list(data["signals"]))),
    }
    try:
        return ExerciseSpec.model_validate(data), stage
    except ValidationError:
        assume(False)
        raise


KINDS = ("moving", "still", "gaps", "nobody", "half", "one place", "no trunk", "huge", "flat world", "no outline")
STEPS_S = (0.001, 0.04, 0.1, 0.3, 1.2, 70.0)
disturbances = st.tuples(st.sampled_from(KINDS), st.integers(1, 8), st.sampled_from(STEPS_S))
moves = st.tuples(st.sampled_from(["moving", "still"]), st.integers(12, 40), st.sampled_from([0.05, 0.1]))
segments = st.lists(moves | disturbances, min_size=1, max_size=5)


def filmed(parts: list[tuple[str, int, float]], seed: int) -> list[PoseFrame]:
    """Poses of a body whose landmarks all swing, disturbed in one way after the other."""
    chance = np.random.default_rng(seed)
    middle, swing = chance.uniform((160, 120), (480, 360), (COUNT, 2)), chance.uniform(-80, 80, (COUNT, 2))
    side_on = np.hstack([np.eye(2), np.zeros((2, 1))]) / 200
    world, world_swing = middle @ side_on + chance.normal(0, 0.05, (COUNT, 3)), swing @ side_on
    frames, t_s, at = [], 0.0, 0.0
    for kind, count, step_s in parts:
        for _ in range(count):
            t_s += step_s
            at += 0.0 if kind == "still" else min(step_s, 0.3)
            share = np.sin(2 * at)
            profile = TrunkProfile(*(0.2 + 0.1 * share * chance.normal(size=(2, len(STATIONS)))))
            frames.append(disturbed(kind, t_s, middle + share * swing, world + share * world_swing, profile, chance))
    return frames


def disturbed(
    kind: str, t_s: float, xy: np.ndarray, world: np.ndarray, profile: TrunkProfile | None, chance: np.random.Generator
) -> PoseFrame:
    """One frame with its disturbance."""
    visibility, z = chance.random(COUNT), chance.normal(size=COUNT)
    if kind == "nobody":
        return PoseFrame.empty(t_s, SIZE_PX)
    if kind == "gaps":
        lost = chance.random(COUNT) < 0.5
        xy[lost], world[lost], visibility[lost], z[lost] = np.nan, np.nan, np.nan, np.nan
        profile = profile and TrunkProfile(
            np.where(chance.random(len(STATIONS)) < 0.5, np.nan, profile.left), profile.right
        )
    elif kind == "half":
        xy[:, chance.integers(2)] = np.nan
    elif kind == "one place":
        xy[:], world[:], z[:] = 100.0, 0.0, 0.0
    elif kind == "no trunk":
        for side in ("left", "right"):
            for array in (xy, world):
                array[INDEX[f"{side}_shoulder"]] = array[INDEX[f"{side}_hip"]]
    elif kind == "huge":
        xy, world, z = xy * 1e200, world * 1e200, z * 1e200
    elif kind == "flat world":
        world[:] = 0.0
    elif kind == "no outline":
        profile = None
    return PoseFrame(t_s, SIZE_PX, xy, z, visibility, world, None, profile)


def judge(engine: Engine, poses: list[PoseFrame]) -> list[Update]:
    return [*map(engine.step, poses), engine.finish()]


def check(case: tuple[ExerciseSpec, str], parts: list[tuple[str, int, float]], seed: int) -> None:
    """Judge the poses as a file and live; what comes out is consistent."""
    (spec, stage), poses = case, filmed(parts, seed)
    for engine in (Engine(spec, stage, rest=survey(spec, stage, poses)), Engine(spec, stage, live=True)):
        updates = judge(engine, poses)
        statuses = [update.status for update in updates if update.status]
        assert len(statuses) == len(poses) + 1
        for before, after in pairwise(statuses):
            assert before.attempt_count <= after.attempt_count
        assert statuses[-1].attempt_count >= statuses[-1].rep_count >= statuses[-1].clean_count
        attempts = [event.attempt for update in updates for event in update.events if isinstance(event, AttemptEnded)]
        assert len(attempts) == statuses[-1].attempt_count
        for attempt in attempts:
            assert attempt.start_s <= attempt.end_s
            assert all(hold.start_s <= hold.end_s for hold in attempt.holds)


def check_any(data: st.DataObject, small: ExerciseSpec) -> None:
    check(
        any_spec(data.draw, {"small": small} | load_specs()),
        data.draw(segments),
        data.draw(st.integers(0, 1000)),
    )


@settings(max_examples=8, derandomize=True, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
def test_what_loads_survives_any_pose(small_spec: ExerciseSpec, data: st.DataObject):
    check_any(data, small_spec)


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
def test_whatever_loads_survives_any_pose(small_spec: ExerciseSpec, data: st.DataObject):
    check_any(data, small_spec)


@pytest.mark.slow
@pytest.mark.parametrize("exercise", load_specs())
@settings(max_examples=15, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
def test_every_exercise_survives_any_pose(exercise: str, data: st.DataObject):
    spec = load_specs()[exercise]
    stage = data.draw(st.sampled_from(list(spec.stages)))
    check((spec, stage), data.draw(segments), data.draw(st.integers(0, 1000)))
