"""Dresses a bare body mesh: cuts clothes from its close-fitting shell, hides the skin below, adds hair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from renderer.rotations import Array

SHIRT_EASE_M = 0.009
TROUSERS_EASE_M = 0.002
HAIR_DEPTH_M = 0.012
SKIN_KEPT_AT_HEMS_M = 0.02
SKIN_HIDDEN_WITHIN_M = 0.05


@dataclass(frozen=True)
class Mesh:
    """Triangles that carry skin weights.

    Attributes
    ----------
    vertices : shape (n_vertices, 3), m
    faces : shape (n_faces, 3)
    weights : shape (n_vertices, n_bones)
    """

    vertices: Array
    faces: NDArray[np.int64]
    weights: Array

    def normals(self) -> Array:
        """Outward direction at each vertex, shape (n_vertices, 3)."""
        return np.array(trimesh.Trimesh(self.vertices, self.faces, process=False).vertex_normals)

    def compact(self) -> Mesh:
        """Drop the vertices that no face uses."""
        used, faces = np.unique(self.faces, return_inverse=True)
        return Mesh(self.vertices[used], faces.reshape(-1, 3), self.weights[used])

    def swollen(self, by_m: float | Array) -> Mesh:
        """Move the surface outward by a distance, one for all or one for each vertex."""
        return Mesh(self.vertices + self.normals() * np.reshape(by_m, (-1, 1)), self.faces, self.weights)


def clip(mesh: Mesh, inside: Array) -> Mesh:
    """Keep the part where `inside` (one value for each vertex) is positive, with a clean edge at zero."""
    vertices, weights = list(mesh.vertices), list(mesh.weights)
    made: dict[tuple[int, int], int] = {}

    def edge_point(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in made:
            share = inside[key[0]] / (inside[key[0]] - inside[key[1]])
            vertices.append(mesh.vertices[key[0]] * (1 - share) + mesh.vertices[key[1]] * share)
            weights.append(mesh.weights[key[0]] * (1 - share) + mesh.weights[key[1]] * share)
            made[key] = len(vertices) - 1
        return made[key]

    faces: list[list[int]] = []
    for face in mesh.faces:
        ring: list[int] = []
        for a, b in zip(face, np.roll(face, -1), strict=True):
            if inside[a] > 0:
                ring.append(int(a))
            if (inside[a] > 0) != (inside[b] > 0):
                ring.append(edge_point(int(a), int(b)))
        faces += [[ring[0], ring[i], ring[i + 1]] for i in range(1, len(ring) - 1)]
    return Mesh(np.array(vertices), np.array(faces), np.array(weights)).compact()


def open_edge(mesh: Mesh) -> NDArray[np.int64]:
    """Vertices along the hems of a cloth: their numbers, shape (n,)."""
    edges = np.sort(mesh.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    once, count = np.unique(edges, axis=0, return_counts=True)
    return np.unique(once[count == 1])


def hide_under(skin: Mesh, cloth: Mesh) -> Mesh:
    """Take away the skin that a cloth covers, so that it cannot poke through; keep a rim at the hems."""
    hem = open_edge(cloth)
    to_cloth, nearest = cKDTree(cloth.vertices).query(skin.vertices)
    to_hem = cKDTree(cloth.vertices[hem]).query(skin.vertices)[0]
    below = (to_cloth < SKIN_HIDDEN_WITHIN_M) & ~np.isin(nearest, hem)
    covered = below & (to_hem > SKIN_KEPT_AT_HEMS_M)
    return Mesh(skin.vertices, skin.faces[~covered[skin.faces].all(axis=1)], skin.weights)


def hair_amount(vertices: Array, eye: Array) -> Array:
    """How far inside the hair each point of the head lies, in metres, negative outside of it."""
    x_m, behind_m, above_m = vertices[:, 0], vertices[:, 1] - eye[1], vertices[:, 2] - eye[2]
    crown_m = above_m - 0.068 + 0.55 * behind_m
    nape_m = np.minimum(behind_m - 0.135, above_m + 0.045)
    return np.where(np.abs(x_m) < 0.12, np.maximum(crown_m, nape_m), -1.0)


def bun(centre: Array, radius_m: float, head: int, n_bones: int) -> Mesh:
    """Tie the hair in a knot: a ball fixed to the head."""
    ball = trimesh.creation.icosphere(subdivisions=2, radius=radius_m)
    weights = np.zeros((len(ball.vertices), n_bones))
    weights[:, head] = 1.0
    return Mesh(ball.vertices * [1.0, 0.8, 1.0] + centre, np.array(ball.faces), weights)


def joined(meshes: dict[str, Mesh], order: tuple[str, ...]) -> tuple[Mesh, NDArray[np.uint8]]:
    """Put parts into one mesh; the second result tells the part (index into `order`) of each face."""
    offset, faces, part_of_face = 0, [], []
    for part, mesh in meshes.items():
        faces.append(mesh.faces + offset)
        part_of_face.append(np.full(len(mesh.faces), order.index(part), np.uint8))
        offset += len(mesh.vertices)
    whole = Mesh(
        np.concatenate([mesh.vertices for mesh in meshes.values()]),
        np.concatenate(faces),
        np.concatenate([mesh.weights for mesh in meshes.values()]),
    )
    return whole, np.concatenate(part_of_face)
