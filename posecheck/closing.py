"""Support for `with` on objects that have a `close` method."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self


class Closing(ABC):
    """Base class whose `with` block closes the object at its end."""

    @abstractmethod
    def close(self) -> None:
        """Release everything the object holds."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
