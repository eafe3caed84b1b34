"""Sources of the pose model: the official URL, and two packages that contain its networks."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posecheck.adapters.model.bundle import build_bundle
from posecheck.pose.model import MODEL_SIZES, ModelSize

Progress = Callable[[str, int, int], None]
"""Receives a label, the bytes so far, and the total bytes (0 if unknown)."""
Run = Callable[[Sequence[str], Path, Callable[[], None]], None]
"""Runs a command in a folder and calls back periodically; raises SourceError."""

OFFICIAL_SHA256: Final[dict[ModelSize, str]] = {
    "lite": "59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a",
    "full": "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
    "heavy": "64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b",
}
LANDMARKS_SHA256: Final[dict[ModelSize, str]] = {
    "lite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "full": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "heavy": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}
# The same detector twice: with metadata (wheel) and without (npm package). Both give bit-identical landmarks.
DETECTOR_SHA256: Final = frozenset(
    {
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
    }
)

# Networks in the bundles made here: as flatbuffers 24.3 to 25.9 and 25.12 pack them (quick to compare), and by content.
DETECTOR_PARTS: Final = frozenset(
    {
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        "2532f266562a4c0f8d744be93f9a7502b7974be7d1b259d532cbdca56e809cef",
        "ef3864caa521ee08b45cd9fb16c032e30a0583cc3d215cb0f804d83bb0f6685f",
        "f5d2eb072744f766b53637b889f89218db9abb3591afc98de0363b6364291b54",
    }
)
LANDMARKS_PARTS: Final[dict[ModelSize, frozenset[str]]] = {
    "lite": frozenset(
        {
            "91091455bc68540ed43e92ed414907ce25d7c10703e14ac2845ac9542dadacfa",
            "53a4e87f6f4656e094e5824fd67773dabf00417335f441e767b087913ff68977",
            "192d733c480393f33b9090a9a0ee2507e7170b45676443841c9bed63386b4d2d",
        }
    ),
    "full": frozenset(
        {
            "0933cdba5b984ef1bed8ff0bcf7b5421072d3c98101d20b49f59efec3e62b5ee",
            "327e032901c82eb84e661a22aab20b6fb000f2be55dcdedf0588d4678be62593",
            "e7206842a885afdd2a595d4a82d7a554dc251a6b2c78ef702fe24f074b488741",
        }
    ),
    "heavy": frozenset(
        {
            "d8f82acf6294e575080eb127305303c98710e3a84aac653155303f16eac6d6ea",
            "17cbff76df69ab1374b13561faa83d8e6cf06427f86700b98066d35af9bdd959",
            "68760b0c829f5ea1744ec4d324909878ed9f3c17371f69f0678dfec15bf7ea95",
        }
    ),
}

WHEEL: Final = "mediapipe==0.10.21"
WHEEL_BYTES: Final = 35_622_638
NPM_PACKAGE: Final = "@mediapipe/pose@0.5.1675469404"
NPM_BYTES: Final = 40_985_403

FIRST_BYTE_S = 5.0
_CONNECT_S = 4.0
_STALLED_S = 20.0
_COMMAND_S = 300.0

_log = logging.getLogger(__name__)


class SourceError(Exception):
    """A source did not deliver the model; the message gives a short reason."""


@dataclass(frozen=True)
class Source:
    """A place to download the model from.

    Attributes
    ----------
    name : str
        Name in messages.
    sizes : tuple of ModelSize
        Available sizes.
    fetch : callable
        Takes size and progress; returns the bytes of the bundle, with hashes verified; raises SourceError.
    """

    name: str
    sizes: tuple[ModelSize, ...]
    fetch: Callable[[ModelSize, Progress], bytes]


def official_url(size: ModelSize) -> str:
    """URL where Google publishes the bundle."""
    stem = f"pose_landmarker_{size}"
    return f"https://storage.googleapis.com/mediapipe-models/pose_landmarker/{stem}/float16/1/{stem}.task"


def fetch_official(
    size: ModelSize, progress: Progress, url: str | None = None, first_byte_s: float = FIRST_BYTE_S
) -> bytes:
    """Download the published bundle; give up after 5 s without a first byte.

    The deadline needs a thread, because name resolution and trying each address in turn can block far longer than the
    connection timeout. An abandoned thread ends by itself when its network call returns.
    """
    transfer = _Transfer(lambda done, total: progress("published model", done, total))
    threading.Thread(target=transfer.run, args=(url or official_url(size),), daemon=True).start()
    transfer.begun.wait(first_byte_s)
    if not transfer.begun.is_set():
        raise SourceError(f"no answer within {first_byte_s:g} s")
    transfer.ended.wait()
    if transfer.data is None:
        raise SourceError(transfer.problem)
    _check("the download", transfer.data, {OFFICIAL_SHA256[size]})
    return transfer.data


class _Transfer:
    """One download in a thread. It also serves as the progress bar that pooch updates."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self.total = 0
        self.begun, self.ended = threading.Event(), threading.Event()
        self.data: bytes | None = None
        self.problem = "unknown"
        self._done = 0
        self._report = report

    def run(self, url: str) -> None:
        import pooch

        download = pooch.HTTPDownloader(progressbar=self, timeout=(_CONNECT_S, _STALLED_S), chunk_size=1 << 16)
        try:
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder, "model.task")
                download(url, str(target), None)
                self.data = target.read_bytes()
        except Exception as error:  # noqa: BLE001  thread boundary: reported by the waiting thread
            _log.debug("download of %s failed", url, exc_info=True)
            self.problem = _brief(error)
        finally:
            self.begun.set()
            self.ended.set()

    def update(self, count: int) -> None:
        self.begun.set()
        self._done += count
        self._report(self._done, self.total)

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        pass


