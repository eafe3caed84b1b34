"""The commands `doctor` and `bench`: what works on this computer, and how fast."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from posecheck import __version__
from posecheck.adapters.window import Part, ask_window
from posecheck.cli.messages import echo, say
from posecheck.cli.options import Exercise, Format, Model, data_folder, path_argument
from posecheck.errors import InputError, UsageError
from posecheck.extras import missing_library, needs_library, way_to_install
from posecheck.inputs import is_file
from posecheck.specs.loader import load_spec, load_specs, specs_folder

SCHEMA: Final = 1
SAMPLE: Final = "partial_curl_clean.mp4"
LEAST_FREE_BYTES: Final = 500_000_000
"""Room for an hour of video."""
NEEDED_MODEL: Final = "full"
"""Size that exercises ask for unless their file names another."""
_OTHERS: Final = 0o077
_LIBRARIES: Final = (
    ("mediapipe", "mediapipe.tasks.python.vision", True),
    ("opencv-python", "posecheck.adapters.opencv", True),
    ("av", "av", True),
    ("PyQt6", "PyQt6.QtWidgets", False),
)
"""Distribution, module that proves that it works, and whether checking videos needs it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer.

    Attributes
    ----------
    name : str
    works : bool
    needed : bool
        Whether checking videos needs it.
    found : str
        What was found.
    remedy : str
        What to do about a problem; empty if it works.
    """

    name: str
    works: bool
    needed: bool
    found: str
    remedy: str = ""


def doctor(form: Format = "text") -> None:
    """Show what works on this computer and what to do about problems. The exit code is 3 if no video can be checked."""
    findings = look_around()
    works = all(one.works for one in findings if one.needed)
    if form == "json":
        found = [asdict(one) for one in findings]
        typer.echo(json.dumps({"schema": SCHEMA, "works": works, "findings": found}, indent=1))
    else:
        for one in findings:
            remedy = f": {one.remedy}" if one.remedy else ""
            echo(f"{'works' if one.works else 'problem':8} {one.name:16} {one.found}{remedy}")
        echo(f"Videos can{'' if works else 'not'} be checked.")
    raise typer.Exit(0 if works else InputError.exit_code)


def bench(
    clip: Annotated[Path | None, path_argument("CLIP", "A video (default: the sample video).")] = None,
    exercise: Exercise = "partial_curl",
    model: Model = None,
    frames: Annotated[int, typer.Option(min=1, help="Number of frames from the beginning of the video.")] = 150,
    rounds: Annotated[int, typer.Option(min=1, help="Number of rounds; the medians are shown.")] = 3,
    form: Format = "text",
) -> None:
    """Measure how fast this computer checks videos, compared with decoding and the pose model alone."""
    from posecheck.adapters import benchmark
    from posecheck.adapters.model.store import model_path
    from posecheck.adapters.progress import fetching

    spec = load_spec(exercise or "partial_curl")
    with fetching() as report:
        bundle = model_path(model or spec.model, progress=report)
    task = benchmark.Task(clip or _sample(), bundle, spec, spec.default_stage, frames, rounds)
    found = benchmark.measure_speed(task, say)
    if form == "json":
        typer.echo(json.dumps(found, indent=2))
    else:
        echo(benchmark.as_text(found))


def _sample() -> Path:
    """The sample video, in a checkout or in the package of the window."""
    places = [specs_folder().parent / "sample_videos" / SAMPLE]
    window = find_spec("posecheck_app")
    places += [Path(one) / "samples" / SAMPLE for one in (window and window.submodule_search_locations) or ()]
    found = next(filter(is_file, places), None)
    if found is None:
        raise UsageError("the sample video is not installed: name a video to measure with")
    return found


def look_around() -> list[Finding]:
    """Try everything that posecheck needs on this computer. Downloads and changes nothing."""
    with ThreadPoolExecutor() as pool:  # display and sound take a second each, or longer without sound
        window = [pool.submit(look) for look in (_display, _sound, _cameras)]
        system = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
        found = [Finding("Python", True, True, system), Finding("posecheck", True, True, __version__)]
        found += [_library(*one) for one in _LIBRARIES]
        found += _models()
        found += [one.result() for one in window]
    return [*found, *_folder(data_folder())]


def _library(distribution: str, module: str, needed: bool) -> Finding:
    try:
        version = metadata.version(distribution)
        import_module(module)
    except metadata.PackageNotFoundError:
        way = f"pip install {distribution}" if needed else way_to_install("app")
        return Finding(distribution, False, needed, "not installed", way)
    except (ImportError, OSError) as error:
        library = missing_library(str(error))
        remedy = needs_library("it", library) if library else f"pip install --force-reinstall {distribution}"
        return Finding(distribution, False, needed, f"does not load ({error})", remedy)
    return Finding(distribution, True, needed, version)


def _models() -> Iterator[Finding]:
    from posecheck.adapters.model.store import model_status

    specs = load_specs().values()
    for one in model_status():
        name, needed, fetch = f"model {one.size}", one.size == NEEDED_MODEL, f"posecheck model fetch {one.size}"
        if one.verified:
            yield Finding(name, True, needed, f"ready, its hash is right: {one.path}")
        elif one.refusal:
            yield Finding(name, False, needed, one.refusal, f"make it readable, or delete it and run {fetch}")
        elif one.present:
            yield Finding(name, False, needed, f"damaged, its hash is wrong: {one.path}", fetch)
        else:
            count = sum(spec.model == one.size for spec in specs)
            yield Finding(name, False, needed, f"not fetched, used by {count} of {len(specs)} exercises", fetch)


def _display() -> Finding:
    return _part("display", lambda found: Finding("display", True, False, found[0]))


def _sound() -> Finding:
    return _part("sound", _heard)


def _heard(found: list[str]) -> Finding:
    used, *lacks = found
    if not lacks:
        return Finding("sound", True, False, used)
    way = "install a voice (on Debian or Ubuntu: apt-get install speech-dispatcher), or connect a loudspeaker"
    return Finding("sound", False, False, " ".join(lacks).rstrip("."), way)


def _cameras() -> Finding:
    try:
        from posecheck.adapters.video import cameras  # late: OpenCV takes a while

        found = cameras.list_cameras()
        refused = [why for one in found if (why := cameras.refusal(one))]
    except ImportError as error:
        return Finding("cameras", False, False, f"cannot be listed: {error}")
    if not found:
        return Finding("cameras", False, False, "none found", "connect one, and allow its use in the system's settings")
    if refused:
        return Finding("cameras", False, False, refused[0])
    return Finding("cameras", True, False, ", ".join(f"camera:{n} {one.name}" for n, one in enumerate(found)))


def _part(part: Part, read: Callable[[list[str]], Finding]) -> Finding:
    """Finding on a part of the window."""
    try:
        metadata.version("PyQt6")
        return read(ask_window(part))
    except metadata.PackageNotFoundError:
        return Finding(part, False, False, "not tried without PyQt6", way_to_install("app"))
    except UsageError as error:
        found, _, remedy = str(error).partition(": ")
        return Finding(part, False, False, found, remedy)


def _folder(folder: Path) -> Iterator[Finding]:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    name = "data folder"
    if not os.access(there, os.W_OK | os.X_OK):
        yield Finding(name, False, False, f"{there} cannot be written to", f"chmod u+rwx {there}")
    elif there == folder and os.name == "posix" and folder.stat().st_mode & _OTHERS:
        yield Finding(name, False, False, f"other users may enter {folder}", f"chmod -R go= {folder}")
    else:
        yield Finding(name, True, False, str(folder) if there == folder else f"{folder}, made by the first session")
    free = shutil.disk_usage(there).free
    size = f"{free / 1e9:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        yield Finding("disk", False, False, size, f"make room for at least {LEAST_FREE_BYTES / 1e9:g} GB")
    else:
        yield Finding("disk", True, False, size)
