"""The room, the mat, the light and the camera, drawn without a window.

pyrender draws the room once; the people of each frame are drawn over it by `raster.Painter`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

os.environ.setdefault("PYOPENGL_PLATFORM", "egl")

import numpy as np
import trimesh
from numpy.typing import NDArray

if not hasattr(np, "infty"):
    # pyrender 0.1.45 uses a name that numpy 2 removed.
    np.infty = np.inf  # type: ignore[attr-defined]  # noqa: NPY201

import pyrender
from PIL import Image

from renderer.body import PARTS, Body
from renderer.camera import Camera
from renderer.look import Block, Colour, Look
from renderer.raster import Backdrop, Coat, Painter, Spot, projection, view
from renderer.rotations import Array

SHADOW_NEAR_M = 0.02


def planks(colour: Colour, seed: int, size_px: int = 512, rows: int = 16) -> NDArray[np.uint8]:
    """Paint floor boards, shape (size_px, size_px, 3), sRGB."""
    rng = np.random.default_rng(seed)
    shade = np.repeat(rng.uniform(0.88, 1.1, rows), size_px // rows)[:, None]
    grain = np.cumsum(rng.normal(0.0, 0.01, (size_px, size_px)), axis=1)
    grain -= grain.mean(axis=1, keepdims=True)
    light = np.clip(shade + 0.25 * grain, 0.6, 1.25)
    light[:: size_px // rows] *= 0.75
    srgb = np.clip(np.array(colour) * light[..., None], 0.0, 1.0) ** (1 / 2.2)
    return (srgb * 255).astype(np.uint8)


def material(colour: Colour, roughness: float = 0.9) -> pyrender.Material:
    """Make a plain, matt material."""
    return pyrender.MetallicRoughnessMaterial(
        baseColorFactor=[*map(float, colour), 1.0],
        metallicFactor=0.0,
        roughnessFactor=roughness,
        doubleSided=True,
    )


def floor_mesh(colour: Colour, seed: int) -> pyrender.Mesh:
    """Lay boards 1 cm below the top of the mat."""
    corners = np.array([[-6.0, -7.0, -0.01], [6.0, -7.0, -0.01], [6.0, 7.0, -0.01], [-6.0, 7.0, -0.01]])
    texture = pyrender.Texture(source=Image.fromarray(planks(colour, seed)), source_channels="RGB")
    paint = pyrender.MetallicRoughnessMaterial(
        baseColorTexture=texture, metallicFactor=0.0, roughnessFactor=0.8, doubleSided=True
    )
    primitive = pyrender.Primitive(
        positions=corners.astype(np.float32),
        normals=np.tile(np.array([0.0, 0.0, 1.0], np.float32), (4, 1)),
        texcoord_0=(corners[:, :2] / 2.2).astype(np.float32),
        indices=np.array([[0, 1, 2], [0, 2, 3]]),
        material=paint,
    )
    return pyrender.Mesh([primitive])


def box(size_m: tuple[float, float, float], centre: tuple[float, float, float], colour: Colour) -> pyrender.Mesh:
    """Make a block that stands parallel to the walls."""
    shape = trimesh.creation.box(size_m)
    shape.apply_translation(centre)
    return pyrender.Mesh.from_trimesh(shape, material=material(colour), smooth=False)


def looking(place: Array, target: Array) -> Array:
    """Pose of a light that shines from `place` at `target`, shape (4, 4)."""
    pose = np.eye(4)
    pose[:3, :3] = Camera(np.asarray(place, float), np.asarray(target, float)).axes()
    pose[:3, 3] = place
    return pose


class Lamp(pyrender.SpotLight):
    """A spot light whose shadows do not speckle the surfaces they start from."""

    def _get_shadow_camera(self, scene_scale: float) -> pyrender.Camera:
        # pyrender's fixed depth offset grows with a nearer near plane: that keeps flat floors clean.
        return pyrender.PerspectiveCamera(
            yfov=float(np.clip(2.0 * self.outerConeAngle + np.pi / 16.0, 0.0, np.pi)),
            znear=SHADOW_NEAR_M,
            zfar=10.0 * scene_scale,
            aspectRatio=1.0,
        )


class Room:
    """A room with people; draws a picture for each pose. Only one may be open in a process.

    Parameters
    ----------
    body
        The person of `draw`; None where only `draw_people` is used.
    mat_centre_m
        Where along x the mat lies.
    blocks
        What else stands in the room.
    """

    def __init__(
        self,
        body: Body | None,
        camera: Camera,
        look: Look,
        mat_centre_m: float,
        seed: int,
        blocks: Sequence[Block] = (),
    ) -> None:
        self.camera, self.look = camera, look
        self.side = float(np.sign(camera.place[1]))
        self.coat = None if body is None else coat(body, look.parts)
        self.renderer = pyrender.OffscreenRenderer(camera.width_px, camera.height_px)
        backdrop = self._draw_backdrop(mat_centre_m, seed, blocks)
        # The painter shares pyrender's drawing context: OpenGL allows one for each process here.
        self.renderer._platform.make_current()
        aspect = camera.width_px / camera.height_px
        eye = view(camera.place, camera.axes())
        self.painter = Painter(eye, projection(camera.fov_deg, aspect), self._spot(), backdrop)

    def _lamp_place(self) -> Array:
        return np.array(self.look.lamp_place) * [1.0, self.side, 1.0]

    def _spot(self) -> Spot:
        target = np.array([0.3 * self.look.lamp_place[0], 0.0, 0.2])
        axes = Camera(self._lamp_place(), target).axes()
        return Spot(self._lamp_place(), axes, 64.0, self.look.lamp_colour, self.look.lamp_strength, self.look.ambient)

    def _draw_backdrop(self, mat_centre_m: float, seed: int, blocks: Sequence[Block]) -> Backdrop:
        scene = pyrender.Scene(bg_color=[0.5, 0.5, 0.5, 1.0], ambient_light=[*self.look.ambient])
        self._furnish(scene, mat_centre_m, seed, blocks)
        self._light(scene)
        dim, depth_m = self.renderer.render(scene)
        lamp = Lamp([*self.look.lamp_colour], self.look.lamp_strength, innerConeAngle=0.5, outerConeAngle=1.1)
        scene.add(lamp, pose=looking(self._lamp_place(), np.array([0.2, 0.0, 0.0])))
        lit, _ = self.renderer.render(scene, flags=pyrender.RenderFlags.SHADOWS_SPOT)
        return Backdrop(linear(lit), linear(dim), np.where(depth_m > 0.0, depth_m, 25.0))

    def _furnish(self, scene: pyrender.Scene, mat_centre_m: float, seed: int, blocks: Sequence[Block]) -> None:
        look, away = self.look, -self.side
        scene.add(floor_mesh(look.floor, seed))
        scene.add(box((2.3, 0.85, 0.01), (mat_centre_m, 0.0, -0.005), look.mat))
        scene.add(box((12.0, 0.1, 3.0), (0.0, away * 1.75, 1.49), look.wall))
        scene.add(box((12.0, 0.02, 0.09), (0.0, away * 1.69, 0.035), (0.75, 0.74, 0.72)))
        for block in blocks:
            scene.add(box(block.size_m, block.centre, block.colour))

    def _light(self, scene: pyrender.Scene) -> None:
        sky = looking(np.array([-1.5, self.side * 3.0, 2.0]), np.array([0.0, 0.0, 0.3]))
        scene.add(pyrender.DirectionalLight([0.9, 0.95, 1.0], 1.1), pose=sky)
        eye = np.eye(4)
        eye[:3, :3] = self.camera.axes()
        eye[:3, 3] = self.camera.place
        lens = pyrender.PerspectiveCamera(np.radians(self.camera.fov_deg), znear=0.1, zfar=20.0)
        scene.add(lens, pose=eye)

    def draw(self, vertices: Array) -> NDArray[np.uint8]:
        """Draw the person whose mesh has these vertices, shape (n_vertices, 3), m.

        Returns
        -------
        shape (height_px, width_px, 3), RGB
        """
        assert self.coat is not None, "a room without a body draws with draw_people"
        return self.draw_people([(self.coat, vertices)])

    def draw_people(self, people: Sequence[tuple[Coat, Array]]) -> NDArray[np.uint8]:
        """Draw any number of people, each with the coat made for it and vertices of shape (n_vertices, 3), m."""
        return self.painter.draw(people)

    def close(self) -> None:
        """Give the drawing context back."""
        self.renderer.delete()


def linear(picture: NDArray[np.uint8]) -> Array:
    """Turn stored colours into amounts of light, 0 to 1."""
    return (picture[..., :3] / 255.0) ** 2.2


def coat(body: Body, parts: dict[str, Colour]) -> Coat:
    """Paint a body's parts."""
    colours = np.zeros((len(body.vertices), 3), np.float32)
    for index, part in enumerate(PARTS):
        colours[np.unique(body.faces[body.part_of_face == index])] = parts[part]
    return Coat(body.faces, colours)
