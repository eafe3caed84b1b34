"""Progress bars on stderr; stdout carries only the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, ProgressColumn, TaskID, TextColumn, TimeRemainingColumn

from posecheck.adapters.model.store import Progress as Report
from posecheck.events import Update
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame


class ClipProgress:
    """A session sink that shows a progress bar for a clip; silent if stderr is not a terminal."""

    def __init__(self, name: str, duration_s: float | None) -> None:
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
        self._progress = _bar(*columns, TimeRemainingColumn())
        self._progress.start()
        self._task = self._progress.add_task(name, total=duration_s)

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Advance the bar to this frame."""
        self._progress.update(self._task, completed=pose.t_s)

    def close(self, last: Update | None) -> None:
        """Remove the bar."""
        self._progress.stop()


@contextmanager
def fetching() -> Iterator[Report]:
    """Show a bar while a model downloads; nothing appears if it is already cached."""
    tasks: dict[str, TaskID] = {}
    progress = _bar(TextColumn("{task.description}"), BarColumn(), DownloadColumn())

    def report(label: str, done: int, total: int) -> None:
        progress.start()
        if label not in tasks:
            tasks[label] = progress.add_task(label)
        progress.update(tasks[label], completed=done, total=total or None)

    try:
        yield report
    finally:
        progress.stop()


def _bar(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
