# Sourced by from-source: how each library is built, then netlyap, and how both are tried. All are static, so that the
# program needs nothing of the prefix when it runs.
# shellcheck shell=bash

duration() { if [[ $1 -lt 60 ]]; then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi; }

# logged NAME COMMAND...: with what it prints in a log, which is shown where it fails, and the time that it took.
logged() {
    local begin=$SECONDS log=$work/$1.log code
    printf '  building %s ...' "$1"
    set +e # a command of a condition would go on after a failure
    (set -e; "${@:2}") </dev/null >"$log" 2>&1
    code=$?
    set -e
    if [[ $code -ne 0 ]]; then
        echo
        tail -n 30 "$log" >&2
        refuse 1 "$1 could not be built, see above and all of it in $log; the same command continues"
    fi
    echo " $(duration $((SECONDS - begin)))"
}

# A file of each library's sources by which they are known.
witness_of() {
    case $1 in
        random123) echo include/Random123/philox.h ;;
        eigen) echo Eigen/Dense ;;
        json) echo include/nlohmann/json.hpp ;;
        xxhash) echo xxhash.c ;;
        zlib) echo zlib.h ;;
        fmt) echo include/fmt/core.h ;;
        spdlog) echo include/spdlog/spdlog.h ;;
        highway) echo hwy/highway.h ;;
        hdf5) echo src/H5public.h ;;
        boost) echo libs/mpi/src/communicator.cpp ;;
    esac
}

