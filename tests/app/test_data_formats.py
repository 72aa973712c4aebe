"""Data as IDX, .npy, HDF5 or text, compressed or not, with the classes in a column or in a file of their own."""
import gzip
import json
import os
import shutil
import struct
import threading

import h5py
import numpy as np
import pytest

JOB = {"sweep.eta": "0.01", "sweep.seeds": "0:3", "sweep.members": "1", "sweep.iterations": "20", "data.train": "30",
       "network.hidden": "4", "observe.names": "training accuracy divergence"}


def numbers():
    """40 pictures of 3 x 2 pixels 0..255 and their classes 0, 2 or 10."""
    random = np.random.default_rng(3)
    return random.integers(0, 256, (40, 3, 2)).astype(np.uint8), random.choice([0, 2, 10], 40).astype(np.uint8)


def idx(array):
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def files(netlyap):
    """The same numbers in all formats, in the folder data."""
    folder = netlyap.folder / "data"
    folder.mkdir()
    images, labels = numbers()
    table = np.column_stack([images.reshape(40, 6), labels])
    np.savetxt(folder / "all.csv", table, fmt="%d", delimiter=",")
    np.savetxt(folder / "all.tsv", table, fmt="%d", delimiter="\t")
    np.savetxt(folder / "labels.csv", labels, fmt="%d")
    (folder / "images-idx3-ubyte").write_bytes(idx(images))
    (folder / "labels-idx1-ubyte").write_bytes(idx(labels))
    (folder / "images.gz").write_bytes(gzip.compress(idx(images)))
    (folder / "labels.gz").write_bytes(gzip.compress(idx(labels)))
    np.save(folder / "images.npy", images)
    np.save(folder / "fortran.npy", np.asfortranarray(images.astype(">f4")))
    np.save(folder / "all.npy", table.astype(float))
    with h5py.File(folder / "all.h5", "w") as file:
        file.create_dataset("train/images", data=images, chunks=(7, 3, 2), compression="gzip")
        file["train/labels"] = labels.astype(">i4")
    netlyap.job(JOB | {"data.source": "data/all.csv"})
    return folder


WAYS = [["data/all.tsv"], ["data/all.npy"], ["data/images-idx3-ubyte", "data/labels-idx1-ubyte"],
        ["data/images.gz", "data/labels.gz"], ["data/images.npy", "data/labels.csv"],
        ["data/fortran.npy", "data/labels.gz"], ["data/all.h5:/train/images", "data/all.h5:/train/labels"]]


def options(source, labels=None):
    return ["--data.source", source] + (["--data.labels", labels] if labels else [])


def test_the_archive_does_not_depend_on_the_format(netlyap, files):
    netlyap("run", "job.ini", "--out", "csv")
    for i, way in enumerate(WAYS):
        netlyap("run", "job.ini", "--out", f"run{i}", *options(*way))
        netlyap.assert_same("csv", f"run{i}")
        assert "complete" in netlyap("run", "job.ini", "--out", "csv", *options(*way)), "and the run is the same"
    with h5py.File(netlyap.folder / "run3/sweep.h5") as file:
        assert list(file.attrs["class_names"]) == ["0", "2", "10"]
        assert "labels" not in file.attrs["job"] and "data.source = file\n" in file.attrs["job"]


def test_bytes_are_divided_by_255(netlyap, files):
    images, _ = numbers()
    np.save(files / "unit.npy", images / 255.0)
    netlyap("run", "job.ini", "--out", "unit", *options("data/unit.npy", "data/labels.gz"))
    netlyap("run", "job.ini", "--out", "bytes", *options(*WAYS[3]), "--data.scale", "unit")
    netlyap("run", "job.ini", "--out", "raw", *options(*WAYS[3]))
    losses = [h5py.File(netlyap.folder / name / "sweep.h5")["training/loss"][:] for name in ("unit", "bytes", "raw")]
    assert np.array_equal(losses[0], losses[1]) and not np.array_equal(losses[0], losses[2])
    assert "complete" in netlyap("run", "bytes/job.ini")
    netlyap.refuses("run", "job.ini", "--out", "bytes", *options(*WAYS[3]), says=["data.scale is unit there"])


def test_plan_says_how_it_was_read(netlyap, files):
    counts = np.unique(numbers()[1], return_counts=True)[1]
    classes = "3: 0 {}, 2 {}, 10 {}".format(*counts)
    for way, form, place in (
            (WAYS[1], "7 columns: .npy array of float64 [40,7]", "column 7"),
            (WAYS[3], "6 columns: IDX array of uint8, gzip, [40,3,2]", "data/labels.gz: IDX array of uint8, gzip, [40]"),
            (WAYS[4], "6 columns: .npy array of uint8 [40,3,2]", "data/labels.csv: 40 lines"),
            (WAYS[6], "6 columns: /train/images, HDF5 dataset of uint8 [40,3,2]",
             "data/all.h5:/train/labels: /train/labels, HDF5 dataset of int32 [40]")):
        said = netlyap("plan", "job.ini", *options(*way))
        assert f"\ndata          40 rows, {form}\n" in said and f"\nclasses       {classes} ({place})\n" in said
        assert json.loads(netlyap("plan", "job.ini", "--json", *options(*way)))["data"]["read"] == f"40 rows, {form}"


