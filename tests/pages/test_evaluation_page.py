"""The evaluation page: self-contained, differences first, labels and answer on one timeline."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from made_answers import answer, attempt, fault, judged, labels

from posecheck.evaluation.cases import Failure
from posecheck.evaluation.report import Evaluation
from posecheck.pages.evaluation import LEFT_PX, RIGHT_PX, WIDTH_PX, Scale, Timeline, as_page, timeline

FIRST, SECOND = attempt(2, 10), attempt(12, 20, side="right", counted=False)
LEG, KNEE = "leg_not_parallel", "knee_bent"
TRUTH = labels([FIRST, SECOND], [fault(LEG, 13, 19)])
SHORT = judged(TRUTH, answer([FIRST, attempt(40, 44)], [fault(KNEE, 3, 5)]), "short.mp4")
GOOD = judged(TRUTH, answer([FIRST, SECOND], [fault(LEG, 13, 19)]), "good.mp4")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"}


class Tags(HTMLParser):
    """Checks that every element is closed, and collects the attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.attributes: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page_of(*ones, failures=()) -> str:
    return as_page(Evaluation(ones, failures))


def looks(picture: Timeline, lane: str) -> tuple[list[str], list[str]]:
    (found,) = [one for one in picture.lanes if one.name == lane]
    return [bar.look for bar in found.truth], [bar.look for bar in found.answer]


def test_page_is_well_formed_and_needs_no_network() -> None:
    page = page_of(SHORT, GOOD, failures=[Failure("bad.labels.toml", "exercise: missing", 3)])
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not re.search(r"https?:|//[a-z]", page)
    assert {"script", "link", "img", "iframe"} & set(tags.names) == set()
    assert {"src", "href"} & set(tags.attributes) == set()
    assert "bad.labels.toml" in page


def test_clips_that_differ_come_first_with_their_differences() -> None:
    page = page_of(GOOD, SHORT)
    assert page.index("<h3>short.mp4</h3>") < page.index("<h3>good.mp4</h3>")
    for difference in SHORT.score.differences:
        assert f"<b>{difference.where}</b>: {difference.what}" in page.replace("&#39;", "'")
    assert "1 of 2 clips meet the labels" in page


def test_external_names_are_escaped() -> None:
    page = page_of(judged(TRUTH, answer(), "<script>alert(1)</script>.mp4"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_labels_and_answer_are_two_rows_of_one_lane() -> None:
    good, short = timeline(GOOD), timeline(SHORT)
    assert [lane.name for lane in good.lanes] == ["attempts", LEG]
    assert looks(good, "attempts") == (["attempt", "hold"] * 2, ["attempt", "hold"] * 2)
    assert looks(good, LEG) == (["fault"], ["fault"])
    assert [lane.name for lane in short.lanes] == ["attempts", KNEE, LEG]
    assert looks(short, "attempts") == (["attempt", "hold", "missed", "hold"], ["attempt", "hold", "false", "hold"])
    assert looks(short, LEG) == (["missed"], [])
    assert looks(short, KNEE) == ([], ["false"])


@pytest.mark.parametrize(
    "found",
    [{**FIRST, "side": "right"}, {**FIRST, "counted": False}, attempt(2, 10, hold=(3, 5))],
    ids=["side", "counted", "hold"],
)
def test_a_found_attempt_that_differs_is_marked(found) -> None:
    one = judged(labels([FIRST]), answer([found]))
    assert looks(timeline(one), "attempts")[0] == ["attempt off", "hold"]


def test_faults_of_a_negative_are_not_scored() -> None:
    truth = labels(exercises=["quadruped_arm_leg_raise"])
    one = judged(truth, answer([], [fault(KNEE, 3, 5)]))
    assert looks(timeline(one), KNEE) == ([], ["allowed"])
    assert "not scored" in page_of(one)
    assert "not scored" not in page_of(GOOD)


def test_bars_show_side_verdict_and_times() -> None:
    bar = timeline(GOOD).lanes[0].truth[2]
    assert bar.label == "2 R ✗"
    assert bar.title == "Labelled: attempt 2, right, not counted, 12.00 to 20.00 s"


@pytest.mark.parametrize("length_s", [1.0, 7.3, 67.0, 320.0, 4000.0])
def test_time_axis_stays_within_the_picture_and_is_not_crowded(length_s: float) -> None:
    scale = Scale(length_s)
    assert scale.x_px(0) == LEFT_PX
    assert scale.x_px(length_s) == WIDTH_PX - RIGHT_PX
    places = [x for x, _ in scale.ticks()]
    assert 2 <= len(places) <= 17
    assert all(LEFT_PX <= x <= WIDTH_PX - RIGHT_PX for x in places)


def test_a_label_that_does_not_fit_is_omitted() -> None:
    narrow = judged(labels([attempt(2, 4)]), answer([attempt(2, 4)], duration_s=900.0))
    assert timeline(narrow).lanes[0].truth[0].label == ""
