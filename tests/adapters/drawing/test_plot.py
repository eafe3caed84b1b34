"""Names beside the plots of a trace."""

import pytest

from posecheck.adapters.drawing.plot import name_beside
from posecheck.specs.loader import load_specs


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("knee", "Raised knee, 180 is\nstraight\nknee [deg]", id="labelled"),
        pytest.param("neck", "neck [deg]", id="without a label"),
        pytest.param("drive.lean", "drive.lean [deg]", id="falls: plotted with the other sign than its label says"),
    ],
)
def test_a_label_describes_the_values_as_they_are_plotted(name, words):
    assert name_beside(load_specs()["standing_hamstring_stretch"], name) == words
