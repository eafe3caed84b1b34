"""On the floor without an exercise: lies or sits, and the hands go to the head, the body, the knees, the feet.

Channels beside those of `supine.py` (shares from 0 to 1):

- `head_turn_deg`: how far the head is turned to the left.
- `{side}_at_PLACE`: how far the hand has come to one of `PLACES`; at 0 of all of them the arm does what `supine.py`
  says. `nape` is behind the head, as for a sit-up; `scalp` scratches there; `chest` is on the other shoulder; `belly`;
  `thigh` is as near to the knee as the arm is long; `foot`; `behind` stands on the floor behind the hips; `air` is in
  front of the shoulder by `{side}_fore_m`, `{side}_out_m`, `{side}_up_m`.
- `{side}_scratch_m`: moves the hand about on belly or scalp.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from renderer.body import SIDES, Body, Posed
from renderer.limbs import REST_UP, Leg, bisect, lowest_m, mean_joint, other, sign_of
from renderer.rotations import Array, blend, turn, unit
from renderer.supine import FOOT_SINK_M, HEAD_PRESSED_SHARE, HEADWARD, LEFT, UP, Channels, Supine, outward

PLACES = ("nape", "scalp", "chest", "belly", "thigh", "foot", "behind", "air")
AIR_M = {"fore_m": 0.26, "out_m": 0.06, "up_m": -0.16}
BEHIND_M = 0.22
BULGE_M = 0.13
RAISED = 0.7
MOST = 0.985


@dataclass(frozen=True)
class Hold:
    """Where a hand goes: its wrist and where the elbow points, shape (3,), and how the hand is turned, (3, 3)."""

    wrist: Array
    pole: Array
    hand: Array


@dataclass(frozen=True)
class Around:
    """One side's surroundings in a pose: directions of chest and head, shape (3,), as this side sees them."""

    posed: Posed
    side: str
    chest: Array
    head: Array

    def off(self, bone: Array, fore: float = 0.0, out: float = 0.0, up: float = 0.0) -> Array:
        """Direction given by shares forward, outward and upward of a bone, shape (3,)."""
        return bone @ np.array([sign_of(self.side) * out, -fore, up])