# Unpacks, builds and installs; what an interrupted command left is done anew, what make has made is kept.
build_library() { # NAME
    local from=${archive[$1]} unpacked=$work/$1.unpacked top=("") code=0 said
    if [[ ! -d $work/$1 || $(cat "$work/$1.from" 2>/dev/null) != "$from" ]]; then
        rm -rf "$unpacked" "${work:?}/$1" "$work/$1.made"
        mkdir "$unpacked"
        (cd "$unpacked" && cmake -E tar xf "$from") >"$work/$1.log" 2>&1 || code=$?
        said=$(grep -v "warning: Can't" "$work/$1.log") || true # of times and owners; of anything else it may not say so by its code
        [[ $code -eq 0 && -z $said ]] ||
            refuse 65 "$from cannot be unpacked (${said%%$'\n'*}): fetch it again, or make room; all of it is in $work/$1.log"
        top=("$unpacked"/*)
        [[ ${#top[@]} -eq 1 && -e ${top[0]}/$(witness_of "$1") ]] ||
            refuse 65 "$from does not hold the sources of $1 (there is no $(witness_of "$1") in it): fetch the one of ${address[$1]}"
        echo "$from" >"$work/$1.from"
        mv "${top[0]}" "$work/$1"
        rmdir "$unpacked"
    fi
    touch "$work/$1.installing"
    logged "$1" "build_$1" "$work/$1"
    rm -rf "$work/$1.installing" "${work:?}/$1" "$work/$1.made"
}

# with_cmake LIBRARY FOLDER OPTION...: by the CMakeLists.txt of the folder. HDF5's wants to be called in the build folder.
with_cmake() {
    mkdir -p "$work/$1.made"
    cd "$work/$1.made"
    cmake -S "$2" -B "$work/$1.made" -D CMAKE_BUILD_TYPE=Release -D CMAKE_INSTALL_PREFIX="$prefix" \
        -D CMAKE_PREFIX_PATH="$prefix" -D CMAKE_INSTALL_LIBDIR=lib -D BUILD_SHARED_LIBS=OFF -D BUILD_TESTING=OFF \
        -D CMAKE_POSITION_INDEPENDENT_CODE=ON "${@:3}"
    cmake --build "$work/$1.made" --parallel "$jobs"
    cmake --install "$work/$1.made"
}

build_random123() {
    mkdir -p "$prefix/include"
    cp -R "$1/include/Random123" "$prefix/include/"
}
build_eigen() { with_cmake eigen "$1" -D EIGEN_BUILD_DOC=OFF -D EIGEN_BUILD_TESTING=OFF; }
build_json() { with_cmake json "$1" -D JSON_BuildTests=OFF; }
build_xxhash() {
    mkdir -p "$prefix/include" "$prefix/lib"
    "${CC:-cc}" -O3 -fPIC -c "$1/xxhash.c" -o "$1/xxhash.o"
    rm -f "$prefix/lib/libxxhash.a"
    ar rcs "$prefix/lib/libxxhash.a" "$1/xxhash.o"
    cp "$1/xxhash.h" "$prefix/include/"
    [[ ! -e $1/xxh3.h ]] || cp "$1/xxh3.h" "$prefix/include/"
}
build_zlib() { # neither its CMakeLists.txt, which asks for files that Debian's archive lacks, nor paths with blanks in make
    cd "$1"
    CFLAGS="-O3 -fPIC" ./configure --static
    make -j "$jobs" libz.a
    mkdir -p "$prefix/include" "$prefix/lib"
    cp zlib.h zconf.h "$prefix/include/"
    cp libz.a "$prefix/lib/"
}
build_fmt() { with_cmake fmt "$1" -D FMT_TEST=OFF -D FMT_DOC=OFF; }
build_spdlog() {
    with_cmake spdlog "$1" -D SPDLOG_FMT_EXTERNAL=ON -D SPDLOG_BUILD_EXAMPLE=OFF -D SPDLOG_BUILD_TESTS=OFF
}
build_highway() { with_cmake highway "$1" -D HWY_ENABLE_CONTRIB=OFF -D HWY_ENABLE_EXAMPLES=OFF -D HWY_ENABLE_TESTS=OFF; }
build_hdf5() {
    with_cmake hdf5 "$1" -D HDF5_BUILD_HL_LIB=OFF -D HDF5_BUILD_TOOLS=OFF -D HDF5_BUILD_EXAMPLES=OFF -D HDF5_BUILD_CPP_LIB=OFF \
        -D HDF5_BUILD_FORTRAN=OFF -D HDF5_ENABLE_Z_LIB_SUPPORT=ON -D HDF5_ENABLE_SZIP_SUPPORT=OFF
}

# Its headers lie in one folder, or in the folders of their libraries (Debian's archive).
build_boost() {
    local folder
    mkdir -p "$prefix/include"
    if [[ -e $1/boost/version.hpp ]]; then
        cp -R "$1/boost" "$prefix/include/"
    else
        for folder in "$1"/libs/*/include "$1"/libs/numeric/*/include; do
            cp -R "$folder/." "$prefix/include/"
        done
    fi
    with_cmake boost "$here/boost" -D BOOST_SOURCE="$1"
}

build_netlyap() {
    cd "$root"
    cmake --preset release -B "$work/netlyap.made" -D CMAKE_PREFIX_PATH="$prefix" -D CMAKE_INSTALL_PREFIX="$prefix"
    cmake --build "$work/netlyap.made" --parallel "$jobs"
    cmake --install "$work/netlyap.made"
}

# The installed program computes eight trajectories, alone and by MPI, and every checksum of both archives is right.
smoke_test() {
    local program=$prefix/bin/netlyap log=$work/smoke.log
    local job=("$prefix/share/netlyap/jobs/fig8.ini" --sweep.seeds 0:8 --sweep.epsilon 1e-8)
    rm -rf "$work/alone" "$work/by-mpi"
    "$program" --version
    { "$program" run "${job[@]}" --out "$work/alone" && "$program" verify "$work/alone"; } </dev/null >"$log" 2>&1 ||
        { cat "$log" >&2; refuse 1 "netlyap is in $prefix, and its smoke test failed, see above"; }
    echo "  smoke test: eight trajectories computed, every checksum of their archive is right"
    if { "$program" run "${job[@]}" --workers 1 --out "$work/by-mpi" &&
        "$program" verify "$work/by-mpi" --same-as "$work/alone"; } </dev/null >"$log" 2>&1; then
        echo "  smoke test: the same bit for bit by mpirun"
    else
        tail -n 8 "$log"
        echo "  smoke test: mpirun does not start it on this node, see above; that may be so by intent: try it in a job"
    fi
}
