"""Writes the demonstrations of an exercise as one animated picture (SVG) that any browser plays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from posecheck.coaching.messages import stage_name
from posecheck.errors import UsageError
from posecheck.outputs import refuse_other_ending, whole_file
from posecheck.pages.demonstrations import (
    DARK,
    GAP_M,
    LIGHT,
    Demonstration,
    Inks,
    Picture,
    Points,
    arrow_head,
    demonstration_of,
)
from posecheck.specs.model import ExerciseSpec

UNIT_M: Final = 0.002
WIDTH: Final = 1200
TITLE: Final = 60
MARGIN: Final = 40
GROUNDS: Final = {"light": "#FFFFFF", "dark": "#1A2429"}
ARROW_M: Final = 0.02


def write_animation(spec: ExerciseSpec, path: Path) -> None:
    """Write a picture with the demonstration of each stage, one below the other.

    Parameters
    ----------
    spec : ExerciseSpec
        The exercise.
    path : Path
        Overwritten if it exists.

    Raises
    ------
    UsageError
        The name does not end in .svg, the exercise has no demonstration, or the file cannot be written.
    """
    refuse_other_ending(path, ".svg")
    stages = [(name, shown) for name in spec.stages if (shown := demonstration_of(spec, name)) is not None]
    if not stages:
        raise UsageError(f"{spec.id} has no demonstration; only the exercises that `posecheck list` shows have one")
    rows, top = [], 0.0
    for name, shown in stages:
        title = spec.name + (f", {stage_name(name, spec.stages[name])}" if len(spec.stages) > 1 else "")
        rows.append(f'<g transform="translate(0 {top:.0f})">{"".join(_stage(title, shown))}</g>')
        top += _height(shown)
    size = f'viewBox="0 0 {WIDTH} {top:.0f}" width="{WIDTH}" height="{top:.0f}"'
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><metadata>posecheck</metadata><style>{_style()}</style>'
    text += f'<rect class="ground" width="100%" height="100%"/>{"".join(rows)}</svg>\n'
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")


def _style() -> str:
    shared = f"path{{stroke-width:{2 * GAP_M / UNIT_M:.0f};stroke-linejoin:round;paint-order:stroke}}"
    shared += ".flat{stroke:none}text{font:600 28px sans-serif}"
    light, dark = _colours(LIGHT, GROUNDS["light"], "#14242C"), _colours(DARK, GROUNDS["dark"], "#EDF3F5")
    return f"{shared}{light}@media (prefers-color-scheme:dark){{{dark}}}"


def _colours(inks: Inks, ground: str, text: str) -> str:
    fills = {**{name: getattr(inks, name) for name in Inks.__slots__}, "ground": ground}
    rules = [f".{name}{{fill:{colour}}}" for name, colour in fills.items()]
    rules += [f"text{{fill:{text}}}path{{stroke:{ground}}}", f".line{{fill:none;stroke:{inks.arrow}}}"]
    return "".join(rules)


def _scale(shown: Demonstration) -> float:
    left, bottom, right, top = shown.bounds
    return min((WIDTH - 2 * MARGIN) / (right - left), 700 / (top - bottom))


def _height(shown: Demonstration) -> float:
    _, bottom, _, top = shown.bounds
    return (top - bottom) * _scale(shown) + TITLE + MARGIN


def _stage(title: str, shown: Demonstration) -> Iterator[str]:
    left, _, right, top = shown.bounds
    scale = _scale(shown)
    yield f'<text x="{MARGIN}" y="40">{escape(title)}</text>'
    x, y = WIDTH / 2 - scale * (left + right) / 2, TITLE + scale * top
    yield f'<g transform="translate({x:.1f} {y:.1f}) scale({scale * UNIT_M:.4f} {-scale * UNIT_M:.4f})">'
    yield f'<path class="flat floor" d="{_closed([shown.floor])}"/>'
    for faces in shown.blocks:
        yield f'<path class="block" d="{" ".join(_closed([face]) for face in faces)}"/>'
    moments = shown.moments
    times = ";".join(f"{t_s / shown.duration_s:.5f}" for t_s, _ in moments)
    timed = f'dur="{shown.duration_s:.2f}s" repeatCount="indefinite" keyTimes="{times}"'
    runs = [list(run) for _, run in groupby(enumerate(moments), key=lambda one: _kind(one[1][1]))]
    for run in runs:
        numbers = range(run[0][0], run[-1][0] + 1)
        hidden = _shown_while(numbers, len(moments), timed) if len(runs) > 1 else ""
        yield f"<g>{hidden}{''.join(_limbs([moments[n][1] for n in numbers], numbers, len(moments), timed))}</g>"
    for arrows, same in groupby(enumerate(moments), key=lambda one: [line.tobytes() for line in one[1][1].arrows]):
        if arrows:
            found = list(same)
            numbers = range(found[0][0], found[-1][0] + 1)
            drawn = "".join(_arrow(line) for line in found[0][1][1].arrows)
            yield f"<g>{_shown_while(numbers, len(moments), timed)}{drawn}</g>"
    yield "</g>"


def _kind(picture: Picture) -> tuple[tuple[str, int], ...]:
    """The limbs in the order in which they are painted; it may change from step to step."""
    return tuple((limb.tone, len(limb.outlines)) for limb in picture.limbs)


def _limbs(pictures: Sequence[Picture], numbers: range, count: int, timed: str) -> Iterator[str]:
    """Each limb as a path through all moments, of which the pictures cover those in `numbers`."""
    for limbs in zip(*(picture.limbs for picture in pictures), strict=True):
        paths = [_closed(limb.outlines) for limb in limbs]
        whole = [paths[0]] * numbers.start + paths + [paths[-1]] * (count - numbers.stop)
        moving = f'<animate attributeName="d" {timed} values="{";".join(whole)}"/>' if len(set(paths)) > 1 else ""
        yield f'<path class="{limbs[0].tone}" d="{paths[0]}">{moving}</path>'


def _shown_while(numbers: range, count: int, timed: str) -> str:
    values = ";".join("visible" if n in numbers else "hidden" for n in range(count))
    return f'<animate attributeName="visibility" calcMode="discrete" {timed} values="{values}"/>'


def _arrow(line: Points) -> str:
    width = f'style="stroke-width:{ARROW_M / UNIT_M:.0f}"'
    head = _closed([arrow_head(line, ARROW_M)])
    return f'<path class="line" {width} d="{_points(line)}"/><path class="flat arrow" d="{head}"/>'


def _closed(lines: Sequence[Points]) -> str:
    return " ".join(f"{_points(line[::2] if len(line) > 40 else line)}Z" for line in lines)


def _points(line: Points) -> str:
    return "M" + " ".join(f"{x:.0f},{y:.0f}" for x, y in line / UNIT_M)
