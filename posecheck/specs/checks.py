"""Cross-checks of an exercise file: names must exist, limits must be consistent."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from posecheck.specs.inheritance import TOO_SHORT
from posecheck.specs.measures import OF_COUNT, POINT_COUNT

if TYPE_CHECKING:
    from posecheck.specs.model import Condition, DriveSpec, ExerciseSpec, FaultSpec, SignalSpec

MOTION_IN = ("deg", "T", "1/T")
"""Units of directly measured signals: those with a range of motion and a neutral."""
REST = "start"
"""Name of the phase at rest."""


def cross_check(spec: ExerciseSpec) -> list[str]:
    """Every mistake in how the parts fit together, one line each."""
    return [
        *_name_problems(spec),
        *_stage_problems(spec),
        *_drive_problems(spec),
        *(p for name, signal in spec.signals.items() for p in _signal_problems(spec, name, signal)),
        *(p for where, name, fault in _all_faults(spec) for p in _fault_problems(spec, where, name, fault)),
    ]


def _all_faults(spec: ExerciseSpec) -> Iterator[tuple[str, str, FaultSpec]]:
    for name, fault in spec.faults.items():
        yield f"faults.{name}", name, fault
    for stage, faults in spec.stage_faults.items():
        for name, fault in faults.items():
            yield f"stage_faults.{stage}.{name}", name, fault


def _name_problems(spec: ExerciseSpec) -> Iterator[str]:
    taken = [REST]
    for where, name in [
        *((f"movements.{k}", v) for k, v in spec.movements.items()),
        *((f"targets.{n}", n) for n in spec.targets),
    ]:
        if name in taken:
            yield f"{where}: the name {name!r} is taken by rest, a movement or another target"
        taken.append(name)
    if spec.floor is not None and "nose" in spec.floor.points:
        yield "floor.points: expected points of which there is a left and a right one, got 'nose'"


def _stage_problems(spec: ExerciseSpec) -> Iterator[str]:
    measured: dict[str, DriveSpec | SignalSpec] = {**spec.drives, **spec.signals}
    if spec.motion is not None and spec.motion not in measured:
        yield f"motion: {_unknown('signal or drive', spec.motion, measured)}"
    elif spec.motion is not None and measured[spec.motion].unit not in MOTION_IN:
        yield f"motion: expected a signal in {', '.join(MOTION_IN)}, got {measured[spec.motion].unit}"
    if spec.default_stage not in spec.stages:
        yield f"default_stage: {_unknown('stage', spec.default_stage, spec.stages)}"
    yield from _stage_table_problems(spec)
    for name, stage in spec.stages.items():
        yield from _stage_target_problems(spec, name)
        if stage.side_from is not None and stage.side_from not in spec.signals:
            yield f"stages.{name}.side_from: {_unknown('signal', stage.side_from, spec.signals)}"
        for fault in stage.faults:
            if fault not in spec.faults:
                yield f"stages.{name}.faults: {_unknown('fault', fault, spec.faults)}"


def _stage_target_problems(spec: ExerciseSpec, name: str) -> Iterator[str]:
    targets = spec.targets_of(name)
    for wanted in spec.stage(name).targets:
        if wanted not in targets:
            yield f"stages.{name}: {_unknown('target', wanted, targets)}"
    if len(targets) == 2:
        first, second = targets.values()
        known = {first.drive, second.drive} <= spec.drives.keys()
        if known and (first.drive != second.drive or first.falls == second.falls):
            yield f"stages.{name}: two targets share a drive, and it falls to one of them"
    elif any(target.falls for target in targets.values()):
        yield f"stages.{name}: a drive rises to a single target; `falls` of the drive turns it round"


def _drive_problems(spec: ExerciseSpec) -> Iterator[str]:
    for position, (name, own) in enumerate(spec.drives.items()):
        for other in own.of:
            if other not in list(spec.drives)[:position]:
                yield f"drives.{name}.of: expected a drive defined above it, got {other!r}"
    targets = [(f"targets.{k}", v) for k, v in spec.targets.items()]
    targets += [(f"stage_targets.{s}.{k}", v) for s, changed in spec.stage_targets.items() for k, v in changed.items()]
    users = [(where, v.drive) for where, v in targets]
    users += [(f"{where}.refuse.{n}", r.drive) for where, v in targets for n, r in v.refuse.items()]
    users += [(f"refuse.{n}", r.drive) for n, r in spec.refuse.items()]
    for where, drive in users:
        if drive not in spec.drives:
            yield f"{where}.drive: {_unknown('drive', drive, spec.drives)}"


def _stage_table_problems(spec: ExerciseSpec) -> Iterator[str]:
    """Check the names in the tables that change targets and faults of a stage."""
    for table, names in (("stage_targets", list(spec.stage_targets)), ("stage_faults", list(spec.stage_faults))):
        for name in names:
            if name not in spec.stages:
                yield f"{table}.{name}: {_unknown('stage', name, spec.stages)}"
    for name, target in spec.targets.items():
        for stage in target.stages:
            if stage not in spec.stages:
                yield f"targets.{name}.stages: {_unknown('stage', stage, spec.stages)}"
    for stage_name, faults in spec.stage_faults.items():
        for fault in faults:
            if fault not in spec.faults:
                yield f"stage_faults.{stage_name}: {_unknown('fault', fault, spec.faults)}"


def _signal_problems(spec: ExerciseSpec, name: str, signal: SignalSpec) -> Iterator[str]:
    where = f"signals.{name}"
    expected = POINT_COUNT.get(signal.measure, 0)
    if len(signal.points) != expected:
        yield f"{where}.points: {signal.measure} takes {expected} points, got {len(signal.points)}"
    sources = len(signal.weights) if signal.measure == "weighted_sum" else OF_COUNT.get(signal.measure, 0)
    if len(signal.of) != sources:
        yield f"{where}.of: {signal.measure} takes {sources} signals, got {len(signal.of)}"
    if signal.measure == "turn" and "nose" in signal.points:
        yield f"{where}.points: expected a point of which there is a left and a right one, got 'nose'"
    if signal.relative and signal.unit not in MOTION_IN:
        yield f"{where}.unit: expected one of {', '.join(MOTION_IN)} for a relative signal, got {signal.unit}"
    if signal.measure == "leader" and signal.least is None:
        yield f"{where}.least: is required"
    source = spec.signals.get(signal.side_from or "")
    if signal.relative and (signal.of or (source is not None and (source.of or source.side_from))):
        yield f"{where}.relative: works only for a directly measured signal, whose side_from is directly measured too"
    earlier = list(spec.signals)[: list(spec.signals).index(name)]
    for other in [*signal.of, *([signal.side_from] if signal.side_from else [])]:
        if other not in spec.signals:
            yield f"{where}: {_unknown('signal', other, spec.signals)}"
        elif other not in earlier:
            yield f"{where}: the signal {other!r} must be defined above it"


def _limit_problems(where: str, condition: Condition) -> Iterator[str]:
    (low, high), (leave_low, leave_high) = condition.enter_limits, condition.leave_limits
    if low > high:
        yield f"{where}: the lower limit {low} is above the upper limit {high}"
    if leave_low > low or leave_high < high:
        yield f"{where}: leave must not be tighter than the limits to enter"


def _measurement_problems(spec: ExerciseSpec, where: str, name: str, fault: FaultSpec) -> Iterator[str]:
    if name == TOO_SHORT:
        if fault.measurement is not None:
            yield f"{where}.signal: {name} is measured by the hold timer and takes no signal"
    elif fault.measurement is None and fault.needs_signal:
        yield f"{where}.signal: is required"
    elif fault.signal is not None and fault.signal not in spec.signals:
        yield f"{where}.signal: {_unknown('signal', fault.signal, spec.signals)}"
    elif fault.drive is not None and fault.drive not in spec.drives:
        yield f"{where}.drive: {_unknown('drive', fault.drive, spec.drives)}"


def _fault_problems(spec: ExerciseSpec, where: str, name: str, fault: FaultSpec) -> Iterator[str]:
    yield from _measurement_problems(spec, where, name, fault)
    for condition in fault.requires:
        if condition.signal not in spec.signals:
            yield f"{where}.requires: {_unknown('signal', condition.signal, spec.signals)}"
        yield from _limit_problems(f"{where}.requires: {condition.signal}", condition)
    known = {REST, *spec.targets, *spec.movements.values()}
    above = list(takewhile(lambda other: other != name, spec.faults))
    for other in fault.superseded_by:
        if other not in above:
            yield f"{where}.superseded_by: expected a fault defined above it, got {other!r}"
    for phase in fault.during:
        if phase not in known:
            yield f"{where}.during: {_unknown('phase', phase, known)}"
    (stay_low, stay_high), (back_low, back_high) = fault.ok_limits
    if back_low < stay_low or back_high > stay_high:
        yield f"{where}: the limit to leave the fault must be on the good side of the limit to enter it"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Hint at the nearest known word, to append to a message; empty if none is close."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def _unknown(kind: str, word: str, known: Iterable[str]) -> str:
    return f"unknown {kind} {word!r}{did_you_mean(word, known) or '; known: ' + ', '.join(sorted(known))}"
