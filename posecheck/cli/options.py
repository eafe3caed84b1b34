"""Arguments and options that several commands share."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from posecheck.errors import UsageError
from posecheck.extras import needs
from posecheck.pose.model import ModelSize


def named_path(text: str) -> Path:
    """Path of an argument. An empty one is refused, because it would mean the current folder."""
    if not text:
        raise UsageError("expected the name of a file or folder, got an empty one")
    return Path(text)


def path_argument(metavar: str, text: str) -> Any:
    """Positional argument that takes a path; opening it is left to the command, which knows the exit code."""
    return typer.Argument(parser=named_path, metavar=metavar, help=text)


def path_option(text: str, *names: str) -> Any:
    """Option that takes a path."""
    return typer.Option(*names, parser=named_path, metavar="PATH", help=text)


def data_folder(chosen: Path | None = None) -> Path:
    """Folder with the sessions: the chosen one, or the app's."""
    if chosen is not None:
        return chosen
    import platformdirs

    return platformdirs.user_data_path("posecheck", appauthor=False)


def workers(jobs: int, dask: str | None = None) -> Executor | None:
    """Processes for that many jobs at a time, or Dask's workers; None if one is enough, which this process does."""
    if dask is not None:
        return _dask_workers(dask)
    if jobs <= 1:
        return None
    from posecheck.parallel.processes import Processes

    return Processes(jobs)


def _dask_workers(address: str) -> Executor:
    with needs("dask", "--dask"):
        from distributed import Client
    try:
        executor: Executor = Client(address).get_executor()
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: start one with `dask scheduler`") from error
    return executor


Exercise = Annotated[
    str | None, typer.Option("--exercise", "--exercise-spec", "-e", help="Id of the exercise, or a spec file (.toml).")
]
Stage = Annotated[str | None, typer.Option("--stage", help="Stage of the exercise; `posecheck show ID` lists them.")]
Model = Annotated[
    ModelSize | None,
    typer.Option("--model", help="Size of the pose model (default: chosen by the exercise)."),
]
Data = Annotated[Path | None, path_option("Folder with the sessions (default: the app's).")]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Output format.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Number of clips to judge in parallel.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an output that posecheck did not make.")]
