"""Lets pip build the package in a temporary folder: the folder of the sources may be read-only, and stays clean."""
import atexit
import shutil
import tempfile

from setuptools import setup

folder = tempfile.mkdtemp(prefix="netlyap-package-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
setup(options={"build": {"build_base": folder}, "egg_info": {"egg_base": folder}})
