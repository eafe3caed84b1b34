"""Commands about the pose model."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from posecheck.cli.messages import echo
from posecheck.errors import ModelError
from posecheck.pose.model import ModelSize

model_app = typer.Typer(no_args_is_help=True, help="Show or download the pose model.")


@model_app.command("status")
def model_status() -> None:
    """Show which models are available and where they are stored."""
    from posecheck.adapters.model import store

    for status in store.model_status():
        echo(f"{status.size:6} {status.state:12} {status.bytes / 1e6:6.1f} MB  {status.refusal or status.path}")


@model_app.command("fetch")
def model_fetch(size: Annotated[ModelSize, typer.Argument(help="Size of the model.")] = "full") -> None:
    """Download a model, so that later runs need no network."""
    echo(str(_fetch(size)))


def fetch_for(clips: Sequence[Path], models: Sequence[ModelSize | None]) -> None:
    """Download the models for the given videos once, before worker processes need them.

    A download that fails is no error yet: saved poses need no model, and each video reports its own.
    """
    for size in sorted({model for clip, model in zip(clips, models, strict=True) if model and clip.suffix != ".npz"}):
        with suppress(ModelError):
            _fetch(size)


def _fetch(size: ModelSize) -> Path:
    from posecheck.adapters.model.store import model_path
    from posecheck.adapters.progress import fetching

    with fetching() as report:
        return model_path(size, progress=report)
