"""What is read as a series: tables of text, .npy arrays, HDF5 datasets, a part of them; and what is refused."""
import math
import re
import subprocess

import h5py
import numpy as np
import pytest

from program import TIMEOUT

ACF = ["--acf", "--lags", "2", "--shuffles", "10"]
VALUES = [3.5, 1.25, 4.0, 1.5, 5.75, 9.0, 2.5, 6.0]


@pytest.fixture
def first_lag(netlyap):
    """first_lag(text or array, words): the autocorrelation at lag 1 of what the program reads, and its line `read`."""

    def read(content, *words, name="series.txt"):
        file = netlyap.folder / name
        if isinstance(content, np.ndarray):
            np.save(file, content)
        elif isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content)
        text = netlyap("series", name, *ACF, *words)
        return float(re.search(r"^ +1 +(-?[0-9.]+)", text, re.M)[1]), re.search(r"^read +(.*)$", text, re.M)[1]

    return read


def expected(values=VALUES):
    centred = np.array(values) - np.mean(values)
    return pytest.approx((centred[:-1] * centred[1:]).mean() / centred.var(), abs=1e-6)


def table(form, header="", comma=False):
    """A row for each value, by a format with {t} and {x}."""
    rows = "".join(form.format(t=t, x=x) + "\n" for t, x in enumerate(VALUES))
    return header + (re.sub(r"(\d)\.(\d)", r"\1,\2", rows) if comma else rows)


@pytest.mark.parametrize("text, column, read", [
    (table("{t},{x}", ",x\n"), "x", "column 2 (x) of 2 separated by commas; header: yes"),
    (table("2020-01-0{t},{x},7", "date,x,y\n"), "x", "column 2 (x) of 3 separated by commas; header: yes"),
    (table("2020-01-0{t} 00:00,{x}", "date,x\n"), "2", "column 2 (x) of 2 separated by commas; header: yes"),
    (table("{t};{x}", "t;x\n", comma=True), "x", "column 2 (x) of 2 separated by semicolons, decimal commas; header: yes"),
    (table("{t}\t{x}", "t\tx\n", comma=True), "2", "column 2 (x) of 2 separated by tabs, decimal commas; header: yes"),
    (table("{t} {x}", "t x\n", comma=True), "x", "column 2 (x) of 2 separated by blanks, decimal commas; header: yes"),
    (table("{x}", "x\n", comma=True), "1", "column 1 (x) of 1, decimal commas; header: yes"),
    (table('"{t}","{x}"', '"t, in s","x"\n'), "x", "column 2 (x) of 2 separated by commas; header: yes"),
    (table('{t},"a ""quoted""\nword",{x}', "t,w,x\n"), "3", "column 3 (x) of 3 separated by commas; header: yes"),
    (table("{t},{x}", ",0\n"), "2", "column 2 (0) of 2 separated by commas; header: yes"),
    (table("{t},{x}"), "2", "column 2 of 2 separated by commas; header: no"),
    ("\ufeff" + table("{x}\r"), "1", "column 1 of 1; header: no"),
    ("# one\n\n" + table("  {x}   # of them"), "1", "column 1 of 1; header: no"),
], ids=repr)
def test_tables(first_lag, text, column, read):
    assert first_lag(text, "--column", column) == (expected(), read)


@pytest.mark.parametrize("text, column, readings", [
    (table("2020-01-0{t} {x}", comma=True), "2", "2 columns separated by commas and as 2 columns separated by blanks"),
    (table("{x}", comma=True), "1", "2 columns separated by commas and as one column of numbers with decimal commas")])
def test_commas_that_may_separate_or_be_decimal(netlyap, first_lag, text, column, readings):
    """They were taken to separate, in silence."""
    (netlyap.folder / "series.txt").write_text(text)
    netlyap.refuses("series", "series.txt", *ACF, "--column", column, code=65,
                    says=["series.txt:1: this row and all below can be read as " + readings, "`tr , .`", "`tr , ';'`"])
    assert first_lag(text.replace(",", "."), "--column", column)[0] == expected()
    assert "of 2 separated by semicolons" in first_lag(text.replace(",", ";"), "--column", "2")[1]
    header = "day x\n" if column == "2" else "x\n"
    assert first_lag(header + text, "--column", "x")[0] == expected()


