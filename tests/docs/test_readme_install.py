"""The install section of the README is true to pyproject.toml."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = README.partition("## Install\n")[2].partition("\n## ")[0]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_distribution_does_not_take_the_name_of_another_project():
    assert PROJECT["name"] != "posecheck"
    assert f"Pip lists this one as `{PROJECT['name']}`" in INSTALL
    mine = [one for one in PROJECT["optional-dependencies"]["dev"] if one.startswith("posecheck")]
    assert mine == [f"{PROJECT['name']}[app,pages,render]"]
    assert set(PROJECT["scripts"]) == {"posecheck"}


def test_the_pythons_are_those_that_pip_accepts():
    minors = [3.11, 3.12, 3.13]
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    assert [f"Programming Language :: Python :: {minor}" in PROJECT["classifiers"] for minor in minors] == [True] * 3
    assert re.findall(r"3\.\d+", INSTALL.partition(" on ")[0]) == [str(minor) for minor in minors]


def test_what_must_be_there_before_the_command_stands_before_it():
    assert 0 < INSTALL.index("apt-get install") < INSTALL.index("pip install '.[app,pages]'")


def test_ci_and_readme_name_the_same_system_libraries():
    listed = re.search(r"apt-get install (.+)", INSTALL)[1].split()
    in_ci = re.search(r"packages=\(([^)]*)\)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))[1].split()
    assert in_ci[: len(listed)] == listed
