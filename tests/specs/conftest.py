import pytest

from posecheck.errors import SpecError
from posecheck.specs.loader import read_spec


@pytest.fixture
def problems_of(tmp_path, small_toml):
    """Problems reported for the small exercise after changing some of its text."""

    def load(*changes, name="small.toml"):
        text = small_toml
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SpecError) as caught:
            read_spec(path)
        assert str(caught.value) == "\n".join(caught.value.problems)
        return caught.value.problems

    return load
