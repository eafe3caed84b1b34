import pytest

from posecheck.engine.holds import BLINK_S, RESTLESS_S, SLIP_S, HoldTimer

FPS = 20


def hold(*parts, fps=FPS):
    """A hold made of parts (seconds, inside, seen), and whether it continues in each frame."""
    timer, frame, going = HoldTimer("top", 0.0, 5.0), 0, []
    for seconds, inside, seen in parts:
        for _ in range(round(seconds * fps)):
            going.append(timer.step(frame / fps, inside=inside, seen=seen))
            frame += 1
    return timer, going


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_a_hold_is_as_long_as_it_is(fps):
    timer, going = hold((3, True, True), fps=fps)
    assert all(going)
    assert timer.hold.held_s == pytest.approx(3, abs=1.001 / fps)
    assert timer.hold.end_s - timer.hold.start_s == pytest.approx(timer.hold.held_s)


def test_time_unseen_does_not_count_and_freezes_the_hold():
    timer, going = hold((2, True, True), (0.8, True, False))
    assert all(going)
    assert timer.status.frozen
    assert timer.status.held_s == pytest.approx(2, abs=0.06)


def test_a_hold_goes_on_after_time_unseen():
    timer, _ = hold((2, True, True), (0.8, True, False), (1, True, True))
    assert not timer.status.frozen
    assert timer.hold.held_s == pytest.approx(3, abs=0.11)
    assert timer.hold.end_s == pytest.approx(3.75)


def test_a_short_slip_is_forgiven_but_not_counted():
    timer, going = hold((2, True, True), (SLIP_S - 0.1, False, True), (1, True, True))
    assert all(going)
    assert timer.hold.held_s == pytest.approx(3, abs=0.11)
    assert timer.status.frozen is False


def test_a_long_slip_ends_the_hold_where_the_pose_was_left():
    timer, going = hold((2, True, True), (SLIP_S + 0.2, False, True))
    assert going[:40] == [True] * 40
    assert going[-1] is False
    assert timer.hold.end_s == pytest.approx(1.95)
    assert timer.hold.held_s == pytest.approx(1.95)


def test_two_short_slips_are_not_added_up():
    slip = SLIP_S - 0.1
    _, going = hold((1, True, True), (slip, False, True), (1, True, True), (slip, False, True), (1, True, True))
    assert all(going)


def test_a_hold_carries_its_required_time():
    timer, _ = hold((1, True, True))
    assert (timer.status.phase, timer.status.required_s, timer.hold.required_s) == ("top", 5.0, 5.0)


@pytest.mark.parametrize(
    ("near", "goes_on"), [(True, True), (False, False)], ids=["still in the pose", "out of the pose"]
)
def test_limbs_that_move_in_the_pose_stop_the_clock_for_longer_than_a_slip(near, goes_on):
    timer, _ = hold((2, True, True))
    assert timer.step(2.9, inside=False, seen=True, near=near) is goes_on
    assert timer.hold.held_s == pytest.approx(1.95)


def test_limbs_that_never_settle_again_end_the_hold():
    timer, _ = hold((2, True, True))
    assert timer.step(1.95 + RESTLESS_S + 0.1, inside=False, seen=True, near=True) is False


def test_limbs_that_come_to_rest_again_in_the_pose_were_held_all_the_while():
    timer, _ = hold((2, True, True))
    for i in range(10):
        assert timer.step(2.0 + i * 0.1, inside=False, seen=True, near=True)
    timer.step(3.0, inside=True, seen=True, near=True)
    assert timer.hold.held_s == pytest.approx(3.0)


def test_a_slip_out_of_the_pose_is_not_made_good_by_coming_near_it_again():
    timer, _ = hold((2, True, True))
    for t_s, near in ((2.1, True), (2.2, False), (2.3, True)):
        assert timer.step(t_s, inside=False, seen=True, near=near)
    timer.step(2.4, inside=True, seen=True, near=True)
    assert timer.hold.held_s == pytest.approx(1.95)


@pytest.mark.parametrize("inside", [True, False], ids=["in the pose", "moving in the pose"])
@pytest.mark.parametrize(
    ("unseen_s", "counts"),
    [(0.05, True), (BLINK_S - 0.01, True), (BLINK_S + 0.01, False), (0.4, False)],
    ids=["a frame", "just a blink", "just no blink", "long"],
)
def test_a_blink_unseen_between_two_frames_of_the_pose_was_held(unseen_s, counts, inside):
    timer, _ = hold((2, True, True))
    assert timer.step(1.95 + unseen_s / 2, inside=inside, seen=False, near=True)
    timer.step(1.95 + unseen_s, inside=True, seen=True)
    assert timer.hold.held_s == pytest.approx(1.95 + (unseen_s if counts else 0.0))


def test_unseen_out_of_the_pose_is_no_blink():
    timer, _ = hold((2, True, True))
    timer.step(2.0, inside=False, seen=False, near=False)
    timer.step(2.05, inside=True, seen=True)
    assert timer.hold.held_s == pytest.approx(1.95)
