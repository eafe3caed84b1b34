"""Names of sources without their folders, which may identify a person and reveal where files are."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import PureWindowsPath
from typing import Any

import numpy as np

from posecheck.pose.frames import CAMERA_PREFIX
from posecheck.pose.npz import DAMAGED, declared


def file_name(source: str) -> str:
    """The file name of a path in the style of any system; a camera without its name, which may be a person's."""
    camera = source.startswith(CAMERA_PREFIX) and not source.removeprefix(CAMERA_PREFIX).isdecimal()
    return "camera" if camera else PureWindowsPath(source).name or source


def without_path(events: bytes) -> bytes:
    """The content of a file of events, without the folder of its source; older versions stored it in the header."""
    first, end, rest = events.partition(b"\n")
    header = json_object(first)
    if header is None or not isinstance(header.get("source"), str) or file_name(header["source"]) == header["source"]:
        return events
    return json.dumps({**header, "source": file_name(header["source"])}).encode() + end + rest


def poses_without_path(poses: bytes) -> bytes:
    """The content of a file of poses, without the folder of its source. A damaged file is left as it is."""
    try:
        with zipfile.ZipFile(BytesIO(poses)) as archive, declared(archive, _arrays_in(archive)) as found:
            source = str(found.pop("source").read())
            if file_name(source) == source:
                return poses
            arrays = {name: array.read() for name, array in found.items()}
    except (*DAMAGED, KeyError):
        return poses
    out = BytesIO()
    np.savez_compressed(out, allow_pickle=False, **{**arrays, "source": np.array(file_name(source))})
    return out.getvalue()


def _arrays_in(archive: zipfile.ZipFile) -> list[str]:
    return [name.removesuffix(".npy") for name in archive.namelist()]


def json_object(line: bytes) -> dict[str, Any] | None:
    """The JSON object in a line; None if there is none."""
    try:
        record = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
