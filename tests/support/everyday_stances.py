"""What to compare at a moment in which nothing is exercised, for each stance; see `exercise_stances.py`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from exercise_stances import arm_on_back, uncrossed_leg
from measured import Compared, Moment, X, Y, Z, angle_deg, head_turn, off_line_m, turned
from renderer import on_floor, on_foot
from renderer.body import SIDES
from renderer.limbs import other, sign_of

NEAR_M = 0.35


def lying_about(m: Moment, rest: Moment) -> Iterator[Compared]:
    yield head_turn(m, -Y)
    for channel, part, zero, quarter in (("tilt_deg", "pelvis", X, -Z), ("curl_deg", "chest", X, Z)):
        yield turned(m, channel, part, zero, quarter)
    for side in SIDES:
        yield from uncrossed_leg(m, rest, side)
        yield from hand_somewhere(m, rest, side)


def hand_somewhere(m: Moment, rest: Moment, side: str) -> Iterator[Compared]:
    c, wrist = m.channels, m.place(f"{side}_wrist")
    shares = {place: c[f"{side}_at_{place}"] for place in on_floor.PLACES}
    if not any(shares.values()):
        yield from arm_on_back(m, rest, side)
        return
    hip, knee = m.place(f"{side}_hip"), m.place(f"{side}_knee")
    away_m = {
        "nape": np.linalg.norm(wrist - m.place(f"{side}_ear")),
        "scalp": np.linalg.norm(wrist - m.place(f"{side}_ear")),
        "chest": np.linalg.norm(wrist - m.place(f"{other(side)}_shoulder")),
        "belly": np.linalg.norm(wrist - m.place("spine_middle")),
        "thigh": off_line_m(wrist, hip, knee),
        "foot": np.linalg.norm(wrist - m.place(f"{side}_ankle")),
        "behind": max(wrist[2], hip[0] - wrist[0]),
        "air": 0.0,
    }
    held = [place for place, share in shares.items() if share == 1.0]
    for place in held:
        yield Compared(f"{side}_at_{place}", 0.0, max(float(away_m[place]) - NEAR_M, 0.0), "m")
    if held == ["air"]:
        chest = m.posed.turns[m.stance.body.bones.index("chest")]
        out_m, back_m, up_m = chest.T @ m.line(f"{side}_shoulder", f"{side}_wrist")
        for name, posed_m in (("fore", -back_m), ("out", sign_of(side) * out_m), ("up", up_m)):
            yield Compared(f"{side}_{name}_m", c[f"{side}_{name}_m"], float(posed_m), "m")
    if held in (["belly"], ["scalp"]):
        moved_m = np.linalg.norm(wrist - m.without(f"{side}_scratch_m").place(f"{side}_wrist"))
        yield Compared(f"{side}_scratch_m", abs(c[f"{side}_scratch_m"]), float(moved_m), "m")


def walking(m: Moment, rest: Moment) -> Iterator[Compared]:
    del rest
    yield from trunk_on_foot(m)
    for side in SIDES:
        yield from leg_on_foot(m, side)
        yield from arm_on_foot(m, side)


def trunk_on_foot(m: Moment) -> Iterator[Compared]:
    yield turned(m, "trunk_deg", "chest", Z, X)
    yield turned(m, "head_deg", "head", Z, X)
    here = m.place("pelvis") - m.without("x_m").place("pelvis")
    yield Compared("x_m", m.channels["x_m"], float(here @ X), "m")
    lowest_m = float(m.stance.contacts(m.posed)[:, 2].min())
    yield Compared("something on the floor", 0.0, lowest_m, "m")


def leg_on_foot(m: Moment, side: str) -> Iterator[Compared]:
    for bone, start, end in (("thigh", "hip", "knee"), ("shin", "knee", "ankle")):
        name = f"{side}_{bone}_deg"
        yield Compared(name, m.channels[name], angle_deg(m.line(f"{side}_{start}", f"{side}_{end}"), -Z, X))
    name = f"{side}_foot_deg"
    feet_deg = [angle_deg(q.line(f"{side}_heel", f"{side}_foot_index"), X, -Z) for q in (m, m.without(name))]
    yield Compared(name, m.channels[name], feet_deg[0] - feet_deg[1])


def arm_on_foot(m: Moment, side: str) -> Iterator[Compared]:
    upper_deg = angle_deg(m.line(f"{side}_shoulder", f"{side}_elbow"), -Z, X)
    lower_deg = angle_deg(m.line(f"{side}_elbow", f"{side}_wrist"), -Z, X)
    yield Compared(f"{side}_arm_deg", m.channels[f"{side}_arm_deg"], upper_deg)
    yield Compared(f"{side}_elbow_deg", m.channels[f"{side}_elbow_deg"], lower_deg - upper_deg)


def standing_about(m: Moment, rest: Moment) -> Iterator[Compared]:
    del rest
    c = m.channels
    yield from trunk_on_foot(m)
    yield turned(m, "round_deg", "chest", Z, X)
    yield head_turn(m, Y)
    if c["left_up"] == 0.0:
        yield from leg_on_foot(m, "left")
    elif c["left_up"] == 1.0:
        step = m.line("right_ankle", "left_ankle")
        yield Compared("left_up", on_foot.STOOL_AHEAD_M, float(step @ X), "m")
        yield Compared("left_up", on_foot.STOOL_M, float(step @ Z), "m")
    yield from leg_on_foot(m, "right")
    legs = [q.line("right_ankle", "right_hip") for q in (m, m.without("lean_left_deg"))]
    leant_deg = [angle_deg(leg, Z, Y) for leg in legs]
    yield Compared("lean_left_deg", c["lean_left_deg"], leant_deg[0] - leant_deg[1])
    for side in SIDES:
        yield from hand_on_foot(m, side)


def hand_on_foot(m: Moment, side: str) -> Iterator[Compared]:
    c, wrist = m.channels, m.place(f"{side}_wrist")
    if c[f"{side}_to_ankle"] == 0.0 and c[f"{side}_to_head"] == 0.0:
        yield from arm_on_foot(m, side)
    for name, joint in ((f"{side}_to_ankle", "left_ankle"), (f"{side}_to_head", f"{side}_ear")):
        if c[name] == 1.0:
            away_m = float(np.linalg.norm(wrist - m.place(joint)))
            yield Compared(name, 0.0, max(away_m - NEAR_M, 0.0), "m")
    if c[f"{side}_to_head"] == 1.0:
        moved = wrist - m.without(f"{side}_scratch_m").place(f"{side}_wrist")
        yield Compared(f"{side}_scratch_m", c[f"{side}_scratch_m"], float(moved @ X), "m")
