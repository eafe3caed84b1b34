"""Draws people over a pre-rendered room: fast, with soft shadows, on the CPU.

The room comes as two pictures, with and without the lamp, and its depth. For each frame the people are drawn once
as seen by the lamp, which gives the shadow, and once as seen by the camera. The shadow decides at each pixel of the
room how much of the lamp's share is left.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from renderer.rotations import Array
from renderer.shaders import PERSON, ROOM, SHADOW

SHADOW_PX = 1024
SAMPLES = 4
NEAR_M, FAR_M = 0.1, 30.0
FLOAT_BYTES = 4
SOFT_EDGE = 0.008


@dataclass(frozen=True)
class Spot:
    """A lamp: where it hangs, where it points (axes as of a camera), its opening, colour and strength.

    `ambient` is the light that comes from everywhere else.
    """

    place: Array
    axes: Array
    fov_deg: float
    colour: tuple[float, float, float]
    strength: float
    ambient: tuple[float, float, float]


@dataclass(frozen=True)
class Backdrop:
    """The room without people, as the camera sees it.

    Attributes
    ----------
    lit, dim : shape (height_px, width_px, 3), linear RGB with and without the lamp
    depth_m : shape (height_px, width_px), distance along the line of sight's axis
    """

    lit: Array
    dim: Array
    depth_m: Array


@dataclass(frozen=True)
class Coat:
    """One person's mesh as the painter wants it: triangles and the colour of each vertex, linear RGB."""

    faces: NDArray[np.int32]
    colours: NDArray[np.float32]


def projection(fov_deg: float, aspect: float) -> Array:
    """Perspective matrix of OpenGL, shape (4, 4)."""
    f = 1.0 / np.tan(np.radians(fov_deg) / 2.0)
    depth = NEAR_M - FAR_M
    return np.array(
        [
            [f / aspect, 0, 0, 0],
            [0, f, 0, 0],
            [0, 0, (FAR_M + NEAR_M) / depth, 2 * FAR_M * NEAR_M / depth],
            [0, 0, -1, 0],
        ]
    )


def view(place: Array, axes: Array) -> Array:
    """Matrix from the world to what stands at `place` with `axes` (right, up, back in columns), shape (4, 4)."""
    matrix = np.eye(4)
    matrix[:3, :3] = axes.T
    matrix[:3, 3] = -axes.T @ place
    return matrix


