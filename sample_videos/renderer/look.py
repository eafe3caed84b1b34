"""What a clip looks like: colours, light, what stands in the room, and the weaknesses of the webcam."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Block:
    """A box in the room: a stool, a cushion, a shelf.

    Attributes
    ----------
    size_m, centre : extent and middle along x, y and z, m
    colour : linear RGB from 0 to 1
    """

    size_m: tuple[float, float, float]
    centre: tuple[float, float, float]
    colour: Colour


@dataclass(frozen=True)
class Look:
    """Colours of the person and the room, linear RGB from 0 to 1, and the light.

    Attributes
    ----------
    lamp_place : x, distance from the middle of the mat on the camera's side, and height, m
    lamp_strength, lamp_colour, ambient : the lamp's light and that which comes from everywhere
    """

    parts: dict[str, Colour]
    wall: Colour = (0.62, 0.60, 0.55)
    mat: Colour = (0.07, 0.20, 0.24)
    floor: Colour = (0.40, 0.27, 0.16)
    lamp_place: tuple[float, float, float] = (1.6, 2.2, 2.9)
    lamp_strength: float = 55.0
    lamp_colour: Colour = (1.0, 0.97, 0.92)
    ambient: Colour = (0.30, 0.30, 0.32)


@dataclass(frozen=True)
class Webcam:
    """A camera's weaknesses.

    Attributes
    ----------
    noise : standard deviation of the grain, in steps of 255
    blur_px : radius of the lens's softness
    vignette : share of light that the corners lose
    flicker : share by which the brightness wanders
    quality_crf : how hard the video is compressed (x264: more is coarser)
    seed : of grain and flicker
    """

    noise: float = 0.0
    blur_px: float = 0.0
    vignette: float = 0.0
    flicker: float = 0.0
    quality_crf: int = 22
    seed: int = 0
