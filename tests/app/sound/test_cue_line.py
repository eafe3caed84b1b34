import pytest
from posecheck_app.sound.cue_line import PATIENCE_S, CueLine

from posecheck.coaching.cues import PROMPT_PRIORITY, Cue, Tone


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def cue(text, priority=5, tone=Tone.ATTENTION):
    return Cue(text, tone, priority)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def line(clock):
    return CueLine(clock)


@pytest.mark.parametrize(
    ("priority", "at_once"), [(1, True), (5, False), (6, False)], ids=["more important", "the same", "less"]
)
def test_only_a_more_important_cue_interrupts(line, priority, at_once):
    assert line.offer(cue("present"))
    assert line.offer(cue("new", priority)) is at_once
    assert line.present.text == ("new" if at_once else "present")


def test_waiting_cues_come_by_importance(line):
    for text, priority in (("present", 1), ("friendly", 6), ("important", 2)):
        line.offer(cue(text, priority))
    assert [line.over().text, line.over().text, line.over()] == ["important", "friendly", None]


def test_cue_that_waited_too_long_is_dropped(line, clock):
    line.offer(cue("present", 1))
    line.offer(cue("old"))
    clock.now_s = 0.1
    line.offer(cue("young"))
    clock.now_s = PATIENCE_S + 0.05
    assert line.over().text == "young"
    assert line.over() is None


def test_only_the_latest_waiting_count_is_said(line):
    line.offer(cue("present", 1))
    line.offer(cue("friendly", 6))
    for number in "123":
        line.offer(cue(number, 3, Tone.COUNT))
    assert [line.over().text, line.over().text, line.over()] == ["3", "friendly", None]


def test_nothing_is_left_after_clearing(line):
    line.offer(cue("present", 1))
    line.offer(cue("waits"))
    line.clear()
    assert line.over() is None
    assert line.offer(cue("fresh", 9))


def test_a_prompt_interrupts_and_nothing_that_waited_is_begun_after_it(line):
    line.offer(cue("a long explanation", 1))
    line.offer(cue("waits", 2))
    assert line.offer(cue("3", PROMPT_PRIORITY))
    assert line.over() is None


@pytest.mark.parametrize(
    ("room_s", "waited_s", "pace", "said"),
    [
        (3.0, 0.0, 1.0, "keep your hips down now please"),
        (2.0, 0.0, 1.0, "hips down."),
        (0.5, 0.0, 1.0, None),
        (3.0, 1.0, 1.0, "hips down."),
        (2.5, 0.0, 0.8, "hips down."),
    ],
    ids=["fits", "cut down", "too long", "cut down after waiting", "slow voice"],
)
def test_a_cue_is_cut_down_or_dropped_if_it_would_not_end_in_time(line, clock, room_s, waited_s, pace, said):
    line.pace = pace
    long = Cue("keep your hips down now please", Tone.FAULT, 2, "hips down.", room_s)
    if waited_s:
        line.offer(cue("present", 2))
        line.offer(long)
        clock.now_s = waited_s
        line.over()
    else:
        assert line.offer(long) is (said is not None)
    assert (line.present and line.present.text) == said
