"""Runs a program that must not use the network: `python offline.py LAYERS PROGRAM [ARGUMENT...]`.

LAYERS are any of these, joined by commas:

- `audit`: Python's own sockets end the process; works on every system;
- `seccomp`: the kernel (Linux) kills the process when any code, native code included, opens an internet socket.

For a network namespace, the caller starts this program inside one.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import socket
import struct
import sys
from typing import Any, Final

FOUND: Final = 97
"""Exit code if the audit hook saw a use of the network."""
_INTERNET: Final = (socket.AF_INET, socket.AF_INET6)
_EVENTS: Final = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
_SOCKET_CALL: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: the kernel's number of the architecture and of the call `socket`."""
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000


def audit() -> None:
    """End the process as soon as Python code resolves a name or reaches for another machine."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS and getattr(arguments[0], "family", socket.AF_INET) in _INTERNET:
            sys.stderr.write(f"network: {event} {arguments[1:]}\n")
            sys.stderr.flush()
            os._exit(FOUND)

    sys.addaudithook(hook)


def seccomp() -> None:
    """Have the kernel kill the process when it opens an internet socket."""
    architecture, call = _SOCKET_CALL[os.uname().machine]
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 6, architecture),
        (_LOAD, 0, 0, 0),
        (_EQUAL, 0, 4, call),
        (_LOAD, 0, 0, 16),
        (_EQUAL, 1, 0, int(socket.AF_INET)),
        (_EQUAL, 0, 1, int(socket.AF_INET6)),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HL", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel refuses the filter")


def main() -> None:
    """Watch, then run the program as if it had been called directly."""
    layers, program, *arguments = sys.argv[1:]
    for layer in filter(None, layers.split(",")):
        {"audit": audit, "seccomp": seccomp}[layer]()
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main()
