import io
import multiprocessing
import os
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from made_models import DETECTOR, LANDMARKS, bundle, cache, network, sha256

from posecheck.adapters.model import sources as model_sources
from posecheck.adapters.model import store as model_store
from posecheck.adapters.model.bundle import build_bundle, bundle_is_sound, content_sha256
from posecheck.adapters.model.sources import Source, SourceError
from posecheck.adapters.model.store import model_path, model_status
from posecheck.errors import ModelError, UsageError
from posecheck.pose.model import MODEL_SIZES

__all__ = ["cache"]
WAIT_S = 30


def source(data=None, name="a place", problem="no such thing", sizes=MODEL_SIZES, calls=None):
    def fetch(size, progress):
        if calls is not None:
            calls.append(name)
        progress(name, 1, 2)
        if data is None:
            raise SourceError(problem)
        return data

    return Source(name, sizes, fetch)


def test_a_fetched_model_is_kept_and_used_offline_from_then_on(cache):
    first = model_path("full", sources=[source(bundle())])
    assert first == cache / "pose_landmarker_full.task"
    assert model_path("full", sources=[]) == first
    assert [path.name for path in cache.iterdir()] == [first.name]


def test_a_manually_placed_published_bundle_is_accepted(cache):
    cache.mkdir()
    (cache / "pose_landmarker_lite.task").write_bytes(b"published lite")
    assert model_path("lite", sources=[]).read_bytes() == b"published lite"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[: len(data) // 2], id="cut off"),
        pytest.param(lambda data: data[:60] + bytes(40) + data[100:], id="overwritten"),
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"<html>sign in</html>", id="a web page"),
        pytest.param(lambda data: build_bundle(DETECTOR, network("other")), id="another network"),
    ],
)
def test_a_damaged_file_in_the_cache_is_fetched_again(cache, damage):
    path = model_path("full", sources=[source(bundle())])
    path.write_bytes(damage(bundle()))
    assert not model_status()[1].verified
    assert model_path("full", sources=[source(bundle())]).read_bytes() == bundle()


def test_sources_are_tried_in_order_until_one_succeeds():
    calls = []
    places = [
        source(name="first", calls=calls),
        source(bundle(), "second", calls=calls),
        source(name="third", calls=calls),
    ]
    model_path("full", sources=places)
    assert calls == ["first", "second"]


def test_a_source_without_the_size_is_skipped():
    calls = []
    model_path(
        "heavy", sources=[source(bundle(), "no", sizes=("full",), calls=calls), source(bundle(), "yes", calls=calls)]
    )
    assert calls == ["yes"]


def test_if_all_sources_fail_one_line_names_each_failure_and_what_to_do(cache):
    places = [source(name="first place", problem="not reachable"), source(name="second place", problem="not installed")]
    with pytest.raises(ModelError) as caught:
        model_path("heavy", sources=places)
    message = str(caught.value)
    assert "first place: not reachable; second place: not installed" in message
    assert "pose_landmarker_heavy/float16/1/pose_landmarker_heavy.task to " in message
    assert str(cache / "pose_landmarker_heavy.task") in message
    assert "\n" not in message


def test_an_unknown_size_is_rejected_with_the_known_sizes():
    with pytest.raises(UsageError, match="unknown model 'huge': choose one of lite, full, heavy"):
        model_path("huge")


def test_an_unwritable_cache_raises_an_error(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("POSECHECK_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(ModelError, match=r"cannot save .*POSECHECK_CACHE_DIR"):
        model_path("full", sources=[source(bundle())])


def test_status_shows_the_cached_models(cache):
    model_path("full", sources=[source(bundle())])
    (cache / "pose_landmarker_heavy.task").write_bytes(b"half a file")
    assert [(s.size, s.present, s.verified, s.bytes) for s in model_status()] == [
        ("lite", False, False, 0),
        ("full", True, True, len(bundle())),
        ("heavy", True, False, 11),
    ]


def test_a_model_that_cannot_be_read_is_not_called_damaged(cache, monkeypatch):
    path = model_path("full", sources=[source(bundle())])
    opened = Path.open

    def refuse(one, *rest, **options):
        if one == path:
            raise PermissionError(13, "Permission denied")
        return opened(one, *rest, **options)

    monkeypatch.setattr(Path, "open", refuse)
    full = model_status()[1]
    assert (full.state, full.verified) == ("unreadable", False)
    assert full.refusal == f"{path} cannot be read: Permission denied"
    with pytest.raises(ModelError, match=r"model is unusable \(.* cannot be read: Permission denied\) and could"):
        model_path("full", sources=[])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes in folders exist only on Unix")
def test_a_pipe_in_place_of_a_model_is_refused_instead_of_waiting(cache):
    cache.mkdir()
    os.mkfifo(cache / "pose_landmarker_full.task")
    assert model_status()[1].refusal.endswith("is a named pipe: expected a file")


def test_a_cache_folder_of_an_unknown_user_has_no_models(monkeypatch):
    monkeypatch.setenv("POSECHECK_CACHE_DIR", "~no_such_user/models")
    assert [one.state for one in model_status()] == ["not fetched"] * 3


def test_status_creates_no_folder(cache):
    model_status()
    assert not cache.exists()


def test_progress_is_passed_on():
    seen = []
    model_path("full", progress=lambda *args: seen.append(args), sources=[source(bundle())])
    assert seen == [("a place", 1, 2)]


def test_concurrent_first_runs_all_get_a_complete_file():
    together = threading.Barrier(8)
    data = bundle()

    def fetch(size, progress):
        together.wait(WAIT_S)
        return data

    place = Source("slow", ("full",), fetch)
    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(model_path, "full", sources=[place]) for _ in range(8)]
        assert [path.result(WAIT_S).read_bytes() for path in found] == [data] * 8


def _replace_often(folder, data, count):
    for _ in range(count):
        model_store._keep(Path(folder, "pose_landmarker_full.task"), data, "full")


def test_a_reader_never_sees_a_partial_file_during_writes(cache):
    data = bundle() + bytes(2_000_000)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_replace_often, args=(str(cache), data, 40)) for _ in range(2)]
    for writer in writers:
        writer.start()
    target, lengths = cache / "pose_landmarker_full.task", set()
    while any(writer.is_alive() for writer in writers):
        if target.exists():
            lengths.add(len(target.read_bytes()))
    for writer in writers:
        writer.join(WAIT_S)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert lengths == {len(data)}
    assert [path.name for path in cache.iterdir()] == [target.name]


