"""Counts repetitions and holds of back-pain exercises in videos or from a camera, and reports faults."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from posecheck import __version__
from posecheck.cli.messages import complain, keep_standard_numbers
from posecheck.errors import INTERNAL_CODE, INTERRUPTED_CODE, PosecheckError, UsageError, internal_error
from posecheck.extras import missing_library, needs_library
from posecheck.starting import settle

log = logging.getLogger(__name__)
_NOBODY_READS_CODE: Final = 141
"""Exit code if the output is no longer read, as shells report it of other programs."""
_EXERCISES, _RECORDINGS, _SETUP = "Exercises", "Recordings, poses and labels", "This computer"
COMMANDS: Final = {
    ("check", "checks.check", _EXERCISES): "Count repetitions and holds in clips and report faults.",
    ("handout", "pages.handout", _EXERCISES): "Create a printable PDF of the exercises, one page each.",
    ("list", "exercises.list_exercises", _EXERCISES): "List the exercises.",
    ("show", "exercises.show", _EXERCISES): "Show one exercise: instructions, prescription and faults.",
    ("app", "desktop.run_window", _EXERCISES): (
        "Open the window: guided sessions in front of the camera, and their history."
    ),
    ("plan", "plan.plan_app", _EXERCISES): "Write, check and print training plans.",
    ("history", "pages.history", _RECORDINGS): "Show past sessions, newest first.",
    ("report", "pages.report", _RECORDINGS): (
        "Create a one-page report on a recording or on the sessions of a period."
    ),
    ("verify", "recordings.verify", _RECORDINGS): (
        "Check that recordings are whole and that a replay gives the same events. The exit code is 3 if one is damaged."
    ),
    (
        "export-labels",
        "evaluate.export_labels",
        _RECORDINGS,
    ): "Export recordings, as corrected in the window, as labels and poses that `eval` takes.",
    ("eval", "evaluate.evaluate", _RECORDINGS): (
        "Score answers against the labels of clips. The exit code is 1 if a clip does not meet its labels."
    ),
    ("extract", "recordings.extract", _RECORDINGS): (
        "Save the poses in a video, so that other commands can run without the video and the model."
    ),
    ("replay", "recordings.replay", _RECORDINGS): (
        "Judge saved poses again, without video or model, with the same events. JSON output is one event per line."
    ),
    ("trace", "checks.trace", _RECORDINGS): "Write drives, signals, movements and limits over time.",
    ("doctor", "doctor.doctor", _SETUP): (
        "Show what works on this computer and what to do about problems. The exit code is 3 if no video can be checked."
    ),
    ("bench", "doctor.bench", _SETUP): (
        "Measure how fast this computer checks videos, compared with decoding and the pose model alone."
    ),
    ("desktop-entry", "desktop.desktop_entry", _SETUP): (
        "Add posecheck to the menu of your Linux desktop, for this user and this installation."
    ),
    ("model", "model.model_app", _SETUP): "Show or download the pose model.",
}
"""Name, place in `posecheck.cli` and panel of each command, and its line in the help. Only the help reads the lines."""


class _LateCommands(TyperGroup):
    """A group of commands that are imported when they are used, so that the help and short commands start at once."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for (name, _, panel), line in COMMANDS.items():
            self.add_command(TyperCommand(name, help=line, rich_help_panel=panel))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command by its name, and import it."""
        name, _, rest = super().resolve_command(ctx, args)
        command = load_command(name or "")
        settle()
        return name, command, rest


def load_command(name: str) -> Any:
    """Import a command."""
    module, _, function = next(place for known, place, _ in COMMANDS if known == name).partition(".")
    found = getattr(import_module(f"posecheck.cli.{module}"), function)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    return typer.main.get_command(alone)


app = typer.Typer(cls=_LateCommands, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


def main() -> None:
    """Run the command line. An error becomes a message on stderr and its exit code."""
    keep_standard_numbers()
    try:
        app(prog_name="posecheck")
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # typer ends with 1, which means labels not met
            sys.exit(_NOBODY_READS_CODE)
        raise
    except PosecheckError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except Exception as error:  # last resort: a traceback would end with 1, which means labels not met
        log.debug("unexpected", exc_info=True)
        if _is_interrupt(error):
            sys.exit(INTERRUPTED_CODE)
        reason = _reason(error)
        complain(reason or internal_error(error))
        sys.exit(UsageError.exit_code if reason else INTERNAL_CODE)


def _is_interrupt(error: BaseException | None) -> bool:
    """Whether Ctrl+C is behind an error: some libraries and Python itself raise another one for it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _reason(error: Exception) -> str | None:
    """Why the system refused something; None for a mistake of the program."""
    library = missing_library(str(error)) if isinstance(error, ImportError | OSError) else None
    if library is not None:  # Python reports it as ImportError, ctypes as OSError
        return needs_library("posecheck", library)
    if not isinstance(error, OSError):
        return None
    # A name that is too long, or a folder without permission.
    return ": ".join(filter(None, (error.filename and str(error.filename), error.strerror or str(error))))


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Count repetitions and holds of back-pain exercises in videos or from a camera, and report faults."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


if __name__ == "__main__":
    main()
