"""What a person drew on a recording: each mark follows the skeleton or stays at its place in the picture."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from posecheck.pose.model import NAMES

Kind = Literal["joint_angle", "to_vertical", "to_horizontal", "plumb_line", "line", "angle", "arrow", "text"]
FOLLOWED: Final[dict[Kind, int]] = {"joint_angle": 3, "to_vertical": 2, "to_horizontal": 2, "plumb_line": 1}
"""Number of landmarks of a mark that follows the skeleton."""
PLACED: Final[dict[Kind, int]] = {"line": 2, "angle": 3, "arrow": 2, "text": 1}
"""Number of points of a mark that stays where it was drawn."""
MOST_LETTERS: Final = 200
MOST_MARKS: Final = 200

_Pixel = Annotated[float, Field(ge=-100_000, le=100_000, allow_inf_nan=False)]


class Mark(BaseModel):
    """One mark.

    Attributes
    ----------
    kind
        What it shows.
    landmarks : tuple of str
        Names of the landmarks that it follows; of an angle the vertex is the second.
    points : tuple of (float, float)
        Its points in pixels of the picture, x to the right, y down; of an angle the vertex is the second.
    text : str
        The words of a text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    landmarks: tuple[str, ...] = ()
    points: tuple[tuple[_Pixel, _Pixel], ...] = ()
    text: str = Field(default="", max_length=MOST_LETTERS)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        wanted = FOLLOWED.get(self.kind, 0), PLACED.get(self.kind, 0)
        found = len(self.landmarks), len(self.points)
        if found != wanted:
            raise ValueError(
                f"expected {wanted[0]} landmarks and {wanted[1]} points for {self.kind}, got {found[0]} and {found[1]}"
            )
        unknown = [name for name in self.landmarks if name not in NAMES]
        if unknown:
            raise ValueError(f"expected names of landmarks, such as left_knee, got {unknown[0]}")
        if bool(self.text) != (self.kind == "text"):
            raise ValueError(f"expected words for a text and for no other mark, got {self.text!r} for {self.kind}")
        return self


class Marks(BaseModel):
    """All marks on a recording, in the order in which they were drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = Field(1, alias="schema")
    marks: tuple[Mark, ...] = Field(default=(), max_length=MOST_MARKS)
