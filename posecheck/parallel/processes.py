"""Worker processes that are replaced when they die."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Processes(Executor):
    """An executor of several processes. With one pool for all, the death of a process would fail every waiting call.

    A call whose process dies raises BrokenProcessPool; another process takes its place.

    Parameters
    ----------
    count : int
        Number of processes.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._threads = ThreadPoolExecutor(count)
        self._idle = SimpleQueue[ProcessPoolExecutor]()
        for _ in range(count):
            self._idle.put(_new_pool())

    def submit(
        self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        """Call a function in the next idle process."""
        return self._threads.submit(self._call, lambda pool: pool.submit(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when their calls have returned."""
        self._threads.shutdown(wait=True, cancel_futures=cancel_futures)
        for _ in range(self._count):
            self._idle.get().shutdown()

    def _call(self, submit: Callable[[ProcessPoolExecutor], Future[Result]]) -> Result:
        pool = self._idle.get()
        try:
            try:
                future = submit(pool)
            except BrokenProcessPool:  # it died idle: not this call's fault
                pool = _renewed(pool)
                future = submit(pool)
            return future.result()
        except BrokenProcessPool:
            pool = _renewed(pool)
            raise
        finally:
            self._idle.put(pool)


def _renewed(pool: ProcessPoolExecutor) -> ProcessPoolExecutor:
    pool.shutdown()
    return _new_pool()


def _new_pool() -> ProcessPoolExecutor:
    # Several threads start processes here, so these must not be forked.
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_end_quietly)


def _end_quietly() -> None:
    """Let Ctrl+C end this process without a traceback; the program itself reports it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
