"""A mailbox with one slot: the newest letter replaces the one nobody has fetched."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Hands the newest item from one thread to another; never holds more than one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._item: T | None = None

    def put(self, item: T) -> bool:
        """Leave an item.

        Returns
        -------
        bool
            True where the slot was empty, so that the reader must be woken; False where it has been woken already.
        """
        with self._lock:
            was_empty = self._item is None
            self._item = item
        return was_empty

    def take(self) -> T | None:
        """Fetch the item and empty the slot; None where there is nothing."""
        with self._lock:
            item, self._item = self._item, None
        return item
