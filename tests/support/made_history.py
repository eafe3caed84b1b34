"""Random sessions from a seed: months of irregular exercise with improving form."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from posecheck.events import Attempt, Fault, Hold, Side
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

FIRST = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


def sessions(count: int, seed: int = 1) -> list[SessionRecord]:
    """Sessions about a day and a half apart, oldest first."""
    return list(_sessions(count, seed))


@lru_cache(maxsize=16)
def _sessions(count: int, seed: int) -> tuple[SessionRecord, ...]:
    chance, specs, begin = random.Random(seed), list(load_specs().values()), FIRST
    made = []
    for number in range(count):
        sets = tuple(_set(chance, spec, number / count) for spec in chance.sample(specs, chance.randint(1, 4)))
        length = timedelta(seconds=sum(one.duration_s for one in sets) + 120)
        before = chance.randint(0, 6)
        made.append(
            SessionRecord(
                started_at=begin,
                ended_at=begin + length,
                pain_before=chance.choice([None, before]),
                pain_after=chance.choice([None, max(0, before - chance.randint(0, 2))]),
                sets=sets,
            )
        )
        begin += timedelta(hours=chance.randint(22, 50), seconds=chance.randint(0, 3000))
    return tuple(made)


def _set(chance: random.Random, spec: ExerciseSpec, skill: float) -> SetRecord:
    name = chance.choice(list(spec.stages))
    stage = spec.stages[name]
    faults, attempts, t_s = list(spec.faults_of(name)), [], 3.0
    for n in range(1, min(stage.reps, 12) + 1):
        wrong = (chance.choice(faults),) if chance.random() > 0.5 + skill / 2 else ()
        held_s = stage.hold_s + chance.uniform(0, 1)
        hold = Hold(stage.targets[0], t_s, t_s + held_s, held_s, stage.hold_s)
        side = chance.choice(list(Side)) if stage.sides != "none" else None
        motion = chance.choice([None, round(chance.uniform(10, 50) * (1 + skill), 2)])
        heights = {target: round(chance.uniform(10, 50), 4) for target in stage.targets if chance.random() < 0.8}
        span = (t_s - 1, t_s + held_s + 1)
        attempts.append(Attempt(n, side, *span, (hold,), not wrong, not wrong, wrong, motion, heights))
        t_s += held_s + 3
    occurred = tuple(Fault(a.faults[0], a.n, a.start_s, a.start_s + 0.5) for a in attempts if a.faults)
    return SetRecord(
        exercise=spec.id,
        stage=name,
        reps=stage.reps,
        hold_s=stage.hold_s,
        duration_s=t_s,
        complete=all(a.counted for a in attempts) and len(attempts) == stage.reps,
        attempts=tuple(attempts),
        faults=occurred,
    )
