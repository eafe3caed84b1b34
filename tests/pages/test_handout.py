"""Every exercise has a page on which nothing is cut off or overlaps, in both paper sizes."""

from itertools import combinations
from types import SimpleNamespace

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from posecheck.coaching.training_plan import PlanEntry, TrainingPlan, planned_exercises
from posecheck.errors import UsageError
from posecheck.language import use
from posecheck.pages.handout import MARGIN_PT, PAPERS, SAFETY, amount, draw_page, progression, words_of, write_handout
from posecheck.specs.loader import load_specs

SPECS = load_specs()


class Layout(Canvas):
    """A page on which figures take their room but are not painted."""

    def beginPath(self):  # noqa: N802
        return SimpleNamespace(moveTo=self._skip, lineTo=self._skip, close=self._skip)

    def drawPath(self, *_, **__):  # noqa: N802
        pass

    def _skip(self, *_):
        pass


def overlap(one, other):
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    return wide > 0.5 and high > 0.5


def wordy(spec):
    """The same exercise with texts half as long again."""
    return spec.model_copy(update={"start": f"{spec.start} {spec.start[: len(spec.start) // 2]}"})


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("change", "language"),
    [(lambda spec: spec, "en"), (wordy, "en"), (lambda spec: spec, "de")],
    ids=["as it is", "more words", "german"],
)
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_nothing_is_cut_off_or_overlaps(tmp_path, spec, change, language, paper):
    use(language)
    width, height = PAPERS[paper]
    boxes = draw_page(Layout(str(tmp_path / "a.pdf"), pagesize=(width, height)), change(spec), (width, height))
    assert len(boxes) > 6
    for box in boxes:
        assert MARGIN_PT - 8 <= box.left < box.right <= width - MARGIN_PT + 8
        assert MARGIN_PT - 8 <= box.bottom < box.top <= height - MARGIN_PT + 8
    assert [(a.what, b.what) for a, b in combinations(boxes, 2) if overlap(a, b)] == []


def test_the_file_has_a_complete_page_per_exercise(tmp_path):
    write_handout(list(SPECS.values()), tmp_path / "all.pdf")
    with pypdfium2.PdfDocument(tmp_path / "all.pdf") as pdf:
        assert len(pdf) == len(SPECS)
        for page, spec in zip(pdf, SPECS.values(), strict=True):
            text = " ".join(page.get_textpage().get_text_bounded().split())
            squeezed = text.replace(" ", "")
            texts = [one for stage in spec.stages for one in (spec.start_of(stage), spec.action_of(stage))]
            for wanted in (spec.name, *texts, SAFETY):
                assert wanted.replace(" ", "") in squeezed
            for name, fault in spec.faults.items():
                assert name == "hold_too_short" or fault.say.replace(" ", "") in squeezed
            for stage in spec.stages.values():
                assert amount(stage).replace(" ", "") in squeezed


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_page_shows_every_number_of_the_prescription(spec):
    words = " ".join(text for _, text in words_of(spec))
    for stage in spec.stages.values():
        assert str(stage.reps) in words or (stage.reps == 1 and "once" in words)
        for step in stage.progression:
            for number in step.model_dump(exclude_none=True).values():
                assert f"{number:g}" in words


def test_amounts_read_as_sentences():
    press_up = SPECS["back_extension"].stages["press_up"]
    assert amount(press_up) == "4 sets, each 10 times, hold 1 s; rest 1 min between sets."
    assert progression(press_up) == "When this is easy: hold 2 s, then hold 5 s, then hold 10 s."
    assert amount(SPECS["back_extension"].stages["prone_lie"]) == "once, hold 5 min."


def test_an_unwritable_path_raises_an_error(tmp_path):
    with pytest.raises(UsageError, match="cannot write"):
        write_handout([SPECS["cat_curl"]], tmp_path / "no" / "such" / "folder.pdf")


def test_a_handout_of_a_plan_has_its_exercises_with_its_amounts():
    plan = TrainingPlan(
        schema=1,
        name="Mine",
        exercise=[
            PlanEntry(id="side_plank", stage="easier", hold_s=7),
            PlanEntry(id="cat_curl", reps=4, days=["mon"]),
            PlanEntry(id="cat_curl", reps=6, days=["tue"]),
        ],
    )
    plank, curl = planned_exercises(plan, lambda name, stage: (SPECS[name], stage))
    assert (plank.id, list(plank.stages), curl.id) == ("side_plank", ["easier"], "cat_curl")
    assert "hold 7 s" in dict(words_of(plank))["How much"]
    assert "4 times" in dict(words_of(curl))["How much"]
    assert draw_page(Canvas("", pagesize=PAPERS["a4"]), plank, PAPERS["a4"])
