"""Collects all texts for a person from the sources and updates the catalogues of translations.

Run it after a change of texts; it adds new texts without a translation and removes those that are gone:

    PYTHONPATH=. .venv-test/bin/python tests/support/catalogue.py
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from posecheck.language import CATALOGUES, LANGUAGES
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

ROOT = Path(__file__).parents[2]
KEYWORDS = {"tr": None, "tr_later": None, "tr_date": None, "tr_c": ((1, "c"), 2), "tr_n": (1, 2)}
"""Functions of `posecheck.language` and what their arguments are, as gettext's tools write it."""
WITHOUT_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""Dates in the header of a catalogue would change with every run."""
Found = tuple[str, str | tuple[str, str], str | None]
"""File, text (or one and many), context."""


def texts_in_code() -> Iterator[Found]:
    """Texts marked in the sources."""
    for folder in ("posecheck", "app/posecheck_app"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_bytes()
            if b"posecheck.language import" in source:
                for _, text, _, context in extract("python", io.BytesIO(source), KEYWORDS):
                    yield path.relative_to(ROOT).as_posix(), text, context
                for _, text, _, _ in extract("python", io.BytesIO(source), {"noted": None}):
                    yield path.relative_to(ROOT).as_posix(), text, "note"


def texts_in_specs() -> Iterator[Found]:
    """Texts and names of the exercise files."""
    for spec in load_specs().values():
        path = f"exercise_specs/{spec.id}.toml"
        yield from ((path, text, None) for text in texts_of(spec) if text)
        yield path, spec.group, "group"
        yield from ((path, name.replace("_", " ").capitalize(), "identifier") for name in names_of(spec))


def texts_of(spec: ExerciseSpec) -> Iterator[str]:
    """Sentences of an exercise."""
    yield from (spec.name, spec.camera, spec.start, spec.action)
    yield from (one.label for one in (*spec.drives.values(), *spec.signals.values()))
    for name, stage in spec.stages.items():
        yield from (stage.name, stage.start, stage.action)
        yield from (target.say for target in spec.targets_of(name).values())
        for fault in spec.faults_of(name).values():
            yield from (fault.cue, fault.say)


def names_of(spec: ExerciseSpec) -> Iterator[str]:
    """Identifiers that are shown in words."""
    yield spec.id
    yield from (name for name, stage in spec.stages.items() if not stage.name)
    for stage in spec.stages:
        yield from spec.targets_of(stage)
        yield from spec.faults_of(stage)
    yield from (*spec.drives, *spec.signals)
    yield from ("start", *spec.movements.values())


def template() -> Catalog:
    """All texts, without translations."""
    catalogue = Catalog(project="posecheck", charset="utf-8", fuzzy=False)
    for path, text, context in (*texts_in_code(), *texts_in_specs()):
        catalogue.add(text, locations=[(path, 1)], context=context)
    return catalogue


def catalogue_of(language: str) -> Catalog:
    """The translations of one language, as they are in its file."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> bytes:
    """Contents of a catalogue brought up to date."""
    catalogue = catalogue_of(language)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "posecheck"
    catalogue.creation_date = catalogue.revision_date = WITHOUT_DATE
    file = io.BytesIO()
    write_po(file, catalogue, width=120, ignore_obsolete=True, include_lineno=False)
    return file.getvalue()


if __name__ == "__main__":
    for each in LANGUAGES:
        if each != "en":
            (CATALOGUES / f"{each}.po").write_bytes(updated(each))
