import json

import pytest


@pytest.mark.slow
@pytest.mark.model
def test_the_check_is_measured_beside_the_bare_loop(call):
    code, out, err = call("bench", "--frames", 8, "--rounds", 2, "--format", "json")
    assert (code, err) == (0, "round 1 of 2\nround 2 of 2\n")
    found = json.loads(out)
    assert (found["clip"], found["frames"], found["rounds"]) == ("partial_curl_clean.mp4", 8, 2)
    assert found["bare"]["times_bare"] == found["bare"]["processor_times_bare"] == 1
    assert found["check"]["times_bare"] > 0
    assert found["steps_ms_per_frame"].keys() == {"decode", "model", "outline", "judge"}
    assert found["steps_ms_per_frame"]["model"] > found["steps_ms_per_frame"]["judge"] > 0
    assert found["engine_poses_per_s"].keys() == {"file", "live"}
    assert min(found["start_ms"].values()) > 0


def test_a_clip_that_is_no_video_is_refused(call, tmp_path, monkeypatch):
    monkeypatch.setattr("posecheck.adapters.model.store.model_path", lambda size, progress: tmp_path / "none.task")
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"no video")
    code, out, err = call("bench", clip)
    assert (code, out) == (3, "")
    assert str(clip) in err
