"""Reads arrays from a numpy archive that may be hostile: what it declares is checked before anything is unpacked."""

from __future__ import annotations

import math
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

DAMAGED: Final = (OSError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""Errors that reading a damaged archive may raise."""

_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_READ_HEADER: Final = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
_ONE_READS: Final = Lock()
"""numpy parses headers as Python literals, which is not thread-safe in Python 3.11: python/cpython#106905."""


@dataclass(frozen=True, slots=True)
class Declared:
    """Shape and type of an array, and its size in bytes, as the archive declares them."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    nbytes: int


def declared(archive: zipfile.ZipFile, names: Iterable[str]) -> dict[str, Declared]:
    """What the archive declares about those of its arrays that are in `names`; reads only their headers.

    Raises
    ------
    One of DAMAGED
        A member is encrypted, compressed by another method, no array, or its size contradicts its shape.
    """
    members = set(archive.namelist())
    return {name: _declared(archive, name) for name in names if _member(name) in members}


def read_arrays(archive: zipfile.ZipFile, names: Iterable[str]) -> Mapping[str, NDArray[Any]]:
    """Read arrays whose declarations were found acceptable."""
    arrays = {}
    for name in names:
        with _ONE_READS, archive.open(_member(name)) as member:
            arrays[name] = np.lib.format.read_array(member, allow_pickle=False)
    return arrays


def _member(name: str) -> str:
    return f"{name}.npy"


def _declared(archive: zipfile.ZipFile, name: str) -> Declared:
    info = archive.getinfo(_member(name))
    if info.flag_bits & _ENCRYPTED:
        raise ValueError(f"{name} is encrypted")
    if info.compress_type not in _METHODS:
        raise ValueError(f"{name} is compressed by an unknown method")
    with _ONE_READS, archive.open(info) as member:
        shape, dtype = _header(member, name)
        held = info.file_size - member.tell()
    if dtype.hasobject or min(shape, default=0) < 0:
        raise ValueError(f"{name} holds no numbers")
    nbytes = math.prod(shape) * dtype.itemsize
    if nbytes != held:
        raise ValueError(f"{name} declares {nbytes} bytes and holds {held}")
    return Declared(shape, dtype, nbytes)


def _header(member: IO[bytes], name: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(member)
    if version not in _READ_HEADER:
        raise ValueError(f"{name} has an unknown version")
    try:
        shape, _, dtype = _READ_HEADER[version](member)
    except (SyntaxError, TypeError, tokenize.TokenError, RecursionError, MemoryError) as error:
        raise ValueError(f"{name} has a damaged header") from error
    return shape, dtype
