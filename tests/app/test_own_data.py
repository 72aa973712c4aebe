"""A data file of one's own: where it is looked for, how it is read, and that `plan` and `run` print it."""
import re
import shutil

import h5py
import numpy as np
import pytest

from program import Netlyap

JOB = {"sweep.eta": "0.1", "sweep.epsilon": "1e-8", "sweep.seeds": "0:3", "sweep.members": "2",
       "sweep.iterations": "40", "data.train": "20", "observe.names": "training"}


def rows():
    """(class, width, height) of 24 trees."""
    random = np.random.default_rng(1)
    return [("ash" if i % 3 else "oak", round(float(x), 2), round(float(y), 2))
            for i, (x, y) in enumerate(random.normal(size=(24, 2)))]


def plain(header="width,height,tree\n"):
    return header + "".join(f"{width},{height},{tree}\n" for tree, width, height in rows())


def european():
    """As a spreadsheet writes it where commas are decimal: the class first."""
    lines = "".join(f'"{tree}";{width};{height}\r\n' for tree, width, height in rows()).replace(".", ",")
    return "\ufefftree;width;height\r\n" + lines


SAID = ["24 rows, 3 columns separated by semicolons, decimal commas; header: yes", "2: width, height",
        "2: ash 16, oak 8 (column 1, tree)"]


def test_plan_and_run_print_how_it_was_read(netlyap):
    (netlyap.folder / "plain.csv").write_text(plain())
    netlyap.job(JOB | {"data.source": "plain.csv"})
    netlyap("run", "job.ini", "--out", "plain")
    (netlyap.folder / "trees.csv").write_text(european())
    for column in ("tree", "1"):
        netlyap.job(JOB | {"data.source": "trees.csv", "data.label_column": column})
        planned = netlyap("plan", "job.ini")
        for head, line in zip(("data", "features", "classes"), SAID):
            assert f"\n{head:14}{line}\n" in planned
        said = netlyap("run", "job.ini", "--out", "run-" + column)
        assert all(line in said for line in SAID)
        with h5py.File(netlyap.folder / f"run-{column}/sweep.h5") as file, \
                h5py.File(netlyap.folder / "plain/sweep.h5") as other:
            assert list(file.attrs["class_names"]) == ["ash", "oak"]
            assert f"data.label_column = {column}\n" in file.attrs["job"]
            assert "label_column" not in other.attrs["job"]
            assert np.array_equal(file["training/loss"], other["training/loss"])
    assert "gathered 1 of 1 unit" in netlyap("gather", "run-1")
    assert "complete" in netlyap("run", "run-1/job.ini")
    netlyap.refuses("run", "job.ini", "--out", "plain", "--data.source", "plain.csv", "--data.label_column", "2",
                    code=65, says=["plain.csv:2: field 3", "the class is taken from column 2, as data.label_column says"])


def test_a_header_of_numbers(netlyap):
    """As pandas writes columns that have no names: it was a sample of a class of its own."""
    (netlyap.folder / "trees.csv").write_text(plain("0,1,2,species\n").replace("ash", "7,ash").replace("oak", "8,oak"))
    netlyap.job(JOB | {"data.source": "trees.csv"})
    planned = netlyap("plan", "job.ini")
    assert "24 rows, 4 columns separated by commas; header: yes\n" in planned and "2: ash 16, oak 8 (column 4" in planned
    (netlyap.folder / "trees.csv").write_text("400,402,species\n" + plain(""))
    netlyap.refuses("plan", "job.ini", code=65, says=["trees.csv:1: ", "data.header = yes or data.header = no"])
    assert "24 rows" in netlyap("plan", "job.ini", "--data.header", "yes")
    assert "25 rows" in netlyap("plan", "job.ini", "--data.header", "no")
    (netlyap.folder / "trees.csv").write_text(",width,height,tree\n" + "".join(
        f"{i},{row}\n" for i, row in enumerate(plain("").splitlines())))
    netlyap.refuses("run", "job.ini", code=65, says=["column 1, which has no name, only numbers the rows", "index = False"])


