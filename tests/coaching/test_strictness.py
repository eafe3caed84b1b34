"""Strictness changes which faults are reported, never what counts."""

import pytest
from sample_poses import first_attempts

from posecheck.coaching.strictness import judged_by
from posecheck.engine.engine import Engine
from posecheck.events import AttemptEnded, FaultEnded
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

pytestmark = pytest.mark.slow

SPECS = load_specs()


def limits(fault):
    (low, high), (low_back, high_back) = fault.ok_limits
    return high - low, high_back - low_back


@pytest.mark.parametrize("name", SPECS)
def test_relaxed_is_wider_than_usual_and_strict_is_tighter(name):
    spec = SPECS[name]
    relaxed, strict = judged_by(spec, "relaxed"), judged_by(spec, "strict")
    for key, fault in spec.faults.items():
        if fault.signal is None or fault.is_reach:
            continue
        one_sided = float("inf") in limits(fault)
        if fault.voids or fault.priority <= 2:
            assert relaxed.faults[key] == strict.faults[key] == fault
        elif not one_sided:
            assert limits(strict.faults[key]) < limits(fault) < limits(relaxed.faults[key])
        else:
            assert relaxed.faults[key] != fault != strict.faults[key]


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("strictness", ["relaxed", "usual", "strict"])
def test_the_spec_stays_sound(name, strictness):
    moved = judged_by(SPECS[name], strictness)
    kept = moved.model_dump(by_alias=True)
    assert ExerciseSpec.model_validate(kept).model_dump(by_alias=True) == kept


def judge(poses, spec, stage):
    engine = Engine(spec, stage)
    return [e for pose in poses for e in engine.step(pose).events] + list(engine.finish().events)


@pytest.mark.parametrize(("name", "stage"), [("cat_curl", "default"), ("quadruped_arm_leg_raise", "default")])
def test_counts_do_not_depend_on_strictness(name, stage):
    poses, _ = first_attempts(name, stage, 4)
    counts, told = [], []
    for strictness in ("relaxed", "usual", "strict"):
        events = judge(poses, judged_by(SPECS[name], strictness), stage)
        counts.append([e.attempt.counted for e in events if isinstance(e, AttemptEnded)])
        told.append(sum(isinstance(e, FaultEnded) for e in events))
    assert counts[0] == counts[1] == counts[2] != []
    assert told == sorted(told)
