"""The signals of the review: plain ones first, with units, labelled limits and a legend."""

from dataclasses import replace

import pyqtgraph
import pytest
from posecheck_app.reviewing.signal_panel import SignalPanel
from PyQt6.QtWidgets import QPushButton
from shown_pages import some_review

from posecheck.specs.model import ExerciseSpec


@pytest.fixture
def panel(qtbot):
    made = SignalPanel(QPushButton("Correct"))
    qtbot.addWidget(made)
    made.show_review(some_review())
    made.show_attempts(some_review())
    return made


def names(panel):
    return [panel.choice.itemText(row) for row in range(panel.choice.count())]


def choose(panel, name):
    panel.choice.setCurrentIndex(panel.choice.findData(name))


def limits(panel):
    """Words and place of every line across the plot."""
    items = panel.plot.getPlotItem().items
    return {
        (one.label.format, one.value()) for one in items if isinstance(one, pyqtgraph.InfiniteLine) and one.angle == 0
    }


def test_plain_signals_come_first_and_the_others_below_a_heading_that_cannot_be_chosen(panel):
    plain = names(panel)[: names(panel).index("")]
    assert plain[0] == "Lower of arm and leg (degrees)"
    assert {"Leg, 0 is level (degrees)", "Head height (% of trunk length)"} <= set(plain)
    heading = names(panel).index("All signals")
    assert heading == len(plain) + 1
    assert not panel.choice.model().item(heading).isEnabled()
    assert len(names(panel)) == len(some_review().signals()) + 2


def test_limits_are_lines_with_words_and_the_legend_names_the_unit(panel):
    choose(panel, "whole_leg")
    assert limits(panel) == {("Leg level with the floor", -15.0), ("Leg level with the floor", 20.0)}
    assert panel.legend.text() == "degrees · dashed: limit of a fault · grey: attempts"
    choose(panel, "drive.both")
    assert limits(panel) == {("Target", -20.0)}
    assert "dotted: target" in panel.legend.text()


def test_lengths_are_shown_in_shares_of_the_trunk_with_their_limits(panel):
    choose(panel, "ears")
    assert {value for _, value in limits(panel)} == {-10.0, 10.0}
    (low, high) = panel.plot.getViewBox().viewRange()[1]
    assert low < -10.0 < 10.0 < high


def test_a_chosen_signal_stays_chosen_and_a_recording_without_labels_shows_its_usual_choice(panel):
    choose(panel, "whole_leg")
    looked = some_review()
    bare = ExerciseSpec.model_validate(looked.spec.model_dump(mode="json", by_alias=True))
    panel.show_review(replace(looked, spec=bare))
    assert panel.choice.currentText() == "Whole leg (degrees): leg level with the floor"
    assert names(panel)[0] == "Both (degrees)"


def test_times_are_those_of_the_time_line(panel):
    axis = panel.plot.getAxis("bottom")
    start_s = some_review().start_s
    assert axis.tickStrings([start_s - 1, start_s, start_s + 65], 1, 5) == ["", "0:00", "1:05"]
    assert axis.tickStrings([start_s + 0.5, start_s + 1], 1, 0.5) == ["0.5 s", "1.0 s"]


@pytest.mark.parametrize(("count", "numbers"), [(3, ["1", "2", "3"]), (40, [str(n) for n in range(1, 41, 4)])])
def test_of_many_attempts_only_some_have_numbers_so_that_each_can_be_read(panel, count, numbers):
    one = some_review().attempts[0]
    attempts = tuple(replace(one, n=n + 1, start_s=0.5 * n, end_s=0.5 * n + 0.4) for n in range(count))
    panel.show_attempts(replace(some_review(), attempts=attempts))
    items = panel.plot.getPlotItem().items
    bands = [band for band in items if isinstance(band, pyqtgraph.LinearRegionItem)]
    labels = [one.format for band in bands for one in band.lines[0].childItems()]
    assert len(bands) == count
    assert labels == numbers
