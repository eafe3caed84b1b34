"""Reads arrays from a numpy archive that may be hostile: what it declares is checked before anything is unpacked."""

from __future__ import annotations

import math
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from threading import Lock
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

DAMAGED: Final = (OSError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""Errors that reading a damaged archive may raise."""

_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_READ_HEADER: Final = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
_LENGTH_BYTES: Final = {(1, 0): 2, (2, 0): 4}
_MOST_HEADER_BYTES: Final = 10_000
_ONE_READS: Final = Lock()
"""numpy parses headers as Python literals, which is not thread-safe in Python 3.11: python/cpython#106905."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An array as the archive declares it: shape, type and size in bytes. Its content can be read once."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    nbytes: int
    _by_column: bool
    _content: IO[bytes]

    def read(self) -> NDArray[Any]:
        """Read the content. Raises one of `DAMAGED`."""
        flat = np.frombuffer(self._content.read(self.nbytes), self.dtype)
        return flat.reshape(self.shape, order="F" if self._by_column else "C")


@contextmanager
def declared(archive: zipfile.ZipFile, names: Iterable[str]) -> Iterator[dict[str, Declared]]:
    """What the archive declares about those of its arrays that are in `names`; reads only their headers.

    The arrays can be read until the context ends.

    Raises
    ------
    One of DAMAGED
        A member is encrypted, compressed by another method, no array, or its size contradicts its shape.
    """
    members = set(archive.namelist())
    with ExitStack() as opened:
        yield {name: _declared(archive, name, opened) for name in names if f"{name}.npy" in members}


def _declared(archive: zipfile.ZipFile, name: str, opened: ExitStack) -> Declared:
    info = archive.getinfo(f"{name}.npy")
    if info.flag_bits & _ENCRYPTED:
        raise ValueError(f"{name} is encrypted")
    if info.compress_type not in _METHODS:
        raise ValueError(f"{name} is compressed by an unknown method")
    member = opened.enter_context(archive.open(info))
    try:
        shape, by_column, dtype = _parsed(*_header(member, name))
    except (SyntaxError, TypeError, tokenize.TokenError, RecursionError, MemoryError) as error:
        raise ValueError(f"{name} has a damaged header") from error
    if dtype.hasobject or min(shape, default=0) < 0:
        raise ValueError(f"{name} holds no numbers")
    nbytes, held = math.prod(shape) * dtype.itemsize, info.file_size - member.tell()
    if nbytes != held:
        raise ValueError(f"{name} declares {nbytes} bytes and holds {held}")
    return Declared(shape, dtype, nbytes, by_column, member)


def _header(member: IO[bytes], name: str) -> tuple[tuple[int, int], bytes]:
    """Version and header of an array."""
    version = np.lib.format.read_magic(member)
    if version not in _READ_HEADER:
        raise ValueError(f"{name} has an unknown version")
    length = member.read(_LENGTH_BYTES[version])
    nbytes = int.from_bytes(length, "little")
    if nbytes > _MOST_HEADER_BYTES:
        raise ValueError(f"{name} has a header of {nbytes} bytes")
    return version, length + member.read(nbytes)


@lru_cache(maxsize=256)  # the files of a recording are alike
def _parsed(version: tuple[int, int], header: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    with _ONE_READS:
        return _READ_HEADER[version](BytesIO(header))
