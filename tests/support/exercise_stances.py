"""What to compare at a moment of an exercise, for each stance.

Every channel whose meaning can be measured is held against the posed joints. An angle that a channel only adds to is
measured against the same pose without it. Where the mat or another limb decides instead of the channel, what the
stance's docstring promises is compared: a hand that lies still, a hip that the mat holds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from measured import Compared, Moment, X, Y, Z, angle_deg, apart_m, head_turn, off_line_m, turned
from renderer import all_fours, prone, side_lying, standing, supine
from renderer.body import SIDES
from renderer.limbs import other, sign_of
from renderer.rotations import unit

HAND_ROUND_THIGH_M = 0.16


def bearing_hands(m: Moment) -> list[str]:
    """Sides whose hand stands on the mat, on all fours."""
    c = m.channels
    return [side for side in SIDES if c[f"{side}_arm_deg"] <= all_fours.PLANTED_DEG and c[f"{side}_loose"] == 0.0]


def on_all_fours(m: Moment, rest: Moment) -> Iterator[Compared]:
    for side in SIDES:
        yield from arm_on_all_fours(m, side)
        yield from leg_on_all_fours(m, rest, side)
    curls = [angle_deg(q.pelvis, X, Z) - angle_deg(q.chest, X, Z) for q in (m, rest)]
    yield Compared("curl_deg", m.channels["curl_deg"], curls[0] - curls[1])
    yield turned(m, "head_deg", "head", X, Z)
    # A trunk on bearing arms may have come down to them.
    if not bearing_hands(m):
        yield turned(m, "trunk_deg", "pelvis", X, Z)
        yield turned(m, "trunk_deg", "chest", X, Z)


def arm_on_all_fours(m: Moment, side: str) -> Iterator[Compared]:
    c, wrist = m.channels, m.place(f"{side}_wrist")
    arm_deg, elbow_deg = c[f"{side}_arm_deg"], m.inner_deg(side, "shoulder", "elbow", "wrist")
    if side in bearing_hands(m):
        moved = wrist - m.stance.ground.wrists[side]
        yield Compared(f"{side}_hand_fore_m", c[f"{side}_hand_fore_m"], float(moved @ X), "m")
        yield Compared(f"{side}_hand_lift_m", c[f"{side}_hand_lift_m"], float(moved @ Z), "m")
        if not m.unrest:
            yield Compared("elbow_deg", c["elbow_deg"], elbow_deg)
    if c[f"{side}_to_head"] == 1.0:
        aside = np.array(all_fours.HAND_AT_HEAD_M) * [1.0, sign_of(side), 1.0]
        from_ear = wrist - m.place(f"{side}_ear") - aside
        yield Compared(f"{side}_scratch_m", c[f"{side}_scratch_m"], float(from_ear @ X), "m")
        yield apart_m(f"{side}_to_head", from_ear, c[f"{side}_scratch_m"] * X)
    if c[f"{side}_to_head"] > 0.0:
        return
    fingers = m.line(f"{side}_wrist", f"{side}_middle_knuckle")
    yield Compared(f"{side}_hand_deg", c[f"{side}_hand_deg"], angle_deg(fingers, X, Z))
    lifted = arm_deg > all_fours.PLANTED_DEG + all_fours.FREE_AFTER_DEG
    if lifted or c[f"{side}_loose"] == 1.0:
        yield Compared(f"{side}_arm_deg", arm_deg, angle_deg(m.line(f"{side}_shoulder", f"{side}_wrist"), X, Z))
    if arm_deg > -20.0 or c[f"{side}_loose"] == 1.0:
        yield Compared(f"{side}_bend_deg", c[f"{side}_bend_deg"], elbow_deg)


def leg_on_all_fours(m: Moment, rest: Moment, side: str) -> Iterator[Compared]:
    c, thigh, shin = m.channels, m.line(f"{side}_hip", f"{side}_knee"), m.line(f"{side}_knee", f"{side}_ankle")
    yield Compared(f"{side}_shin_deg", c[f"{side}_shin_deg"], angle_deg(shin, -X, Z))
    feet_deg = [
        angle_deg(q.line(f"{side}_heel", f"{side}_foot_index"), -X, Z)
        - angle_deg(q.line(f"{side}_knee", f"{side}_ankle"), -X, Z)
        for q in (m, rest)
    ]
    point_deg = rest.channels[f"{side}_point_deg"] + feet_deg[0] - feet_deg[1]
    yield Compared(f"{side}_point_deg", c[f"{side}_point_deg"], point_deg)
    if c[f"{side}_thigh_deg"] > all_fours.PLANTED_DEG + all_fours.FREE_AFTER_DEG:
        yield Compared(f"{side}_thigh_deg", c[f"{side}_thigh_deg"], angle_deg(thigh, -X, Z))
    elif c[f"{side}_thigh_deg"] <= all_fours.PLANTED_DEG:
        lean_deg = angle_deg(-thigh, Z, X)
        for name in ("lean_fore_deg", "rock_deg", "knees_back_deg"):
            rest_deg = sum(c[n] for n in ("lean_fore_deg", "rock_deg", "knees_back_deg") if n != name)
            yield Compared(name, c[name], lean_deg - rest_deg)
        yield Compared("lean_left_deg", c["lean_left_deg"], angle_deg(-thigh, Z, Y))
        moved = m.place(f"{side}_knee") - m.stance.ground.knees[side]
        back_m = m.stance.thigh_m * np.sin(np.radians(c["knees_back_deg"]))
        yield apart_m(f"{side} knee on its place", moved, -back_m * X)


def on_stomach(m: Moment, rest: Moment) -> Iterator[Compared]:
    c = m.channels
    chest_deg = angle_deg(m.chest, X, Z) - angle_deg(rest.chest, X, Z) - prone.TRUNK_WITH_HIPS * c["hip_deg"]
    elbows_deg = [m.inner_deg(side, "shoulder", "elbow", "wrist") for side in SIDES]
    if not as_low_as_arms_need(m, elbows_deg):
        yield Compared("arch_deg", c["arch_deg"], chest_deg)
    else:
        yield Compared("chest no higher than asked", 0.0, max(chest_deg - c["arch_deg"], 0.0))
    yield turned(m, "head_deg", "head", X, Z)
    yield head_turn(m, -Y)
    for side in SIDES:
        thighs_deg = [angle_deg(q.line(f"{side}_hip", f"{side}_knee"), -X, Z) for q in (m, rest)]
        yield Compared("hip_deg", c["hip_deg"], thighs_deg[1] - thighs_deg[0])
        yield apart_m(f"{side} knee on its place", m.place(f"{side}_knee"), rest.place(f"{side}_knee"))
        if c["prop"] in (0.0, 1.0):
            planted = m.stance.wrists["elbows" if c["prop"] else "palms"][side]
            yield apart_m(f"{side} hand on its place", m.place(f"{side}_wrist"), planted)
        if c["prop"] == 1.0:
            above_m = float(m.place(f"{side}_elbow")[2]) - prone.ELBOW_RADIUS_M
            yield Compared("prop", 0.0, max(abs(above_m) - prone.SINK_M, 0.0), "m")


def as_low_as_arms_need(m: Moment, elbows_deg: list[float]) -> bool:
    """Whether straight arms, or the elbows that lie on the mat, keep the chest from where the script wants it."""
    if max(elbows_deg) > prone.STRAIGHTEST_DEG - 0.1:
        return True
    highest_m = prone.ELBOW_RADIUS_M + m.stance.limbs.upper_arm_m + prone.SINK_M
    return m.channels["prop"] == 1.0 and float(m.place("left_shoulder")[2]) > highest_m - 1e-4


def on_back(m: Moment, rest: Moment) -> Iterator[Compared]:
    yield turned(m, "tilt_deg", "pelvis", X, -Z)
    yield turned(m, "bridge_deg", "pelvis", X, -Z)
    yield turned(m, "curl_deg", "chest", X, Z)
    yield turned(m, "sit_deg", "chest", X, Z)
    if m.channels["bridge_deg"] <= 0.0:
        yield turned(m, "head_deg", "head", X, Z)
    for side in SIDES:
        yield from crossed_leg(m, side) if m.channels[f"{side}_cross"] else uncrossed_leg(m, rest, side)
        yield from arm_on_back(m, rest, side)


def uncrossed_leg(m: Moment, rest: Moment, side: str) -> Iterator[Compared]:
    c = m.channels
    thigh_deg, knee_deg, point_deg = (c[f"{side}_{name}_deg"] for name in ("thigh", "knee", "point"))
    away_deg = max(abs(thigh_deg - m.stance.start_thigh_deg), abs(knee_deg - supine.START_KNEE_DEG))
    if away_deg >= supine.LEG_FREE_AFTER_DEG:
        yield Compared(f"{side}_thigh_deg", thigh_deg, angle_deg(m.line(f"{side}_hip", f"{side}_knee"), -X, Z))
        yield Compared(f"{side}_knee_deg", knee_deg, m.inner_deg(side, "hip", "knee", "ankle"))
        square = m.without(f"{side}_point_deg")
        feet_deg = [angle_deg(q.line(f"{side}_heel", f"{side}_foot_index"), X, Z) for q in (m, square)]
        yield Compared(f"{side}_point_deg", point_deg, feet_deg[0] - feet_deg[1])
    elif away_deg == 0.0:
        moved = m.place(f"{side}_ankle") - rest.place(f"{side}_ankle")
        yield Compared(f"{side}_slide_m", c[f"{side}_slide_m"], float(moved @ X), "m")
        yield Compared(f"{side}_lift_m", c[f"{side}_lift_m"], float(moved @ Z), "m")


def crossed_leg(m: Moment, side: str) -> Iterator[Compared]:
    if m.channels[f"{side}_cross"] < 1.0:
        return
    hip, knee = (m.place(f"{other(side)}_{part}") for part in ("hip", "knee"))
    above = m.place(f"{side}_ankle") - (hip + supine.CROSS_AT_SHARE * (knee - hip))
    # All of it is square to the thigh; what is left without the share aside is above it.
    above_m = float(np.linalg.norm(above * [1.0, 0.0, 1.0])) - supine.CROSS_ABOVE_M
    yield Compared(f"{side}_cross_m", m.channels[f"{side}_cross_m"], above_m, "m")
    beside_m = off_line_m(m.place(f"{side}_ankle"), hip, knee) - supine.CROSS_ABOVE_M
    yield Compared(f"{side}_cross", 0.0, max(beside_m - m.channels[f"{side}_cross_m"] - 0.01, 0.0), "m")


def arm_on_back(m: Moment, rest: Moment, side: str) -> Iterator[Compared]:
    c, wrist = m.channels, m.place(f"{side}_wrist")
    held = [thigh for thigh in SIDES if c[f"{thigh}_grasp"] > 0.0]
    for thigh in held:
        if c[f"{thigh}_grasp"] == 1.0:
            away_m = off_line_m(wrist, m.place(f"{thigh}_hip"), m.place(f"{thigh}_knee"))
            yield Compared(f"{thigh}_grasp", 0.0, max(away_m - HAND_ROUND_THIGH_M, 0.0), "m")
    if held:
        return
    if c[f"{side}_arm_deg"] >= supine.ARM_FREE_AFTER_DEG:
        along = wrist - m.place(f"{side}_shoulder")
        yield Compared(f"{side}_arm_deg", c[f"{side}_arm_deg"], angle_deg(along, -X, Z))
        aside_deg = np.degrees(np.arctan2(along @ supine.outward(side), np.hypot(along @ X, along @ Z)))
        yield Compared(f"{side}_wide_deg", c[f"{side}_wide_deg"], float(aside_deg))
    elif c[f"{side}_arm_deg"] <= 0.0 and not c["bridge_deg"] and not c["curl_deg"] and not c["sit_deg"]:
        yield apart_m(f"{side} hand on its place", wrist, m.stance.wrists[side])


def on_one_side(m: Moment, rest: Moment) -> Iterator[Compared]:
    c, stance = m.channels, m.stance
    legs = m.middle("hip") - m.middle("knee" if stance.easier else "ankle")
    bent_deg = angle_deg(legs, X, Z) - angle_deg(m.middle("shoulder") - m.middle("hip"), X, Z)
    on_mat_deg = float(np.interp(c["elbow_m"], side_lying.ELBOWS_M, stance.on_mat_deg))
    # The mat holds the hips: they cannot sag below it.
    yield Compared("bend_deg", max(c["bend_deg"], on_mat_deg), bent_deg)
    hips = [unit(q.line("left_hip", "right_hip")) for q in (m, m.without("roll_deg"))]
    rolled_deg = float(np.degrees(np.arccos(np.clip(hips[0] @ hips[1], -1.0, 1.0))))
    upper_back = sign_of(other(stance.bearing)) * float((hips[0] - hips[1]) @ stance.forward)
    yield Compared("roll_deg", c["roll_deg"], float(np.copysign(rolled_deg, upper_back)))
    yield turned(m, "head_deg", "crown", X, -Z)
    if c["arm_lift_m"] == 0.0:
        elbow = m.place(f"{stance.bearing}_elbow")
        yield apart_m("elbow on its place", elbow, stance.elbow + c["elbow_m"] * X)
        yield Compared("elbow_m", c["elbow_m"], float((elbow - stance.elbow) @ X), "m")
    hands = [q.place(f"{stance.bearing}_wrist") for q in (m, m.without("arm_lift_m"))]
    yield Compared("arm_lift_m", c["arm_lift_m"], float((hands[0] - hands[1])[2]), "m")


def on_feet(m: Moment, rest: Moment) -> Iterator[Compared]:
    c = m.channels
    yield turned(m, "lean_deg", "pelvis", Z, X)
    yield turned(m, "round_deg", "chest", Z, X)
    yield turned(m, "head_deg", "head", Z, X)
    chest = m.posed.turns[m.stance.body.bones.index("chest")]
    straight = m.without("shoulders_deg")
    for side in SIDES:
        out, forward = sign_of(side) * X, -Y
        blades_deg = [
            angle_deg(chest.T @ q.line(f"{side}_clavicle", f"{side}_shoulder"), out, forward) for q in (m, straight)
        ]
        yield Compared("shoulders_deg", c["shoulders_deg"], blades_deg[0] - blades_deg[1])
        yield from leg_on_block(m, side)


def leg_on_block(m: Moment, side: str) -> Iterator[Compared]:
    c, stance, ankle = m.channels, m.stance, m.place(f"{side}_ankle")
    if c[f"{side}_up"] == 0.0:
        yield apart_m(f"{side} foot on the floor", ankle, stance.floor_ankles[side])
    if c[f"{side}_up"] != 1.0:
        return
    yield apart_m(f"{side}_up", ankle, stance.block_ankles[side])
    lowest_m = float(stance.limbs.feet[side].skin(m.posed)[:, 2].min())
    above_m = lowest_m - stance.block_m
    yield Compared(f"{side}_up", 0.0, max(above_m, -above_m - standing.HEEL_SINK_M, 0.0), "m")
    yield Compared(f"{side}_knee_deg", c[f"{side}_knee_deg"], m.inner_deg(side, "hip", "knee", "ankle"))
    if c["hands"] == 1.0:
        for hand in SIDES:
            away_m = off_line_m(m.place(f"{hand}_wrist"), m.place(f"{side}_hip"), m.place(f"{side}_knee"))
            yield Compared("hands", 0.0, max(away_m - HAND_ROUND_THIGH_M, 0.0), "m")
