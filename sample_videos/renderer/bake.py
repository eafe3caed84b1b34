"""Bakes one person of the anny body model into a small file that can be posed with numpy alone.

Run `python sample_videos/renderer/bake.py NAME` (it needs the packages anny and torch); the file goes to
`sample_videos/bodies/NAME.npz`. See `sample_videos/bodies/README.md` for the source and its licence.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from renderer.body import PARTS, SIDES
from renderer.rotations import Array, carry, unit
from renderer.wardrobe import (
    HAIR_DEPTH_M,
    SHIRT_EASE_M,
    TROUSERS_EASE_M,
    Mesh,
    bun,
    clip,
    hair_amount,
    hide_under,
    joined,
)

BODIES_DIR = Path(__file__).resolve().parents[1] / "bodies"
WEIGHTS_KEPT = 4


@dataclass(frozen=True)
class Person:
    """Parameters for anny (each 0 to 1; gender 1 is a woman) and the person's clothes.

    `sleeve` is the share of the upper arm that the shirt covers, `trousers` the share of the way from hip to ankle
    that the trousers cover, `shirt_ease_m` how far the shirt stands off.
    """

    gender: float
    age: float
    muscle: float
    weight: float
    height: float
    sleeve: float = 0.55
    trousers: float = 0.94
    shirt_ease_m: float = SHIRT_EASE_M
    bun: bool = False
    origins: dict[str, float] = field(default_factory=dict)

    def shape(self) -> dict[str, float]:
        """Name what anny is asked for."""
        names = ("gender", "age", "muscle", "weight", "height")
        return {name: getattr(self, name) for name in names} | self.origins


AFRICAN = {"african": 1.0, "asian": 0.0, "caucasian": 0.0}
ASIAN = {"african": 0.0, "asian": 1.0, "caucasian": 0.0}
EUROPEAN = {"african": 0.0, "asian": 0.0, "caucasian": 1.0}

PEOPLE = {
    "woman_30": Person(gender=1.0, age=0.62, muscle=0.55, weight=0.45, height=0.5, bun=True),
    "woman_22": Person(
        gender=1.0, age=0.6, muscle=0.5, weight=0.3, height=0.62, sleeve=0.3, trousers=0.36, bun=True, origins=ASIAN
    ),
    "woman_62": Person(
        gender=1.0, age=0.93, muscle=0.45, weight=0.72, height=0.38, sleeve=0.8, shirt_ease_m=0.014, origins=EUROPEAN
    ),
    "man_28": Person(gender=0.0, age=0.64, muscle=0.72, weight=0.42, height=0.6, sleeve=0.45, origins=AFRICAN),
    "man_45": Person(
        gender=0.0, age=0.8, muscle=0.45, weight=0.3, height=0.72, trousers=0.55, shirt_ease_m=0.014, origins=EUROPEAN
    ),
    "man_58": Person(
        gender=0.0, age=0.9, muscle=0.5, weight=0.8, height=0.5, sleeve=0.7, shirt_ease_m=0.012, origins=ASIAN
    ),
}

TRUNK = {
    "root": "pelvis",
    "spine05": "pelvis",
    "spine04": "spine_low",
    "spine03": "spine_middle",
    "spine02": "spine_high",
    "spine01": "chest",
    "neck01": "neck",
    "neck02": "neck",
    "neck03": "neck",
    "head": "head",
}
LIMBS = {
    "pelvis": "pelvis",
    "upperleg01": "thigh",
    "upperleg02": "thigh",
    "lowerleg01": "shin",
    "lowerleg02": "shin",
    "foot": "foot",
    "clavicle": "clavicle",
    "shoulder01": "clavicle",
    "upperarm01": "upper_arm",
    "upperarm02": "upper_arm_low",
    "lowerarm01": "forearm",
    "lowerarm02": "forearm_low",
    "wrist": "hand",
    "eye": "head",
}
BONES: tuple[tuple[str, str | None, str], ...] = (
    ("pelvis", None, "root"),
    ("spine_low", "pelvis", "spine04"),
    ("spine_middle", "spine_low", "spine03"),
    ("spine_high", "spine_middle", "spine02"),
    ("chest", "spine_high", "spine01"),
    ("neck", "chest", "neck01"),
    ("head", "neck", "head"),
)
LIMB_BONES = (
    ("thigh", "pelvis", "upperleg01"),
    ("shin", "{}_thigh", "lowerleg01"),
    ("foot", "{}_shin", "foot"),
    ("clavicle", "chest", "clavicle"),
    ("upper_arm", "{}_clavicle", "upperarm01"),
    ("upper_arm_low", "{}_upper_arm", "upperarm02"),
    ("forearm", "{}_upper_arm_low", "lowerarm01"),
    ("forearm_low", "{}_forearm", "lowerarm02"),
    ("hand", "{}_forearm_low", "wrist"),
)


def bone_table() -> list[tuple[str, str | None, str]]:
    """List the bones we pose: name, parent, and the anny bone that gives the joint."""
    table = list(BONES)
    for side in SIDES:
        suffix = ".L" if side == "left" else ".R"
        for name, parent, source in LIMB_BONES:
            table.append((f"{side}_{name}", parent.format(side), source + suffix))
    return table


def our_bone(label: str, parent_of: dict[str, str]) -> str:
    """Name the bone of ours that an anny bone moves with: its own or that of its nearest ancestor."""
    while True:
        stem, _, suffix = label.partition(".")
        if stem in TRUNK:
            return TRUNK[stem]
        if stem in LIMBS:
            ours = LIMBS[stem]
            return ours if ours in ("pelvis", "head") else f"{'left' if suffix == 'L' else 'right'}_{ours}"
        label = parent_of[label]


@dataclass(frozen=True)
class Source:
    """The bare body as anny gives it: all MakeHuman vertices, with helpers, and anny's own bones."""

    vertices: Array
    heads: dict[str, Array]
    parent_of: dict[str, str]
    weights: Array  # (n_vertices, n_anny_bones)
    labels: list[str]
    groups: dict[str, Array]


