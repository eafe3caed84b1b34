"""One person: a baked mesh with its bones, posed by the world rotation of each bone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from renderer.rotations import Array

SIDES = ("left", "right")
PARTS = ("skin", "hair", "eyes", "shirt", "trousers")


@dataclass(frozen=True)
class Posed:
    """Positions of the bones of a body.

    Attributes
    ----------
    heads : shape (n_bones, 3), m
        The joint at which each bone begins, in world coordinates.
    turns : shape (n_bones, 3, 3)
        How each bone is turned from its place in the rest pose, in world coordinates.
    """

    heads: Array
    turns: Array


@dataclass(frozen=True)
class Body:
    """A person in the rest pose: standing, arms half lowered, facing -y, left to +x, up +z, in metres.

    Attributes
    ----------
    vertices : shape (n_vertices, 3), m
    faces : shape (n_faces, 3)
    part_of_face : shape (n_faces,)
        Index into `PARTS`.
    weight_bones, weights : shape (n_vertices, 4)
        The bones that move a vertex, and their shares, which add up to 1.
    bones : names; a parent always comes before its children
    parents : index of each bone's parent, -1 for the root
    heads : shape (n_bones, 3), m
    landmarks : points of the rest pose fixed to a bone: name -> (bone, place of shape (3,))
    """

    vertices: Array
    faces: NDArray[np.int32]
    part_of_face: NDArray[np.uint8]
    weight_bones: NDArray[np.uint8]
    weights: Array
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    heads: Array
    landmarks: Mapping[str, tuple[str, Array]]

    @classmethod
    def load(cls, path: Path) -> Body:
        """Read a body that `bake.py` has written."""
        with np.load(path) as stored:
            weights = stored["weights"].astype(float)
            landmarks = zip(stored["landmark_names"], stored["landmark_bones"], stored["landmark_places"], strict=True)
            return cls(
                vertices=stored["vertices"].astype(float),
                faces=stored["faces"].astype(np.int32),
                part_of_face=stored["part_of_face"],
                weight_bones=stored["weight_bones"],
                weights=weights / weights.sum(axis=1, keepdims=True),
                bones=tuple(str(name) for name in stored["bones"]),
                parents=tuple(int(parent) for parent in stored["parents"]),
                heads=stored["heads"].astype(float),
                landmarks={str(n): (str(b), p.astype(float)) for n, b, p in landmarks},
            )

    def head(self, bone: str) -> Array:
        """Joint at which a bone begins in the rest pose, shape (3,), m."""
        return self.heads[self.bones.index(bone)]

    def length_m(self, bone: str, child: str) -> float:
        """Distance between the joints at which two bones begin."""
        return float(np.linalg.norm(self.head(child) - self.head(bone)))

    def pose(self, turns: Mapping[str, Array], root: Array) -> Posed:
        """Chain the bones.

        Parameters
        ----------
        turns
            For each bone its turn from the rest pose in world coordinates, shape (3, 3). A bone that is
            left out moves with its parent.
        root : shape (3,), m
            Where the first bone begins.
        """
        heads = np.empty_like(self.heads)
        placed = np.empty((len(self.bones), 3, 3))
        for index, (name, parent) in enumerate(zip(self.bones, self.parents, strict=True)):
            if parent < 0:
                heads[index] = root
                placed[index] = turns[name]
                continue
            heads[index] = heads[parent] + placed[parent] @ (self.heads[index] - self.heads[parent])
            placed[index] = turns.get(name, placed[parent])
        return Posed(heads, placed)

    def joint(self, posed: Posed, bone: str) -> Array:
        """Joint at which a bone begins in a pose, shape (3,), m."""
        return posed.heads[self.bones.index(bone)]

    def skin(self, posed: Posed) -> Array:
        """Move the mesh with its bones (linear blend skinning), shape (n_vertices, 3), m."""
        shift = posed.heads - np.einsum("bij,bj->bi", posed.turns, self.heads)
        moved = np.zeros_like(self.vertices)
        for slot in range(self.weight_bones.shape[1]):
            bone = self.weight_bones[:, slot]
            place = np.einsum("vij,vj->vi", posed.turns[bone], self.vertices) + shift[bone]
            moved += self.weights[:, slot, None] * place
        return moved

    def landmark(self, posed: Posed, name: str) -> Array:
        """Place of a landmark such as the nose or a fingertip in a pose, shape (3,), m."""
        bone, place = self.landmarks[name]
        index = self.bones.index(bone)
        return posed.heads[index] + posed.turns[index] @ (place - self.heads[index])

    def moved_by(self, *bones: str) -> NDArray[np.bool_]:
        """Vertices whose largest share belongs to one of the bones, shape (n_vertices,)."""
        strongest = self.weight_bones[np.arange(len(self.weights)), self.weights.argmax(axis=1)]
        return np.isin(strongest, [self.bones.index(bone) for bone in bones])
