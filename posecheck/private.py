"""Files and folders that only their owner can read, and that survive a power cut.

Windows keeps the folders of a user private by itself, so there only the content of files is synced.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
_OTHERS: Final = 0o077
_NO_SYNC: Final = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)
"""Errors of file systems that cannot sync a folder, and of folders without read permission."""


def make_private_folder(folder: Path) -> None:
    """Make a folder and its missing parents for the owner only. An existing folder is left as it is."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(FOLDER_MODE, exist_ok=True)
        sync_folder(path.parent)


def open_private(path: str, flags: int) -> int:
    """Opener for `open` that creates a file for the owner only."""
    return os.open(path, flags, FILE_MODE)


def make_private(path: Path) -> None:
    """Remove everyone's access to a file or folder except the owner's."""
    mode = path.stat().st_mode
    if os.name == "posix" and mode & _OTHERS:
        path.chmod(mode & ~_OTHERS & 0o7777)


def make_tree_private(folder: Path) -> None:
    """Make a folder and everything in it private, if the folder is not private yet.

    The folder comes last, so an interrupted run begins again.
    """
    if os.name != "posix" or not folder.is_dir() or not folder.stat().st_mode & _OTHERS:
        return
    for path in folder.rglob("*"):
        if not path.is_symlink():
            make_private(path)
    make_private(folder)


def sync_file(path: Path) -> None:
    """Write the content of a file through to the disk."""
    _sync(path, os.O_RDWR)


def sync_folder(folder: Path) -> None:
    """Write the names in a folder through to the disk, where the system can."""
    if os.name != "posix":
        return
    try:
        _sync(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
