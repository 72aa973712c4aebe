"""The fixtures of these tests."""
from program import *  # noqa: F401, F403
