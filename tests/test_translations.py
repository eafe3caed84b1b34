"""All texts for a person are marked for translation, and every catalogue translates all of them."""

import ast
import string

import pytest
from catalogue import catalogue_of, template
from marked_texts import constants_of, frozen, kept_english, marked, trees, unmarked

from posecheck.coaching.cues import spoken_s
from posecheck.coaching.messages import start_cue
from posecheck.coaching.plan import plan_sets
from posecheck.language import LANGUAGES, tr, use
from posecheck.specs.loader import load_specs

SPECS = load_specs()
OTHERS = [language for language in LANGUAGES if language != "en"]
CODE = ("posecheck", "app/posecheck_app")
SHOWN = (
    "app/posecheck_app",
    *(f"posecheck/coaching/{name}.py" for name in ("cues", "equipment", "messages", "outcome", "pacing", "plan")),
    *(f"posecheck/pages/{name}.py" for name in ("calendar_file", "handout", "period_page", "report")),
)
"""Where every text is for a person."""
NOT_TRANSLATED = {
    *("Esc", "Space", "Left", "Right", "Home", "Del"),  # names of keys for Qt, which writes them in its own translation
    *("English", "Deutsch"),  # each language by its own name
    "Plan",  # of a plan with mistakes; they are listed in English
    "load pose model",  # name of a thread
    "not counted",  # a result, translated with the others
    "-//posecheck//training plan//EN",  # of the calendar format
    ' <font size="12">',
    'px; margin: 0">&nbsp;</p>',
}


@pytest.fixture(scope="module")
def texts():
    """All texts, as (context, text)."""
    return {(one.context or "", one.id): one for one in template() if one.id}


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_translates_all_texts_and_no_others(language, texts):
    """If this fails, run tests/support/catalogue.py and translate the new texts."""
    translated = {
        (one.context or "", one.id)
        for one in catalogue_of(language)
        if one.id and not one.fuzzy and all([one.string] if isinstance(one.string, str) else one.string)
    }
    assert sorted(texts.keys() - translated, key=str) == []
    assert sorted(translated - texts.keys(), key=str) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_values(language):
    wrong = []
    for one in catalogue_of(language):
        english = [one.id] if isinstance(one.id, str) else list(one.id)
        translated = [one.string] if isinstance(one.string, str) else list(one.string)
        for text, its in zip(english, translated, strict=True):
            if one.id and (fields(text) - {"n"} != fields(its) - {"n"} or fields(its) > fields(text) | {"n"}):
                wrong.append(text)
            if one.id and isinstance(one.id, str) and fields(text) != fields(its):
                wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_ends_as_its_text_does(language):
    """Texts are joined, so full stops and spaces at the ends count; an ellipsis may stand apart."""
    wrong = []
    for one in catalogue_of(language):
        pairs = [(one.id, one.string)] if isinstance(one.id, str) else zip(one.id, one.string, strict=True)
        for text, its in pairs:
            for mark in (".", ":", "…", " ", "?"):
                wrong += [text] if one.context is None and text.endswith(mark) != its.endswith(mark) else []
    assert wrong == []


def test_every_mark_is_seen_by_the_tool_that_collects_texts(texts):
    """It overlooks marks inside of f-strings."""
    collected = {text for _, key in texts for text in ([key] if isinstance(key, str) else key)}
    lost = [
        f"{path}:{line} {text}"
        for path, tree in trees(*CODE)
        for line, text in marked(tree)
        if text not in collected and not path.endswith("language/__init__.py")
    ]
    assert lost == []


def test_nothing_is_translated_while_a_module_is_imported():
    assert [f"{path}:{line}" for path, tree in trees(*CODE) for line in frozen(tree)] == []


def test_all_texts_for_a_person_are_marked():
    """Mark them with `tr`, or list them in NOT_TRANSLATED with the reason."""
    found = [
        f"{path}:{line} {text!r}"
        for path, tree in trees(*SHOWN)
        for line, text in unmarked(tree)
        if text not in NOT_TRANSLATED and not path.endswith("style.py")
    ]
    assert found == []


def test_marked_constants_are_translated_where_they_are_used():
    by_module: dict[str, set[str]] = {}
    for path, tree in trees(*CODE):
        by_module.setdefault(path.rpartition("/")[2].removesuffix(".py"), set()).update(constants_of(tree))
    kept = [f"{path}: {name}" for path, tree in trees(*CODE) for _, name in kept_english(tree, by_module)]
    assert kept == []


PLANTED = '''
"""What the module is for."""
log.warning("the camera is gone")
TITLE: Final = tr_later("A title")
EARLY = tr("Too early")

def show(self, default=tr("As early")):
    """Show it."""
    raise UsageError("expected a number")
    self.setText("Not marked")
    self.setToolTip(f"{name} is not marked")
    self.setText(tr("Marked {x}", x=f"{tr('hidden')}"))
    self.setText(TITLE)
    self.setText(tr(TITLE))
    later = lambda: tr("Later")
'''


def test_planted_faults_of_marking_are_found():
    tree = ast.parse(PLANTED)
    assert [line for line in frozen(tree)] == [5, 7]
    assert [text for _, text in unmarked(tree)] == ["Not marked", " is not marked"]
    assert {text for _, text in marked(tree)} == {"A title", "Too early", "As early", "Marked {x}", "hidden", "Later"}
    assert list(kept_english(tree, {})) == [(13, "TITLE")]


SLOWER_S = 1.1
"""A correction may take this much longer than in English."""


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_cues_fit_their_time_in_every_language(spec, language):
    faults = [fault for name in spec.stages for fault in spec.faults_of(name).values()]
    english_s = {text: spoken_s(text) for fault in faults for text in (fault.say, fault.cue)}
    use(language)
    for name in spec.stages:
        assert spoken_s(start_cue(plan_sets(spec, name)[0])) <= 6.0
    slow = [tr(text) for text, its_s in english_s.items() if spoken_s(tr(text)) > its_s + SLOWER_S]
    assert slow == []
