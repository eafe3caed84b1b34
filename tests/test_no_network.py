"""Nothing but the download of the pose model uses the network: commands and window run with every way to it shut."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from odd_clips import make_odd
from offline import FOUND

import posecheck
from posecheck.adapters.model.store import model_path

pytestmark = [pytest.mark.slow, pytest.mark.model]

OFFLINE = Path(__file__).parent / "support" / "offline.py"
NAMESPACE = ("unshare", "--map-root-user", "--net")
REFUSALS = {"audit": FOUND, "seccomp": -signal.SIGSYS, "namespace": 1}
"""Exit code of a program that reaches for the network."""

COMMANDS = """
import sys
from posecheck.cli.main import app
for line in open(sys.argv[1], encoding="utf-8").read().splitlines():
    print("+", line)
    app(line.split("\\t"), standalone_mode=False)
"""
WINDOW = """
import sys
from pathlib import Path
from PyQt6.QtCore import QTimer
from posecheck_app.main import _application, make_services
from posecheck_app.window import MainWindow
from posecheck.specs.loader import load_specs
app = _application()
folder, clip = map(Path, sys.argv[1:])
window = MainWindow(load_specs(), make_services(folder, folder / "settings.json"))
window.show()
window.safety.accept.click()
window.show_page(window.history)
window.check_video(clip)
window.check.checked.connect(lambda *_: (print("checked"), window.close(), app.quit()))
window.check.start.click()
QTimer.singleShot(120_000, lambda: app.exit(5))
sys.exit(app.exec())
"""
PYTHON_CONNECT = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)"
NATIVE_CONNECT = """
import ctypes, socket, struct, sys
libc = ctypes.CDLL(None)
opened = libc.socket(int(socket.AF_INET), int(socket.SOCK_STREAM), 0)
address = struct.pack("=HH4s8x", socket.AF_INET, socket.htons(int(sys.argv[1])), socket.inet_aton("127.0.0.1"))
sys.exit(1 if opened < 0 or libc.connect(opened, address, len(address)) else 0)
"""


def run(layers, program, *arguments, folder):
    """Exit code and output of a program behind some layers."""
    (folder / "program.py").write_text(program, encoding="utf-8")
    prefix = NAMESPACE if "namespace" in layers else ()
    watched = ",".join(layer for layer in layers if layer != "namespace")
    paths = os.pathsep.join(filter(None, [str(Path(posecheck.__file__).parents[1]), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [*prefix, sys.executable, str(OFFLINE), watched, str(folder / "program.py"), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def allowed(tmp_path_factory):
    """The layers that this system allows."""
    folder = tmp_path_factory.mktemp("layers")

    def works(layer):
        try:
            return run([layer], "pass", folder=folder)[0] == 0
        except FileNotFoundError:
            return False

    return [layer for layer in REFUSALS if works(layer)]


@pytest.fixture(params=REFUSALS)
def layer(request, allowed):
    assert "audit" in allowed
    if request.param not in allowed:
        pytest.skip(f"this system does not allow the layer {request.param}")
    return request.param


@pytest.fixture
def clip(tmp_path):
    """Half a second of noise: the model starts and looks for a person."""
    model_path("full")
    return make_odd(tmp_path / "clip.mp4", 15, (320, 240))


def test_no_command_uses_the_network(allowed, clip, tmp_path):
    poses = Path(__file__).parents[1] / "sample_videos" / "partial_curl_clean.npz"
    exercise = ("--exercise", "partial_curl")
    commands = [
        ("extract", clip, "-o", tmp_path / "x.npz"),
        ("check", poses, *exercise, "--save", tmp_path / "kept"),
        ("replay", tmp_path / "kept"),
        ("report", tmp_path / "kept", "-o", tmp_path / "r.pdf"),
        ("trace", poses, *exercise, "-o", tmp_path / "t.png"),
        ("handout", "cat_curl", "-o", tmp_path / "h.pdf"),
        ("history", "--data", tmp_path),
    ]
    (tmp_path / "sessions").mkdir()
    lines = tmp_path / "commands"
    lines.write_text("\n".join("\t".join(map(str, command)) for command in commands), encoding="utf-8")
    code, said = run(allowed, COMMANDS, lines, folder=tmp_path)
    assert code == 0, said
    assert said.count("+ ") == len(commands)


def test_the_window_does_not_use_the_network(allowed, clip, tmp_path):
    code, said = run(allowed, WINDOW, tmp_path / "data", clip, folder=tmp_path)
    assert code == 0, said
    assert "checked" in said


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_each_layer_notices_a_connection(layer, server, tmp_path):
    assert run([], PYTHON_CONNECT, server, folder=tmp_path)[0] == 0
    assert run([layer], PYTHON_CONNECT, server, folder=tmp_path)[0] == REFUSALS[layer]


def test_the_kernel_s_layers_notice_a_connection_of_native_code(layer, server, tmp_path):
    assert run([], NATIVE_CONNECT, server, folder=tmp_path)[0] == 0
    expected = 0 if layer == "audit" else REFUSALS[layer]
    assert run([layer], NATIVE_CONNECT, server, folder=tmp_path)[0] == expected
