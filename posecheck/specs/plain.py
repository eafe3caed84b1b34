"""Signals and drives as a person reads them: their names, units and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from posecheck.language import tr, tr_c, tr_later
from posecheck.specs.measures import DRIVE_PREFIX
from posecheck.specs.model import DriveSpec, ExerciseSpec, SignalSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNITS: Final = {
    "deg": (1.0, tr_later("degrees")),
    "deg/s": (1.0, tr_later("degrees per second")),
    "T": (100.0, tr_later("% of trunk length")),
    "T/s": (100.0, tr_later("% of trunk length per second")),
    "1/T": (100.0, tr_later("% curvature")),
    "1/T/s": (100.0, tr_later("% curvature per second")),
    "share": (100.0, "%"),
    "share/s": (100.0, tr_later("% per second")),
    "flag": (1.0, tr_later("yes or no")),
}
"""For each unit the factor that converts a value for display, and the display unit."""

Number = TypeVar("Number", float, "NDArray[np.float64]")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a signal or drive is shown: its name and unit in words, and a factor and an offset for its values."""

    words: str
    unit: str
    factor: float
    offset: float = 0.0

    def value(self, measured: Number) -> Number:
        """Convert measured values for display."""
        return measured * self.factor + self.offset


def shown(spec: ExerciseSpec, measurement: str) -> Shown:
    """Describe a signal, or a drive by its name after `drive.`.

    A drive with a label is shown as it is measured: the change of sign and the constant that make it grow towards a
    target are undone.
    """
    measured = spec.measured(measurement)
    factor, unit = UNITS[measured.unit]
    if not measured.label:
        name = measurement.removeprefix(DRIVE_PREFIX).replace("_", " ").capitalize()
        return Shown(tr_c("identifier", name), tr(unit), factor)
    if isinstance(measured, DriveSpec):
        sign = -factor if measured.falls else factor
        return Shown(tr(measured.label), tr(unit), sign, -sign * measured.plus)
    return Shown(tr(measured.label), tr(unit), factor)


def with_labels(spec: ExerciseSpec, installed: ExerciseSpec | None) -> ExerciseSpec:
    """Give a recorded exercise the labels of the installed one, because recordings do not keep labels.

    Parameters
    ----------
    spec : ExerciseSpec
        The recorded exercise.
    installed : ExerciseSpec or None
        The exercise with the same id, if there is one. A signal or drive that measures something else gives no label.
    """
    if installed is None:
        return spec
    signals = {name: _labelled(one, installed.signals.get(name)) for name, one in spec.signals.items()}
    drives = {name: _labelled(one, installed.drives.get(name)) for name, one in spec.drives.items()}
    return spec.model_copy(update={"signals": signals, "drives": drives})


Measured = TypeVar("Measured", SignalSpec, DriveSpec)


def _labelled(one: Measured, other: Measured | None) -> Measured:
    if other is None or (one.measure, one.points, one.unit) != (other.measure, other.points, other.unit):
        return one
    return one.model_copy(update={"label": other.label})
