"""The objects built for one instruction set bring nothing else into the program.

A weak symbol in them (an inline function of the standard library, say) may be the copy that the linker keeps for
the whole program, which then dies with an illegal instruction on a processor without that instruction set."""
# ctest: LABELS slow-under-sanitizer
import functools
import os
import subprocess
from pathlib import Path

import pytest

BUILD = Path(os.environ["NETLYAP_BUILD"])
BACKENDS = sorted(BUILD.glob("src/CMakeFiles/*/kernel/backend_*.o"))
ALL = sorted(BUILD.glob("src/CMakeFiles/*/**/*.o"))


@functools.cache
def symbols(file):
    """Name and type, as nm says, of the symbols that others can see or that are asked of others."""
    lines = subprocess.run(["nm", "-P", "-g", file], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split()[0]: line.split()[1] for line in lines}


def test_there_is_something_to_test():
    names = [file.name for file in BACKENDS]
    if os.uname().machine == "x86_64":
        assert names == ["backend_avx2.cpp.o", "backend_avx512.cpp.o"]
    assert len(ALL) > len(BACKENDS)


@pytest.mark.parametrize("file", BACKENDS, ids=lambda file: file.name)
def test_only_the_table_of_functions_is_visible(file):
    instruction_set = file.name.replace("backend_", "").replace(".cpp.o", "")
    seen = {name: kind for name, kind in symbols(file).items() if kind != "U"}
    table = f"{instruction_set}_functions"
    mangled = f"_ZN7netlyap{len(table)}{table}E"
    assert seen.pop(mangled) in "DR"
    seen.pop(f"__odr_asan.{mangled}", None)  # AddressSanitizer's
    seen.pop("DW.ref.__gxx_personality_v0", None)  # a pointer, from -fexceptions with the sanitizers
    # At -O0 Highway's own functions stay; their names tell the instruction set, or nobody else has them.
    assert [name for name in seen if not name.startswith(("_ZN3hwy", "_ZNK3hwy"))] == []
    for other in set(ALL) - {file}:
        assert sorted(set(seen) & set(symbols(other))) == [], f"shared with {other}"
