"""Handouts and reports in the language of the person; commands and their messages stay English."""

import pypdfium2
import pytest
from recorded import record, sample

from posecheck.settings import Settings, save_settings


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_config_path", lambda *a, **k: tmp_path / "config")
    return tmp_path / "config" / "settings.json"


def words_of(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(
    ("option", "setting", "heading"),
    [
        ([], "", "Partial curl"),
        ([], "de", "Gerade Bauchpresse"),
        (["--language", "de"], "en", "Gerade Bauchpresse"),
        (["--language", "en"], "de", "Partial curl"),
    ],
    ids=["system", "setting", "option", "option over setting"],
)
def test_a_handout_follows_the_option_the_setting_and_the_system(call, config, tmp_path, option, setting, heading):
    save_settings(config, Settings(language=setting))
    code, out, _ = call("handout", "partial_curl", "-o", tmp_path / "out.pdf", *option)
    assert (code, out) == (0, f"{tmp_path / 'out.pdf'}: 1 page\n")
    assert heading in words_of(tmp_path / "out.pdf")


@pytest.mark.usefixtures("config")
def test_an_unknown_language_is_refused(call, tmp_path):
    code, _, err = call("handout", "--language", "xx", "-o", tmp_path / "out.pdf")
    assert code == 2
    assert "'en', 'de'" in err


@pytest.mark.slow
@pytest.mark.usefixtures("config")
def test_a_report_in_german_writes_texts_numbers_and_sides_in_german(call, tmp_path):
    record(tmp_path / "set", "quadruped_arm_leg_raise", sample("quadruped_arm_leg_raise", 8.0))
    assert call("report", tmp_path / "set", "-o", tmp_path / "out.html", "--language", "de")[0] == 0
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    for wanted in ('<html lang="de">', "Zusammenfassung", "Alle Versuche", "Wiederholungen", "ist keine Diagnose"):
        assert wanted in page
    for unwanted in ("attempt", "Summary", "clean", ">left<"):
        assert unwanted not in page
