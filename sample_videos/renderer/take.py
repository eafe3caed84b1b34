"""A script made ready to be drawn: with its person and its camera. Needs no drawing itself."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scripts import SCRIPTS

from renderer.body import Body
from renderer.camera import Camera
from renderer.labels import Labels
from renderer.rotations import Array
from renderer.truth import joint_places
from renderer.variety import Setting, draw_setting, place_camera, seed_of

HERE = Path(__file__).resolve().parents[1]
FRAMED_EVERY_S = 0.5
HEAD_ROOM_M = 0.1


def script_names() -> list[str]:
    """List the clips that can be rendered."""
    return sorted(SCRIPTS)


class Take:
    """One clip ready to be drawn: its script with a person, a camera and a room.

    Parameters
    ----------
    name
        The clip; its script is in a table in `scripts/`.
    seed
        Instead of the script's own.
    unseen
        Seed of an unseen set; the person, camera and tempo are then drawn anew.
    rate_hz, yaw_deg
        Instead of what the script or the seed says.
    """

    def __init__(
        self,
        name: str,
        seed: int | None = None,
        unseen: int | None = None,
        *,
        rate_hz: int | None = None,
        yaw_deg: float | None = None,
    ) -> None:
        self.name = name
        self.script = SCRIPTS[name]
        seed = self.script.seed if seed is None else seed
        if unseen is not None:
            seed = seed_of("unseen", unseen, name)
        setting = draw_setting(self.script, name, seed, unseen=unseen is not None)
        view = dict(setting.view) if yaw_deg is None else {**setting.view, "yaw_deg": yaw_deg}
        self.setting: Setting = replace(setting, view=view, rate_hz=rate_hz or setting.rate_hz)
        self.body = Body.load(HERE / "bodies" / f"{self.setting.body}.npz")
        self.clip: Any = self.script.play(self.script.stance(self.body), seed)
        self.passers = [passer(seed) for passer in self.script.passers]

    @cached_property
    def camera(self) -> Camera:
        """The camera, placed when it is first asked for."""
        return place_camera(self.setting, self._points)

    def _points(self) -> Array:
        """Sample the joints over the clip, for the camera to take them all in."""
        times_s = getattr(self.clip, "framed_s", None)
        if times_s is None:
            times_s = np.arange(0.0, self.clip.duration_s, FRAMED_EVERY_S)
        poses = [self.clip.stance.pose(self.clip.channels(float(t))) for t in times_s]
        points = np.concatenate([joint_places(self.body, posed) for posed in poses])
        crowns = np.array([self.body.joint(posed, "head") for posed in poses])
        room = HEAD_ROOM_M * np.eye(3)
        return np.concatenate([points, crowns + room[2], crowns + room[0]])

    def labels(self) -> Labels:
        """Tell the truth about the clip."""
        return Labels(
            f"{self.name}.mp4",
            self.script.exercise,
            self.script.stage,
            self.setting.facing,
            self.clip.attempts,
            exercises=self.script.exercises,
            faults_any=self.script.faults_any,
            prescription=self.script.prescription,
            may_miss=self.script.may_miss,
            hold_tolerance_s=self.script.hold_tolerance_s,
        )
