# Third-party libraries. Debian's packages and anything under CMAKE_PREFIX_PATH are found alike.

# netlyap_find_library(<name> HEADER <header> [LIBRARY <library>] PACKAGE <Debian package>)
# Imported target netlyap::<name> for a library without a usable CMake configuration of its own.
function(netlyap_find_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "HEADER;LIBRARY;PACKAGE" "")
  find_path(${name}_INCLUDE_DIR ${arg_HEADER})
  mark_as_advanced(${name}_INCLUDE_DIR)
  if(arg_LIBRARY)
    find_library(${name}_LIBRARY ${arg_LIBRARY})
    mark_as_advanced(${name}_LIBRARY)
  endif()
  if(NOT ${name}_INCLUDE_DIR OR (arg_LIBRARY AND NOT ${name}_LIBRARY))
    message(FATAL_ERROR "${name} is missing (no ${arg_HEADER} or its library): "
                        "install the Debian package ${arg_PACKAGE} or add its prefix to CMAKE_PREFIX_PATH.")
  endif()
  add_library(netlyap::${name} INTERFACE IMPORTED GLOBAL)
  target_include_directories(netlyap::${name} SYSTEM INTERFACE "${${name}_INCLUDE_DIR}")
  if(arg_LIBRARY)
    target_link_libraries(netlyap::${name} INTERFACE "${${name}_LIBRARY}")
  endif()
endfunction()

set(THREADS_PREFER_PTHREAD_FLAG ON)
set(MPI_CXX_SKIP_MPICXX ON)
set(HDF5_PREFER_PARALLEL OFF)

find_package(Threads REQUIRED)
find_package(spdlog REQUIRED)
find_package(MPI REQUIRED COMPONENTS CXX)
find_package(Boost 1.74 REQUIRED COMPONENTS mpi serialization program_options)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(ZLIB REQUIRED)  # Debian: zlib1g-dev
find_package(Eigen3 3.3 REQUIRED NO_MODULE)  # Debian: libeigen3-dev
find_package(nlohmann_json 3.9 REQUIRED)  # Debian: nlohmann-json3-dev
netlyap_find_library(random123 HEADER Random123/philox.h PACKAGE librandom123-dev)
netlyap_find_library(highway HEADER hwy/highway.h LIBRARY hwy PACKAGE libhwy-dev)
netlyap_find_library(xxhash HEADER xxhash.h LIBRARY xxhash PACKAGE libxxhash-dev)

if(HDF5_IS_PARALLEL)  # its headers include mpi.h
  target_link_libraries(hdf5::hdf5 INTERFACE MPI::MPI_CXX)
endif()
