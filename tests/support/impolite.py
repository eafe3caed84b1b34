"""People who exercise as they please, drawn from a seed.

Their recordings begin and end anywhere. Tempo, range and pauses vary, some repetitions are broken off half way, and
between them people nod, talk with their hands and scratch their heads. The camera stands where it happens to stand.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from body_ways import Stage, Way, ways_of
from made_recordings import Filming, Gesture, Performer, Recording, Rep, Trip, record
from renderer.limbs import other

RATES_HZ = (6, 8, 10, 12, 15, 20, 24, 25, 30, 50, 60)
MOST_FRAMES = 450
TEMPO_S = (1.0, 10.0)
"""A repetition goes out and comes back in this time, its stay not counted."""
LONGEST_STAY_S = 6.0
LONGEST_PAUSE_S = 3.0
SIZES_PX = ((640, 480), (480, 640), (640, 360))
HALF_AFTER = 2
"""Half a repetition is one only by comparison, so it comes after this many whole ones."""
GESTURE_S = (0.8, 3.0)
LEAST_PAUSE_S = 2.0
"""A gesture or a cut needs this much time at rest."""
POLITE_REPS, POLITE_TEMPO_S, POLITE_STAY_S, POLITE_PAUSE_S = 3, 4.0, 3.0, 2.0
POLITE = {"height_m": 0.5, "fov_deg": 40.0, "roll_deg": 0.0, "margin": 0.8, "size_px": (640, 480)}
UPRIGHT_HEIGHT_M = 0.9


@dataclass(frozen=True)
class Habits:
    """What a person does much the same each time.

    Attributes
    ----------
    tempo_s : time out and back
    stay_s : time at the target
    reach : part of the last stretch of the way that is gone
    pause_s : longest time at rest
    mirrored : whether the first repetition is on the right side
    """

    tempo_s: float
    stay_s: float
    reach: float
    pause_s: float
    mirrored: bool


def impolite(stage: Stage, seed: int) -> Recording:
    """Draw a recording."""
    rng = np.random.default_rng(zlib.crc32(f"{stage.id} {seed}".encode()))
    habits = _habits(stage, rng)
    ways = _ways(stage, mirrored=habits.mirrored)
    reps = _within_frames(list(_reps(stage, ways, habits, rng)), rate_hz := float(rng.choice(RATES_HZ)))
    first, last = reps[0], reps[-1]
    begin_s = rng.choice([first.start_s - rng.uniform(0.3, 2.0), rng.uniform(first.start_s, first.end_s)])
    end_s = rng.choice([last.end_s + rng.uniform(0.3, 2.0), rng.uniform(last.start_s, last.end_s)])
    reps = [rep.later(-begin_s) for rep in reps]
    mirrored = stage.facing is not None and habits.mirrored
    hand = other(stage.free_hand) if stage.free_hand and mirrored else stage.free_hand
    gestures = list(_gestures(hand, reps, rng))
    facing = other(stage.facing) if mirrored else stage.facing or str(rng.choice(["left", "right"]))
    cut_s, cut_view = _cut(stage, reps, rng)
    filming = Filming(_view(stage, rng), facing, rate_hz, end_s - begin_s, cut_s, cut_view)
    performer = Performer(
        ways[0][0],
        knees_apart_m=float(rng.choice([0.0, rng.uniform(0.03, 0.1)])) if stage.knees_may_fall_apart else 0.0,
        hands_behind_head=bool(stage.hands_may_go_behind_head and rng.random() < 0.3),
    )
    return record(performer, reps, gestures, filming, rng)


def polite(stage: Stage, yaw_deg: float, seed: int = 0) -> Recording:
    """Three calm repetitions from rest to rest, from a camera as instructed but for its yaw."""
    rng = np.random.default_rng(zlib.crc32(f"{stage.id} {seed}".encode()))
    ways = _ways(stage, mirrored=False)
    reps, now_s = [], POLITE_PAUSE_S
    for i in range(POLITE_REPS):
        trips = list(_trips(ways[i % len(ways)], now_s, [POLITE_TEMPO_S], [POLITE_STAY_S], 1.0, 0.8))
        reps.append(Rep(trips))
        now_s = trips[-1].end_s + POLITE_PAUSE_S
    height_m = UPRIGHT_HEIGHT_M if "standing" in stage.exercise else POLITE["height_m"]
    view = {**POLITE, "height_m": height_m, "yaw_deg": yaw_deg}
    return record(Performer(ways[0][0]), reps, [], Filming(view, stage.facing or "left", 15.0, now_s), rng)


def _habits(stage: Stage, rng: np.random.Generator) -> Habits:
    return Habits(
        tempo_s=_between(*TEMPO_S, rng),
        stay_s=_between(stage.least_stay_s, LONGEST_STAY_S, rng),
        reach=rng.uniform(stage.least_range, 1.0),
        pause_s=rng.uniform(0.0, LONGEST_PAUSE_S),
        mirrored=bool(rng.random() < 0.5),
    )


def _between(low: float, high: float, rng: np.random.Generator) -> float:
    """Draw a time; short ones are as likely as long ones by their ratio."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _ways(stage: Stage, *, mirrored: bool) -> list[list[Way]]:
    """Ways of each repetition in turn: one to each target, on changing sides."""
    ways = list(ways_of(stage))
    kinds = [[way] for way in ways] if stage.either else [ways]
    if len(ways) > 1 and not stage.either and mirrored:
        kinds = [ways[::-1]]
    if stage.side is None:
        return kinds
    others = [[way.mirrored() for way in kind] for kind in kinds]
    if stage.facing is not None:  # turning round is not part of the movement
        return others if mirrored else kinds
    both = [kind for pair in zip(kinds, others, strict=True) for kind in pair]
    return both[::-1] if mirrored else both


