"""Chooses what of a set is shown again in the rest after it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from posecheck.coaching.coach import SetResult
from posecheck.coaching.marked import marked_edges
from posecheck.coaching.messages import fault_name
from posecheck.coaching.outcome import Focus, to_work_on
from posecheck.language import tr
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.notices import Notice, Tone
from posecheck_app.replaying.memory import Memory, Shot, span_of

LEAST_S: Final = 5.0
MOST_S: Final = 30.0
"""Shortest and longest replay. A shorter rest has none."""
SHARE: Final = 0.5
"""Share of a rest that the replay may take; the next exercise is shown after it."""
LEAST_END_S: Final = 3.0
"""Shortest end of a set that is worth showing after a fault."""
GAP_S: Final = 0.25
"""Longest time for which one picture is shown if the next ones are missing."""


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A picture to show again.

    Attributes
    ----------
    t_s : float
        Time at which it was taken.
    pose : PoseFrame
        Pose found in it.
    jpeg : Future of bytes
        The unmirrored picture.
    marked : frozenset of (int, int), or None
        Edges of the skeleton to tint for the fault seen in it; None without a fault.
    """

    t_s: float
    pose: PoseFrame
    jpeg: Future[bytes]
    marked: frozenset[tuple[int, int]] | None


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Pictures in order of time, at least one, and the words beside them."""

    stills: tuple[Still, ...]
    notice: Notice

    def starts_s(self) -> list[float]:
        """Time from the beginning of the passage at which each picture is shown, and that of its end."""
        gaps = [min(GAP_S, after.t_s - before.t_s) for before, after in pairwise(self.stills)]
        return [0.0, *accumulate([*gaps, GAP_S])]


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """What to show again of a set that ended at `ended_s`, the worst moment first."""

    ended_s: float
    passages: tuple[Passage, ...]


def replay_of(result: SetResult, memory: Memory, rest_s: float) -> Replay:
    """Choose what to show of a set in a rest of `rest_s`; nothing if the rest is short or nothing was tried."""
    if rest_s < LEAST_S or not result.attempts:
        return Replay(result.end_s, ())
    room_s = min(MOST_S, max(LEAST_S, SHARE * rest_s))
    focus = to_work_on([result])
    passages = _worst(result, memory, focus) if focus is not None else _good(result, memory, room_s)
    if not passages:
        passages = _end(result, memory, room_s)
    elif focus is not None:
        left_s = room_s - sum(passage.starts_s()[-1] for passage in passages)
        passages += _end(result, memory, left_s) if left_s >= LEAST_END_S else []
    return Replay(result.end_s, tuple(passages))


def _worst(result: SetResult, memory: Memory, focus: Focus) -> list[Passage]:
    """The fault to work on where it lasted longest."""
    fault = memory.longest(focus.fault)
    if fault is None:
        return []
    faults = result.planned.spec.faults_of(result.planned.stage)
    notice = Notice(Tone.FAULT, fault_name(fault.id, faults), focus.times)
    return _passage(result, memory.between(*span_of(fault)), notice, first=fault.id)


def _good(result: SetResult, memory: Memory, room_s: float) -> list[Passage]:
    """The last clean attempt."""
    clean = [attempt for attempt in result.attempts if attempt.clean]
    if not clean:
        return []
    start_s, end_s = clean[-1].start_s, clean[-1].end_s
    shots = memory.between(max(start_s, end_s - room_s), end_s)
    return _passage(result, shots, Notice(Tone.GOOD, tr("That was good")))


def _end(result: SetResult, memory: Memory, room_s: float) -> list[Passage]:
    """As many of the last attempts as there is room for, or the end of the last one."""
    end_s = result.attempts[-1].end_s
    starts_s = [attempt.start_s for attempt in result.attempts if end_s - attempt.start_s <= room_s]
    shots = memory.between(min(starts_s, default=end_s - room_s), end_s)
    return _passage(result, shots, Notice(Tone.INFO, tr("End of the set")))


def _passage(result: SetResult, shots: Sequence[Shot], notice: Notice, first: str = "") -> list[Passage]:
    """Mark the fault in each picture, as known at the end of the set; `first` takes precedence over other faults."""
    spec, stage = result.planned.spec, result.planned.stage
    known = spec.faults_of(stage)
    names = sorted(known, key=lambda name: (name != first, known[name].priority))
    spans = {name: [(one.start_s, one.end_s) for one in result.faults if one.id == name] for name in names}
    edges = {name: marked_edges(spec, stage, [name]) for name in names if spans[name]}

    def marked(t_s: float) -> frozenset[tuple[int, int]] | None:
        return next((edges[name] for name in edges if any(a <= t_s <= b for a, b in spans[name])), None)

    stills = tuple(Still(shot.t_s, shot.pose, shot.jpeg, marked(shot.t_s)) for shot in shots)
    return [Passage(stills, notice)] if stills else []
