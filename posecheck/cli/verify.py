"""The command `verify`: checks that recordings and the history are whole."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from posecheck.cli.messages import echo
from posecheck.cli.options import Data, Format, path_argument, readable_data_folder
from posecheck.errors import InputError, UsageError
from posecheck.history.archive import RECORDINGS
from posecheck.history.folders import recordings_in
from posecheck.history.verify import Verified, verify_history, verify_recording


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
        echo(_as_text(found))
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


def _as_text(found: Sequence[Verified]) -> str:
    lines = []
    for one in found:
        lines.append(f"{one.path}: {'whole' if one.whole else 'damaged'}{', ' if one.content else ''}{one.content}")
        lines += [f"  {'damaged' if words in one.damaged else 'note'}: {words}" for words in one.damaged + one.remarks]
    return "\n".join(lines)