def vertex_normals(vertices: Array, faces: NDArray[np.int32]) -> NDArray[np.float32]:
    """Outward direction at each vertex, weighted by the area of the triangles there, shape (n_vertices, 3)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    total = np.empty_like(vertices)
    for axis in range(3):
        total[:, axis] = np.bincount(faces.ravel(), np.repeat(across[:, axis], 3), len(vertices))
    return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def compile_program(sources: tuple[str, str]) -> int:
    """Compile a vertex and a fragment shader into a program.

    Raises
    ------
    RuntimeError
        With the driver's report when the shaders are refused.
    """
    program = GL.glCreateProgram()
    for kind, source in zip((GL.GL_VERTEX_SHADER, GL.GL_FRAGMENT_SHADER), sources, strict=True):
        shader = GL.glCreateShader(kind)
        GL.glShaderSource(shader, source)
        GL.glCompileShader(shader)
        if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
            raise RuntimeError(f"the graphics driver refuses a shader: {GL.glGetShaderInfoLog(shader)}")
        GL.glAttachShader(program, shader)
    GL.glLinkProgram(program)
    if not GL.glGetProgramiv(program, GL.GL_LINK_STATUS):
        raise RuntimeError(f"the graphics driver cannot link a program: {GL.glGetProgramInfoLog(program)}")
    return int(program)


def texture(data: NDArray[np.float32] | None, kind: int, layout: int, size: tuple[int, int], smooth: bool) -> int:
    """Upload a picture of floats, or reserve one."""
    name = GL.glGenTextures(1)
    GL.glBindTexture(GL.GL_TEXTURE_2D, name)
    GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, kind, *size, 0, layout, GL.GL_FLOAT, data)
    how = GL.GL_LINEAR if smooth else GL.GL_NEAREST
    for key in (GL.GL_TEXTURE_MIN_FILTER, GL.GL_TEXTURE_MAG_FILTER):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, key, how)
    for key in (GL.GL_TEXTURE_WRAP_S, GL.GL_TEXTURE_WRAP_T):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, key, GL.GL_CLAMP_TO_EDGE)
    return int(name)


class Painter:
    """Draws frames; needs a current OpenGL context for all it does."""

    def __init__(self, camera_view: Array, camera_projection: Array, lamp: Spot, backdrop: Backdrop) -> None:
        self.height_px, self.width_px = backdrop.depth_m.shape
        self.camera_view, self.camera_projection, self.lamp = camera_view, camera_projection, lamp
        self.lamp_matrix = projection(lamp.fov_deg, 1.0) @ view(lamp.place, lamp.axes)
        self.programs = {name: compile_program(code) for name, code in zip("srp", (SHADOW, ROOM, PERSON), strict=True)}
        self.box = np.zeros(4)
        self.in_lamp = self._seen_by_lamp(backdrop.depth_m)
        self._upload(backdrop)
        self._make_buffers()
        self._draw_room_once()

    def _seen_by_lamp(self, depth_m: Array) -> NDArray[np.float32]:
        """Where in the lamp's view each pixel of the room lies, shape (height_px, width_px, 2), rows from below.

        2 behind the lamp, which is outside of any box.
        """
        y, x = np.mgrid[0 : self.height_px, 0 : self.width_px] + 0.5
        far_m = depth_m[::-1]
        aside = (2.0 * x / self.width_px - 1.0) * far_m / self.camera_projection[0, 0]
        above = (2.0 * y / self.height_px - 1.0) * far_m / self.camera_projection[1, 1]
        to_lamp = self.lamp_matrix @ np.linalg.inv(self.camera_view)
        seen = np.stack([aside, above, -far_m, np.ones_like(far_m)], axis=-1) @ to_lamp.T
        at = seen[..., :2] / np.maximum(seen[..., 3:], 1e-9) * 0.5 + 0.5
        return np.where(seen[..., 3:] > 0.0, at, 2.0).astype(np.float32)

    def _upload(self, backdrop: Backdrop) -> None:
        size = (self.width_px, self.height_px)

        def upright(picture: Array) -> NDArray[np.float32]:
            return np.ascontiguousarray(picture[::-1], np.float32)

        self.textures = [
            texture(upright(backdrop.lit), GL.GL_RGB16F, GL.GL_RGB, size, False),
            texture(upright(backdrop.dim), GL.GL_RGB16F, GL.GL_RGB, size, False),
            texture(upright(backdrop.depth_m), GL.GL_R32F, GL.GL_RED, size, False),
        ]

    def _make_buffers(self) -> None:
        size = (self.width_px, self.height_px)
        shadow = texture(None, GL.GL_DEPTH_COMPONENT24, GL.GL_DEPTH_COMPONENT, (SHADOW_PX, SHADOW_PX), True)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_COMPARE_MODE, GL.GL_COMPARE_REF_TO_TEXTURE)
        self.textures.append(shadow)
        self.shadow_buffer, self.drawn, self.unpeopled, self.flat = GL.glGenFramebuffers(4)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.shadow_buffer)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, GL.GL_TEXTURE_2D, shadow, 0)
        GL.glDrawBuffer(GL.GL_NONE)
        for buffer, samples in ((self.drawn, SAMPLES), (self.unpeopled, SAMPLES), (self.flat, 0)):
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, buffer)
            for place, kind in (
                (GL.GL_COLOR_ATTACHMENT0, GL.GL_RGB8),
                (GL.GL_DEPTH_ATTACHMENT, GL.GL_DEPTH_COMPONENT24),
            ):
                store = GL.glGenRenderbuffers(1)
                GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, store)
                GL.glRenderbufferStorageMultisample(GL.GL_RENDERBUFFER, samples, kind, *size)
                GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, place, GL.GL_RENDERBUFFER, store)
        self.vertex_array = GL.glGenVertexArrays(1)
        self.vertex_buffer, self.index_buffer = GL.glGenBuffers(2)

    def _draw_room_once(self) -> None:
        """Keep the room without shadows, for each frame to start from."""
        GL.glBindVertexArray(self.vertex_array)
        self._bind_textures()
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDisable(GL.GL_BLEND)
        GL.glDepthMask(True)
        self.box = np.array([2.0, 2.0, -1.0, -1.0])
        self._room(self.unpeopled)

    def _bind_textures(self) -> None:
        for slot, name in enumerate(self.textures):
            GL.glActiveTexture(GL.GL_TEXTURE0 + slot)
            GL.glBindTexture(GL.GL_TEXTURE_2D, name)

    def draw(self, people: Sequence[tuple[Coat, Array]]) -> NDArray[np.uint8]:
        """Draw people whose meshes have these vertices, each of shape (n_vertices, 3), m.

        Returns
        -------
        shape (height_px, width_px, 3), RGB
        """
        self.box = self._filled(people)
        GL.glBindVertexArray(self.vertex_array)
        self._bind_textures()
        count = self._send(people)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDisable(GL.GL_BLEND)
        self._shadows(count)
        self._copy(self.unpeopled, self.drawn, GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        self._shadowed_room()
        self._people(count)
        return self._read()

    def _filled(self, people: Sequence[tuple[Coat, Array]]) -> Array:
        """Find the part of the lamp's view that people fill: lowest x and y, highest x and y, within 0 to 1."""
        if not people:
            return np.array([2.0, 2.0, -1.0, -1.0])
        vertices = np.vstack([vertices for _, vertices in people])
        seen = vertices @ self.lamp_matrix[:, :3].T + self.lamp_matrix[:, 3]
        at = seen[:, :2] / seen[:, 3:] * 0.5 + 0.5
        return np.clip(np.concatenate([at.min(axis=0) - SOFT_EDGE, at.max(axis=0) + SOFT_EDGE]), 0.0, 1.0)

    def _send(self, people: Sequence[tuple[Coat, Array]]) -> int:
        rows, faces, offset = [np.zeros((0, 9), np.float32)], [np.zeros((0, 3), np.uint32)], 0
        for coat, vertices in people:
            rows.append(np.hstack([vertices.astype(np.float32), vertex_normals(vertices, coat.faces), coat.colours]))
            faces.append((coat.faces + offset).astype(np.uint32))
            offset += len(vertices)
        data, indices = np.ascontiguousarray(np.vstack(rows), np.float32), np.vstack(faces)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self.vertex_buffer)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, data.nbytes, data, GL.GL_STREAM_DRAW)
        for slot in range(3):
            GL.glEnableVertexAttribArray(slot)
            start = ctypes.c_void_p(3 * slot * FLOAT_BYTES)
            GL.glVertexAttribPointer(slot, 3, GL.GL_FLOAT, False, 9 * FLOAT_BYTES, start)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self.index_buffer)
        GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, indices.nbytes, indices, GL.GL_STREAM_DRAW)
        return int(indices.size)

    def _use(self, program: str, **values: object) -> None:
        number = self.programs[program]
        GL.glUseProgram(number)
        for name, value in values.items():
            place = GL.glGetUniformLocation(number, name)
            if isinstance(value, int):
                GL.glUniform1i(place, value)
                continue
            numbers = np.ascontiguousarray(value, np.float32)
            if numbers.shape == (4, 4):
                GL.glUniformMatrix4fv(place, 1, True, numbers)
            elif numbers.shape == (4,):
                GL.glUniform4fv(place, 1, numbers)
            elif numbers.shape == (3,):
                GL.glUniform3fv(place, 1, numbers)
            else:
                GL.glUniform1f(place, float(numbers))

    def _shadows(self, count: int) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.shadow_buffer)
        GL.glViewport(0, 0, SHADOW_PX, SHADOW_PX)
        GL.glDepthMask(True)
        GL.glDepthFunc(GL.GL_LESS)
        GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
        self._use("s", matrix=self.lamp_matrix)
        self._triangles(count)

    def _shadowed_room(self) -> None:
        """Draw the part of the room again on which shadows may fall."""
        at = self.in_lamp
        inside = ((at >= self.box[:2]) & (at <= self.box[2:])).all(axis=-1)
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        if not rows.size:
            return
        left, low = int(columns[0]), int(rows[0])
        GL.glEnable(GL.GL_SCISSOR_TEST)
        GL.glScissor(left, low, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - low)
        self._room(self.drawn)
        GL.glDisable(GL.GL_SCISSOR_TEST)

    def _room(self, buffer: int) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, buffer)
        GL.glViewport(0, 0, self.width_px, self.height_px)
        GL.glDepthFunc(GL.GL_ALWAYS)
        self._use(
            "r",
            lit=0,
            dim=1,
            depth_m=2,
            shadow=3,
            box=self.box,
            to_lamp=self.lamp_matrix @ np.linalg.inv(self.camera_view),
            project=self.camera_projection,
        )
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)

    def _people(self, count: int) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.drawn)
        GL.glViewport(0, 0, self.width_px, self.height_px)
        GL.glDepthFunc(GL.GL_LESS)
        eye = -self.camera_view[:3, :3].T @ self.camera_view[:3, 3]
        self._use(
            "p",
            shadow=3,
            box=self.box,
            matrix=self.camera_projection @ self.camera_view,
            to_lamp=self.lamp_matrix,
            lamp_place=self.lamp.place,
            lamp_colour=np.array(self.lamp.colour) * self.lamp.strength,
            eye=eye,
            ambient=np.array(self.lamp.ambient),
        )
        GL.glEnable(GL.GL_CULL_FACE)
        self._triangles(count)
        GL.glDisable(GL.GL_CULL_FACE)

    @staticmethod
    def _triangles(count: int) -> None:
        if count:
            GL.glDrawElements(GL.GL_TRIANGLES, count, GL.GL_UNSIGNED_INT, None)

    def _read(self) -> NDArray[np.uint8]:
        width, height = self.width_px, self.height_px
        self._copy(self.drawn, self.flat, GL.GL_COLOR_BUFFER_BIT)
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self.flat)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
        data = GL.glReadPixels(0, 0, width, height, GL.GL_RGB, GL.GL_UNSIGNED_BYTE)
        return np.frombuffer(data, np.uint8).reshape(height, width, 3)[::-1]

    def _copy(self, source: int, target: int, what: int) -> None:
        box = (0, 0, self.width_px, self.height_px)
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, source)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, target)
        GL.glBlitFramebuffer(*box, *box, what, GL.GL_NEAREST)
