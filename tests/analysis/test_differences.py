"""Captions and warnings name every difference between a job and the paper's figure: data, network, filter, and sizes."""
# ctest: LABELS slow-under-sanitizer
import configparser

import pytest

from conftest import SOURCE
from netlyap.paper import FIGURES
from netlyap.paper.settings import SIZES


def caption_of(file):
    return " ".join(file.read_text().split())


def count(seeds):
    first, end = seeds.split(":")
    return int(end) - int(first)


@pytest.mark.parametrize("figure", FIGURES)
def test_sizes_are_those_of_the_presets(figure):
    preset = configparser.ConfigParser()
    preset.read(SOURCE / f"jobs/fig{figure}.ini")
    sweep = preset["sweep"]
    assert SIZES[figure] == (count(sweep["seeds"]), int(sweep["members"]), int(sweep["iterations"]))


def test_every_difference_of_a_job_is_told(program_in, analysis, tmp_path):
    """A caption named eta alone, and read as if the rest were the paper's; the report says the same."""
    table = "".join(f"{i % 7},{i % 5},{'a' if i % 2 else 'b'}\n" for i in range(60))
    (tmp_path / "own.csv").write_text(table)
    program_in(tmp_path)("run", SOURCE / "jobs/fig8.ini", "--data.source", tmp_path / "own.csv", "--data.train", "40",
                         "--data.scale", "standardize", "--network.hidden", "5 4", "--network.activation", "tanh",
                         "--network.l2", "0.001", "--network.init_scale", "0.5", "--fit.min_exponent", "0.02",
                         "--fit.window_length", "30 40 50 60 70 80 90", "--sweep.eta", "3", "--sweep.seeds", "0:8",
                         "--sweep.members", "2", "--out", "own")
    analysis("figures", "own")
    caption = caption_of(tmp_path / "pictures/fig8.txt").partition("How it differs")[2]
    out = " ".join(analysis("report", "own")[0].split())
    for name, paper, own in (("eta", "1", "3"), ("data.source", "iris", "file"), ("data.scale", "none", "standardize"),
                             ("network.hidden", "10", "5 4"), ("network.activation", "sigmoid", "tanh"),
                             ("network.init_scale", "1", "0.5"), ("network.l2", "0", "0.001"),
                             ("fit.min_exponent", "0.05", "0.02"),
                             ("fit.window_length", "15 values from 30 to 100", "30 40 50 60 70 80 90")):
        sentence = f"the paper's figure has {name} = {paper}, this job {own}"
        assert sentence in caption and sentence in out
    assert "data.train" not in caption and "jobs/fig8.ini has 500 initial conditions, this job 8" in caption
