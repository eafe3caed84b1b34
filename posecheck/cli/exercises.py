"""The commands `list` and `show`: the exercises as their files describe them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posecheck.cli.messages import echo
from posecheck.cli.options import Force, exercise_ids, path_option
from posecheck.outputs import refuse_overwriting
from posecheck.specs.loader import load_spec, load_specs
from posecheck.specs.model import ExerciseSpec


def list_exercises(
    sciatica: Annotated[bool, typer.Option(help="Only exercises suitable for sciatica.")] = False,
) -> None:
    """List the exercises."""
    for spec in load_specs().values():
        if spec.sciatica_suitable or not sciatica:
            echo(f"{spec.id:28} {spec.name:30} {', '.join(spec.stages)}")


def show(
    exercise: Annotated[
        str, typer.Argument(help="Id of the exercise, or a spec file (.toml).", autocompletion=exercise_ids)
    ],
    demo: Annotated[
        Path | None, path_option("Write the exercise as an animated picture (.svg) instead.", "--demo")
    ] = None,
    force: Force = False,
) -> None:
    """Show one exercise: instructions, prescription and faults."""
    from posecheck.coaching.messages import by_stage

    spec = load_spec(exercise)
    if demo is not None:
        from posecheck.pages.animation import write_animation

        refuse_overwriting(demo, force=force)
        write_animation(spec, demo)
        echo(f"{demo}: {spec.name}; open it in a browser")
        return
    echo(f"{spec.name} ({spec.id}), {spec.group}, camera from the {spec.seen_from}\n")
    for title, text_of in (("Start", spec.start_of), ("Movement", spec.action_of)):
        texts = by_stage(spec, text_of)
        echo(f"{title}: {texts[0]}" if len(texts) == 1 else "\n  ".join([f"{title}:", *texts]))
    echo(f"Camera: {spec.camera}")
    typer.echo("\nPrescription:")
    for name in spec.stages:
        echo(f"  {_prescription(spec, name)}")
    typer.echo("\nWarns about:")
    for name, fault in spec.faults.items():
        echo(f"  {name:26} {fault.cue}")


def _prescription(spec: ExerciseSpec, name: str) -> str:
    stage = spec.stages[name]
    title = f"{name}{' (default)' if name == spec.default_stage else ''}{', ' + stage.name if stage.name else ''}"
    sides = "" if stage.sides == "none" else f", sides: {stage.sides.replace('_', ' ')}"
    rest = f", {stage.rest_s:g} s rest between sets" if stage.rest_s else ""
    return f"{title}: {stage.sets} x {stage.reps}, each hold {stage.hold_s:g} s{sides}{rest}"
