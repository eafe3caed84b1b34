import pytest

from posecheck.errors import UsageError
from posecheck.settings import Settings, load_settings, save_settings


def test_saved_settings_load_unchanged(tmp_path):
    chosen = Settings(voice=False, volume=0.3, camera="Front camera", chosen=("cat_curl", "dead_bug"))
    save_settings(tmp_path / "new" / "settings.json", chosen)
    assert load_settings(tmp_path / "new" / "settings.json") == chosen


def test_by_default_nothing_is_recorded_or_accepted(tmp_path):
    first = load_settings(tmp_path / "settings.json")
    assert (first.keep_video, first.safety_accepted) == (False, False)


@pytest.mark.parametrize("text", ["", "{", '{"volume": 7}'], ids=["empty", "torn", "impossible"])
def test_a_broken_file_is_renamed_and_defaults_apply(tmp_path, text):
    (tmp_path / "settings.json").write_text(text)
    assert load_settings(tmp_path / "settings.json") == Settings()
    assert (tmp_path / "settings.broken").read_text() == text


def test_a_broken_file_is_told_in_one_line(tmp_path, caplog):
    (tmp_path / "settings.json").write_text('{"volume": 7, "text_size": "huge"}')
    load_settings(tmp_path / "settings.json")
    assert len(caplog.messages) == 1
    assert "\n" not in caplog.text.rstrip()


def test_settings_of_another_version_keep_the_known_keys(tmp_path):
    (tmp_path / "settings.json").write_text('{"voice": false, "what_comes_later": 1}')
    assert load_settings(tmp_path / "settings.json") == Settings(voice=False)


@pytest.mark.parametrize(
    ("stored", "camera"), [("HD Webcam", "HD Webcam"), ("Camera 0", ""), ("Camera 2", ""), ("", "")]
)
def test_a_camera_stored_by_an_earlier_version_is_kept_if_it_was_a_name(tmp_path, stored, camera):
    (tmp_path / "settings.json").write_text(f'{{"camera": "{stored}"}}')
    assert load_settings(tmp_path / "settings.json").camera == camera


def test_an_unwritable_path_raises_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        save_settings(tmp_path / "file" / "settings.json", Settings())