def ask_anny(person: Person) -> Source:
    """Build the person's body with anny."""
    import anny
    import torch

    model = anny.Anny(topology="makehuman-full", phenotypes="all", phenotype_blendshapes="original")
    with torch.no_grad():
        rest: dict[str, Any] = model.get_rest_model(model.get_phenotype_blendshape_coefficients(**person.shape()))
    labels = list(model.bone_labels)
    weights = np.zeros((len(model.vertex_bone_weights), len(labels)))
    rows = np.arange(len(weights))[:, None]
    np.add.at(weights, (rows, model.vertex_bone_indices.numpy()), model.vertex_bone_weights.numpy())
    heads = rest["rest_bone_heads"][0].numpy()
    return Source(
        vertices=rest["rest_vertices"][0].numpy().astype(float),
        heads={name: head.astype(float) for name, head in zip(labels, heads, strict=True)},
        parent_of={n: labels[p] for n, p in zip(labels, model.bone_parents, strict=True) if p >= 0},
        weights=weights,
        labels=labels,
        groups=read_groups(Path(anny.__file__).parent / "data/mpfb2/3dobjs/base.obj"),
    )


def read_groups(obj: Path) -> dict[str, Array]:
    """Read the triangles of each named group of a Wavefront file made of quads."""
    groups: dict[str, list[list[int]]] = {}
    name = ""
    for line in obj.read_text().splitlines():
        kind, *words = line.split() or [""]
        if kind == "g":
            name = words[0]
        elif kind == "f":
            a, b, c, d = (int(word.split("/")[0]) - 1 for word in words)
            groups.setdefault(name, []).extend([[a, b, c], [a, c, d]])
    return {name: np.array(faces) for name, faces in groups.items()}


def flatten_hands(source: Source) -> Array:
    """Straighten the fingers, so that a palm can lie flat; returns vertices of shape (n_vertices, 3), m."""
    moved = source.vertices.copy()
    for suffix in (".L", ".R"):
        wrist = source.heads["wrist" + suffix]
        index, little = source.heads["finger2-1" + suffix], source.heads["finger5-1" + suffix]
        palm = unit(np.cross(index - wrist, little - wrist))
        for finger in range(1, 6):
            moved += finger_shift(source, suffix, finger, palm)
    return moved