def test_a_number_may_be_a_place_or_a_name(netlyap):
    """The header is 0, 1, 2, as pandas writes it: the second column has the name 1."""
    (netlyap.folder / "trees.csv").write_text("0,1,2\n" + "".join(
        f"{tree},{width},{height}\n" for tree, width, height in rows()))
    job = netlyap.job(JOB | {"data.source": "trees.csv", "data.header": "yes"})
    netlyap.refuses("plan", "job.ini", "--data.label_column", "1", says=[
        "trees.csv:1: data.label_column = 1 is column 1 by its place and column 2 by its name in the header",
        'put the name in quotes, "0" for the former or "1" for the latter'])
    job.write_text(job.read_text().replace("header = yes", 'label_column = "0"'))
    assert "2: ash 16, oak 8 (column 1, 0)" in netlyap("plan", "job.ini")
    netlyap("run", "job.ini", "--out", "run")
    assert "complete" in netlyap("run", "run/job.ini")
    netlyap.refuses("plan", "job.ini", "--data.label_column", '"7"', says=["no column named \"7\"", "0, 1, 2"])
    header = "tree,width,height\n"
    (netlyap.folder / "trees.csv").write_text((netlyap.folder / "trees.csv").read_text().replace("0,1,2\n", header, 1))
    for column in ("1", "tree", '"tree"'):
        assert "(column 1, tree)" in netlyap("plan", "job.ini", "--data.label_column", column)


def test_a_default_that_does_not_fit_says_what_would(netlyap):
    (netlyap.folder / "trees.csv").write_text(plain())
    netlyap.job({key: value for key, value in JOB.items() if key != "data.train"} | {"data.source": "trees.csv"})
    said = netlyap.refuses("plan", "job.ini", says=["data.train = 120", "has 24 rows; choose 1 to 24 or all, e.g. --data.train 16"])
    netlyap("plan", "job.ini", *said.split("e.g. ")[1].split())


def test_data_header_is_no_part_of_the_job(netlyap):
    (netlyap.folder / "trees.csv").write_text(plain())
    netlyap.job(JOB | {"data.source": "trees.csv"})
    netlyap("run", "job.ini", "--out", "run")
    assert "complete" in netlyap("run", "job.ini", "--out", "run", "--data.header", "yes")
    netlyap.refuses("run", "job.ini", "--out", "run", "--data.label_column", "tree", says=["data.label_column is  there"])


def test_commas_before_three_digits(netlyap):
    """Every number of the file has three decimals: it was refused, and no key decided."""
    text = "width;height;tree\n" + "".join(f"{1.1 + i / 16:.3f};{2.25 + i % 5 / 8:.3f};{tree}\n"
                                          for i, (tree, _, _) in enumerate(rows())).replace(".", ",")
    (netlyap.folder / "trees.csv").write_text(text)
    netlyap.job(JOB | {"data.source": "trees.csv"})
    for verb in ("plan", "run"):
        netlyap.refuses(verb, "job.ini", code=65, says=["trees.csv:2: the comma in 1,100 may be a decimal comma",
                                                        "; say data.decimal = comma or data.decimal = point"])
    commas, points = ["--data.decimal", "comma"], ["--data.decimal", "point"]
    assert "24 rows, 3 columns separated by semicolons, decimal commas; header: yes" in netlyap("plan", "job.ini", *commas)
    assert "semicolons, decimal points, commas between thousands; header: yes" in netlyap("plan", "job.ini", *points)
    netlyap("run", "job.ini", "--out", "run", *commas)
    assert "decimal = comma" in (netlyap.folder / "run/job.ini").read_text()
    assert "complete" in netlyap("run", "run/job.ini")
    netlyap.refuses("run", "job.ini", "--out", "run", *points, says=["the data are others", "data.digest is"])
    (netlyap.folder / "points.csv").write_text(text.replace(",", "."))
    netlyap("run", "job.ini", "--out", "points", "--data.source", "points.csv")
    netlyap("verify", "run", "--same-as", "points")


