"""What the program stores about a person belongs to that person only."""

import os
import stat

import pytest

from posecheck.private import make_private_folder, make_tree_private, open_private, sync_file, sync_folder
from posecheck.settings import Settings, load_settings, save_settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows keeps the folders of a user private by itself")


def modes(folder):
    """Permissions of a folder and everything in it."""
    return {p.relative_to(folder).as_posix(): oct(stat.S_IMODE(p.stat().st_mode)) for p in (folder, *folder.rglob("*"))}


def test_new_folders_and_files_are_private(tmp_path):
    make_private_folder(tmp_path / "a" / "b")
    with open(tmp_path / "a" / "b" / "file", "w", opener=open_private):
        pass
    assert modes(tmp_path / "a") == {".": "0o700", "b": "0o700", "b/file": "0o600"}


def test_a_folder_that_the_person_made_keeps_its_permissions(tmp_path):
    (tmp_path / "mine").mkdir(mode=0o755)
    make_private_folder(tmp_path / "mine" / "new")
    assert modes(tmp_path / "mine") == {".": "0o755", "new": "0o700"}


def test_an_open_folder_is_made_private_with_everything_in_it(tmp_path):
    data, outside = tmp_path / "data", tmp_path / "outside"
    (data / "sessions").mkdir(mode=0o755, parents=True)
    data.chmod(0o755)
    outside.write_text("")
    outside.chmod(0o644)
    (data / "sessions" / "x.npz").write_text("")
    (data / "sessions" / "x.npz").chmod(0o644)
    (data / "link").symlink_to(outside)
    make_tree_private(data)
    (data / "link").unlink()
    assert modes(data) == {".": "0o700", "sessions": "0o700", "sessions/x.npz": "0o600"}
    assert modes(outside) == {".": "0o644"}


def test_settings_are_private_even_if_they_were_not(tmp_path):
    path = tmp_path / "new" / "settings.json"
    save_settings(path, Settings())
    assert modes(path.parent) == {".": "0o700", "settings.json": "0o600"}
    path.chmod(0o644)
    load_settings(path)
    assert modes(path) == {".": "0o600"}


def test_syncing_leaves_files_and_folders_as_they_are(tmp_path):
    (tmp_path / "file").write_text("content")
    sync_file(tmp_path / "file")
    sync_folder(tmp_path)
    assert (tmp_path / "file").read_text() == "content"
