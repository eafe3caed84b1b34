"""Commands about poses and recordings: extract, replay and verify."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from posecheck.cli.checks import exercise_of, model_of
from posecheck.cli.messages import echo, say
from posecheck.cli.options import (
    Data,
    Exercise,
    Force,
    Format,
    Model,
    Stage,
    path_argument,
    path_option,
    readable_data_folder,
)
from posecheck.cli.pages import note_damage
from posecheck.engine.engine import Engine
from posecheck.engine.survey import survey
from posecheck.errors import InputError, UsageError
from posecheck.evaluation.labels import labels_beside
from posecheck.history.database import RECORDINGS
from posecheck.history.folders import recordings_in
from posecheck.history.recording import EventLog, open_recording
from posecheck.history.verify import Verified, verify_history, verify_recording
from posecheck.outputs import refuse_other_ending, refuse_overwriting
from posecheck.pose.ahead import ahead
from posecheck.pose.frames import Frame
from posecheck.pose.poses import load_poses, save_poses
from posecheck.session import run
from posecheck.sinks.tally import Tally, as_text, note_lines


def extract(
    clip: Annotated[Path, path_argument("CLIP", "A video.")],
    out: Annotated[Path, path_option("Where to save the poses (.npz).", "-o", "--out")],
    model: Model = None,
    force: Force = False,
) -> None:
    """Save the poses in a video, so that other commands can run without the video and the model."""
    from posecheck.adapters.clips import POSES_SUFFIX, open_clip
    from posecheck.adapters.progress import fetching

    refuse_overwriting(out, clip, force=force)
    refuse_other_ending(out, POSES_SUFFIX)
    with fetching() as report, open_clip(clip, model or model_of(labels_beside(clip)), report) as opened:
        if opened.estimator is None:
            raise UsageError(f"{clip}: already contains saved poses; expected a video")
        with closing(ahead(opened.source)) as frames:
            poses = [opened.estimator.estimate(frame) for frame in frames if isinstance(frame, Frame)]
    save_poses(out, poses, opened.name, notes=opened.notes)
    lines = [f"{out}: {len(poses)} frames, a person in {sum(p.seen for p in poses)} of them", *note_lines(opened.notes)]
    echo("\n".join(lines))


def replay(
    recording: Annotated[
        Path,
        path_argument("RECORDING", "A folder written by `check --save`, or saved poses."),
    ],
    exercise: Exercise = None,
    stage: Stage = None,
    form: Format = "text",
) -> None:
    """Judge saved poses again, without video or model, with the same events. JSON output is one event per line."""
    live, side, recorded, known, usual = False, None, None, None, None
    if os.path.isdir(recording):
        opened = open_recording(recording, exercise)
        note_damage(opened)
        poses, header, recorded = opened.poses, opened.header, opened.spec
        if exercise in (None, header["exercise"]) and stage in (None, header["stage"]):
            usual = header.get("usual")
        stage, live, side = stage or header["stage"] or None, bool(header["live"]), header.get("side")
        known = header.get("rest")
        exercise = exercise or (header["exercise"] if recorded is None else None)
    else:
        poses = load_poses(recording)
    if exercise is None and recorded is not None:
        spec, stage = recorded, recorded.stage_name(stage)
    else:
        spec, stage = exercise_of(recording, exercise, stage)
    tally, log = Tally(), EventLog()
    rest = known if live or known is not None else survey(spec, stage, poses.poses)
    run(poses, None, Engine(spec, stage, live=live, side=side, rest=rest, usual=usual), [tally, log])
    if form == "json":
        typer.echo("\n".join(json.dumps(record) for record in log.records))
        for line in note_lines(poses.notes, poses.name):
            say(line)
    else:
        echo(as_text(tally.result(poses.name, spec.id, stage, poses.notes).as_json()))


def verify(
    recordings: Annotated[list[Path] | None, path_argument("RECORDING...", "Recordings.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="The history and all recordings of the app.")] = False,
    data: Data = None,
    form: Format = "text",
) -> None:
    """Check that recordings are whole and that a replay gives the same events. The exit code is 3 if one is damaged."""
    if everything == bool(recordings):
        raise UsageError("expected either recordings or --all")
    found = [verify_recording(folder, _read_video) for folder in recordings or ()]
    if everything:
        folder = readable_data_folder(data)
        found.append(verify_history(folder))
        found += [verify_recording(one, _read_video) for one in recordings_in(folder / RECORDINGS)]
    if form == "json":
        typer.echo(json.dumps([_as_json(one) for one in found], indent=2))
    else:
        echo(_lines_of(found))
    if not all(one.whole for one in found):
        raise typer.Exit(InputError.exit_code)


def _read_video(path: Path) -> tuple[float, Sequence[str]]:
    from posecheck.adapters.video.files import VideoFile

    video, last_s = VideoFile(path), 0.0
    for frame in video:
        last_s = frame.t_s
    return last_s, video.notes


def _as_json(one: Verified) -> dict[str, object]:
    return {**dataclasses.asdict(one), "path": str(one.path), "whole": one.whole}


def _lines_of(found: Sequence[Verified]) -> str:
    lines = []
    for one in found:
        lines.append(f"{one.path}: {'whole' if one.whole else 'damaged'}{', ' if one.content else ''}{one.content}")
        lines += [f"  {'damaged' if words in one.damaged else 'note'}: {words}" for words in one.damaged + one.remarks]
    return "\n".join(lines)
