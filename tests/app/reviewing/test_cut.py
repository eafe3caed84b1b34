"""The in and the out point of a clip."""

from posecheck_app.reviewing.cut import Cut


def test_a_clip_needs_both_points():
    cut = Cut()
    cut.begin_at(3.0)
    assert (cut.span_s(), cut.words(1.0)) == (None, "Clip from 0:02 to –")
    cut.end_at(9.0)
    assert (cut.span_s(), cut.words(1.0)) == ((3.0, 9.0), "Clip from 0:02 to 0:08")


def test_a_point_on_the_wrong_side_of_the_other_replaces_it():
    cut = Cut()
    cut.begin_at(3.0)
    cut.end_at(2.0)
    assert (cut.in_s, cut.out_s) == (None, 2.0)
    cut.begin_at(5.0)
    assert (cut.in_s, cut.out_s) == (5.0, None)
