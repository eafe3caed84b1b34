import threading
from contextlib import closing

import pytest

from posecheck.pose.ahead import DEPTH, ahead


def test_items_come_in_their_order_and_all_of_them():
    assert list(ahead(range(50))) == list(range(50))
    assert list(ahead([None, 0, ""])) == [None, 0, ""]
    assert list(ahead([])) == []


def test_a_thread_computes_a_few_items_ahead_and_no_more():
    begun, released = [], threading.Semaphore(0)

    def items():
        for number in range(10):
            begun.append((number, threading.current_thread().name))
            released.release()
            yield number

    with closing(ahead(items())) as found:
        assert next(found) == 0
        for _ in range(1 + DEPTH):
            assert released.acquire(timeout=10)
        assert not released.acquire(timeout=0.05)
    assert [number for number, _ in begun] == [0, 1, 2]
    assert {name.partition("_")[0] for _, name in begun} == {"ahead"}


def test_an_error_comes_after_the_items_before_it():
    def items():
        yield 1
        yield 2
        raise OSError("disk gone")

    found = ahead(items())
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(OSError, match="disk gone"):
        next(found)


@pytest.mark.parametrize("error", [GeneratorExit, KeyboardInterrupt], ids=["closed", "interrupted"])
def test_no_thread_outlives_an_early_end(error):
    before = threading.active_count()
    found = ahead(iter(range(1000)))
    next(found)
    if error is GeneratorExit:
        found.close()
    else:
        with pytest.raises(KeyboardInterrupt):
            found.throw(KeyboardInterrupt)
    assert threading.active_count() == before
