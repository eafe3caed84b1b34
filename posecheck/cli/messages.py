"""Output for people: answers on stdout, messages on stderr. Control characters are escaped."""

from __future__ import annotations

import os
import sys

import typer

from posecheck.printable import printable_lines


def keep_standard_numbers() -> None:
    """Give the numbers of closed standard streams to nothing.

    Otherwise the next file would get such a number, and libraries write their messages to number 2 regardless.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number


def echo(text: str) -> None:
    """Print a part of the answer."""
    typer.echo(printable_lines(text))


def say(text: str) -> None:
    """Print a line of progress on stderr."""
    _tell(printable_lines(text))


def complain(message: str) -> None:
    """Print an error on stderr, one line per mistake."""
    for line in printable_lines(message).split("\n"):
        _tell(f"posecheck: {line}")


def _tell(line: str) -> None:
    """Print a line on stderr. Neither the answer nor the exit code depends on whether that works."""
    if sys.stderr is None:  # closed by the caller
        return
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except OSError:  # a full disk, or nobody reads; Python would try again at its end and exit with 120
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  open until the end
