"""Packs the two bare networks of the pose model into the `.task` bundle that MediaPipe Tasks loads."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Collection
from typing import Any

DETECTOR_NAME = "pose_detector.tflite"
LANDMARKS_NAME = "pose_landmarks_detector.tflite"

_LANDMARK_OUTPUTS = ("landmarks", "presence", "segmentation_mask", "heat_map", "world_landmarks")
_DETECTOR_OUTPUTS = ("raw_boxes", "scores")
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_METADATA_FIELD = "TFLITE_METADATA"


def build_bundle(detector: bytes, landmarks: bytes) -> bytes:
    """Pack a person detector and a landmark network into one bundle.

    The same input gives the same bytes with every version of flatbuffers up to 25.9, and others with 25.12.

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
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in parts.items():
            bundle.writestr(zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP), data)
    return packed.getvalue()


def bundle_is_sound(bundle: bytes, detectors: Collection[str], landmarks: Collection[str]) -> bool:
    """Whether a bundle holds known networks. What a bundle says about itself is not considered.

    Parameters
    ----------
    bundle : bytes
        The whole file.
    detectors, landmarks : collection of str
        SHA-256 of the person detectors and landmark networks that are accepted, as packed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
            names = packed.namelist()
            found = [hashlib.sha256(packed.read(name)).hexdigest() for name in (DETECTOR_NAME, LANDMARKS_NAME)]
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return False
    return len(names) == len(set(names)) and found[0] in detectors and found[1] in landmarks


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
