"""Plots a trace: every signal with its thresholds, phases as bands, faults as bars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from posecheck.sinks.trace import Trace, thresholds
from posecheck.specs.model import ExerciseSpec

BAND_COLOURS = ("#d9e8f6", "#fbe3c8", "#dcefdc", "#eadff2", "#f3f3d0", "#e6e6e6")


def plot_trace(trace: Trace, spec: ExerciseSpec, stage: str, path: Path, title: str) -> None:
    """Write the trace as a picture; the suffix of `path` sets the format (png, svg, pdf)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    names = list(trace.signals)
    figure = Figure(figsize=(14, 1.7 * max(1, len(names)) + 1.2), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(max(1, len(names)), 1, sharex=True, squeeze=False)[:, 0]
    figure.suptitle(title)
    spans = trace.phase_spans()
    colours = {p: BAND_COLOURS[i % len(BAND_COLOURS)] for i, p in enumerate(dict.fromkeys(s[0] for s in spans))}
    for axis, name in zip(axes, names, strict=False):
        for phase, start_s, end_s in spans:
            axis.axvspan(start_s, end_s, color=colours[phase], lw=0)
        _plot_signal(axis, trace, spec, stage, name)
    _legend(axes[0], colours)
    axes[-1].set_xlabel("seconds")
    figure.savefig(path, dpi=80)


def _plot_signal(axis: Any, trace: Trace, spec: ExerciseSpec, stage: str, name: str) -> None:
    axis.plot(trace.times_s, trace.signals[name], color="#1d3557", lw=1.2)
    axis.set_ylabel(f"{name}\n[{spec.unit_of(name)}]", fontsize=8)
    axis.tick_params(labelsize=7)
    for owner, value, is_fault in thresholds(spec, stage, name):
        axis.axhline(value, color="#c1440e" if is_fault else "#4a6b8a", lw=0.8, ls="--" if is_fault else ":")
        axis.text(1.002, value, owner, transform=axis.get_yaxis_transform(), fontsize=6, va="center")
    watched = {k for k, f in spec.faults_of(stage).items() if f.signal == name}
    for fault in trace.faults:
        if fault.id in watched:
            axis.axvspan(fault.start_s, fault.end_s, ymin=0.94, color="#c1440e")


def _legend(axis: Any, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    if colours:
        patches = [Patch(color=colour, label=phase) for phase, colour in colours.items()]
        axis.legend(handles=patches, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(patches), fontsize=7)
