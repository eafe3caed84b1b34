"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
import typer

from posecheck.checking import ModelSize
from posecheck.errors import UsageError
from posecheck.specs.loader import load_specs


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
    return chosen or platformdirs.user_data_path("posecheck", appauthor=False)


def exercise_ids(incomplete: str) -> list[str]:
    """Ids of exercises for tab completion."""
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
