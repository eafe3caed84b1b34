"""Processes many clips, one after the other or by an executor; a bad clip does not affect the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from typing import TypeVar

from posecheck.errors import INTERNAL_CODE, InputError, PosecheckError, internal_error
from posecheck.evaluation.cases import Failure
from posecheck.extras import missing_library, needs_library

Item = TypeVar("Item")
Result = TypeVar("Result")

log = logging.getLogger(__name__)


def outcomes(
    work: Callable[[Item], Result], items: Sequence[Item], names: Sequence[str], executor: Executor | None = None
) -> Iterator[tuple[int, Result | Failure]]:
    """Yield the index and the outcome of every item, as soon as it is known.

    Parameters
    ----------
    work : callable
        Defined at the top of a module, so that a worker process finds it.
    items, names : sequence
        What to work on, and what each item is called in messages.
    executor : Executor, optional
        Does the work; None works in this process, one item after the other. It is shut down at the end, and what has
        not begun by then is left undone.
    """
    if executor is None:
        for i, item in enumerate(items):
            yield i, _attempted(work, item, names[i])
        return
    waiting: dict[Future[Result | Failure], int] = {}
    try:
        for i, item in enumerate(items):
            waiting[executor.submit(_attempted, work, item, names[i])] = i
        for done in as_completed(waiting):
            yield waiting[done], _outcome(done, names[waiting[done]])
    finally:
        for future in waiting:  # not every executor can cancel them when it shuts down
            future.cancel()
        executor.shutdown()


def _outcome(done: Future[Result | Failure], name: str) -> Result | Failure:
    try:
        return done.result()
    except BrokenExecutor:
        words = "the process that judged it was killed, perhaps for lack of memory: try it alone or with fewer jobs"
        return Failure(name, f"{name}: {words}", InputError.exit_code)


def _attempted(work: Callable[[Item], Result], item: Item, name: str) -> Result | Failure:
    """Outcome of one item; an error does not affect the other items."""
    try:
        return work(item)
    except PosecheckError as error:
        return Failure(name, str(error), error.exit_code)
    except Exception as error:
        log.debug("%s", name, exc_info=True)
        return _failure(name, error)


def _failure(name: str, error: Exception) -> Failure:
    library = missing_library(str(error)) if isinstance(error, ImportError | OSError) else None
    if library is not None:
        return Failure(name, f"{name}: {needs_library('reading it', library)}", InputError.exit_code)
    if isinstance(error, OSError):
        return Failure(name, f"{name}: {error.strerror or error}", InputError.exit_code)
    return Failure(name, f"{name}: {internal_error(error)}, with the clip", INTERNAL_CODE)
