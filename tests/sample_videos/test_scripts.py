"""What the scripts ask for is what the posed bodies do, and what the labels files beside the clips tell.

The labels are read off the scripts, not off the bodies.
"""

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from everyday_stances import lying_about, standing_about, walking
from exercise_stances import on_all_fours, on_back, on_feet, on_one_side, on_stomach
from measured import Moment
from renderer.take import script_names
from takes import take_of

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
LABELS = {
    path.name.removesuffix(".labels.toml"): path
    for path in sorted(SAMPLES.glob("*.labels.toml"))
    if tomllib.loads(path.read_text(encoding="utf-8"))["origin"] == "rendered"
}

COMPARE = {
    "AllFours": on_all_fours,
    "Prone": on_stomach,
    "Supine": on_back,
    "SideLying": on_one_side,
    "Standing": on_feet,
    "Everyday": walking,
    "OnFloor": lying_about,
    "OnFoot": standing_about,
}
# Frees an arm from the mat: shows in its other channels.
WITHOUT_MEASURE = {"AllFours": {"loose"}}
# Takes over the channels of another stance: it is enough that either measures them.
LIKE = {"OnFloor": "Supine", "OnFoot": "Everyday"}

MOST_OFF = {"deg": 0.5, "m": 0.002}
SPREAD_MOMENTS, WITHOUT_HOLDS = 5, 30


def moments(clip):
    """Moments spread over the clip, and the middle of each hold with and without the unrest."""
    holds_s = [(span.start_s + span.end_s) / 2 for attempt in clip.attempts for _, span in attempt.holds]
    count = SPREAD_MOMENTS if holds_s else WITHOUT_HOLDS
    spread_s = (np.arange(count) + 0.5) / count * clip.duration_s
    for time_s in (*spread_s, *holds_s):
        yield time_s, Moment.of(clip.stance, clip.channels(float(time_s)))
    for time_s in holds_s:
        yield time_s, Moment.of(clip.stance, clip.timeline.at(float(time_s)), unrest=False)


@cache
def compared(name):
    """Everything compared in a clip, with its time."""
    clip = take_of(name).clip
    kind = type(clip.stance).__name__
    assert kind in COMPARE, f"expected a stance of {', '.join(COMPARE)}, found {kind}: say what to compare in it"
    rest = Moment.of(clip.stance, clip.stance.start)
    return [(time_s, each) for time_s, moment in moments(clip) for each in COMPARE[kind](moment, rest)]


def test_there_are_labels():
    assert LABELS


# Both tests of a clip come one after the other, so that its script is played once.
@pytest.mark.parametrize("name", LABELS, scope="module")
def test_labels_are_those_of_the_script(name, tmp_path):
    assert name in script_names(), f"expected a script of {name} in sample_videos/scripts/, found none"
    written = tmp_path / LABELS[name].name
    take_of(name).labels().write(written)
    told = written.read_text(encoding="utf-8").splitlines()
    kept = LABELS[name].read_text(encoding="utf-8").splitlines()
    assert told == kept, f"write them again: python sample_videos/render.py {name} --labels-only"


@pytest.mark.parametrize("name", sorted(script_names()), scope="module")
def test_posed_joints_are_where_the_script_says(name):
    found = compared(name)
    off = [
        f"{time_s:.2f} s, {each.channel}: scripted {each.scripted:.3f} {each.unit}, posed {each.posed:.3f} {each.unit}"
        for time_s, each in found
        if not each.off <= MOST_OFF[each.unit]
    ]
    assert not off, f"{len(off)} of {len(found)} are off:\n" + "\n".join(off)


def sideless(channel):
    """Name of a channel of either side."""
    return channel.removeprefix("left_").removeprefix("right_")


def test_every_channel_of_every_stance_is_measured_in_some_clip():
    asked, measured = defaultdict(set), defaultdict(set)
    stances = {name: take_of(name).clip.stance for name in script_names()}
    for stance in stances.values():
        asked[type(stance).__name__] |= set(map(sideless, stance.start))
    for name, stance in stances.items():
        kind = type(stance).__name__
        if asked[kind] - measured[kind] - WITHOUT_MEASURE.get(kind, set()):
            measured[kind] |= {sideless(each.channel) for _, each in compared(name)}
    for kind, like in LIKE.items():
        asked[kind] -= asked[like]
    missing = {kind: sorted(asked[kind] - measured[kind] - WITHOUT_MEASURE.get(kind, set())) for kind in asked}
    missing = {kind: names for kind, names in missing.items() if names}
    assert not missing, missing
