"""Lists the cameras in a thread, because a camera's driver can take long to answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from PyQt6.QtCore import QObject, pyqtSignal

log = logging.getLogger(__name__)


class CameraLister(QObject):
    """Lists cameras by name; a driver that never answers holds up nothing.

    Signals
    -------
    found(sequence of str)
        The names.
    """

    found = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._looking = threading.Lock()

    def look(self, list_names: Callable[[], Sequence[str]]) -> None:
        """List the cameras, unless that is under way."""
        if self._looking.acquire(blocking=False):
            threading.Thread(target=self._run, args=(list_names,), name="list cameras", daemon=True).start()

    def _run(self, list_names: Callable[[], Sequence[str]]) -> None:
        try:
            self.found.emit(list_names())
        except Exception:  # thread boundary: the person can still start, and the session names the camera's fault
            log.warning("the cameras cannot be listed", exc_info=True)
        finally:
            self._looking.release()
