"""The script of a clip: a person and an exercise, how it is filmed, and what happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from renderer.all_fours import AllFours
from renderer.lively import Lively
from renderer.look import Colour

if TYPE_CHECKING:
    from renderer.everyday import PasserBy

Pose = Mapping[str, float]
Actions = Sequence[Any]


@dataclass(frozen=True)
class Script:
    """One line of a table in `scripts/`.

    Attributes
    ----------
    what : what happens, in a few words
    seed : of tempo and unrest, and of all that the script leaves open
    exercise, stage : what is exercised
    exercises : instead of `exercise`, the exercises of which nothing may be counted
    faults_any : beside it, the faults of which an attempt must show one to be allowed
    stance : makes the stance that poses a body
    actions : what the performance takes as such; a function of the stance where they depend on the body
    start : the angles in which the start pose differs from the stance's own, or a function of the stance
    performance : makes the motion of stance, actions and seed
    options : what the performance takes besides, such as its unrest
    empty : whether nobody is in the room
    passers : make the people who walk through behind, from the seed
    body, facing, rate_hz, colours, camera : settle what the seed would draw, see `variety.py`
    keep : names of these that hold for an unseen set too
    mat_centre_m : where the mat lies
    prescription : what the person was told to do where it differs from the spec, such as `hold_s`
    may_miss, hold_tolerance_s : for the labels, see `labels.py`
    """

    what: str
    seed: int
    exercise: str = ""
    stage: str = "default"
    exercises: Sequence[str] = ()
    faults_any: Sequence[str] = ()
    stance: Callable[..., Any] = AllFours
    actions: Actions | Callable[[Any], Actions] = ()
    start: Pose | Callable[[Any], Pose] | None = None
    performance: Callable[..., Any] = Lively
    options: Mapping[str, Any] = field(default_factory=dict)
    empty: bool = False
    passers: Sequence[Callable[[int], PasserBy]] = ()
    body: str | None = None
    facing: str | None = None
    rate_hz: int | None = None
    colours: Mapping[str, Colour] | None = None
    camera: Mapping[str, Any] = field(default_factory=dict)
    keep: Sequence[str] = ()
    mat_centre_m: float = 0.13
    prescription: Mapping[str, float] = field(default_factory=dict)
    may_miss: Sequence[str] = ()
    hold_tolerance_s: float | None = None

    def play(self, stance: Any, seed: int) -> Any:
        """Make the motion of the clip and its labels."""
        actions = self.actions(stance) if callable(self.actions) else self.actions
        start = self.start(stance) if callable(self.start) else self.start
        options = dict(self.options) if start is None else {**self.options, "start": start}
        return self.performance(stance, actions, seed, **options)
