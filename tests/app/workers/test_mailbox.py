from posecheck_app.workers.mailbox import Mailbox


def test_reader_is_woken_once_and_gets_the_newest_item():
    box = Mailbox()
    assert box.put("old") is True
    assert box.put("new") is False
    assert box.take() == "new"
    assert box.take() is None
    assert box.put("next") is True
