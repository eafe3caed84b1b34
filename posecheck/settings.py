"""What the person has chosen, kept as one small JSON file."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from posecheck.coaching.strictness import Strictness
from posecheck.errors import UsageError

log = logging.getLogger(__name__)


class Settings(BaseModel):
    """Everything that can be set, with what holds until it is.

    `camera` is the name of a camera, empty for the first one; `model` is empty where each exercise has its own size.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    safety_accepted: bool = False
    voice: bool = True
    volume: float = Field(default=0.8, ge=0, le=1)
    tones: bool = True
    mirror: bool = True
    camera: str = ""
    model: Literal["", "lite", "full", "heavy"] = ""
    strictness: Strictness = "usual"
    text_size: Literal["normal", "large", "largest"] = "normal"
    keep_video: bool = False
    chosen: tuple[str, ...] = ()
    """Ids of the exercises of a session, in their order; empty until the person chooses."""


def load_settings(path: Path) -> Settings:
    """Settings from a file; those that hold at first where there is none, or where it cannot be read.

    A file that makes no sense is set aside as NAME.broken, so that nothing is lost.
    """
    try:
        return Settings.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValidationError) as error:
        log.warning("%s cannot be read and is set aside: %s", path, error)
        try:
            path.replace(path.with_suffix(".broken"))
        except OSError:
            log.warning("it could not be set aside", exc_info=True)
        return Settings()


def save_settings(path: Path, settings: Settings) -> None:
    """Write settings; the file changes whole or not at all. UsageError where it cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            file.write(settings.model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
