"""What a session says about the equipment: camera, model, sound, disk and program."""

from __future__ import annotations

from typing import Final

from posecheck.language import tr, tr_later, tr_n

NO_CAMERA: Final = tr_later("No camera found. Connect one to continue.")
CAMERA_BACK: Final = tr_later("The camera is back.")
CAMERA_LOST: Final = tr_later("Camera disconnected. Connect it again to continue.")
CAMERA_SILENT: Final = tr_later("The camera sends no picture. Close other apps using it, or connect it again.")
CAMERA_FROZEN: Final = tr_later("The camera repeats one picture. Open its cover, or connect it again.")
CAMERA_BLACK: Final = tr_later(
    "The camera picture is black. Open its cover, turn on a light, or close other apps using it."
)
CAMERA_SLOW: Final = tr_later("The camera does not open. Close other apps using it, or connect it again.")
CAMERA_ASKED: Final = tr_later("Allow the use of the camera in the dialog to continue.")
NO_PICTURE: Final = tr_later("No picture")
STARTING_CAMERA: Final = tr_later("Starting the camera…")

ONE_MOMENT: Final = tr_later("One moment…")
GETTING_READY: Final = tr_later("Getting ready…")
OPENING_VIDEO: Final = tr_later("Opening the video…")
DOWNLOADING_MODEL: Final = tr_later("Downloading the pose model (first time only)…")
SLOW: Final = tr_later("This computer is slow. Carry on: I won't hold it against you.")
NO_VOICE: Final = tr_later("No English voice available. You will hear tones instead.")
NO_SOUND: Final = tr_later("No sound available. Instructions will appear on screen.")
VOICE_TEST: Final = tr_later("This is how I sound. Three, two, one, go.")


def camera_missing(name: str) -> str:
    """The chosen camera is not connected; no other one is used in its place."""
    return tr("{name} is not connected. Connect it, or end the session and choose another camera.", name=name)


def camera_not_opened(name: str, *, windows: bool = False) -> str:
    """The camera is connected but cannot be opened; on Windows also if desktop apps are not allowed to use it."""
    if not windows:
        return tr("{name} cannot be opened. Close other apps using it, or connect it again.", name=name)
    return tr(
        "{name} cannot be opened. Close other apps using it, or allow desktop apps to use it in Settings, Privacy.",
        name=name,
    )


def camera_refused(where: str) -> str:
    """The system denies the camera; `where` says where to allow it."""
    return tr("posecheck is not allowed to use the camera. {where}", where=where)


def picture_stopped(away_s: float) -> str:
    """No frame came for a while."""
    if away_s < 50:
        return tr("The picture stopped for {seconds} seconds. Carrying on.", seconds=round(away_s))
    minutes = round(away_s / 60)
    return tr_n(
        "The picture stopped for a minute. Carrying on.", "The picture stopped for {n} minutes. Carrying on.", minutes
    )


def not_saved(error: Exception) -> str:
    """Saving failed in the middle of the session."""
    return tr("Saving this session failed ({error}). You can carry on; posecheck will try again.", error=error)


def end_not_saved(error: Exception) -> str:
    """Recording failed at the end of the session."""
    return tr("The end of this session could not be saved ({error}).", error=error)


def internal_error(what: str) -> str:
    """An unexpected error, named by `what`."""
    return tr("Something went wrong inside posecheck ({what}). Please try again.", what=what)
