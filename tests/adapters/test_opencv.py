import os
import subprocess
import sys

import pytest

from posecheck.adapters.model.native_log import chatter_logged
from posecheck.adapters.opencv import QT_VARIABLES

REPORT = "import os, posecheck.adapters.opencv as o; print([os.environ.get(n) for n in o.QT_VARIABLES])"


def run(**env):
    clean = {k: v for k, v in os.environ.items() if k not in QT_VARIABLES}
    done = subprocess.run([sys.executable, "-c", REPORT], env=clean | env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_opencv_leaves_no_qt_paths_behind():
    assert run() == "[None, None]"


NATIVE = [
    "W0000 00:00:1795368590.030372    8177 landmark_projection_calculator.cc:78] Using NORM_RECT",
    "I0000 00:00:1795368590.030372    8177 gl_context.cc:1] note",
    "INFO: Created TensorFlow Lite XNNPACK delegate for CPU.",
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
]


@pytest.mark.parametrize("line", NATIVE, ids=["warning", "info", "tflite", "absl"])
def test_native_chatter_is_kept_off_the_screen(capfd, line):
    with chatter_logged():
        os.write(2, f"before\n{line}\nafter".encode())
    assert capfd.readouterr().err == "before\nafter"


@pytest.mark.parametrize("line", ["E0000 00:00:17.5 1 x.cc:1] broken", "F0000 00:00:17.5 1 x.cc:1] aborted", "50 %\r"])
def test_errors_and_other_writing_still_reach_the_screen(capfd, line):
    with chatter_logged():
        os.write(2, line.encode())
    assert capfd.readouterr().err == line


def test_writing_after_an_exception_goes_to_the_screen_again(capfd):
    with pytest.raises(KeyError), chatter_logged():
        raise KeyError
    os.write(2, b"visible")
    assert capfd.readouterr().err == "visible"
