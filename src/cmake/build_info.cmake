# Script (cmake -P): fills src/core/build_info.cpp.in with the state of the git clone at build time.
# Needs SOURCE_DIR, OUTPUT, VERSION, COMPILER, BUILD_TYPE.
set(GIT "unknown")
if(EXISTS "${SOURCE_DIR}/.git")  # not the clone that a tarball happens to lie in
  execute_process(
    COMMAND git describe --always --dirty --tags
    WORKING_DIRECTORY "${SOURCE_DIR}"
    OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
    RESULT_VARIABLE result)
  if(result EQUAL 0)
    set(GIT "${described}")
  endif()
endif()
configure_file("${SOURCE_DIR}/src/core/build_info.cpp.in" "${OUTPUT}" @ONLY)
