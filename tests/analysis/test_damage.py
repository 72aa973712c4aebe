"""A damaged archive is refused in one sentence, by every program and in a notebook: nothing is drawn of it."""
# ctest: LABELS slow-under-sanitizer
import os
import shutil
import struct
import subprocess

import h5py
import pytest

import netlyap
from conftest import SOURCE, reseal
from netlyap.archive import Archive
from netlyap.checksum import digest
from netlyap.errors import ArchiveError
from netlyap.seal import FOOTER, regions, table_of

NETLYAP = os.environ["NETLYAP"]
PROGRAMS = {"exponents": "fig8", "figures": "fig8", "limit": "limit", "orbits": "fig8", "report": "fig8", "phases": "fig9", "regimes": "fig9",
            "spectrum": "spectrum", "transience": "transient", "learning": "learning_time"}
XXH3 = {  # of the bytes 7 i modulo 256, by their number, from the library of its author
    0: 0x2d06800538d394c2, 1: 0xc44bdff4074eecdb, 3: 0xc3489259e968ad9e, 4: 0xd3d60c1519014e89, 8: 0xb88dee77f6bf6980,
    9: 0x3688dcad730d826, 16: 0x9da23836adf2be1e, 17: 0xf34c3c9cf5a112d1, 128: 0x65f3c2c00fa93185, 129: 0x28065c6ec25f5b25,
    240: 0x4917a75c0ef8eed7, 241: 0x541b19226f0052e8, 1024: 0xdc5acf0b043c445b, 1025: 0xe1d9cd946277ae26,
    5000: 0x6abe8be5abcb2760}


@pytest.mark.parametrize("length", XXH3)
def test_checksum(length):
    assert digest(bytes(7 * i % 256 for i in range(length))) == XXH3[length]


def places_of(file):
    """{place: its first byte} of an archive, and where its table begins."""
    with open(file, "rb") as stream:
        table, content = table_of(file, stream, file.stat().st_size)
    return {place: begin for begin, _, _, place in regions(file, table, content)}, content


def flip(file, byte):
    data = bytearray(file.read_bytes())
    data[byte] ^= 16
    file.write_bytes(data)


def append_a_byte(file):
    file.write_bytes(file.read_bytes() + b"\0")


def cut_one_off(file):
    file.write_bytes(file.read_bytes()[:-1])


def cut_the_half_off(file):
    file.write_bytes(file.read_bytes()[:file.stat().st_size // 2])


def change_eta(file):
    flip(file, places_of(file)[0]["/eta"] + 6)


def change_structure(file):
    flip(file, 60)


def change_the_table(file):
    flip(file, places_of(file)[1] + 20)


def change_the_footer(file):
    flip(file, file.stat().st_size - 20)


def change_with_h5py(file):
    with h5py.File(file, "r+") as archive:
        archive.attrs["title"] = "mine"


DAMAGE = {append_a_byte: "is an HDF5 file, but not a whole archive of netlyap: the checksums at its end are missing",
          cut_one_off: "the checksums at its end are missing", cut_the_half_off: "is truncated: it has ",
          change_eta: "is damaged: /eta: bytes ", change_structure: "is damaged: metadata (structure, attributes, texts): bytes ",
          change_the_table: "is damaged in the table of its checksums, from byte ",
          change_the_footer: "is damaged in its last 48 bytes", change_with_h5py: "or was changed, appended to or cut off; "}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_what_the_program_refuses_is_refused(copy_of, damage):
    file = copy_of("fig8")
    damage(file)
    assert subprocess.run([NETLYAP, "show", file], capture_output=True, check=False).returncode == 65
    with pytest.raises(ArchiveError) as refusal:
        netlyap.open(file)
    text = str(refusal.value)
    assert text.startswith(f"{file} ") and DAMAGE[damage] in text and "\n" not in text and "`netlyap gather" in text


@pytest.mark.parametrize("program", PROGRAMS)
def test_by_every_program(copy_of, analysis, tmp_path, program):
    file = copy_of(PROGRAMS[program])
    append_a_byte(file)
    out, err = analysis(program, file, code=65)
    assert "the checksums at its end are missing" in err and err.count("\n") == 1 and out == ""
    assert not list(tmp_path.glob("**/*.png"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_damaged_chunk(copy_of, analysis, program):
    """Chunks have a checksum of HDF5, which looks at them when they are read."""
    file = copy_of(PROGRAMS[program])
    wanted = ("/divergence", "/training/loss", "/period/loss", "/intermittency/time_share", "/spectrum/exponent")
    for place, byte in places_of(file)[0].items():
        if ", chunk " in place and place.startswith(wanted):
            flip(file, byte)
    if program in ("figures", "report", "transience", "learning"):
        analysis(program, file)  # which show none of these; exponents count growth that is too brief by the distances
        return
    _, err = analysis(program, file, code=65)
    assert err == f"analysis/{program}: {file} is damaged: HDF5 cannot read all of it; `netlyap verify {file}` says where\n"


def test_a_damaged_chunk_in_a_notebook(copy_of):
    file = copy_of("fig9")
    flip(file, next(byte for place, byte in places_of(file)[0].items() if place.startswith("/training/loss, chunk ")))
    with netlyap.open(file) as archive:
        archive["training/weight_norm"].load()
        with pytest.raises(ArchiveError, match="is damaged: HDF5 cannot read all of it; `netlyap verify"):
            archive["training/loss"].load()


def test_a_folder_with_a_job_alone_is_no_run_directory(copy_of, analysis):
    """Nothing can be gathered from it, and nothing is computed into it."""
    file = copy_of("fig3")
    (file.parent / "job.ini").write_text("[sweep]\n")
    append_a_byte(file)
    _, err = analysis("report", file, code=65)
    assert err.endswith("or was changed, appended to or cut off; write it again with `netlyap gather` from its run directory\n")
    file.unlink()
    _, err = analysis("report", file.parent, code=64)
    assert "is not a run directory; give one that" in err


def test_the_advice_names_the_run_directory(runs, tmp_path):
    run = tmp_path / "a run"
    shutil.copytree(runs / "fig3", run)
    append_a_byte(run / "sweep.h5")
    with pytest.raises(ArchiveError, match=f"; `netlyap gather '{run}'` writes it again$"):
        netlyap.open(run)
    subprocess.run([NETLYAP, "gather", run], check=True, capture_output=True)
    netlyap.open(run).close()


@pytest.mark.parametrize("entry", [(8, 10, 0, 0), (0, 2 ** 64 - 1, 0, 0), (0, 0, 0, 0), (0, 10, 0, 2 ** 60)])
def test_a_table_that_does_not_fit(copy_of, entry):
    file = copy_of("fig3")
    places, content = places_of(file)
    table = struct.pack("<4Q", *entry)
    footer = FOOTER.pack(b"netlyap-sweep\0\0\0", 1, content, digest(table), 0)[:-8]
    file.write_bytes(file.read_bytes()[:content] + table + footer + digest(footer).to_bytes(8, "little"))
    with pytest.raises(ArchiveError, match="has a table of checksums that does not fit it"):
        netlyap.open(file)


def test_a_newer_format_says_so_first(copy_of):
    file = copy_of("fig3")
    reseal(file, version=2)
    with pytest.raises(ArchiveError, match="format_version 2, newer than 1; take the analysis/ of the netlyap"):
        Archive(file)


def test_a_kept_archive_of_an_older_version_is_read():
    with Archive(SOURCE / "tests/storage/data/format_version_1.h5") as archive:
        assert archive.title.startswith("format version 1")
