"""The numbers of two attempts, and how they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.coaching.messages import fault_names, plain, side_text
from posecheck.events import Attempt
from posecheck.history.progress import motion_in
from posecheck.language import inside, tr, tr_number
from posecheck.sinks.review import Review
from posecheck.specs.measures import DRIVE_PREFIX
from posecheck.specs.plain import UNITS

UNKNOWN: Final = "–"

Judged = tuple[Review, Attempt | None]
"""A recording and its attempt; None if it has none."""
Pair = tuple[Judged, Judged]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a name, the value in each attempt, and the change from the first to the second."""

    name: str
    values: tuple[str, str]
    change: str = ""


def rows(first: Judged, second: Judged) -> list[Row]:
    """All numbers of two attempts of one exercise, with their faults and results."""
    pair = first, second
    return [
        Row(tr("Result"), _both([_result(a) for _, a in pair])),
        *_sides(pair),
        _numbers(tr("Duration in seconds"), [None if a is None else a.end_s - a.start_s for _, a in pair], 1),
        *(_held(pair, target) for target in _targets(pair)),
        _motion(pair),
        *(_height(pair, target) for target in _targets(pair)),
        _faults(pair),
    ]


def _sides(pair: Pair) -> list[Row]:
    sides = [attempt.side if attempt is not None else None for _, attempt in pair]
    return [Row(tr("Side"), _both([side_text(s) if s is not None else UNKNOWN for s in sides]))] if any(sides) else []


def _targets(pair: Pair) -> list[str]:
    """Targets of either stage."""
    return list(dict.fromkeys(name for looked, _ in pair for name in looked.spec.targets_of(looked.stage)))


def _held(pair: Pair, target: str) -> Row:
    name = tr("Held in seconds")
    held = [
        max((hold.held_s for hold in attempt.holds if hold.phase == target), default=0.0) if attempt else None
        for _, attempt in pair
    ]
    return _numbers(_of(name, target, pair), held, 1)


def _height(pair: Pair, target: str) -> Row:
    scale, unit = UNITS[_drive_unit(pair, target)]
    heights = [attempt.heights.get(target) if attempt is not None else None for _, attempt in pair]
    name = tr("Peak from rest in {unit}", unit=tr(unit))
    return _numbers(_of(name, target, pair), [h if h is None else scale * h for h in heights], 0)


def _drive_unit(pair: Pair, target: str) -> str:
    aims = [(looked.spec, looked.spec.targets_of(looked.stage)) for looked, _ in pair]
    return next(spec.unit_of(DRIVE_PREFIX + targets[target].drive) for spec, targets in aims if target in targets)


def _motion(pair: Pair) -> Row:
    scale, unit = motion_in(pair[0][0].spec)
    motions = [attempt.motion if attempt is not None else None for _, attempt in pair]
    name = tr("Range of motion in {unit}", unit=tr(unit))
    return _numbers(name, [m if m is None else scale * m for m in motions], 0)


def _of(name: str, target: str, pair: Pair) -> str:
    """Name the target too if there are several."""
    return f"{name}: {inside(plain(target))}" if len(_targets(pair)) > 1 else name


def _numbers(name: str, values: Sequence[float | None], digits: int) -> Row:
    """Two numbers and their difference, which is that of the numbers as they are shown."""
    shown = [value if value is None else round(value, digits) for value in values]
    words = _both([UNKNOWN if value is None else tr_number(value, digits) for value in shown])
    first, second = shown
    return Row(name, words, "" if first is None or second is None else signed(second - first, digits))


def signed(value: float, digits: int) -> str:
    """Write a difference: "+1.5", "−2", "0"."""
    size = round(abs(value), digits)
    return ("" if size == 0 else "+" if value > 0 else "−") + tr_number(size, digits)


def _faults(pair: Pair) -> Row:
    """The faults of each attempt, those that are gone, and those that are new."""
    found = [dict.fromkeys(attempt.faults) if attempt is not None else {} for _, attempt in pair]
    known = pair[0][0].spec.faults_of(pair[0][0].stage) | pair[1][0].spec.faults_of(pair[1][0].stage)
    words = [UNKNOWN if attempt is None else fault_names(attempt.faults, known) or tr("none") for _, attempt in pair]
    gone, new = ([n for n in one if n not in other] for one, other in (found, found[::-1]))
    parts = [tr("Gone: {faults}", faults=fault_names(gone, known))] if gone else []
    parts += [tr("New: {faults}", faults=fault_names(new, known))] if new else []
    compared = all(attempt is not None for _, attempt in pair)
    return Row(tr("Faults"), _both(words), "\n".join(parts) if compared else "")


def _result(attempt: Attempt | None) -> str:
    if attempt is None:
        return UNKNOWN
    if attempt.clean and attempt.counted:
        return tr("clean")
    return tr("counted") if attempt.counted else tr("not counted")


def _both(words: Sequence[str]) -> tuple[str, str]:
    first, second = words
    return first, second
