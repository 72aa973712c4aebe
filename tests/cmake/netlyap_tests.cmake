# How tests are added: netlyap_add_unit_tests, netlyap_add_mpi_test, netlyap_add_python_test.
#
# A test file may carry one line that sets what differs from the default, for example
#     # ctest: PROCESSORS 2 TIMEOUT 600 LABELS slow-under-sanitizer        (in a .py, with // in a .cpp)
#     // ctest: RANKS 2 4                                                  (MPI programs; default 1 2 4)
# TIMEOUT is in seconds and four times as long under the sanitizers. LEAKS (in a .py) has the sanitizers also look for
# memory that the program lost, which doubles their time; MPI programs and unit tests always have that.

set(netlyap_python /usr/bin/python3)  # Debian's, the one that has Debian's packages
set(netlyap_python_folder ${PROJECT_BINARY_DIR}/tests/python)  # on the PATH of all tests: it is their python3, too
file(MAKE_DIRECTORY ${netlyap_python_folder})
file(CREATE_LINK ${netlyap_python} ${netlyap_python_folder}/python3 SYMBOLIC)

# netlyap_add_test(<name> COMMAND <command> [PROCESSORS <n>] [TIMEOUT <s>] [LABELS <labels>] [LEAKS])
# One ctest entry with the environment that every test gets. Those that may take longest start first.
function(netlyap_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LEAKS" "PROCESSORS;TIMEOUT" "COMMAND;LABELS")
  if(NOT arg_PROCESSORS)
    set(arg_PROCESSORS 1)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(NETLYAP_SANITIZE)
    math(EXPR arg_TIMEOUT "4 * ${arg_TIMEOUT}")
  endif()
  set(leaks detect_leaks=0)
  if(arg_LEAKS)
    set(leaks fast_unwind_on_malloc=0)  # OpenMPI's modules have no frame pointers: suppressions need the whole stack
  endif()
  set(environment
    NETLYAP=${PROJECT_BINARY_DIR}/netlyap
    NETLYAP_SOURCE=${PROJECT_SOURCE_DIR}
    NETLYAP_BUILD=${PROJECT_BINARY_DIR}
    MPIEXEC=${MPIEXEC_EXECUTABLE}
    OMPI_ALLOW_RUN_AS_ROOT=1
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    OMPI_MCA_rmaps_base_oversubscribe=1
    OMPI_MCA_hwloc_base_binding_policy=none
    OMPI_MCA_oob_tcp_if_include=lo
    OMPI_MCA_btl_tcp_if_include=lo
    XDG_CONFIG_HOME=${PROJECT_BINARY_DIR}/no-config  # where no netlyap.conf lies
    PYTHONDONTWRITEBYTECODE=1
    ASAN_OPTIONS=${leaks}
    LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/sanitize/lsan.supp:print_suppressions=0
    UBSAN_OPTIONS=print_stacktrace=1)
  add_test(NAME ${name} COMMAND ${arg_COMMAND})
  set_tests_properties(${name} PROPERTIES
    PROCESSORS ${arg_PROCESSORS} TIMEOUT ${arg_TIMEOUT} COST ${arg_TIMEOUT} LABELS "${arg_LABELS}"
    ENVIRONMENT "${environment}"
    ENVIRONMENT_MODIFICATION  # what is printed can be pasted
    "PATH=path_list_prepend:${netlyap_python_folder};PATH=path_list_prepend:${PROJECT_BINARY_DIR}")
endfunction()

# The settings of a test file's "ctest:" line, as a list.
function(netlyap_test_settings file result)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} settings LIMIT_COUNT 1 REGEX "^(#|//) ctest: ")
  string(REGEX REPLACE "^(#|//) ctest: " "" settings "${settings}")
  separate_arguments(settings)
  set(${result} ${settings} PARENT_SCOPE)
endfunction()

# netlyap_add_unit_tests(<layer> <source>...): GoogleTest executable netlyap_<layer>_tests. It sees the private headers
# of its layer, what its tests share (tests/<layer>/*.hpp) and, as NETLYAP_SOURCE, the path of the sources. Suites named Slow* are left out under the sanitizers.
function(netlyap_add_unit_tests layer)
  set(target netlyap_${layer}_tests)
  add_executable(${target} ${ARGN})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src/${layer} ${PROJECT_SOURCE_DIR}/tests/${layer})
  target_compile_definitions(${target} PRIVATE NETLYAP_SOURCE="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE netlyap::${layer} GTest::gmock_main GTest::gtest)
  if(NETLYAP_QUICK_BUILD)
    target_precompile_headers(${target} PRIVATE <gmock/gmock.h> <algorithm> <filesystem> <fstream> <functional> <map>
                              <memory> <span> <string> <vector>)
  endif()
  set(discover ${target} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 TEST_PREFIX ${layer}.)
  gtest_discover_tests(${discover} TEST_FILTER "-Slow*" PROPERTIES LABELS ${layer} TIMEOUT 300)
  gtest_discover_tests(${discover} TEST_FILTER "Slow*" PROPERTIES LABELS slow-under-sanitizer TIMEOUT 600)
endfunction()

# netlyap_add_mpi_test(<target> <source> [<library>...]): a program with a plain main, run at 1, 2 and 4 ranks;
# exit code 0 is success.
function(netlyap_add_mpi_test target source)
  netlyap_test_settings(${source} settings)
  cmake_parse_arguments(arg "" "TIMEOUT" "RANKS;LABELS" ${settings})
  if(NOT arg_RANKS)
    set(arg_RANKS 1 2 4)
  endif()
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE ${ARGN})
  foreach(ranks IN LISTS arg_RANKS)
    netlyap_add_test(${target}.${ranks}
      COMMAND ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks} ${MPIEXEC_PREFLAGS} $<TARGET_FILE:${target}>
              ${MPIEXEC_POSTFLAGS}
      PROCESSORS ${ranks} TIMEOUT ${arg_TIMEOUT} LABELS mpi ${arg_LABELS} LEAKS)
  endforeach()
endfunction()

# netlyap_add_python_test(<name> <file> <label>): a pytest file as one test.
function(netlyap_add_python_test name file label)
  netlyap_test_settings(${file} settings)
  cmake_parse_arguments(arg "LEAKS" "PROCESSORS;TIMEOUT" "LABELS" ${settings})
  set(leaks "")
  if(arg_LEAKS)
    set(leaks LEAKS)
  endif()
  netlyap_add_test(${name}
    COMMAND ${netlyap_python} -m pytest -q -p no:cacheprovider ${file}
    PROCESSORS ${arg_PROCESSORS} TIMEOUT ${arg_TIMEOUT} LABELS ${label} ${arg_LABELS} ${leaks})
endfunction()
