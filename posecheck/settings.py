"""The user's settings, stored in one small JSON file."""

from __future__ import annotations

import logging
from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from posecheck.coaching.strictness import Strictness
from posecheck.language import Language
from posecheck.outputs import whole_file
from posecheck.pose.model import ModelSize
from posecheck.private import make_private, make_private_folder, open_private

log = logging.getLogger(__name__)


class Settings(BaseModel):
    """All settings with their defaults.

    `camera` is the name of a camera; empty means the first one. Earlier versions stored a number when they knew no
    name. It does not identify a camera and is dropped. `voice_name` is one of the system's voices; empty means the
    system's choice. An empty `model` means the size that each exercise asks for. An empty `language` is the system's.
    `waves` lets the person control a session by waving. `replay` shows the last set again in the rest after it.
    `remind` asks for a notification at `remind_at`, local time, on the days of the plan in use. Unless `show_faces`,
    the face is blurred in pictures and clips that are saved elsewhere. `report_name` stands on reports.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    safety_accepted: bool = False
    voice: bool = True
    volume: float = Field(default=0.8, ge=0, le=1)
    voice_name: str = ""
    pace: Literal["slow", "usual", "fast"] = "usual"
    tones: bool = True
    mirror: bool = True
    waves: bool = True
    replay: bool = True
    camera: str = ""
    model: Literal["", ModelSize] = ""
    strictness: Strictness = "usual"
    text_size: Literal["normal", "large", "largest"] = "normal"
    language: Literal["", Language] = ""
    keep_video: bool = False
    show_faces: bool = False
    report_name: str = Field(default="", max_length=60)
    remind: bool = False
    remind_at: time = time(18, 0)
    chosen: tuple[str, ...] = ()
    """Ids of the exercises of a session, in order; empty until the user chooses."""

    @field_validator("camera")
    @classmethod
    def _without_number(cls, name: str) -> str:
        return "" if name in ("Camera 0", "Camera 1", "Camera 2") else name


def load_settings(path: Path) -> Settings:
    """Load settings from a file; defaults if it is missing or unreadable.

    An invalid file is renamed to NAME.broken, so nothing is lost.
    """
    try:
        make_private(path)
    except OSError:
        log.debug("cannot make %s private", path, exc_info=True)
    try:
        return Settings.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.strerror
        log.warning("cannot read %s, renaming it to .broken: %s", path, reason)
        try:
            path.replace(path.with_suffix(".broken"))
        except OSError:
            log.warning("cannot rename %s", path, exc_info=True)
        return Settings()


def save_settings(path: Path, settings: Settings) -> None:
    """Write settings atomically. Raises UsageError if the file cannot be written."""
    with whole_file(path) as part:
        make_private_folder(path.parent)
        with open(part, "x", encoding="utf-8", opener=open_private) as file:
            file.write(settings.model_dump_json(indent=1))
