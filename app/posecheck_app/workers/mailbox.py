"""Ways from a thread to another: the newest item for whoever fetches it, and calls until the work is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtCore import QObject, pyqtSignal, pyqtSlot

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


class Delivery(QObject):
    """Runs calls that a thread sends, in the GUI thread, which makes and closes it.

    Qt alone would also deliver what was sent just before the work was left.
    """

    _sent = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._sent.connect(self._run)

    def send(self, call: Callable[[], None]) -> None:
        """Let the GUI thread run a call. Can be called from any thread."""
        self._sent.emit(call)

    def close(self) -> None:
        """Drop what has not been run yet, and all that follows."""
        self._closed = True

    @pyqtSlot(object)
    def _run(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()
