"""The room, the mat, the light and the camera, drawn by pyrender without a window."""

from __future__ import annotations

import os
from dataclasses import dataclass

os.environ.setdefault("PYOPENGL_PLATFORM", "egl")

import numpy as np
import trimesh
from numpy.typing import NDArray

if not hasattr(np, "infty"):
    # pyrender 0.1.45 asks numpy 2 for a name that it no longer has.
    np.infty = np.inf  # type: ignore[attr-defined]  # noqa: NPY201

import pyrender
from PIL import Image

from renderer.body import PARTS, Body
from renderer.rotations import Array, unit

Colour = tuple[float, float, float]
SHADOW_NEAR_M = 0.02


@dataclass(frozen=True)
class Camera:
    """A camera that looks at one point, upright.

    Attributes
    ----------
    place, target : shape (3,), m
    fov_deg : angle of view from the top of the picture to its bottom
    width_px, height_px : size of the picture
    """

    place: Array
    target: Array
    fov_deg: float = 40.0
    width_px: int = 640
    height_px: int = 480

    def axes(self) -> Array:
        """Directions right, up and backwards of the camera in the world, in the columns of (3, 3)."""
        back = unit(self.place - self.target)
        right = unit(np.cross([0.0, 0.0, 1.0], back))
        return np.column_stack([right, np.cross(back, right), back])

    def project(self, points: Array) -> Array:
        """Find where points of the world, shape (n, 3), m, appear, shape (n, 2), px from the top left."""
        seen = (points - self.place) @ self.axes()
        focal_px = self.height_px / 2.0 / np.tan(np.radians(self.fov_deg) / 2.0)
        x_px = self.width_px / 2.0 - focal_px * seen[:, 0] / seen[:, 2]
        y_px = self.height_px / 2.0 + focal_px * seen[:, 1] / seen[:, 2]
        return np.column_stack([x_px, y_px])


@dataclass(frozen=True)
class Look:
    """Colours of the person and the room, linear RGB from 0 to 1."""

    parts: dict[str, Colour]
    wall: Colour = (0.62, 0.60, 0.55)
    mat: Colour = (0.07, 0.20, 0.24)
    floor: Colour = (0.40, 0.27, 0.16)


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
    corners = np.array([[-4.0, -4.0, -0.01], [4.0, -4.0, -0.01], [4.0, 6.0, -0.01], [-4.0, 6.0, -0.01]])
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
    """One scene with one person; draws a picture for each pose. Only one may be open in a process."""

    def __init__(self, body: Body, camera: Camera, look: Look, mat_centre_m: float, seed: int) -> None:
        self.body = body
        self.camera = camera
        self.scene = pyrender.Scene(bg_color=[0.5, 0.5, 0.5, 1.0], ambient_light=[0.30, 0.30, 0.32])
        self._furnish(look, mat_centre_m, seed)
        self._light()
        self.renderer = pyrender.OffscreenRenderer(camera.width_px, camera.height_px)
        self.materials = {part: material(look.parts[part]) for part in PARTS}
        self.person: list[pyrender.Node] = []

    def _furnish(self, look: Look, mat_centre_m: float, seed: int) -> None:
        away = -np.sign(self.camera.place[1])
        self.scene.add(floor_mesh(look.floor, seed))
        self.scene.add(box((2.3, 0.85, 0.01), (mat_centre_m, 0.0, -0.005), look.mat))
        self.scene.add(box((9.0, 0.1, 3.0), (0.0, away * 1.75, 1.49), look.wall))
        self.scene.add(box((9.0, 0.02, 0.09), (0.0, away * 1.69, 0.035), (0.75, 0.74, 0.72)))

    def _light(self) -> None:
        side = float(np.sign(self.camera.place[1]))
        window = looking(np.array([1.6, side * 2.2, 2.9]), np.array([0.2, 0.0, 0.0]))
        lamp = Lamp([1.0, 0.97, 0.92], 55.0, innerConeAngle=0.5, outerConeAngle=1.1)
        self.scene.add(lamp, pose=window)
        sky = looking(np.array([-1.5, side * 3.0, 2.0]), np.array([0.0, 0.0, 0.3]))
        self.scene.add(pyrender.DirectionalLight([0.9, 0.95, 1.0], 1.1), pose=sky)
        eye = np.eye(4)
        eye[:3, :3] = self.camera.axes()
        eye[:3, 3] = self.camera.place
        view = pyrender.PerspectiveCamera(np.radians(self.camera.fov_deg), znear=0.1, zfar=20.0)
        self.scene.add(view, pose=eye)

    def draw(self, vertices: Array) -> NDArray[np.uint8]:
        """Draw the person whose mesh has these vertices, shape (n_vertices, 3), m.

        Returns
        -------
        shape (height_px, width_px, 3), RGB
        """
        for node in self.person:
            self.scene.remove_node(node)
        self.person = []
        for index, part in enumerate(PARTS):
            faces = self.body.faces[self.body.part_of_face == index]
            used, faces = np.unique(faces, return_inverse=True)
            shape = trimesh.Trimesh(vertices[used], faces.reshape(-1, 3), process=False)
            mesh = pyrender.Mesh.from_trimesh(shape, material=self.materials[part], smooth=True)
            self.person.append(self.scene.add(mesh))
        colour, _ = self.renderer.render(self.scene, flags=pyrender.RenderFlags.SHADOWS_SPOT)
        return np.ascontiguousarray(colour)

    def close(self) -> None:
        """Give the drawing context back."""
        self.renderer.delete()
