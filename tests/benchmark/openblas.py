"""Has numpy and PyTorch multiply matrices by OpenBLAS, whichever BLAS the machine's other programs use."""
import ctypes
import glob

# Where Debian has it: Debian's numpy and PyTorch ask for libblas.so.3, and what is loaded already by that name is taken.
PLACES = "/usr/lib/*/openblas-*/libblas.so.3"


def load():
    """Before numpy or PyTorch are imported."""
    for file in sorted(glob.glob(PLACES))[:1]:
        ctypes.CDLL(file, ctypes.RTLD_GLOBAL)


def core_type():
    """The processor for which OpenBLAS computes in this process, "SkylakeX" say; "" where it is another BLAS."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        files = sorted({line.split()[-1] for line in maps if "openblas" in line})
    for file in files:
        library = ctypes.CDLL(file)
        for name in "openblas_get_corename", "openblas_get_corename64_", "scipy_openblas_get_corename64_":
            if hasattr(library, name):
                function = getattr(library, name)
                function.restype = ctypes.c_char_p
                return function().decode()
    return ""
