"""Standard streams that are closed, full or no longer read change no exit code and damage no file."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path

import pytest

from posecheck.cli import main as cli
from posecheck.cli.messages import keep_standard_numbers


class Failing(io.StringIO):
    """A stream that cannot be written to."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def fileno(self) -> int:
        """Number of a stream."""
        return 1

    def write(self, text: str) -> int:
        """Raise the error."""
        raise OSError(self._number, os.strerror(self._number))


def end_of(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    monkeypatch.setattr(sys, "argv", ["posecheck", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


@pytest.mark.parametrize("number", [None, errno.ENOSPC, errno.EPIPE], ids=["closed", "full", "unread"])
def test_an_error_that_cannot_be_told_keeps_its_exit_code(monkeypatch: pytest.MonkeyPatch, number: int | None) -> None:
    monkeypatch.setattr(sys, "stderr", None if number is None else Failing(number))
    assert end_of(monkeypatch, "check", "missing.mp4", "--exercise", "cat_curl") == 3
    if sys.stderr is not None:
        sys.stderr.close()


@pytest.mark.parametrize("words", [["list"], ["--help"], ["show", "cat_curl"]], ids=lambda words: words[0])
def test_an_answer_that_nobody_reads_does_not_look_like_labels_not_met(monkeypatch: pytest.MonkeyPatch, words) -> None:
    monkeypatch.setattr(sys, "stderr", sys.stderr)  # typer replaces both
    monkeypatch.setattr(sys, "stdout", Failing(errno.EPIPE))
    assert end_of(monkeypatch, *words) == 141


def test_an_answer_that_cannot_be_written_is_an_error_of_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Failing(errno.ENOSPC))
    assert end_of(monkeypatch, "list") == 2
    assert capsys.readouterr().err == "posecheck: No space left on device\n"


@pytest.mark.skipif(os.name != "posix", reason="number 2 is known to be the standard error stream on Unix only")
def test_no_file_gets_the_number_of_a_closed_standard_stream(tmp_path: Path) -> None:
    kept = os.dup(2)
    os.close(2)
    try:
        keep_standard_numbers()
        with (tmp_path / "video.mp4").open("wb") as file:
            assert file.fileno() > 2
    finally:
        os.dup2(kept, 2)
        os.close(kept)
