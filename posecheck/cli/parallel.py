"""Processes many clips, one after the other or in worker processes; a bad clip does not affect the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from queue import SimpleQueue
from typing import Generic, TypeVar

from posecheck.errors import INTERNAL_CODE, InputError, PosecheckError, internal_error
from posecheck.evaluation.cases import Failure
from posecheck.extras import missing_library, needs_library

Item = TypeVar("Item")
Result = TypeVar("Result")

log = logging.getLogger(__name__)


def outcomes(
    work: Callable[[Item], Result], items: Sequence[Item], names: Sequence[str], jobs: int
) -> Iterator[tuple[int, Result | Failure]]:
    """Yield the index and the outcome of every item, as soon as it is known.

    Parameters
    ----------
    work : callable
        Defined at the top of a module, so that a worker process finds it.
    items, names : sequence
        What to work on, and what each item is called in messages.
    jobs : int
        Number of worker processes; 1 works in this process.
    """
    if jobs == 1:
        for i, item in enumerate(items):
            yield i, _attempted(work, item, names[i])
        return
    workers = SimpleQueue[_Worker[Item, Result]]()
    for _ in range(jobs):
        workers.put(_Worker(work))
    with ThreadPoolExecutor(jobs) as threads:
        try:
            waiting = {threads.submit(_in_worker, workers, item, names[i]): i for i, item in enumerate(items)}
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            threads.shutdown(cancel_futures=True)
            for _ in range(jobs):
                workers.get().close()


class _Worker(Generic[Item, Result]):
    """One process, replaced when it dies. With one pool for all, a death would fail every waiting clip."""

    def __init__(self, work: Callable[[Item], Result]) -> None:
        self._work = work
        self._pool = _new_pool()

    def run(self, item: Item, name: str) -> Result | Failure:
        try:
            return self._submit(item, name).result()
        except BrokenProcessPool:
            self._renew()
            words = "the process that judged it was killed, perhaps for lack of memory: try it alone or with fewer jobs"
            return Failure(name, f"{name}: {words}", InputError.exit_code)

    def close(self) -> None:
        self._pool.shutdown()

    def _submit(self, item: Item, name: str) -> Future[Result | Failure]:
        try:
            return self._pool.submit(_attempted, self._work, item, name)
        except BrokenProcessPool:  # it died idle: not this clip's fault
            self._renew()
            return self._pool.submit(_attempted, self._work, item, name)

    def _renew(self) -> None:
        self.close()
        self._pool = _new_pool()


def _new_pool() -> ProcessPoolExecutor:
    # Several threads start processes here, so these must not be forked.
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def _in_worker(workers: SimpleQueue[_Worker[Item, Result]], item: Item, name: str) -> Result | Failure:
    worker = workers.get()
    try:
        return worker.run(item, name)
    finally:
        workers.put(worker)


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
