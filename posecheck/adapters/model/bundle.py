"""Packs the two bare networks of the pose model into the `.task` bundle that MediaPipe Tasks loads."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Container
from typing import Any

import numpy as np

DETECTOR_NAME = "pose_detector.tflite"
LANDMARKS_NAME = "pose_landmarks_detector.tflite"
MANIFEST_NAME = "SHA256SUMS"

_LANDMARK_OUTPUTS = ("landmarks", "presence", "segmentation_mask", "heat_map", "world_landmarks")
_DETECTOR_OUTPUTS = ("raw_boxes", "scores")
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_METADATA_FIELD = "TFLITE_METADATA"
_SOURCE_ENTRY = "source:pose_landmark.tflite"
_NO_NETWORK = (
    *(zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error, struct.error),
    *(IndexError, KeyError, TypeError, ValueError, AttributeError),
)
"""What a file raises that is no bundle, or whose networks are none."""


def build_bundle(detector: bytes, landmarks: bytes) -> bytes:
    """Pack a person detector and a landmark network into one bundle.

    The same input gives the same bytes. A manifest in the bundle lists the SHA-256 of both parts and of the original
    landmark network, for people.

    Parameters
    ----------
    detector : bytes
        `pose_detection.tflite`, with or without TFLite metadata.
    landmarks : bytes
        `pose_landmark_{lite,full,heavy}.tflite`.

    Returns
    -------
    bytes
        An uncompressed zip, because MediaPipe maps the networks directly from the file.
    """
    parts = {
        # Pixel ranges the networks were trained with: -1..1 and 0..1.
        DETECTOR_NAME: _with_metadata(detector, mean=127.5, std=127.5, outputs=_DETECTOR_OUTPUTS),
        LANDMARKS_NAME: _with_metadata(landmarks, mean=0.0, std=255.0, outputs=_LANDMARK_OUTPUTS),
    }
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    sums[_SOURCE_ENTRY] = hashlib.sha256(landmarks).hexdigest()
    parts[MANIFEST_NAME] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in parts.items():
            bundle.writestr(zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP), data)
    return packed.getvalue()


def bundle_is_sound(bundle: bytes, detectors: Container[str], landmarks: Container[str]) -> bool:
    """Whether a bundle made by `build_bundle` holds known networks. What its manifest says is not trusted.

    Parameters
    ----------
    bundle : bytes
        The whole file.
    detectors, landmarks : container of str
        Hashes of the networks as `build_bundle` packs them, or of their content as `content_sha256` gives it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
            if packed.namelist() != [DETECTOR_NAME, LANDMARKS_NAME, MANIFEST_NAME]:
                return False
            parts = [packed.read(name) for name in (DETECTOR_NAME, LANDMARKS_NAME)]
        return all(
            hashlib.sha256(part).hexdigest() in known or content_sha256(part) in known
            for part, known in zip(parts, (detectors, landmarks), strict=True)
        )
    except _NO_NETWORK:
        return False


def content_sha256(network: bytes) -> str:
    """SHA-256 of what a network holds, whichever version of flatbuffers has packed it, without its metadata."""
    from mediapipe.tasks.metadata import schema_py_generated as tflite

    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(network, 0))
    added = {entry.buffer for entry in model.metadata or [] if entry.name == _METADATA_FIELD.encode()}
    model.metadata = [entry for entry in model.metadata or [] if entry.buffer not in added]
    model.buffers = [buffer for i, buffer in enumerate(model.buffers) if i not in added]
    digest = hashlib.sha256()
    _feed(digest, model)
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, value: Any) -> None:
    """Add a value, and everything in it, to a digest."""
    if isinstance(value, np.ndarray):
        digest.update(f"{value.dtype.kind}{value.dtype.itemsize}{value.shape}".encode() + value.tobytes())
    elif isinstance(value, bytes):
        digest.update(b"b%d" % len(value) + value)
    elif isinstance(value, list):
        digest.update(b"[%d" % len(value))
        for one in value:
            _feed(digest, one)
    elif hasattr(value, "__dict__"):
        digest.update(type(value).__name__.encode())
        for name, inner in sorted(vars(value).items()):
            digest.update(name.encode())
            _feed(digest, inner)
    else:
        digest.update(repr(value).encode())


def _with_metadata(network: bytes, *, mean: float, std: float, outputs: tuple[str, ...]) -> bytes:
    """Append the metadata that MediaPipe Tasks requires; a network that has metadata stays unchanged."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as tflite

    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(network, 0))
    model.metadata = model.metadata or []
    if any(entry.name == _METADATA_FIELD.encode() for entry in model.metadata):
        return network
    buffer = tflite.BufferT()
    buffer.data = _metadata(mean, std, outputs)
    model.buffers.append(buffer)
    entry = tflite.MetadataT()
    entry.name = _METADATA_FIELD
    entry.buffer = len(model.buffers) - 1
    model.metadata.append(entry)
    builder = flatbuffers.Builder(len(network))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _metadata(mean: float, std: float, outputs: tuple[str, ...]) -> list[int]:
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    subgraph = schema.SubGraphMetadataT()
    subgraph.inputTensorMetadata = [_image_input(schema, mean, std)]
    subgraph.outputTensorMetadata = [_named_output(schema, name) for name in outputs]
    model = schema.ModelMetadataT()
    model.name = "pose"
    model.subgraphMetadata = [subgraph]
    model.minParserVersion = "1.0.0"
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"M001")
    return list(builder.Output())


def _image_input(schema: Any, mean: float, std: float) -> Any:
    image = schema.ImagePropertiesT()
    image.colorSpace = schema.ColorSpaceType.RGB
    content = schema.ContentT()
    content.contentPropertiesType = schema.ContentProperties.ImageProperties
    content.contentProperties = image
    scaling = schema.NormalizationOptionsT()
    scaling.mean, scaling.std = [mean], [std]
    unit = schema.ProcessUnitT()
    unit.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    unit.options = scaling
    limits = schema.StatsT()
    limits.min, limits.max = [(0.0 - mean) / std], [(255.0 - mean) / std]
    tensor = schema.TensorMetadataT()
    tensor.name = "image"
    tensor.content, tensor.processUnits, tensor.stats = content, [unit], limits
    return tensor


def _named_output(schema: Any, name: str) -> Any:
    content = schema.ContentT()
    content.contentPropertiesType = schema.ContentProperties.FeatureProperties
    content.contentProperties = schema.FeaturePropertiesT()
    tensor = schema.TensorMetadataT()
    tensor.name = name
    tensor.content = content
    return tensor
