"""Starts a program quickly: some work is left out until its imports are done."""

from __future__ import annotations

import gc
import os


def hurry() -> None:
    """Collect no garbage, because imports make none, and let pydantic not search all installed packages for plugins."""
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def settle() -> None:
    """Resume garbage collection after `hurry`, but never scan what has been imported. Otherwise do nothing."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