def finger_shift(source: Source, suffix: str, finger: int, palm: Array) -> Array:
    """Displacement of every vertex when one finger is laid into the plane of the palm."""
    names = [f"finger{finger}-{joint}{suffix}" for joint in (1, 2, 3)]
    heads = [source.heads[name] for name in names]
    heads.append(2 * heads[2] - heads[1])
    along = heads[1] - heads[0]
    if finger == 1:
        return np.zeros_like(source.vertices)
    flat = unit(along - palm * float(palm @ along))
    shift, start = np.zeros_like(source.vertices), heads[0]
    for name, begin, end in zip(names, heads, heads[1:], strict=False):
        straight = carry(end - begin, palm, flat, palm)
        place = (source.vertices - begin) @ straight.T + start
        share = source.weights[:, source.labels.index(name), None]
        shift += share * (place - source.vertices)
        start = start + flat * np.linalg.norm(end - begin)
    return shift


def merge_weights(source: Source, bones: list[str]) -> Array:
    """Hand the weights of anny's bones to ours, shape (n_vertices, n_bones)."""
    merged = np.zeros((len(source.weights), len(bones)))
    for column, label in enumerate(source.labels):
        merged[:, bones.index(our_bone(label, source.parent_of))] += source.weights[:, column]
    return merged / merged.sum(axis=1, keepdims=True)


def along_arm(vertices: Array, source: Source) -> Array:
    """How far down the upper arm each vertex lies, shape (n_vertices,): 0 at the shoulder, 1 at the elbow."""
    share = np.empty((2, len(vertices)))
    for row, suffix in enumerate((".L", ".R")):
        shoulder, elbow = source.heads["upperarm01" + suffix], source.heads["lowerarm01" + suffix]
        arm = elbow - shoulder
        share[row] = (vertices - shoulder) @ arm / (arm @ arm)
    return np.where(vertices[:, 0] > 0, share[0], share[1])


def dress(source: Source, body: Mesh, person: Person, bones: list[str]) -> dict[str, Mesh]:
    """Cut shirt and trousers from the shell, hide the skin below them, and grow hair."""
    shell = Mesh(body.vertices, source.groups["helper-tights"], body.weights).compact()
    arm_bones = [i for i, bone in enumerate(bones) if "arm" in bone or "hand" in bone]
    on_arm = shell.weights[:, arm_bones].sum(axis=1) > 0.5
    height_m = shell.vertices[:, 2]
    hip_m, ankle_m = source.heads["upperleg01.L"][2], source.heads["foot.L"][2]
    hem_m = hip_m - person.trousers * (hip_m - ankle_m)
    sleeve = np.where(on_arm, person.sleeve - along_arm(shell.vertices, source), 1.0)
    shirt = clip(shell, np.where(on_arm, sleeve, height_m - (hip_m - 0.035)))
    trousers = clip(shell, np.where(on_arm, -1.0, np.minimum(hip_m + 0.06 - height_m, height_m - hem_m)))
    skin = Mesh(body.vertices, source.groups["body"], body.weights)
    for cloth in (shirt, trousers):
        skin = hide_under(skin, cloth)
    skin, hair = grow_hair(skin.compact(), source, person, bones)
    eyes = np.concatenate([source.groups["helper-l-eye"], source.groups["helper-r-eye"]])
    return {
        "skin": skin,
        "hair": hair,
        "eyes": Mesh(body.vertices, eyes, body.weights).compact(),
        "shirt": shirt.swollen(person.shirt_ease_m),
        "trousers": trousers.swollen(TROUSERS_EASE_M),
    }


def grow_hair(skin: Mesh, source: Source, person: Person, bones: list[str]) -> tuple[Mesh, Mesh]:
    """Split the scalp off the skin and thicken it."""
    amount = hair_amount(skin.vertices, source.heads["eye.L"])
    scalp = clip(skin, amount)
    depth = np.clip(hair_amount(scalp.vertices, source.heads["eye.L"]) * 0.8 + 0.002, 0.0, HAIR_DEPTH_M)
    hair = scalp.swollen(depth)
    if person.bun:
        centre = source.heads["eye.L"] * [0.0, 1.0, 1.0] + [0.0, 0.195, 0.035]
        knot = bun(centre, 0.038, bones.index("head"), len(bones))
        hair, _ = joined({"skin": hair, "hair": knot}, PARTS)
    return clip(skin, -amount), hair


