"""Plots a trace: drives and signals with their thresholds, phases as bands, attempts and faults as bars."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from posecheck.outputs import whole_file
from posecheck.sinks.trace import Trace, main_panels, thresholds
from posecheck.specs.measures import DRIVE_PREFIX
from posecheck.specs.model import ExerciseSpec
from posecheck.specs.plain import shown

BAND_COLOURS = ("#d9e8f6", "#fbe3c8", "#dcefdc", "#eadff2", "#f3f3d0", "#e6e6e6")
LABEL_LETTERS: Final = 24
"""Most letters in a line of the label beside a plot."""
_MAKER: Final = {".png": "Software", ".svg": "Creator", ".pdf": "Creator"}
"""Key of the metadata that names the program."""


def plot_trace(
    trace: Trace,
    spec: ExerciseSpec,
    stage: str,
    path: Path,
    title: str,
    notes: Sequence[str] = (),
    *,
    everything: bool = False,
    rest: float | None = None,
) -> None:
    """Write the trace as a picture.

    Parameters
    ----------
    trace : Trace
        What to show.
    spec, stage
        The exercise and its stage.
    path : Path
        Its suffix sets the format (png, svg, pdf).
    title : str
        Heading of the picture.
    notes : sequence of str
        Sentences on what was not seen, written below the plots.
    everything : bool
        Whether to show every drive and signal instead of the most important ones.
    rest : float, optional
        Level of the drive at rest.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = list(trace.signals) if everything else main_panels(trace, spec, stage)
    figure = Figure(figsize=(14, 1.7 * max(1, len(names)) + 1.2 + 0.2 * len(notes)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(max(1, len(names)), 1, sharex=True, squeeze=False)[:, 0]
    figure.suptitle(title, parse_math=False)
    spans = trace.phase_spans()
    colours = {p: BAND_COLOURS[i % len(BAND_COLOURS)] for i, p in enumerate(dict.fromkeys(s[0] for s in spans))}
    for axis, name in zip(axes, names, strict=False):
        for phase, start_s, end_s in spans:
            axis.axvspan(start_s, end_s, color=colours[phase], lw=0)
        _plot_signal(axis, trace, spec, stage, name)
        if name in {f"{DRIVE_PREFIX}{target.drive}" for target in spec.targets_of(stage).values()}:
            _plot_movements(axis, trace, rest)
    _legend(axes[0], colours)
    axes[-1].set_xlabel("seconds")
    if notes:
        figure.supxlabel("\n".join(notes), x=0.01, ha="left", fontsize=8, color="#c1440e", wrap=True, parse_math=False)
    _save(figure, path)


def _plot_signal(axis: Any, trace: Trace, spec: ExerciseSpec, stage: str, name: str) -> None:
    axis.plot(trace.times_s, trace.signals[name], color="#1d3557", lw=1.2)
    axis.set_ylabel(name_beside(spec, name), fontsize=8)
    axis.tick_params(labelsize=7)
    owners: dict[tuple[float, bool], list[str]] = {}
    for limit in thresholds(spec, stage, name):
        owners.setdefault((limit.value, limit.of == "fault"), []).append(limit.name)
    for (value, is_fault), names in owners.items():
        axis.axhline(value, color="#c1440e" if is_fault else "#4a6b8a", lw=0.8, ls="--" if is_fault else ":")
        words = ", ".join(dict.fromkeys(names))
        axis.text(1.002, value, words, transform=axis.get_yaxis_transform(), fontsize=6, va="center")
    watched = {k for k, f in spec.faults_of(stage).items() if f.measurement == name}
    for fault in trace.faults:
        if fault.id in watched:
            axis.axvspan(fault.start_s, fault.end_s, ymin=0.94, color="#c1440e")


def name_beside(spec: ExerciseSpec, name: str) -> str:
    """Name of a signal or drive with its unit, below its label if that describes the values as they are plotted."""
    known, measured = shown(spec, name), spec.measured(name)
    label = measured.label if known.factor > 0 and not known.offset else ""  # not of a drive that falls
    return "\n".join([*wrap(label, LABEL_LETTERS), f"{name} [{measured.unit}]"])


def _plot_movements(axis: Any, trace: Trace, rest: float | None) -> None:
    """Mark rest, attempts and what was refused on the drive of the movement."""
    if rest is not None:
        axis.axhline(rest, color="#2a7f4f", lw=0.8)
        axis.text(1.002, rest, "rest", transform=axis.get_yaxis_transform(), fontsize=6, va="center")
    top = axis.get_xaxis_transform()
    for one in trace.ended:
        colour = "#2a7f4f" if one.counted else "#8a8a8a"
        axis.plot([one.start_s, one.end_s], [0.97, 0.97], color=colour, lw=3, transform=top, solid_capstyle="butt")
        axis.text(
            one.start_s,
            0.94,
            f"{one.n}" if one.counted else f"{one.n} not counted",
            fontsize=6,
            va="top",
            transform=top,
        )
    for event in trace.refused:
        axis.axvspan(event.start_s, event.end_s, facecolor="none", edgecolor="#c1440e", hatch="//", lw=0)
        axis.text(event.start_s, 0.03, event.reason, fontsize=6, color="#c1440e", transform=top)


def _save(figure: Any, path: Path) -> None:
    picture = BytesIO()  # on a full disk, Matplotlib's own writing of a PDF fails with errors of its parts
    maker = {_MAKER[path.suffix]: "posecheck"}
    figure.savefig(picture, format=path.suffix.removeprefix("."), dpi=80, metadata=maker)
    with whole_file(path) as part:
        part.write_bytes(picture.getbuffer())


def _legend(axis: Any, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    if colours:
        patches = [Patch(color=colour, label=phase) for phase, colour in colours.items()]
        axis.legend(handles=patches, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(patches), fontsize=7)