class OnFloor(Supine):
    """Poses one body that lies or sits and does nothing in particular."""

    def __init__(self, body: Body) -> None:
        super().__init__(body)
        # In a bridge the head lies as deep in the mat as without one.
        self.head_in_bridge_m = lowest_m(self.head, self._trunk_posed(self.start), HEAD_PRESSED_SHARE)
        self.belly_m = self._belly_m()
        self.start |= {"head_turn_deg": 0.0}
        for side in SIDES:
            shares = dict.fromkeys((*(f"at_{place}" for place in PLACES), "scratch_m"), 0.0)
            self.start |= {f"{side}_{name}": value for name, value in (shares | AIR_M).items()}
        self.holds: Mapping[str, Callable[[Around, Channels], Hold]] = {
            place: getattr(self, f"_{place}_hold") for place in PLACES
        }

    def _belly_m(self) -> float:
        """How far the belly stands out in front of the spine."""
        belly = self.body.vertices[self.body.moved_by("spine_low", "spine_middle")]
        return float(self.body.head("spine_middle")[1] - belly[:, 1].min())

    def pose(self, channels: Channels) -> Posed:
        """Pose the body by the channels that the docstrings of this module and of `supine.py` list."""
        posed = super().pose(channels)
        turns = dict(zip(self.body.bones, posed.turns, strict=True))
        for bone, share in (("neck", 0.4), ("head", 1.0)):
            turns[bone] = turns[bone] @ turn(REST_UP, share * channels["head_turn_deg"])
        for side in SIDES:
            raised = max(channels[f"{side}_at_nape"], channels[f"{side}_at_scalp"])
            turns[f"{side}_clavicle"] = blend(
                turns[f"{side}_clavicle"], self.limbs.clavicle(side, turns["chest"], RAISED), raised
            )
        turned = self.body.pose(turns, posed.heads[0])
        for side in SIDES:
            turns |= self._hand_to(side, channels, turned)
        return self.body.pose(turns, posed.heads[0])

    def _hand_to(self, side: str, channels: Channels, posed: Posed) -> dict[str, Array]:
        """Turn the bones of an arm whose hand is on its way to a place; none where it goes nowhere."""
        shares = {place: channels[f"{side}_at_{place}"] for place in PLACES}
        if not any(share > 0.0 for share in shares.values()):
            return {}
        shoulder, elbow, wrist = (self.body.joint(posed, f"{side}_{b}") for b in ("upper_arm", "forearm", "hand"))
        pole, hand = unit(elbow - (shoulder + wrist) / 2.0), posed.turns[self.body.bones.index(f"{side}_hand")]
        bones = (posed.turns[self.body.bones.index(bone)] for bone in ("chest", "head"))
        around = Around(posed, side, *bones)
        fore = around.off(around.chest, 1.0)
        for place, share in shares.items():
            if share > 0.0:
                hold = self.holds[place](around, channels)
                # On the way hand and elbow keep clear of the body, and of the mat where the person lies.
                about = np.sin(np.pi * share)
                wrist = wrist + share * (hold.wrist - wrist) + BULGE_M * about * around.off(around.chest, 0.8, 0.6)
                clear = around.off(around.chest, max(0.0, float(fore @ UP)), 0.6)
                pole = unit((1.0 - share) * pole + share * unit(hold.pole) + about * clear)
                hand = blend(hand, hold.hand, share)
        return self.limbs.arm_turns(side, shoulder, self.limbs.within_reach(shoulder, wrist), pole, hand)

    # Places

    def _nape_hold(self, around: Around, channels: Channels) -> Hold:
        del channels
        side, chest, head = around.side, around.chest, around.head
        wrist = self.body.landmark(around.posed, f"{side}_ear") + around.off(head, -0.085, 0.085, 0.01)
        fingers, palm = around.off(head, -0.1, -1.0, 0.3), around.off(head, 1.0, -0.2)
        return Hold(wrist, around.off(chest, 0.25, 1.0, 0.1), self.limbs.hand_at(side, unit(fingers), unit(palm)))

    def _scalp_hold(self, around: Around, channels: Channels) -> Hold:
        side, chest, head = around.side, around.chest, around.head
        about_m = channels[f"{side}_scratch_m"]
        wrist = self.body.landmark(around.posed, f"{side}_ear") + around.off(head, 0.08 + about_m, 0.10, 0.02)
        fingers, palm = around.off(head, -0.45, -0.75, 0.8), around.off(head, -0.3, -1.0, -0.6)
        return Hold(wrist, around.off(chest, 0.5, 0.8, -0.5), self.limbs.hand_at(side, unit(fingers), unit(palm)))

    def _chest_hold(self, around: Around, channels: Channels) -> Hold:
        del channels
        side, chest = around.side, around.chest
        across = self.body.joint(around.posed, f"{other(side)}_upper_arm")
        # One forearm lies over the other.
        over_m = 0.035 if side == "right" else 0.0
        wrist = across + around.off(chest, 0.125 + over_m, 0.12, -0.09 - over_m)
        fingers, palm = around.off(chest, -0.1, -1.0, 0.65), around.off(chest, -1.0, -0.1)
        return Hold(wrist, around.off(chest, 0.3, 0.7, -1.0), self.limbs.hand_at(side, unit(fingers), unit(palm)))

    def _belly_hold(self, around: Around, channels: Channels) -> Hold:
        side, chest = around.side, around.chest
        about_m = channels[f"{side}_scratch_m"]
        spine = self.body.joint(around.posed, "spine_middle")
        wrist = spine + around.off(chest, self.belly_m + 0.025, 0.12, -0.03 + about_m)
        fingers, palm = around.off(chest, 0.0, -1.0, -0.2), around.off(chest, -1.0)
        return Hold(wrist, around.off(chest, 0.1, 1.0, -0.2), self.limbs.hand_at(side, unit(fingers), unit(palm)))

    def _leg_of(self, around: Around) -> Leg:
        hip, knee, ankle = (
            self.body.joint(around.posed, f"{around.side}_{bone}") for bone in ("thigh", "shin", "foot")
        )
        return Leg(hip, knee, ankle, LEFT)

    def _thigh_hold(self, around: Around, channels: Channels) -> Hold:
        del channels
        side, leg = around.side, self._leg_of(around)
        front = np.cross(LEFT, leg.thigh)
        front = front if float(front @ UP) > 0 else -front
        shoulder = self.body.joint(around.posed, f"{side}_upper_arm")
        most_m = MOST * (self.limbs.upper_arm_m + self.limbs.forearm_m)

        def place(share: float) -> Array:
            return leg.hip + share * (leg.knee - leg.hip) + 0.07 * front + 0.02 * outward(side)

        share = bisect(0.2, 0.86, lambda share: float(np.linalg.norm(place(share) - shoulder)) > most_m)
        hand = self.limbs.hand_at(side, unit(leg.thigh - 0.7 * front), -front)
        return Hold(place(share), outward(side) - 0.6 * UP + 0.2 * HEADWARD, hand)

    def _foot_hold(self, around: Around, channels: Channels) -> Hold:
        del channels
        side, leg = around.side, self._leg_of(around)
        wrist = leg.ankle + 0.05 * outward(side) + 0.075 * UP + 0.03 * HEADWARD
        hand = self.limbs.hand_at(side, unit(-HEADWARD - 0.55 * UP), unit(-UP + 0.5 * HEADWARD))
        return Hold(wrist, outward(side) + 0.2 * UP, hand)

    def _behind_hold(self, around: Around, channels: Channels) -> Hold:
        del channels
        side = around.side
        hand = self.limbs.hand_at(side, unit(outward(side) + 0.5 * HEADWARD), -UP)
        height_m = self.limbs.wrist_height_m(side, hand) - FOOT_SINK_M
        hips = mean_joint(self.body, around.posed, "thigh")
        shoulder = self.body.joint(around.posed, f"{side}_upper_arm")
        aside = (shoulder + 0.07 * outward(side)) * [0.0, 1.0, 0.0]
        wrist = (hips[0] + BEHIND_M) * HEADWARD + aside + height_m * UP
        return Hold(wrist, outward(side) + 0.5 * HEADWARD + 0.1 * UP, hand)

    def _air_hold(self, around: Around, channels: Channels) -> Hold:
        side, chest = around.side, around.chest
        fore_m, out_m, up_m = (channels[f"{side}_{name}"] for name in AIR_M)
        shoulder = self.body.joint(around.posed, f"{side}_upper_arm")
        wrist = shoulder + around.off(chest, fore_m, out_m, up_m)
        pole = around.off(chest, -0.3, 0.55, -1.0)
        fingers = around.off(chest, 0.9, 0.15 - out_m, 0.25 + up_m)
        return Hold(wrist, pole, self.limbs.hand_at(side, unit(fingers), unit(around.off(chest, 0.1, -0.8, 0.5))))
