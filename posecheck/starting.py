"""A quick start of a program: what it leaves out until its imports are done."""

from __future__ import annotations

import gc
import os


def hurry() -> None:
    """Collect no garbage, because imports make none, and let pydantic not search all installed packages for plugins."""
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def settle() -> None:
    """Collect garbage again, but never look through what has been imported; for a program that was in a hurry."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
