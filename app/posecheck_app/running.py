"""The running program: only one per data folder, and a signal ends it like closing the window."""

from __future__ import annotations

import hashlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

from PyQt6.QtCore import QLockFile, QSocketNotifier
from PyQt6.QtNetwork import QLocalServer, QLocalSocket
from PyQt6.QtWidgets import QApplication
from PyQt6.sip import voidptr

from posecheck.closing import Closing
from posecheck.coaching.equipment import internal_error
from posecheck.errors import PosecheckError
from posecheck.private import make_private_folder

LOCK_FILE: Final = "app.lock"
ANSWER_MS: Final = 2000
SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

log = logging.getLogger(__name__)


class Instance(Closing):
    """The program's claim on a data folder; released when the program ends, however it ends.

    Parameters
    ----------
    folder : Path
        Data folder.

    Attributes
    ----------
    first : bool
        False if another running program has the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._name = f"posecheck-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]}"
        self._server: QLocalServer | None = None
        try:
            make_private_folder(folder)
        except OSError:
            log.warning("cannot make %s", folder, exc_info=True)  # the history will say so
        self._lock = QLockFile(str(folder / LOCK_FILE))
        self._lock.setStaleLockTime(0)  # only the end of its process frees it
        self.first = self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def on_call(self, show: Callable[[], None]) -> None:
        """Call a function whenever a later program asks for the window."""
        QLocalServer.removeServer(self._name)  # left by a killed program
        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: _take(server, show))
        if not server.listen(self._name):
            log.warning("a second program will not find this one: %s", server.errorString())
        self._server = server

    def call_first(self) -> bool:
        """Ask the first program to show its window; False if it does not answer."""
        call = QLocalSocket()
        call.connectToServer(self._name)
        return call.waitForConnected(ANSWER_MS) and call.waitForDisconnected(ANSWER_MS)

    def close(self) -> None:
        """Release the folder."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()


def _take(server: QLocalServer, show: Callable[[], None]) -> None:
    call = server.nextPendingConnection()
    if call is not None:
        show()
        call.disconnectFromServer()
        call.deleteLater()


@contextmanager
def surviving(tell: Callable[[str], None]) -> Iterator[None]:
    """Report each error in a slot once while the block runs; otherwise Qt ends the program."""
    before, told = sys.excepthook, set[str]()

    def survive(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("an error in the window", exc_info=(kind, error, trace))
        words = str(error) if isinstance(error, PosecheckError) else internal_error(f"{kind.__name__}: {error}")
        if words not in told:
            told.add(words)
            tell(words)

    sys.excepthook = survive
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def ended_by_signals(app: QApplication) -> Iterator[None]:
    """Within the block, Ctrl+C and a request to terminate close all windows; a second signal kills."""
    read, write = socket.socketpair()
    for end in (read, write):
        end.setblocking(False)
    before = {number: signal.signal(number, lambda *_: None) for number in SIGNALS}
    waker = signal.set_wakeup_fd(write.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(voidptr(read.fileno()), QSocketNotifier.Type.Read)

    def close_all() -> None:
        notifier.setEnabled(False)
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        app.closeAllWindows()
        app.quit()

    notifier.activated.connect(close_all)
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(waker)
        for number, handler in before.items():
            signal.signal(number, handler)
        read.close()
        write.close()
