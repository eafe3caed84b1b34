"""Compares answers with labels: the differences in one clip, and the raw numbers behind the metrics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from posecheck.evaluation.answers import Answer, FoundAttempt, FoundFault, FoundHold
from posecheck.evaluation.labels import LabelledAttempt, LabelledFault, LabelledHold, Labels
from posecheck.evaluation.matching import ROUNDING_S, Span, covered_s, match, overlap_s, touches
from posecheck.events import Side
from posecheck.specs.checks import did_you_mean

T = TypeVar("T")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """Kind of difference between an answer and the labels."""

    COUNT = "wrong_count"
    MISSING = "missing_attempt"
    EXTRA = "extra_attempt"
    SIDE = "wrong_side"
    COUNTED = "counted_differs"
    HOLD = "hold_off"
    MISSED_FAULT = "missed_fault"
    FALSE_FAULT = "false_fault"


class Difference(_Part):
    """One difference between an answer and the labels.

    Attributes
    ----------
    kind : Kind
        What differs.
    where : str
        The attempt, as readable text.
    what : str
        What was found and what was labelled.
    start_s, end_s : float or None
        Time span of the difference; None for a count.
    fault : str or None
        Id of the fault concerned.
    """

    kind: Kind
    where: str
    what: str
    start_s: float | None = None
    end_s: float | None = None
    fault: str | None = None


class HoldPair(_Part):
    """Length of one labelled hold and of its matching found hold (0 if there is none), in seconds."""

    attempt: int
    phase: str
    labelled_s: float
    found_s: float

    @property
    def error_s(self) -> float:
        """Positive if the found hold is too long."""
        return self.found_s - self.labelled_s


class FaultTally(_Part):
    """Number of faults found as labelled, found but not labelled, and labelled but not found."""

    right: int = 0
    false: int = 0
    missed: int = 0


class ClipScore(_Part):
    """Score of one clip, judged as one exercise.

    Attributes
    ----------
    clip, exercise, stage : str
        The clip, and the exercise and stage it was judged as.
    negative : bool
        Whether the clip shows none of its exercises.
    labelled_attempts, found_attempts, matched_attempts : int
        Attempts in the labels, in the answer, and matched between the two.
    labelled_reps, found_reps : int
        Attempts that count.
    phantoms : int
        Attempts found outside labelled attempts.
    idle_s, clean_s : float
        Seconds outside labelled attempts, and inside fault-free labelled attempts.
    holds : tuple of HoldPair
        Every labelled hold of a matched attempt.
    faults : dict of fault id to FaultTally
        Every labelled or found fault.
    alarms : int
        False faults in attempts labelled as fault-free.
    idle_faults : int
        Faults found outside labelled attempts. In a negative this is every fault, but none of them is a difference.
    latencies_s : tuple of float
        From the labelled start of a fault to its announcement.
    due_s, blind_s : float
        See `posecheck.evaluation.answers.Coverage`.
    differences : tuple of Difference
        In time order; empty if the answer meets the labels.
    """

    clip: str
    exercise: str
    stage: str
    negative: bool
    labelled_attempts: int
    found_attempts: int
    matched_attempts: int
    labelled_reps: int
    found_reps: int
    phantoms: int
    idle_s: float
    clean_s: float
    holds: tuple[HoldPair, ...]
    faults: dict[str, FaultTally]
    alarms: int
    idle_faults: int
    latencies_s: tuple[float, ...]
    due_s: float
    blind_s: float
    differences: tuple[Difference, ...]

    @property
    def met(self) -> bool:
        """Whether the answer meets the labels."""
        return not self.differences

    @property
    def title(self) -> str:
        """The clip name; for a negative also the exercise it was judged as."""
        return f"{self.clip} as {self.exercise}" if self.negative else self.clip


def score_clip(clip: str, labels: Labels, answer: Answer) -> ClipScore:
    """Compare one answer with the labels of its clip.

    Parameters
    ----------
    clip : str
        Name of the clip.
    labels : Labels
        The ground truth.
    answer : Answer
        The answer for one of the exercises in the labels.
    """
    return _Comparison(labels, answer).score(clip)


class _Comparison:
    """Labels and answer of one clip, matched to each other."""

    def __init__(self, labels: Labels, answer: Answer) -> None:
        self._labels, self._answer = labels, answer
        self._truth = sorted(labels.attempts, key=_times)
        self._found = sorted(_not_excused(labels, answer), key=_times)
        self._pairs = match(self._truth, self._found)
        self._holds = [pair for i, j in self._pairs for pair in _pair_holds(i + 1, self._truth[i], self._found[j])]
        self._true_faults = sorted(true_faults(labels), key=_times_and_id)
        # Labels of a negative do not cover faults, because its movement is not the exercise.
        self._found_faults = [] if labels.negative else sorted(answer.faults, key=_times_and_id)
        self._fault_pairs = self._pair_faults()
        self._false = _without(self._found_faults, [j for _, j in self._fault_pairs])
        self._extra = _without(self._found, [j for _, j in self._pairs])

    def score(self, clip: str) -> ClipScore:
        duration_s = self._answer.duration_s
        clean = [a for a in self._truth if not a.faults and not any(overlap_s(a, f) > 0 for f in self._true_faults)]
        return ClipScore(
            clip=clip,
            exercise=self._answer.exercise,
            stage=self._answer.stage,
            negative=self._labels.negative,
            labelled_attempts=len(self._truth),
            found_attempts=len(self._found),
            matched_attempts=len(self._pairs),
            labelled_reps=sum(a.counted for a in self._truth),
            found_reps=sum(a.counted for a in self._found),
            phantoms=sum(not touches(a, self._truth) for a in self._extra),
            idle_s=max(duration_s - covered_s(self._truth, duration_s), 0.0),
            clean_s=covered_s(clean),
            holds=tuple(self._holds),
            faults=self._tallies(),
            alarms=sum(touches(f, clean) for f in self._false),
            idle_faults=sum(not touches(f, self._truth) for f in self._answer.faults),
            latencies_s=tuple(self._latencies_s()),
            due_s=self._answer.coverage.due_s,
            blind_s=self._answer.coverage.blind_s,
            differences=tuple(sorted(self._differences(), key=lambda d: d.start_s or 0.0)),
        )

    def _pair_faults(self) -> list[tuple[int, int]]:
        pairs = []
        for name in {f.id for f in self._true_faults}:
            at = [i for i, f in enumerate(self._true_faults) if f.id == name]
            where = [j for j, f in enumerate(self._found_faults) if f.id == name]
            truth, found = [self._true_faults[i] for i in at], [self._found_faults[j] for j in where]
            pairs += [(at[i], where[j]) for i, j in match(truth, found, self._labels.tolerances.fault_s)]
        return sorted(pairs)

    def _tallies(self) -> dict[str, FaultTally]:
        counts: dict[str, dict[str, int]] = defaultdict(lambda: {"right": 0, "false": 0, "missed": 0})
        for i, _ in self._fault_pairs:
            counts[self._true_faults[i].id]["right"] += 1
        for false in self._false:
            counts[false.id]["false"] += 1
        for missed in self._missed_faults():
            counts[missed.id]["missed"] += 1
        return {name: FaultTally(**counts[name]) for name in sorted(counts)}

    def _missed_faults(self) -> list[LabelledFault]:
        return _without(self._true_faults, [i for i, _ in self._fault_pairs])

    def _latencies_s(self) -> Iterator[float]:
        for i, j in self._fault_pairs:
            told_s = self._found_faults[j].told_s
            if told_s is not None:
                yield round(told_s - self._true_faults[i].start_s, 3)

    def _differences(self) -> Iterator[Difference]:
        yield from self._count_difference()
        for missing in _without(self._truth, [i for i, _ in self._pairs]):
            yield _difference(Kind.MISSING, self._name(missing), "missing", missing)
        for extra in self._extra:
            yield _difference(Kind.EXTRA, _found_name(extra), self._why_extra(extra), extra)
        for i, j in self._pairs:
            yield from self._attempt_differences(self._truth[i], self._found[j])
        for pair in self._holds:
            yield from self._hold_difference(pair)
        for missed in self._missed_faults():
            if missed.id in self._labels.may_miss:
                continue
            what = f"missed fault {missed.id} ({_span(missed)}){self._unknown(missed.id)}"
            yield _difference(Kind.MISSED_FAULT, self._place(missed), what, missed)
        for false in self._false:
            yield _difference(Kind.FALSE_FAULT, self._place(false), f"false fault {false.id} ({_span(false)})", false)

    def _count_difference(self) -> Iterator[Difference]:
        found = len(self._found), sum(a.counted for a in self._found)
        labelled = len(self._truth), sum(a.counted for a in self._truth)
        if found != labelled:
            words = [f"{_plural(a, 'attempt')}, {_plural(r, 'rep')}" for a, r in (found, labelled)]
            yield Difference(kind=Kind.COUNT, where="count", what=f"{words[0]}; labelled {words[1]}")

    def _attempt_differences(self, truth: LabelledAttempt, found: FoundAttempt) -> Iterator[Difference]:
        if truth.side is not None and truth.side != found.side:
            what = f"side {found.side or 'unknown'}; labelled {truth.side}"
            yield _difference(Kind.SIDE, self._name(truth), what, truth)
        if truth.counted != found.counted:
            words = {True: "counted", False: "not counted"}
            faults = f" ({', '.join(found.faults)})" if found.faults else ""
            what = f"{words[found.counted]}{faults}; labelled {words[truth.counted]}"
            yield _difference(Kind.COUNTED, self._name(truth), what, truth)

    def _hold_difference(self, pair: HoldPair) -> Iterator[Difference]:
        allowed_s = self._labels.tolerances.hold_s
        if abs(pair.error_s) <= allowed_s + ROUNDING_S:
            return
        off = f"{pair.error_s:+.2f} s, tolerance {allowed_s:.2f} s"
        what = f"hold in {pair.phase!r} {pair.found_s:.2f} s; labelled {pair.labelled_s:.2f} s ({off})"
        truth = self._truth[pair.attempt - 1]
        yield _difference(Kind.HOLD, self._name(truth), what, truth)

    def _why_extra(self, extra: FoundAttempt) -> str:
        if not self._labels.faults_any:
            return "extra"
        found = ", ".join(extra.faults) or "none"
        return f"extra: expected one of the faults {', '.join(self._labels.faults_any)}; found {found}"

    def _unknown(self, fault: str) -> str:
        known = self._answer.verdict_seconds
        return "" if not known or fault in known else f": the exercise has no such fault{did_you_mean(fault, known)}"

    def _name(self, attempt: LabelledAttempt) -> str:
        return f"attempt {self._truth.index(attempt) + 1} ({_side(attempt.side)}{_span(attempt)})"

    def _place(self, fault: Span) -> str:
        nearest = max(self._truth, key=lambda a: overlap_s(a, fault), default=None)
        if nearest is not None and overlap_s(nearest, fault) >= 0:
            return self._name(nearest)
        other = max(self._found, key=lambda a: overlap_s(a, fault), default=None)
        return _found_name(other) if other is not None and overlap_s(other, fault) >= 0 else "outside attempts"


def _not_excused(labels: Labels, answer: Answer) -> list[FoundAttempt]:
    """Attempts to compare with the labels. Those with one of `faults_any` are allowed and omitted."""
    return [a for a in answer.attempts if not set(a.faults) & set(labels.faults_any)]


def true_faults(labels: Labels) -> list[LabelledFault]:
    """Labelled faults. A fault named only by an attempt lasts as long as the attempt."""
    whole = []
    for attempt in labels.attempts:
        timed = {f.id for f in labels.faults if overlap_s(f, attempt) >= -labels.tolerances.fault_s}
        loose = [name for name in dict.fromkeys(attempt.faults) if name not in timed]
        whole += [LabelledFault(id=name, start_s=attempt.start_s, end_s=attempt.end_s) for name in loose]
    return labels.faults + whole


def _pair_holds(n: int, truth: LabelledAttempt, found: FoundAttempt) -> Iterator[HoldPair]:
    for phase in dict.fromkeys(h.phase for h in truth.holds):
        labelled: list[LabelledHold] = [h for h in truth.holds if h.phase == phase]
        held: list[FoundHold] = [h for h in found.holds if h.phase == phase]
        pairs = dict(match(labelled, held))
        for i, hold in enumerate(labelled):
            found_s = held[pairs[i]].held_s if i in pairs else 0.0
            labelled_s = round(hold.end_s - hold.start_s, 6)
            yield HoldPair(attempt=n, phase=phase, labelled_s=labelled_s, found_s=found_s)


def _without(items: Sequence[T], taken: Sequence[int]) -> list[T]:
    """Items whose index is not in `taken`."""
    return [item for i, item in enumerate(items) if i not in set(taken)]


def _difference(kind: Kind, where: str, what: str, span: Span) -> Difference:
    fault = span.id if isinstance(span, LabelledFault | FoundFault) else None
    return Difference(kind=kind, where=where, what=what, start_s=span.start_s, end_s=span.end_s, fault=fault)


def _found_name(attempt: FoundAttempt) -> str:
    return f"found attempt {attempt.n} ({_side(attempt.side)}{_span(attempt)})"


def _side(side: Side | None) -> str:
    return f"{side}, " if side else ""


def _span(span: Span) -> str:
    return f"{span.start_s:.1f}-{span.end_s:.1f} s"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _times(span: Span) -> tuple[float, float]:
    return span.start_s, span.end_s


def _times_and_id(fault: LabelledFault | FoundFault) -> tuple[float, float, str]:
    return fault.start_s, fault.end_s, fault.id
