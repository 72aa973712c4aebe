"""The notebook of analysis/ runs from the first cell to the last, on an archive of the command that it names."""
# ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer
import os
import re
import shlex

import nbclient
import nbformat
import pytest

from conftest import SOURCE

NOTEBOOK = SOURCE / "analysis/growth.ipynb"


@pytest.fixture
def notebook():
    found = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(found)
    return found


def code_cells(notebook):
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


@pytest.fixture
def executed(notebook, program_in, tmp_path, monkeypatch):
    """execute(): the notebook after all of its cells have run where its archive lies in runs/eta, with fewer initial conditions."""
    netlyap = program_in(tmp_path)
    command, = re.findall(r"^    netlyap (run .*)$", notebook.cells[0].source, re.M)
    folder = '"$(netlyap --python-path)/../jobs/'
    assert folder in command and " 0:100 " in command
    netlyap(*shlex.split(command.replace(folder, f'"{SOURCE}/jobs/').replace(" 0:100 ", " 0:8 ")))
    monkeypatch.setenv("HOME", str(netlyap.folder))
    monkeypatch.setenv("PYTHONPATH", str(SOURCE / "analysis"))
    monkeypatch.setenv("PATH", f"{os.path.dirname(netlyap.program)}:{os.environ['PATH']}")
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "TMPDIR"):
        monkeypatch.setenv(name, str(netlyap.folder / name.lower()))
        (netlyap.folder / name.lower()).mkdir()

    def execute():
        nbclient.NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(netlyap.folder)}}).execute()
        return code_cells(notebook)

    return execute


def test_it_comes_without_outputs(notebook):
    assert [cell.id for cell in code_cells(notebook).values() if cell.outputs or cell.execution_count] == []


def test_every_cell(executed):
    cells = executed()
    outputs = {name: [output for output in cell.outputs if "data" in output] for name, cell in cells.items()}
    pictures = [name for name, found in outputs.items() if any("image/png" in output.data for output in found)]
    assert pictures == ["lambda", "distribution", "replay-picture"]
    printed = {name: found[0].data["text/plain"] for name, found in outputs.items() if name not in pictures and found}
    assert list(printed) == ["open", "frame", "refit"]
    assert "lyapunov" in printed["open"] and "kept" in printed["frame"] and "nmle, early windows" in printed["refit"]
    said = [output for cell in cells.values() for output in cell.outputs if output.output_type == "stream"]
    assert said == [], "no warning"


def test_a_cell_that_fails(notebook, executed):
    """Is seen by this test."""
    code_cells(notebook)["refit"].source = 'archive.refit(made / "no.h5", {"fit.window_strat": 0})'
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="window_strat"):
        executed()
