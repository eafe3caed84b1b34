"""Arguments and options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from posecheck.errors import InputError, UsageError
from posecheck.extras import needs
from posecheck.pose.model import ModelSize

if TYPE_CHECKING:
    from concurrent.futures import Executor


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


def data_folder() -> Path:
    """The app's folder with the sessions. It may not exist yet."""
    import platformdirs

    return platformdirs.user_data_path("posecheck", appauthor=False)


def readable_data_folder(chosen: Path | None) -> Path:
    """Folder to read sessions from: the chosen one, or the app's.

    Raises
    ------
    InputError
        The folder cannot be read, or the chosen one holds no sessions.
    """
    from posecheck.history.database import DATABASE, RECORDINGS

    folder = chosen or data_folder()
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        names = []
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}") from error
    if chosen is not None and DATABASE not in names and RECORDINGS not in names:
        raise InputError(f"{folder}: expected a folder with {DATABASE} or {RECORDINGS}, found neither")
    return folder


def workers(jobs: int, dask: str | None = None) -> Executor | None:
    """That many worker processes, or Dask's workers; None for one job, which needs no other process."""
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


def exercise_ids(incomplete: str) -> list[str]:
    """Ids of exercises for tab completion."""
    from posecheck.specs.loader import load_specs

    return [name for name in load_specs() if name.startswith(incomplete)]


Exercise = Annotated[
    str | None,
    typer.Option(
        "--exercise",
        "--exercise-spec",
        "-e",
        help="Id of the exercise, or a spec file (.toml).",
        autocompletion=exercise_ids,
    ),
]
Stage = Annotated[str | None, typer.Option("--stage", help="Stage of the exercise; `posecheck show ID` lists them.")]
Model = Annotated[
    ModelSize | None,
    typer.Option("--model", help="Size of the pose model (default: chosen by the exercise)."),
]
Data = Annotated[Path | None, path_option("Folder with the sessions (default: the app's).")]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="Output format.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Number of clips to judge in parallel.")]
ShowFaces = Annotated[bool, typer.Option("--show-faces", help="Leave the face in pictures and videos as it is.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an output that posecheck did not make.")]
