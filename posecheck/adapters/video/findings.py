"""What was found wrong or unusual while a video was read, as notes for the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ENDED_EARLY_S: Final = 0.5
"""Less than this is missing at the end of many intact files."""
GAP_S: Final = 1.0
"""Longer gaps between pictures are reported."""
TOLD: Final = 3
"""Number of places that a note names; any others are only counted."""


@dataclass(slots=True)
class Findings:
    """Counts and times collected during one reading of a video.

    Attributes
    ----------
    tracks : str
        Note on video tracks that are left out; empty if there is only one.
    stated_s : float or None
        Length stated in the file.
    step_s : float
        Usual time between two pictures.
    damaged : int
        Packets and pictures that could not be decoded or are marked as corrupt.
    packets_from_s, packets_to_s : float or None
        Time stamps between which the file holds data.
    begins_with_key : bool
        Whether the first packet can be decoded by itself.
    first_stamp_s : float or None
        Time stamp of the first picture.
    joins_s, resized_s : list of float
        Times at which the clock starts again, and at which the pictures begin to have another size than the first.
    unstamped, unordered, thinned, judged : int
        Pictures without a usable time stamp; left out because of their time stamp; left out because of a high rate;
        passed on.
    gaps_s : list of (float, float)
        Times without pictures that are longer than two steps.
    size_px : tuple of int
        Width and height of the first picture.
    """

    tracks: str = ""
    stated_s: float | None = None
    step_s: float = 1 / 30
    damaged: int = 0
    packets_from_s: float | None = None
    packets_to_s: float | None = None
    begins_with_key: bool = True
    first_stamp_s: float | None = None
    joins_s: list[float] = field(default_factory=list)
    resized_s: list[float] = field(default_factory=list)
    unstamped: int = 0
    unordered: int = 0
    thinned: int = 0
    judged: int = 0
    gaps_s: list[tuple[float, float]] = field(default_factory=list)
    size_px: tuple[int, int] = (0, 0)

    def notes(self) -> tuple[str, ...]:
        """One sentence for each thing that a person should know; none for an intact file."""
        found = [self.tracks, self._beginning(), self._ending(), self._damage(), self._clock(), *self._pictures()]
        return tuple(note for note in found if note)

    def _beginning(self) -> str:
        if self.begins_with_key or self.packets_from_s is None or self.first_stamp_s is None:
            return ""
        lost_s = self.first_stamp_s - self.packets_from_s
        return (
            f"the first {lost_s:.1f} s cannot be decoded: the file begins between two key frames" if lost_s > 0 else ""
        )

    def _ending(self) -> str:
        """A clock that starts again says nothing about the end, nor does a file without time stamps."""
        if None in (self.stated_s, self.packets_to_s, self.first_stamp_s) or self.joins_s:
            return ""
        stated_s, end_s = float(self.stated_s or 0), float(self.packets_to_s or 0)
        length_s = end_s - float(self.first_stamp_s or 0)
        if stated_s - max(length_s, end_s) <= max(ENDED_EARLY_S, 3 * self.step_s):
            return ""
        return f"the file is cut off: it states {stated_s:.1f} s, but its pictures end after {length_s:.1f} s"

    def _damage(self) -> str:
        """Where two files were joined, the first packet is often marked as corrupt although it is whole."""
        if self.damaged <= len(self.joins_s):
            return ""
        missing_s = sum(end_s - start_s for start_s, end_s in self.gaps_s)
        missing = f"; pictures are missing for {missing_s:.1f} s in all" if missing_s >= 0.05 else ""
        return f"the file is damaged: parts of it could not be decoded{missing}"

    def _clock(self) -> str:
        if not self.joins_s:
            return ""
        when = _listed([f"{t:.1f} s" for t in self.joins_s])
        return f"the clock of the file starts again at {when}: all parts are judged"

    def _pictures(self) -> list[str]:
        notes = []
        if self.unstamped:
            rate = f"a rate of {1 / self.step_s:.4g} per second"
            some = "1 picture has" if self.unstamped == 1 else f"{self.unstamped} pictures have"
            notes.append(f"{some} no usable time stamp: {rate} is assumed")
        if self.unordered:
            some = "1 picture was" if self.unordered == 1 else f"{self.unordered} pictures were"
            notes.append(f"{some} left out because of time stamps that do not increase")
        if self.resized_s:
            width, height = self.size_px
            when = _listed([f"{t:.1f} s" for t in self.resized_s])
            notes.append(f"the pictures change size at {when}: all are fitted into {width}x{height} pixels")
        if self.thinned:
            total = self.thinned + self.judged
            notes.append(f"{self.judged} of {total} pictures are judged: 60 per second are enough")
        if long := [f"{a:.1f} to {b:.1f} s" for a, b in self.gaps_s if b - a > GAP_S]:
            notes.append(f"there are no pictures from {_listed(long)}")
        return notes


def _listed(places: list[str]) -> str:
    more = len(places) - TOLD
    return ", ".join(places[:TOLD]) + (f" and {more} more" if more > 0 else "")