def test_files_are_relative_to_the_job_file_and_needed_once(netlyap, files, program_in, tmp_path):
    netlyap.job(JOB | {"data.source": "images.gz", "data.labels": "labels.gz"}, "data/job.ini")
    netlyap("run", "data/job.ini", "--out", "run")
    assert f"labels = {files}/labels.gz\n" in (netlyap.folder / "run/job.ini").read_text()
    shutil.move(files, netlyap.folder / "away")
    assert "complete" in netlyap("run", "run/job.ini")
    netlyap("verify", "run")
    (netlyap.folder / "run/data.netlyap").unlink()
    netlyap.refuses("run", "run/job.ini", says=["the data of this run are missing", "images.gz cannot be read again"])
    netlyap.refuses("run", "run/job.ini", "--data", "away/images.gz", says=["labels.gz does not exist", "data.labels"])
    netlyap.refuses("run", "run/job.ini", "--data.labels", "away/labels.gz", says=["data.labels has no effect with the job.ini"])
    assert "complete" in netlyap("run", "run/job.ini", "--data", "away/images.gz", "--data.labels", "away/labels.gz")
    assert "the data of the job" in netlyap("verify", "run")
    other = program_in(tmp_path / "away")
    np.save(other.folder / "other.npy", numbers()[0] // 2)
    other.refuses("run", "../run/job.ini", "--data", "other.npy", "--data.labels", "labels.gz", code=65,
                  says=["these are not the data of the run"])


def test_the_run_goes_on_when_the_file_of_the_classes_has_gone(netlyap, files):
    way = options(*WAYS[4])
    netlyap("run", "job.ini", "--out", "run", *way)
    (files / "labels.csv").unlink()
    assert "complete" in netlyap("run", "job.ini", "--out", "run", *way)
    netlyap.refuses("run", "job.ini", "--out", "other", *way, says=["data/labels.csv does not exist"])


def test_what_is_no_list_of_classes_is_refused_with_a_way_out(netlyap, files):
    """One in many is how networks elsewhere want their classes, and files are exchanged easily."""
    labels = numbers()[1]
    np.save(files / "one_hot.npy", np.eye(11)[labels])
    np.save(files / "words.npy", np.char.add("class ", labels.astype(str)))
    for name, says in (("one_hot.npy", ["40 rows of 11 numbers", "save numpy.argmax(rows, axis=1)"]),
                       ("images.npy", ["40 rows of 6 numbers", "where these are the samples, name them with data.source"]),
                       ("words.npy", ["not real numbers", "classes that are words can be given as text, one in every line"])):
        netlyap.refuses("run", "job.ini", "--out", "run", *options("data/images.npy", f"data/{name}"), code=65, says=says)
    assert not (netlyap.folder / "run").exists()


def test_a_pipe_may_be_compressed(netlyap, files):
    pipe = netlyap.folder / "pipe"
    os.mkfifo(pipe)
    for file, code in (("images.gz", 0), ("all.h5", 65)):
        writer = threading.Thread(target=pipe.write_bytes, args=((files / file).read_bytes(),), daemon=True)
        writer.start()
        said = netlyap("plan", "job.ini", *options("pipe", "data/labels.gz"), code=code)
        writer.join(timeout=60)
        assert ("IDX array of uint8, gzip, [40,3,2]" if code == 0 else "HDF5 file that comes through a pipe") in said


def test_what_does_not_fit_is_refused(netlyap, files):
    netlyap.refuses("plan", "job.ini", "--data.source", "iris", "--data.labels", "data/labels.gz",
                    says=["data.labels = data/labels.gz has no effect with data.source = iris, which is not a file"])
    netlyap.refuses("plan", "job.ini", *options(*WAYS[3]), "--data.label_column", "2", says=["exclude each other"])
    netlyap.refuses("plan", "job.ini", *options(*WAYS[3]), "--data.decimal", "point", says=["data.decimal is for text"])
    for file in ("data/images.gz", "data/images.npy", "data/all.h5:/train/images"):
        netlyap.refuses("plan", "job.ini", *options(file), says=[file, "[40,3,2]) has no column that is the class", "data.labels"])
    netlyap.refuses("plan", "job.ini", *options("data/all.h5", "data/labels.gz"),
                    says=["/train/images [40,3,2], /train/labels [40]; say which one, e.g. data.source = data/all.h5:/train/images"])
    netlyap.refuses("plan", "job.ini", *options("data/images.gz:/train", "data/labels.gz"),
                    says=["data/images.gz is not an HDF5 file"])
    netlyap("run", "job.ini", "--out", "run")
    netlyap.refuses("plan", "job.ini", *options("run/data.netlyap", "data/labels.gz"), says=["leave data.labels out"])
    netlyap.refuses("plan", "job.ini", *options("data/images.gz", "run/data.netlyap"), code=65, says=["all data of a run"])