def run_command(command: Sequence[str], folder: Path, poll: Callable[[], None]) -> None:
    """Run a package manager quietly in a folder, for at most 5 minutes, calling `poll` five times per second."""
    # Temporary files go to the same folder: their size shows the progress, and the folder is removed afterwards.
    env = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    with (folder / "log.txt").open("w+b") as log:
        try:
            process = subprocess.Popen(
                command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise SourceError(f"cannot start ({error.strerror})") from error
        _wait(process, poll)
        if process.returncode:
            log.seek(0)
            raise SourceError(_reason(log.read().decode(errors="replace")))


def _wait(process: subprocess.Popen[bytes], poll: Callable[[], None]) -> None:
    deadline = time.monotonic() + _COMMAND_S
    try:
        while True:
            try:
                process.wait(0.2)
                return
            except subprocess.TimeoutExpired:
                poll()
            if time.monotonic() > deadline:
                raise SourceError(f"not finished after {_COMMAND_S:.0f} s")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def fetch_from_pip(size: ModelSize, progress: Progress, run: Run = run_command) -> bytes:
    """Extract the networks from an older MediaPipe wheel. They are identical in the wheels of all platforms."""
    arguments = [
        *("download", WHEEL, "--no-deps", "--only-binary=:all:", "--python-version", "3.11"),
        *("--implementation", "cp", "--abi", "cp311", "--platform", "manylinux_2_28_x86_64"),
        *("--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "10", "--dest", "."),
    ]
    with _package_folder() as folder:
        poll = _watch(folder, WHEEL_BYTES, "pip package", progress)
        _run_any([[*pip, *arguments] for pip in _pips()], folder, run, poll)
        with zipfile.ZipFile(_only(folder, "*.whl")) as wheel:
            detector = wheel.read("mediapipe/modules/pose_detection/pose_detection.tflite")
            landmarks = wheel.read(f"mediapipe/modules/pose_landmark/pose_landmark_{size}.tflite")
    return _bundle(size, detector, landmarks)


def fetch_from_npm(size: ModelSize, progress: Progress, run: Run = run_command) -> bytes:
    """Extract the networks from the npm package of the same model."""
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError("npm is not installed")
    command = [npm, "pack", NPM_PACKAGE, "--ignore-scripts", "--loglevel=error", "--fetch-retries=0"]
    with _package_folder() as folder:
        run([*command, "--pack-destination=."], folder, _watch(folder, NPM_BYTES, "npm package", progress))
        with tarfile.open(_only(folder, "*.tgz")) as package:
            # The packed assets consist of the detector only.
            detector = _member(package, "package/pose_solution_packed_assets.data")
            landmarks = _member(package, f"package/pose_landmark_{size}.tflite")
    return _bundle(size, detector, landmarks)


SOURCES: Final = (
    Source("official URL", MODEL_SIZES, fetch_official),
    Source(f"pip package {WHEEL}", ("full",), fetch_from_pip),
    Source(f"npm package {NPM_PACKAGE}", MODEL_SIZES, fetch_from_npm),
)
"""Sources in the order they are tried."""


@contextmanager
def _package_folder() -> Iterator[Path]:
    """Yield a temporary folder; convert errors with its files to SourceError."""
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            yield Path(name)
    except (OSError, KeyError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error) as error:
        raise SourceError(f"the package cannot be read: {error}") from error


def _pips() -> list[list[str]]:
    """Ways to call pip: this environment's own, or any on the path (environments made by uv have none)."""
    found = [shutil.which(name) for name in ("pip3", "pip")]
    return [[sys.executable, "-m", "pip"], *([path] for path in found if path)]


def _run_any(commands: list[list[str]], folder: Path, run: Run, poll: Callable[[], None]) -> None:
    """Run the first command whose program exists."""
    for i, command in enumerate(commands):
        try:
            return run(command, folder, poll)
        except SourceError as error:
            if i + 1 == len(commands) or "No module named pip" not in str(error):
                raise
    return None


def _watch(folder: Path, total: int, label: str, progress: Progress) -> Callable[[], None]:
    def poll() -> None:
        done = 0
        for path in folder.rglob("*"):
            try:
                done += path.stat().st_size if path.is_file() else 0
            except OSError:  # moved or removed between listing and stat
                continue
        progress(label, min(done, total), total)

    return poll


def _only(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise SourceError(f"expected one {pattern} file, got {len(found)}")
    return found[0]


def _member(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    if file is None:
        raise SourceError(f"{name} is not a file in the package")
    return file.read()


def _bundle(size: ModelSize, detector: bytes, landmarks: bytes) -> bytes:
    _check("the detector network", detector, DETECTOR_SHA256)
    _check(f"the {size} landmark network", landmarks, {LANDMARKS_SHA256[size]})
    return build_bundle(detector, landmarks)


def _check(what: str, data: bytes, wanted: set[str] | frozenset[str]) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found not in wanted:
        expected = " or ".join(sorted(digest[:12] for digest in wanted))
        raise SourceError(f"{what} has SHA-256 {found[:12]}..., expected {expected}...")


def _reason(log: str) -> str:
    """One line on why a package manager failed: the first line that mentions an error, or the last line."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() or "No module named" in line]
    return (errors[:1] or lines[-1:] or ["failed without output"])[0][:160]


def _brief(error: Exception) -> str:
    """Name the innermost cause; the outer layers of an HTTP error only repeat the URL and object names."""
    cause: BaseException = error
    for _ in range(8):
        inner = getattr(cause, "reason", None) or cause.__cause__ or cause.__context__
        if not isinstance(inner, BaseException):
            break
        cause = inner
    return f"{type(cause).__name__}: {str(cause)[-120:]}".rstrip(": ")