@pytest.mark.parametrize("text, says", [
    (plain().replace("oak", "ch\xeane").encode("latin1"), ["trees.csv is not UTF-8 on line 2", "iconv -f latin1"]),
    (plain().encode() + b"1,2,\0\n", ["trees.csv holds a byte NUL on line 26"]),
    (b"width,height,tree\n1,2\n", [":2: the row has 2 fields, the rows before it 3"]),
    (b'width,tree\n1,"a\n', [":2: field 2 begins with a quote that is never closed"])], ids=["latin1", "nul", "short", "quote"])
def test_text_that_is_refused(netlyap, text, says):
    (netlyap.folder / "trees.csv").write_bytes(text)
    netlyap.job(JOB | {"data.source": "trees.csv"})
    for verb in ("plan", "run"):
        netlyap.refuses(verb, "job.ini", code=65, says=says)


def test_commas_that_may_separate_or_be_decimal(netlyap):
    """Rows like `ash 1,25` without a header: the commas were taken to separate, in silence."""
    text = "".join(f"{tree} {width:.2f}\n" for tree, width, _ in rows())
    netlyap.job(JOB | {"data.source": "trees.csv", "data.label_column": "1"})
    (netlyap.folder / "trees.csv").write_text(text.replace(".", ","))
    for verb in ("plan", "run"):
        netlyap.refuses(verb, "job.ini", code=65, says=["trees.csv:1: ", "2 columns separated by commas and as 2", "`tr , .`"])
    for good in (text, "tree width\n" + text.replace(".", ",")):
        (netlyap.folder / "trees.csv").write_text(good)
        assert "24 rows, 2 columns separated by blanks" in netlyap("plan", "job.ini")
    (netlyap.folder / "trees.csv").write_text("".join(f"{i % 7},{i % 2}\n" for i in range(24)))
    said = netlyap("plan", "job.ini", "--data.label_column", "2")
    assert "24 rows, 2 columns separated by commas" in said, "a feature and a class are two columns"


def test_a_source_is_relative_to_the_job_file(netlyap):
    (netlyap.folder / "jobs of mine/data").mkdir(parents=True)
    (netlyap.folder / "elsewhere").mkdir()
    job = netlyap.job(JOB | {"data.source": "data/trees.csv"}, "jobs of mine/job.ini")
    data = job.parent / "data/trees.csv"
    data.write_text(plain())
    elsewhere = Netlyap(netlyap.folder / "elsewhere", netlyap.program)
    for words in ([job], ["../jobs of mine/job.ini"]):
        elsewhere("plan", *words)
        elsewhere("run", *words, "--out", "run")
    job_again = re.search(r"^source = (.*)$", (elsewhere.folder / "run/job.ini").read_text(), re.M)[1]
    assert elsewhere.folder.joinpath(job_again).resolve() == data
    elsewhere.refuses("run", "../jobs of mine/job.ini", "--out", "other", "--data.source", "data/trees.csv",
                      says=["the data file data/trees.csv does not exist"])
    elsewhere("plan", "../jobs of mine/job.ini", "--data.source", "../jobs of mine/data/trees.csv")
    shutil.copy(elsewhere.folder / "run/job.ini", netlyap.folder / "copy.ini")
    netlyap("run", "copy.ini", "--out", "of-copy")
    data.unlink()
    said = netlyap.refuses("plan", "jobs of mine/job.ini", "--out", "new", says=["jobs of mine/data/trees.csv does not exist"])
    assert "relative to the folder of that file" in said
    (elsewhere.folder / "run").rename(netlyap.folder / "moved")
    for verb in ("status", "verify", "gather"):
        netlyap(verb, "moved")
    netlyap("show", "moved/sweep.h5")
    assert "complete" in netlyap("run", "moved/job.ini")
    assert "complete" in netlyap("run", "jobs of mine/job.ini", "--out", "moved"), "its data have gone, but the run has them"
