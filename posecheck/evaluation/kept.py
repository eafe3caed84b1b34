"""Answers kept in a file while many clips are judged, so that a stopped evaluation can be resumed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from posecheck import __version__
from posecheck.errors import InputError, UsageError
from posecheck.evaluation.answers import Answer
from posecheck.evaluation.cases import Case, Judged
from posecheck.evaluation.scoring import score_clip
from posecheck.inputs import refuse_unreadable


class KeptAnswers:
    """One JSON object per line: a clip, a digest of all that its answers depend on, and the answers.

    Failures are not kept. An answer counts only for the same video, labels, pose model and version of posecheck.

    Parameters
    ----------
    path : Path
        Made with the first answer.

    Raises
    ------
    InputError
        The file exists, but cannot be read or holds something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers: dict[str, list[dict[str, Any]]] = {}
        if path.exists():
            refuse_unreadable(path)
            self._read()

    def of(self, case: Case, model: str) -> list[Judged] | None:
        """Answers kept for a clip; None if it must be judged."""
        answers = self._answers.get(_digest(case, model))
        if answers is None:
            return None
        return [Judged(case.labels, a, score_clip(case.name, case.labels, Answer.model_validate(a))) for a in answers]

    def keep(self, case: Case, model: str, judged: Sequence[Judged]) -> None:
        """Add the answers of one clip to the file.

        Raises
        ------
        UsageError
            The file cannot be written.
        """
        line = json.dumps(
            {"clip": case.name, "digest": _digest(case, model), "answers": [dict(one.answer) for one in judged]}
        )
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        except OSError as error:
            raise UsageError(f"cannot write {self._path}: {error.strerror}") from error

    def _read(self) -> None:
        whole, _, _ = self._path.read_text(encoding="utf-8", errors="replace").rpartition("\n")  # a kill may cut a line
        for number, line in enumerate(filter(None, whole.split("\n")), start=1):
            try:
                kept = json.loads(line)
                self._answers[kept["digest"]] = list(kept["answers"])
            except (ValueError, TypeError, KeyError) as error:
                raise InputError(f"{self._path}: line {number} holds no answers of `eval --resume`") from error


def _digest(case: Case, model: str) -> str:
    file = case.clip.stat()
    known = [__version__, model, case.name, file.st_size, file.st_mtime_ns, case.labels.model_dump_json()]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()
