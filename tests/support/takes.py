"""The scripts of the sample clips, each played once for all tests."""

from functools import cache

from renderer.take import Take

take_of = cache(Take)
