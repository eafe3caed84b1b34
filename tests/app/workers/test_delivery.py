"""What a thread reports arrives until its work is left, and never after that."""

import json
import threading
from shutil import copyfile

import numpy as np
import pytest
from posecheck_app.reviewing.view import MeasuredView
from posecheck_app.workers.judge import Judge
from posecheck_app.workers.mailbox import Delivery
from posecheck_app.workers.worst import PictureSearch
from recorded import record, sample
from shown_pages import some_review

from posecheck.history.recording import EVENTS_FILE
from posecheck.history.records import SetRecord
from posecheck.pose.poses import load_poses


@pytest.fixture
def recording(tmp_path):
    """The folder of a recorded second."""
    record(tmp_path / "kept", "partial_curl", sample("partial_curl", 1.0))
    return tmp_path / "kept"


class Bright:
    """A video."""

    read = False

    def at(self, t_s):
        self.read = True
        return np.full((36, 64, 3), 200, np.uint8)

    def close(self):
        """Nothing to free."""


def test_calls_run_in_order_until_it_is_closed(qtbot):
    delivery, ran = Delivery(), []
    for n in range(2):
        delivery.send(lambda n=n: ran.append(n))
    delivery.close()
    delivery.send(lambda: ran.append(2))
    assert ran == [0, 1]


def test_no_picture_of_the_recording_before_is_shown_with_the_next_one(qtbot):
    view, video = MeasuredView(), Bright()
    qtbot.addWidget(view)
    view.open(some_review(), lambda: video)
    view.go(some_review().start_s)
    view._reader._over.wait(0.2)  # the picture is on its way; no event is processed meanwhile
    assert video.read
    view.open(some_review(), None)
    qtbot.wait(20)
    assert view.rgb is None


def test_a_recording_that_was_left_is_not_shown_when_it_is_judged(qtbot, recording):
    judge, judged = Judge(recording), []
    judge.judged.connect(judged.append)
    judge.start()
    assert judge.wait()
    judge.leave()
    qtbot.wait(20)
    assert judged == []


def test_a_recording_of_an_exercise_that_is_gone_says_so(qtbot, recording):
    events = recording / EVENTS_FILE
    header, *others = events.read_text().splitlines()
    old = {**json.loads(header), "exercise": "tenth", "format": 1}
    del old["spec"]
    events.write_text("\n".join([json.dumps(old), *others]))
    judge = Judge(events.parent)
    with qtbot.waitSignal(judge.failed) as why:
        judge.start()
    assert judge.wait()
    assert "unknown exercise 'tenth'" in why.args[0]


def test_no_pictures_of_the_session_before_are_added_to_a_summary(qtbot, tmp_path):
    search, found = PictureSearch(lambda folder, result: [("worst", b"")]), []
    search.found.connect(lambda n, pictures: found.append(n))
    done = SetRecord.model_construct(recording="a")
    search.start([None], [done], tmp_path)
    assert search._finder.wait(5000)
    search.stop()
    qtbot.wait(20)
    assert found == []


def test_a_recording_that_is_left_while_it_is_read_is_not_read_to_its_end(recording, monkeypatch):
    reading, go_on, read = threading.Event(), threading.Event(), []

    def slow(path):
        reading.set()
        assert go_on.wait(5)
        read.append(path)
        return load_poses(path)

    for number in (2, 3):
        copyfile(recording / "poses" / "000001.npz", recording / "poses" / f"00000{number}.npz")
    monkeypatch.setattr("posecheck.history.recording.load_poses", slow)
    judge = Judge(recording)
    judge.start()
    assert reading.wait(5)
    judge.requestInterruption()
    go_on.set()
    judge.leave()
    assert len(read) == 1