def test_the_user_says_what_commas_are(netlyap, first_lag):
    """Three digits behind every comma: decimals or a thousand; and commas that may separate as well."""
    decimals = "t;x\n" + "".join(f"{t};{x:.3f}\n" for t, x in enumerate(VALUES)).replace(".", ",")
    thousands = [1000.0 + 7 * t * t for t in range(8)]
    grouped = "t;x\n" + "".join(f"{t};{x:,.3f}\n" for t, x in enumerate(thousands))
    refused = "t;x\n0;1,234\n1;2,345\n2;7,001\n"
    (netlyap.folder / "series.txt").write_text(refused)
    netlyap.refuses("series", "series.txt", *ACF, "--column", "x", code=65,
                    says=[":2: the comma in 1,234 may be", "; say --decimal comma or --decimal point"])
    assert first_lag(refused, "--column", "x", "--decimal", "comma")[1].endswith("semicolons, decimal commas; header: yes")
    assert first_lag(decimals, "--column", "x", "--decimal", "comma")[0] == expected([round(x, 3) for x in VALUES])
    assert first_lag(grouped, "--column", "x", "--decimal", "point") == (
        expected(thousands), "column 2 (x) of 2 separated by semicolons, decimal points, commas between thousands; header: yes")
    assert first_lag(table("{x}", comma=True), "--decimal", "comma")[0] == expected()
    assert "of 2 separated by commas" in first_lag(table("{x}", comma=True), "--decimal", "point", "--column", "2")[1]
    netlyap.refuses("series", "series.txt", *ACF, "--decimal", "auto", says=['--decimal is "auto"; it must be comma or point'])


def test_a_header_of_numbers_is_not_guessed(netlyap, first_lag):
    text = table("{x},0.5", "0,1\n")
    (netlyap.folder / "series.txt").write_text(text)
    netlyap.refuses("series", "series.txt", *ACF, "--column", "1", says=["series.txt:1: ", "--header yes or --header no"])
    assert first_lag(text, "--column", '"0"', "--header", "yes") == (
        expected(), "column 1 (0) of 2 separated by commas; header: yes")
    assert first_lag(text, "--column", "1", "--header", "no")[0] == expected([0.0, *VALUES])
    netlyap.refuses("series", "series.txt", *ACF, "--column", "1", "--header", "yes", says=[
        '--column = 1 is column 1 by its place and column 2 by its name in the header',
        'put the name in quotes, "0" for the former or "1" for the latter'])


