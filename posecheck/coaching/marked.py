"""Finds the limbs that a fault concerns, so that they can be marked in the picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from posecheck.pose.landmarks import SKELETON_EDGES
from posecheck.pose.model import NAMES
from posecheck.specs.model import ExerciseSpec, FaultSpec

CHAINS: Final = (
    ("ear", "shoulder"),
    ("shoulder", "elbow", "wrist", "index"),
    ("shoulder", "hip"),
    ("hip", "knee", "ankle", "foot_index"),
)
"""Chains of neighbouring points along the body."""
TRUNK: Final = ("shoulder", "hip")
"""Marked for faults measured on the outline of the trunk."""


def marked_edges(spec: ExerciseSpec, stage: str, faults: Iterable[str]) -> frozenset[tuple[int, int]]:
    """Return the edges of the skeleton that belong to faults, on both sides of the body.

    Parameters
    ----------
    spec, stage
        Exercise and stage.
    faults : iterable of str
        Ids of faults; a fault without a signal marks nothing.

    Returns
    -------
    frozenset of (int, int)
        A subset of `landmarks.SKELETON_EDGES`.
    """
    known = spec.faults_of(stage)
    found = [known[fault] for fault in faults if fault in known]
    return frozenset(edge for fault in found if fault.measurement for edge in _edges(_points_of(spec, fault)))


def _edges(points: set[str]) -> set[tuple[int, int]]:
    links = _links(points)
    ends = {edge: frozenset(_plain(NAMES[end]) for end in edge) for edge in SKELETON_EDGES}
    between = {edge for edge, names in ends.items() if names in links}
    return between or {edge for edge, names in ends.items() if names & points}


def _points_of(spec: ExerciseSpec, fault: FaultSpec) -> set[str]:
    if fault.drive is not None:
        return {point for place in spec.drives[fault.drive].points for point in place} or set(TRUNK)
    return _points(spec, fault.signal or "") or set(TRUNK)


def _points(spec: ExerciseSpec, name: str) -> set[str]:
    signal = spec.signals[name]
    return set(signal.points).union(*(_points(spec, other) for other in signal.of))


def _links(points: set[str]) -> set[frozenset[str]]:
    """Pairs of neighbours between the outermost points on each chain."""
    links: set[frozenset[str]] = set()
    for chain in CHAINS:
        places = [place for place, point in enumerate(chain) if point in points]
        if len(places) > 1:
            links |= {frozenset(chain[n : n + 2]) for n in range(places[0], places[-1])}
    return links


def _plain(name: str) -> str:
    return name.removeprefix("left_").removeprefix("right_")
