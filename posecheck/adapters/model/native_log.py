"""Keeps log output of the pose model's C++ code off the screen."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_CHATTER: Final = re.compile(
    rb"^(?:[IW]\d{4} \d\d:\d\d:[^\n]*|INFO: [^\n]*TensorFlow[^\n]*|WARNING: All log messages before absl[^\n]*)"
    rb"(?:\n|\Z)",
    re.MULTILINE,
)

_log = logging.getLogger(__name__)


@contextmanager
def chatter_logged() -> Iterator[None]:
    """Redirect info lines and warnings that C++ code writes to stderr into the debug log; other lines still appear.

    MediaPipe announces its inference engine on every start, at any log level, in the middle of progress bars.
    """
    try:
        screen = os.dup(2)
    except OSError:  # a GUI program may have no stderr
        yield
        return
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(screen, 2)
            file.seek(0)
            written = file.read()
            with suppress(OSError):  # a full disk, or nobody reads
                os.write(screen, _CHATTER.sub(b"", written))
            os.close(screen)
            for line in _CHATTER.findall(written):
                _log.debug("pose model: %s", line.decode(errors="replace").strip())
