"""What was found wrong or unusual while a video was read, as notes for the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from posecheck.language import noted

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
        if lost_s <= 0:
            return ""
        text = noted("the first {lost} s cannot be decoded: the file begins between two key frames")
        return text.format(lost=_tenths(lost_s))

    def _ending(self) -> str:
        """A clock that starts again says nothing about the end, nor does a file without time stamps."""
        if None in (self.stated_s, self.packets_to_s, self.first_stamp_s) or self.joins_s:
            return ""
        stated_s, end_s = float(self.stated_s or 0), float(self.packets_to_s or 0)
        length_s = end_s - float(self.first_stamp_s or 0)
        if stated_s - max(length_s, end_s) <= max(ENDED_EARLY_S, 3 * self.step_s):
            return ""
        return noted(
            "the file is cut off: it states {stated} s, but its pictures end after {length} s",
            stated=_tenths(stated_s),
            length=_tenths(length_s),
        )

    def _damage(self) -> str:
        """Where two files were joined, the first packet is often marked as corrupt although it is whole."""
        if self.damaged <= len(self.joins_s):
            return ""
        missing_s = sum(end_s - start_s for start_s, end_s in self.gaps_s)
        if missing_s < 0.05:
            return noted("the file is damaged: parts of it could not be decoded")
        return noted(
            "the file is damaged: parts of it could not be decoded; pictures are missing for {missing} s in all",
            missing=_tenths(missing_s),
        )

    def _clock(self) -> str:
        if not self.joins_s:
            return ""
        when = _listed([f"{t:.1f} s" for t in self.joins_s])
        return noted("the clock of the file starts again at {when}: all parts are judged", when=when)

    def _pictures(self) -> list[str]:
        notes = []
        if self.unstamped:
            text = noted("{n} pictures have no usable time stamp: a rate of {rate} per second is assumed")
            if self.unstamped == 1:
                text = noted("{n} picture has no usable time stamp: a rate of {rate} per second is assumed")
            notes.append(text.format(n=self.unstamped, rate=f"{1 / self.step_s:.4g}"))
        if self.unordered:
            text = noted("{n} pictures were left out because of time stamps that do not increase")
            if self.unordered == 1:
                text = noted("{n} picture was left out because of time stamps that do not increase")
            notes.append(text.format(n=self.unordered))
        if self.resized_s:
            size, when = "x".join(map(str, self.size_px)), _listed([f"{t:.1f} s" for t in self.resized_s])
            notes.append(
                noted("the pictures change size at {when}: all are fitted into {size} pixels", when=when, size=size)
            )
        if self.thinned:
            total = self.thinned + self.judged
            text = noted("{judged} of {total} pictures are judged: 60 per second are enough")
            notes.append(text.format(judged=self.judged, total=total))
        spans = [noted("{begin} to {end} s", begin=_tenths(a), end=_tenths(b)) for a, b in self.gaps_s if b - a > GAP_S]
        if spans:
            notes.append(noted("there are no pictures from {when}", when=_listed(spans)))
        return notes


def _tenths(seconds: float) -> str:
    return f"{seconds:.1f}"


def _listed(places: list[str]) -> str:
    more = len(places) - TOLD
    named = ", ".join(places[:TOLD])
    return noted("{places} and {n} more", places=named, n=more) if more > 0 else named