def _reps(stage: Stage, ways: Sequence[Sequence[Way]], habits: Habits, rng: np.random.Generator) -> Iterator[Rep]:
    """Draw repetitions in the order of time."""
    now_s, whole = 0.0, 0
    for i in range(int(rng.integers(3, 7))):
        half = stage.half is not None and whole > HALF_AFTER and rng.random() < 0.4
        reach = rng.uniform(*stage.half) if half else min(habits.reach * rng.uniform(0.93, 1.07), 1.0)
        reach = reach if half else max(reach, stage.least_range)
        trips_of = ways[i % len(ways)]
        tempos_s = [float(np.clip(habits.tempo_s * rng.uniform(0.75, 1.3), *TEMPO_S)) for _ in trips_of]
        stays_s = [max(habits.stay_s * rng.uniform(0.7, 1.4), stage.least_stay_s) for _ in trips_of]
        between_s = rng.uniform(0.0, 1.0)
        trips = list(_trips(trips_of, now_s, tempos_s, stays_s, reach, between_s))
        yield Rep(trips, half)
        whole += not half
        now_s = trips[-1].end_s + rng.uniform(0.0, habits.pause_s)
        now_s += rng.uniform(LEAST_PAUSE_S, 2.0 * LEAST_PAUSE_S) if rng.random() < 0.4 else 0.0


def _trips(
    ways: Sequence[Way],
    start_s: float,
    tempos_s: Sequence[float],
    stays_s: Sequence[float],
    reach: float,
    between_s: float,
) -> Iterator[Trip]:
    """Go to each target in turn; a way past several poses takes as many times the tempo's half."""
    for i, way in enumerate(ways):
        tempo_s, stay_s = tempos_s[i % len(tempos_s)], stays_s[i % len(stays_s)]
        half_s = tempo_s / 2.0 * max(1.0, way.length / 2.0)
        there_s = start_s + half_s
        yield Trip(way, way.length - 1.0 + reach, start_s, there_s, there_s + stay_s, there_s + stay_s + half_s)
        start_s = there_s + stay_s + half_s + between_s


def _within_frames(reps: list[Rep], rate_hz: float) -> list[Rep]:
    """Leave out the last repetitions of a recording with too many frames; two remain in any case."""
    while len(reps) > 2 and reps[-1].end_s * rate_hz > MOST_FRAMES:
        reps.pop()
    return reps


def _gestures(free_hand: str | None, reps: Sequence[Rep], rng: np.random.Generator) -> Iterator[Gesture]:
    """Nod, talk with the hands or scratch the head in the longer pauses."""
    for before, after in pairwise(reps):
        pause_s = after.start_s - before.end_s
        if pause_s < LEAST_PAUSE_S or rng.random() < 0.4:
            continue
        lasts_s = rng.uniform(GESTURE_S[0], min(GESTURE_S[1], pause_s))
        start_s = rng.uniform(before.end_s, after.start_s - lasts_s)
        hand = free_hand or str(rng.choice(["left", "right"]))
        kind = rng.choice(["nod", "talk", "scratch"])
        if kind == "nod":
            yield Gesture(start_s, start_s + lasts_s, nod_deg=rng.uniform(-15.0, 15.0))
        else:
            up = rng.uniform(0.15, 0.5) if kind == "talk" else 1.0
            yield Gesture(start_s, start_s + lasts_s, nod_deg=rng.uniform(-6.0, 6.0), hand=hand, up=up)


def _view(stage: Stage, rng: np.random.Generator) -> Mapping[str, Any]:
    """Draw a camera: low and level as instructed, or high, yawed and in any format."""
    upright = "standing" in stage.exercise
    return {
        "yaw_deg": rng.triangular(stage.yaw_deg[0], sum(stage.yaw_deg) / 2.0, stage.yaw_deg[1]),
        "height_m": rng.uniform(0.6, 1.5) if upright else rng.uniform(0.3, 1.2),
        "fov_deg": rng.uniform(38.0, 60.0),
        "roll_deg": rng.uniform(-4.0, 4.0),
        "margin": rng.uniform(0.7, 0.9),
        "size_px": SIZES_PX[rng.integers(len(SIZES_PX))],
    }


def _cut(stage: Stage, reps: Sequence[Rep], rng: np.random.Generator) -> tuple[float, Mapping[str, Any] | None]:
    """Now and then, go on from another camera in the middle of a pause."""
    pauses = [(a.end_s, b.start_s) for a, b in pairwise(reps) if b.start_s - a.end_s > LEAST_PAUSE_S]
    if not pauses or rng.random() > 0.25:
        return float("inf"), None
    begin_s, end_s = pauses[rng.integers(len(pauses))]
    return (begin_s + end_s) / 2.0, _view(stage, rng)