@pytest.mark.parametrize("text, words, code, says", [
    (table("{t},{x}", "t,x\n"), [], 64, ["2 columns separated by commas: t, x", "--column"]),
    (table("{t},{x}", "t,x\n"), ["--column", "0"], 64, ["no column 0", "count from 1"]),
    (table("{t},{x},{x}", "t,x,x\n"), ["--column", "x"], 64, ["several columns named x"]),
    (table("{t},{x}", "t,x\n") + "8\n", ["--column", "x"], 65, [":10: the row has 1 fields, the rows before it 2"]),
    (table("{t},{x}", "t,x,y\n"), ["--column", "x"], 65, [":2: the row has 2 fields, the rows before it 3"]),
    (table("{t};{x}", "t;x\n") + "8;81,9\n", ["--column", "x"], 65, ["decimal point on line 2", "comma (81,9) on line 10"]),
    ("t;x\n0;1,234\n1;2,345\n2;7\n", ["--column", "x"], 65, [":2: the comma in 1,234 may be", "thousands"]),
    ("x\n1\nNaN\n2\n", [], 65, [':3: column 1 ("NaN") is not a finite number', "value 1 for --range"]),
    ("nan\n1\n2\n", [], 65, [":1: column 1"]),
    ("inf\n1\n2\n", [], 65, [":1: column 1"]),
    ("x\n1\n\n1e999\n", [], 65, [":4: column 1"]),
    ("t,x\n0,1\n1,\n2,5\n", ["--column", "x"], 65, [":3: column 2 is empty"]),
    ("t,x\n0,\"1\n", ["--column", "x"], 65, [":2: field 2 begins with a quote that is never closed"]),
    (b"t,h\xf6he\n0,1\n", ["--column", "2"], 65, ["not UTF-8 on line 1", "iconv -f latin1"]),
    (b"x\n1\n\0\n", [], 65, ["NUL on line 3"]),
    (b"PK\x03\x04", [], 65, ["zip archive"]),
], ids=repr)
def test_tables_that_are_refused(netlyap, text, words, code, says):
    (netlyap.folder / "series.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    for analysis in ("--acf", "--kantz", "--visibility", "--laminar=1"):
        netlyap.refuses("series", "series.txt", analysis, *words, code=code, says=["series.txt", *says])


def test_a_part_of_a_series(netlyap, first_lag):
    text = "x\nnan\n" + table("{x}") + "inf\n"
    assert first_lag(text, "--range", "1:9")[0] == expected()
    assert first_lag(table("{x}"), "--range", "2:")[0] == expected(VALUES[2:])
    assert first_lag(table("{x}"), "--range", ":6")[0] == expected(VALUES[:6])
    for part in ("1:99", "9:", "3:3", "5:3"):
        netlyap.refuses("series", "series.txt", *ACF, "--range", part, says=["has 8 values", "--range"])
    for part in ("x", "1", "-1:3", "1:2:3"):
        netlyap.refuses("series", "series.txt", *ACF, "--range=" + part, says=["--range", "FIRST:END"])


@pytest.mark.parametrize("kind", ["<f8", ">f8", "<f4", ">i4", "<i8", "i1", "u1", ">u2"])
def test_npy(first_lag, kind):
    values = np.array(VALUES) * 4
    both = np.stack([values[::-1], values], axis=1).astype(kind)  # [time, channel]
    assert first_lag(values.astype(kind), name="x.npy") == (expected(), "array[:] of [8]")
    for array in (both, np.asfortranarray(both)):
        assert first_lag(array, "--at", ":,1", name="x.npy") == (expected(), "array[:,1] of [8,2], indices from 0")
    assert first_lag(both.T.copy(), "--at", "1", name="x.npy")[0] == expected()


def test_what_is_for_text_alone(netlyap):
    """It was taken, and nothing came of it."""
    np.save(netlyap.folder / "x.npy", np.array(VALUES))
    with h5py.File(netlyap.folder / "x.h5", "w") as file:
        file["x"] = VALUES
    for name in ("x.npy", "x.h5"):
        for option, value in (("--decimal", "comma"), ("--decimal", "point"), ("--header", "no")):
            netlyap.refuses("series", name, *ACF, option, value, says=[f"{option} is for text, and {name} holds numbers as they are"])


def test_npy_that_is_refused(netlyap):
    file = netlyap.folder / "x.npy"

    def refuses(*words, code=65, says):
        netlyap.refuses("series", "x.npy", *ACF, *words, code=code, says=["x.npy", *says])

    np.save(file, np.zeros((8, 2)))
    refuses(code=64, says=["the shape [8,2]", "--at :,0"])
    refuses("--at", "8", code=64, says=["outside", "counted from 0"])
    refuses("--column", "1", code=64, says=["--column is for text"])
    good = file.read_bytes()
    for bad in (good[:-1], good[:7], good[:40], good + b"0", good.replace(b"(8, 2)", b"(9, 2)"),
                good.replace(b"(8, 2)", b"(-8,2"), good.replace(b"'<f8'", b"'|O8'"), good.replace(b"'shape'", b"'shale'")):
        file.write_bytes(bad)
        refuses("--at", ":,1", says=[".npy file that cannot be read here", "numpy.save"])
    np.save(file, np.zeros(3, dtype=complex))
    refuses(says=["'<c16'"])
    np.save(file, np.array([1.0, 2.0, math.nan, 3.0]))
    refuses(says=["NaN as value 2, counted from 0", "--range 0:2"])


def test_hdf5_lists_its_datasets(netlyap, finished):
    said = netlyap.refuses("series", "run", *ACF, says=["/training/loss [2,3,11,210]", "/divergence/distance [2,3,11,3,210]"])
    assert "/statistics" not in said and "/training/iteration" not in said
    with h5py.File(netlyap.folder / "other.h5", "w") as file:
        file["a/x"] = np.array(VALUES)
        file["note"] = "words"
    assert "read         /a/x[:] of [8]\n" in netlyap("series", "other.h5", *ACF), "the only one"
    with h5py.File(netlyap.folder / "other.h5", "a") as file:
        file["b"] = np.stack([VALUES, VALUES[::-1]], axis=1)
    netlyap.refuses("series", "other.h5", *ACF, says=["/a/x [8], /b [8,2]", "--column /a/x"])
    netlyap.refuses("series", "other.h5", *ACF, "--column", "/b", says=["the shape [8,2]", "--at :,0"])
    text = netlyap("series", "other.h5", *ACF, "--column", "/b", "--at", ":,0")
    assert "read         /b[:,0] of [8,2], indices from 0\n" in text
    assert float(re.search(r"^ +1 +(-?[0-9.]+)", text, re.M)[1]) == expected()
    for at in ("x", "0,:,:", "-1,:", ","):
        netlyap.refuses("series", "other.h5", *ACF, "--column", "/b", "--at=" + at, says=["--at", "from 0 on"])


def test_our_archives_say_which_trajectory_it_is(netlyap, finished):
    text = netlyap("series", "run", "--column", "/training/loss", "--at", "1,2,5", *ACF)
    assert "read         /training/loss[1,2,5,:] of [2,3,11,210], indices from 0: eta = 1, epsilon = 0.01, seed = 5\n" in text


def test_values_that_are_not_finite_are_refused_wherever_they_come_from(netlyap):
    """In our own archive: the penalty alone makes the weights a thousand times larger at every step."""
    netlyap.job({"network.activation": "relu", "network.l2": "1", "sweep.eta": "1000", "sweep.epsilon": "1e-8",
                 "sweep.seeds": "0:2", "sweep.members": "2", "sweep.iterations": "210", "observe.names": "training"})
    netlyap("run", "job.ini", "--out", "run")
    place = ["series", "run", "--column", "/training/loss", "--at", "0,0,1"]
    for analysis in ("--acf", "--kantz", "--visibility", "--laminar=1"):
        said = netlyap.refuses(*place, analysis, code=65, says=["/training/loss of run/sweep.h5 has ", "--range 0:"])
    end = re.search(r"--range 0:(\d+)", said)[1]
    assert f"values       {end}\n" in netlyap(*place, "--laminar", "1", "--range", f"0:{end}")


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
@pytest.mark.parametrize("is_pipe", [True, False])
def test_standard_input(netlyap, name, is_pipe):
    (netlyap.folder / "x.txt").write_text(table("{x}"))
    np.save(netlyap.folder / "x.npy", np.array(VALUES))
    with h5py.File(netlyap.folder / "x.h5", "w") as file:
        file["x"] = np.array(VALUES)
    for file in ("x.txt", "x.npy", "x.h5"):
        with (netlyap.folder / file).open("rb") as content:
            command = ["sh", "-c", 'cat | "$0" "$@"'] if is_pipe else []
            run = subprocess.run([*command, netlyap.program, "series", name, *ACF], stdin=content, capture_output=True,
                                 text=True, timeout=TIMEOUT)
        if is_pipe and file == "x.h5":
            assert run.returncode == 65 and "save it as a file" in run.stderr
        else:
            assert run.returncode == 0 and "values       8\n" in run.stdout, run.stderr


@pytest.mark.parametrize("option", ["lags", "shuffles", "embedding", "delay", "theiler", "references", "fit-steps", "laminar"])
def test_sizes_are_checked_before_anything_is_reckoned_with_them(netlyap, option):
    (netlyap.folder / "x.txt").write_text("".join(f"{math.sin(t * t)!r}\n" for t in range(400)))
    for size in ("9223372036854775807", "4611686018427387904", "401"):
        words = ["--" + option, size] + (["--acf"] if option in ("lags", "shuffles") else
                                         [] if option == "laminar" else ["--kantz", "--embedding=2"])
        if option == "embedding":
            words = words[:3]
        if (option, size) != ("shuffles", "401"):
            netlyap.refuses("series", "x.txt", *words, says=[option])


def test_sizes_of_other_verbs(netlyap, small_job):
    netlyap.job(small_job)
    for size in ("9223372036854775807", "10000001"):
        netlyap.refuses("plan", "job.ini", "--ranks", size, says=["--ranks", "at most 10000000"])
        for option in ("ranks", "ranks-per-node"):
            netlyap.refuses("simulate", "job.ini", "--" + option, size, says=["--" + option, "at most 10000000"])
    netlyap.refuses("run", "job.ini", "--slice", "1/9223372036854775807", says=["more than 1000000000 slices"])


@pytest.mark.parametrize("iterations, says", [
    ([0, -5, 10, 15, 20, 25, 30, 35], "-5 follows 0"),
    ([-(2 ** 63), 0, 2 ** 63 - 1, 1, 2, 3, 4, 5], "the first is -9223372036854775808"),
    ([0, 2 ** 63 - 1, 1, 2, 3, 4, 5, 6], "1 follows 9223372036854775807"),
])
def test_iterations_that_are_none(netlyap, iterations, says):
    """Their differences overflowed."""
    with h5py.File(netlyap.folder / "series.h5", "w") as file:
        file["x"] = VALUES
        file["iteration"] = np.array(iterations, dtype=np.int64)
    netlyap.refuses("series", "series.h5", "--column", "x", *ACF, code=65, says=["iteration holds no iterations", says])
