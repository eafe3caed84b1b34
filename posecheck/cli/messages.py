"""Output for people: answers on stdout, messages on stderr. Control characters are escaped."""

from __future__ import annotations

import sys

import typer

from posecheck.printable import printable_lines


def echo(text: str) -> None:
    """Print a part of the answer."""
    typer.echo(printable_lines(text))


def say(text: str) -> None:
    """Print a line of progress on stderr."""
    typer.echo(printable_lines(text), err=True)


def complain(message: str) -> None:
    """Print an error on stderr, one line per mistake."""
    for line in printable_lines(message).split("\n"):
        sys.stderr.write(f"posecheck: {line}\n")