def find_landmarks(source: Source, body: Mesh, bones: list[str]) -> dict[str, tuple[str, Array]]:
    """Find points of the surface that a pose model also looks for, each fixed to one bone."""
    skin = np.unique(source.groups["body"])
    strongest = body.weights[skin].argmax(axis=1)
    places = body.vertices[skin]

    def outermost(bone: str, direction: Array) -> tuple[str, Array]:
        own = places[strongest == bones.index(bone)]
        return bone, own[(own @ direction).argmax()]

    found = {"nose": outermost("head", np.array([0.0, -1.0, -0.3]))}
    for side, sign, suffix in (("left", 1.0, ".L"), ("right", -1.0, ".R")):
        pointing = source.heads["finger2-1" + suffix] - source.heads["wrist" + suffix]
        found[f"{side}_ear"] = outermost("head", np.array([sign, 0.2, 0.0]))
        found[f"{side}_index"] = outermost(f"{side}_hand", pointing)
        found[f"{side}_heel"] = outermost(f"{side}_foot", np.array([0.0, 1.0, -0.5]))
        found[f"{side}_foot_index"] = outermost(f"{side}_foot", np.array([0.0, -1.0, 0.0]))
    return found


def hand_frame_points(source: Source) -> dict[str, tuple[str, Array]]:
    """Give the knuckles of index, middle and little finger: they tell how the palm lies."""
    points: dict[str, tuple[str, Array]] = {}
    for side, suffix in (("left", ".L"), ("right", ".R")):
        for name, finger in (("index", 2), ("middle", 3), ("little", 5)):
            points[f"{side}_{name}_knuckle"] = (f"{side}_hand", source.heads[f"finger{finger}-1{suffix}"])
    return points


def joint_places(source: Source) -> Array:
    """Return the joint at which each bone begins, shape (n_bones, 3), m.

    The second halves of upper arm and forearm only share out the twist of the limb: their joints are moved
    onto the straight line of the limb, so that a twist leaves elbow and wrist where they are.
    """
    table = bone_table()
    places = {bone: source.heads[joint] for bone, _, joint in table}
    for side in SIDES:
        for half, start, end in (
            ("upper_arm_low", "upper_arm", "forearm"),
            ("forearm_low", "forearm", "hand"),
        ):
            begin, limb = places[f"{side}_{start}"], places[f"{side}_{end}"] - places[f"{side}_{start}"]
            share = (places[f"{side}_{half}"] - begin) @ limb / (limb @ limb)
            places[f"{side}_{half}"] = begin + share * limb
    return np.array(list(places.values()))


def strongest_weights(weights: Array) -> tuple[Array, Array]:
    """Keep the largest weights of each vertex: their bones and values, each (n_vertices, WEIGHTS_KEPT)."""
    order = np.argsort(-weights, axis=1)[:, :WEIGHTS_KEPT]
    return order.astype(np.uint8), np.take_along_axis(weights, order, axis=1)


def bake(name: str, out: Path) -> None:
    """Write one person to `out`."""
    person = PEOPLE[name]
    source = ask_anny(person)
    table = bone_table()
    bones = [bone for bone, _, _ in table]
    body = Mesh(flatten_hands(source), source.groups["body"], merge_weights(source, bones))
    whole, part_of_face = joined(dress(source, body, person, bones), PARTS)
    landmarks = find_landmarks(source, body, bones) | hand_frame_points(source)
    weight_bones, weights = strongest_weights(whole.weights)
    np.savez_compressed(
        out,
        vertices=whole.vertices.astype(np.float32),
        faces=whole.faces.astype(np.uint16),
        part_of_face=part_of_face,
        weight_bones=weight_bones,
        weights=weights.astype(np.float16),
        bones=np.array(bones),
        parents=np.array([-1 if parent is None else bones.index(parent) for _, parent, _ in table], np.int8),
        heads=joint_places(source).astype(np.float32),
        landmark_names=np.array(list(landmarks)),
        landmark_bones=np.array([bone for bone, _ in landmarks.values()]),
        landmark_places=np.array([place for _, place in landmarks.values()], np.float32),
    )


def main() -> None:
    """Bake the people named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(PEOPLE), metavar="NAME")
    for name in parser.parse_args().names:
        out = BODIES_DIR / f"{name}.npz"
        bake(name, out)
        sys.stdout.write(f"{out}: {out.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
