import pytest
from posecheck_app.reviewing.view import MeasuredView
from recorded import sample

from posecheck.sinks.review import review
from posecheck.specs.loader import load_specs


@pytest.fixture(scope="module")
def looked():
    """A review of the first second of a clip of partial curls."""
    spec = load_specs()["partial_curl"]
    return review(list(sample(spec.id, 1.0)), spec, spec.default_stage, rest=0.0)


@pytest.fixture
def view(qtbot, looked):
    """Its first moment, as shown."""
    made = MeasuredView()
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.open(looked, None)
    made.go(looked.start_s)
    return made
