"""Neural networks without layers, and a cache that accepts only them."""

import hashlib

import pytest

from posecheck.adapters.model import sources as model_sources
from posecheck.adapters.model import store as model_store
from posecheck.adapters.model.bundle import build_bundle, content_sha256
from posecheck.pose.model import MODEL_SIZES


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def network(name):
    """A neural network that is valid but has no layers."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as tflite

    model = tflite.ModelT()
    model.version, model.description = 3, name
    model.buffers, model.subgraphs, model.metadata = [tflite.BufferT()], [tflite.SubGraphT()], []
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


DETECTOR, LANDMARKS = network("detector"), network("landmarks")


def bundle():
    return build_bundle(DETECTOR, LANDMARKS)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """An empty cache, the networks of this module, and no network access. Import it to use it."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("POSECHECK_CACHE_DIR", str(folder))
    for size in MODEL_SIZES:
        monkeypatch.setitem(model_sources.LANDMARKS_SHA256, size, sha256(LANDMARKS))
        monkeypatch.setitem(model_sources.LANDMARKS_PARTS, size, {content_sha256(LANDMARKS)})
        monkeypatch.setitem(model_sources.OFFICIAL_SHA256, size, sha256(b"published " + size.encode()))
    monkeypatch.setattr(model_sources, "DETECTOR_SHA256", frozenset({sha256(DETECTOR)}))
    monkeypatch.setattr(model_store, "DETECTOR_PARTS", {content_sha256(DETECTOR)})
    monkeypatch.setattr(model_sources, "official_url", lambda size: "http://127.0.0.1:9/none")
    return folder
