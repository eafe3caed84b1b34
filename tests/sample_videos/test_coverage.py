"""The clips show every fault of every exercise, each exercise also without it, and each from both sides."""

from pathlib import Path

from posecheck.evaluation.labels import labels_beside
from posecheck.specs.loader import load_specs

SAMPLES = Path(__file__).parents[2] / "sample_videos"
FACINGS = ("left", "right")


def labels_by_exercise():
    """Labels of the clips that show an exercise, by its id."""
    by_exercise = {}
    for clip in sorted(SAMPLES.glob("*.mp4")):
        labels = labels_beside(clip)
        if labels is not None and not labels.negative:
            by_exercise.setdefault(labels.exercise, []).append(labels)
    return by_exercise


def fault_ids(labels):
    """Faults that occur in a clip."""
    return {fault.id for fault in labels.faults} | {name for attempt in labels.attempts for name in attempt.faults}


def gaps_of(exercise, spec, clips):
    """What the clips of one exercise do not show, a line each."""
    if not clips:
        return [f"{exercise}: no clip"]
    faults = [fault_ids(labels) for labels in clips]
    never = sorted(name for name in spec.faults if not any(name in found for found in faults))
    always = sorted(name for name in spec.faults if all(name in found for found in faults))
    unfaced = sorted(set(FACINGS) - {labels.facing for labels in clips})
    stages = sorted(set(spec.stages) - {labels.stage or spec.default_stage for labels in clips})
    return [
        *(f"{exercise}: no clip shows the fault {name}" for name in never),
        *(f"{exercise}: no clip is without the fault {name}" for name in always),
        *(f"{exercise}: no clip shows the stage {stage}" for stage in stages),
        *(f"{exercise}: no clip faces {facing}" for facing in unfaced),
    ]


def test_clips_cover_every_exercise_with_and_without_each_of_its_faults_from_both_sides():
    clips = labels_by_exercise()
    gaps = [gap for name, spec in load_specs().items() for gap in gaps_of(name, spec, clips.get(name, []))]
    assert not gaps, f"{len(gaps)} gaps:\n" + "\n".join(gaps)


def test_clips_show_no_fault_that_their_exercise_does_not_know():
    specs = load_specs()
    unknown = [
        f"{labels.clip}: {name}"
        for exercise, clips in labels_by_exercise().items()
        for labels in clips
        for name in sorted(fault_ids(labels))
        if exercise not in specs or name not in specs[exercise].faults
    ]
    assert not unknown, "\n".join(unknown)
