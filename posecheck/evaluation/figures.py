"""Evaluation metrics over many clips: count accuracy, hold errors, and detection of faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from posecheck.evaluation.scoring import ClipScore, FaultTally


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FaultFigures(_Part):
    """How well faults are detected. Ratios are 0 to 1, or None if the denominator is 0."""

    right: int
    false: int
    missed: int
    precision: float | None
    recall: float | None
    f1: float | None


class Errors(_Part):
    """Times in seconds: count, median and 95th percentile; None without any values."""

    count: int
    median_s: float | None
    p95_s: float | None


class Figures(_Part):
    """Metrics over a set of scores. None means there is no data.

    Attributes
    ----------
    clips, met : int
        Number of clips, and of clips that fully match their labels.
    attempts_exact, reps_exact : int
        Clips with exactly the labelled number of attempts, and of reps.
    labelled_attempts, found_attempts, matched_attempts : int
        Attempts in the labels, in the answers, and matched between the two.
    attempts_mae, reps_mae : float
        Mean absolute error of the count.
    holds : Errors
        Absolute error of hold lengths.
    hold_bias_s : float or None
        Median of the signed error; positive if the found holds are too long.
    fault_total, faults
        All faults together, and by id.
    alarms, clean_s, alarms_a_minute
        False faults in attempts labelled as fault-free, the duration of these attempts, and the rate.
    phantoms, idle_s, phantoms_a_minute
        Attempts found outside labelled attempts, the time outside labelled attempts, and the rate.
    idle_faults, idle_faults_a_minute
        Faults found outside labelled attempts, and the rate.
    not_measurable_share : float or None
        Within labelled attempts, the share of time in which a due check had no verdict.
    latency : Errors
        From the labelled start of a fault to its announcement.
    """

    clips: int
    met: int
    attempts_exact: int
    reps_exact: int
    labelled_attempts: int
    found_attempts: int
    matched_attempts: int
    attempts_mae: float | None
    reps_mae: float | None
    holds: Errors
    hold_bias_s: float | None
    fault_total: FaultFigures
    faults: dict[str, FaultFigures]
    alarms: int
    clean_s: float
    alarms_a_minute: float | None
    phantoms: int
    idle_s: float
    phantoms_a_minute: float | None
    idle_faults: int
    idle_faults_a_minute: float | None
    not_measurable_share: float | None
    latency: Errors


def figures(scores: Sequence[ClipScore]) -> Figures:
    """Aggregate scores. A clip judged as several exercises counts once, as correct only if all of them are."""
    errors_s = [hold.error_s for score in scores for hold in score.holds]
    alarms, clean_s = sum(s.alarms for s in scores), sum(s.clean_s for s in scores)
    phantoms, idle_s = sum(s.phantoms for s in scores), sum(s.idle_s for s in scores)
    idle_faults = sum(s.idle_faults for s in scores)
    tallies = _tallies(scores)
    clips = {s.clip for s in scores}
    return Figures(
        clips=len(clips),
        met=len(clips - {s.clip for s in scores if not s.met}),
        attempts_exact=len(clips - {s.clip for s in scores if s.found_attempts != s.labelled_attempts}),
        reps_exact=len(clips - {s.clip for s in scores if s.found_reps != s.labelled_reps}),
        labelled_attempts=sum(s.labelled_attempts for s in scores),
        found_attempts=sum(s.found_attempts for s in scores),
        matched_attempts=sum(s.matched_attempts for s in scores),
        attempts_mae=_mean([abs(s.found_attempts - s.labelled_attempts) for s in scores]),
        reps_mae=_mean([abs(s.found_reps - s.labelled_reps) for s in scores]),
        holds=_errors([abs(e) for e in errors_s]),
        hold_bias_s=_errors(errors_s).median_s,
        fault_total=_fault_figures(_sum(list(tallies.values()))),
        faults={name: _fault_figures(tally) for name, tally in tallies.items()},
        alarms=alarms,
        clean_s=round(clean_s, 2),
        alarms_a_minute=_share(60 * alarms, clean_s),
        phantoms=phantoms,
        idle_s=round(idle_s, 2),
        phantoms_a_minute=_share(60 * phantoms, idle_s),
        idle_faults=idle_faults,
        idle_faults_a_minute=_share(60 * idle_faults, idle_s),
        not_measurable_share=_share(sum(s.blind_s for s in scores), sum(s.due_s for s in scores)),
        latency=_errors([late_s for s in scores for late_s in s.latencies_s]),
    )


def by_exercise(scores: Sequence[ClipScore]) -> dict[str, Figures]:
    """Metrics per exercise, sorted by id."""
    names = sorted({score.exercise for score in scores})
    return {name: figures([score for score in scores if score.exercise == name]) for name in names}


def _tallies(scores: Sequence[ClipScore]) -> dict[str, FaultTally]:
    names = sorted({name for score in scores for name in score.faults})
    return {name: _sum([score.faults[name] for score in scores if name in score.faults]) for name in names}


def _sum(tallies: Sequence[FaultTally]) -> FaultTally:
    counts: Counter[str] = Counter()
    for tally in tallies:
        counts.update(tally.model_dump())
    return FaultTally(**counts)


def _fault_figures(tally: FaultTally) -> FaultFigures:
    right, false, missed = tally.right, tally.false, tally.missed
    return FaultFigures(
        right=right,
        false=false,
        missed=missed,
        precision=_share(right, right + false),
        recall=_share(right, right + missed),
        f1=_share(2 * right, 2 * right + false + missed),
    )


def _errors(values_s: Sequence[float]) -> Errors:
    if not values_s:
        return Errors(count=0, median_s=None, p95_s=None)
    median_s, p95_s = (round(float(v), 3) for v in np.percentile(values_s, [50, 95]))
    return Errors(count=len(values_s), median_s=median_s, p95_s=p95_s)


def _mean(values: Sequence[float]) -> float | None:
    return _share(sum(values), len(values))


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole > 0 else None