def test_bundles_are_reproducible_and_uncompressed():
    assert bundle() == bundle()
    with zipfile.ZipFile(io.BytesIO(bundle())) as packed:
        kinds = {info.filename: info.compress_type for info in packed.infolist()}
    assert kinds == dict.fromkeys(
        ("pose_detector.tflite", "pose_landmarks_detector.tflite", "SHA256SUMS"), zipfile.ZIP_STORED
    )


def input_scaling(tflite_bytes):
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
    from mediapipe.tasks.metadata import schema_py_generated as tflite

    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(tflite_bytes, 0))
    entry = next(entry for entry in model.metadata if entry.name == b"TFLITE_METADATA")
    data = bytes(model.buffers[entry.buffer].data)
    described = metadata.ModelMetadataT.InitFromObj(metadata.ModelMetadata.GetRootAsModelMetadata(data, 0))
    subgraph = described.subgraphMetadata[0]
    options = subgraph.inputTensorMetadata[0].processUnits[0].options
    return list(options.mean), list(options.std), [t.name.decode() for t in subgraph.outputTensorMetadata]


def test_both_networks_get_their_training_scale():
    with zipfile.ZipFile(io.BytesIO(bundle())) as packed:
        detector = input_scaling(packed.read("pose_detector.tflite"))
        landmarks = input_scaling(packed.read("pose_landmarks_detector.tflite"))
    assert detector == ([127.5], [127.5], ["raw_boxes", "scores"])
    assert landmarks == ([0], [255], ["landmarks", "presence", "segmentation_mask", "heat_map", "world_landmarks"])


def test_a_network_with_metadata_stays_unchanged():
    with zipfile.ZipFile(io.BytesIO(bundle())) as packed:
        described = packed.read("pose_detector.tflite")
    with zipfile.ZipFile(io.BytesIO(build_bundle(described, LANDMARKS))) as packed:
        assert packed.read("pose_detector.tflite") == described


def test_a_bundle_of_another_network_is_not_sound():
    detectors, landmarks = {content_sha256(DETECTOR)}, {content_sha256(LANDMARKS)}
    assert bundle_is_sound(bundle(), detectors, landmarks)
    assert not bundle_is_sound(bundle(), detectors, {content_sha256(network("other"))})
    assert not bundle_is_sound(bundle(), landmarks, detectors)


def test_the_content_of_a_network_is_told_whatever_packed_it():
    with zipfile.ZipFile(io.BytesIO(bundle())) as packed:
        described = packed.read("pose_landmarks_detector.tflite")
    assert described != LANDMARKS
    assert content_sha256(described) == content_sha256(LANDMARKS)


def test_a_small_bundle_that_vouches_for_itself_is_not_ready(cache):
    parts = {"pose_detector.tflite": b"x", "pose_landmarks_detector.tflite": b"y"}
    lines = [f"{sha256(data)}  {name}" for name, data in parts.items()]
    lines.append(f"{model_sources.LANDMARKS_SHA256['full']}  source:pose_landmark.tflite")
    cache.mkdir()
    with zipfile.ZipFile(cache / "pose_landmarker_full.task", "w") as made:
        for name, data in {**parts, "SHA256SUMS": "\n".join(lines).encode()}.items():
            made.writestr(name, data)
    assert [(s.present, s.verified) for s in model_status() if s.size == "full"] == [(True, False)]
    assert model_path("full", sources=[source(bundle())]).read_bytes() == bundle()
