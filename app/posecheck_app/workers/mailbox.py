"""A mailbox with one slot: a new item replaces one that has not been fetched."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Passes the newest item from one thread to another; holds at most one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._item: T | None = None

    def put(self, item: T) -> bool:
        """Leave an item.

        Returns
        -------
        bool
            True if the slot was empty, so that the reader must be woken; False if it has been woken already.
        """
        with self._lock:
            was_empty = self._item is None
            self._item = item
        return was_empty

    def take(self) -> T | None:
        """Fetch the item and empty the slot; None if it is empty."""
        with self._lock:
            item, self._item = self._item, None
        return item
