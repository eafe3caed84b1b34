"""Folders without permission, also for a user who may do everything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest


def closed_folder(monkeypatch: pytest.MonkeyPatch, closed: Path) -> None:
    """Let a folder refuse to be listed."""
    listed = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
