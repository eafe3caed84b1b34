"""Computes items ahead in a thread, so that the steps from a file to its answer run at the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Item = TypeVar("Item")
DEPTH: Final = 2
"""Items that wait at most: one that is taken next, and one that the thread works on meanwhile."""


def ahead(items: Iterable[Item], depth: int = DEPTH) -> Generator[Item]:
    """Yield items in their order, while a thread computes the next ones.

    Close the generator (`contextlib.closing`) to end the thread early: it finishes the item it works on.

    Parameters
    ----------
    items : iterable
        Used by the thread only. An exception it raises is raised here, after the items before it.
    depth : int
        Number of items computed ahead.
    """
    iterator = iter(items)
    waiting: deque[Future[tuple[Item, ...]]] = deque()
    with ThreadPoolExecutor(1, "ahead") as thread:
        try:
            waiting.extend(thread.submit(_next, iterator) for _ in range(depth))
            while found := waiting.popleft().result():
                waiting.append(thread.submit(_next, iterator))
                yield found[0]
        finally:
            thread.shutdown(cancel_futures=True)


def _next(iterator: Iterable[Item]) -> tuple[Item, ...]:
    """The next item, or nothing at the end."""
    for item in iterator:
        return (item,)
    return ()
